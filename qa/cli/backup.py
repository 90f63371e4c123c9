"""`qa backup`: the library as one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen


@click.command("backup", short_help="Copy the library into one file.")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace FILE if it exists.")
@library_option
@output_options
def command(file: str, library: str | None, screen: Screen, *, replace: bool) -> int:
    """Copy the library, as it is at this moment, into FILE; it may be in use meanwhile.

    `qa restore FILE` makes a library of it again.
    """
    from qa.cli.opening import open_existing
    from qa.cli.status import readable_size

    with open_existing(library) as opened:
        made = opened.backup(file, replace=replace)
    size = made.stat().st_size
    if screen.as_json:
        screen.json({"file": str(made), "size": size})
    else:
        screen.line(("saved ", "bold"), f"{made} ({readable_size(size)})")
    return OK
