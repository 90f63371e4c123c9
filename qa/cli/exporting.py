"""`qa export`: the whole library as JSON lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen

STANDARD = "-"
"""Standard output, or standard input."""


@click.command("export", short_help="Write the whole library as JSON lines.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--replace", is_flag=True, help="Replace FILE if it exists.")
@library_option
@output_options
def command(file: str, library: str | None, screen: Screen, *, replace: bool) -> int:
    """Write the whole library, as it is at this moment, to FILE as JSON lines.

    `-` is standard output, and a FILE that ends in .gz is packed. `qa import FILE` reads it
    back; vectors are left out and made again then.
    """
    from qa.cli.opening import open_existing

    with open_existing(library) as opened:
        if file == STANDARD:
            opened.export(sys.stdout.buffer)
            return OK
        count = opened.export(file, replace=replace)
    if screen.as_json:
        screen.json({"file": file, "documents": count})
    else:
        screen.line(("wrote ", "bold"), f"{file} ({count} document{'' if count == 1 else 's'})")
    return OK
