"""`qa restore`: a library out of a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen


@click.command("restore", short_help="Make a library of a backup.")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the library that is there.")
@library_option
@output_options
def command(file: str, library: str | None, screen: Screen, *, replace: bool) -> int:
    """Make a library of FILE, which `qa backup` wrote.

    A library that is there already is replaced only with --replace; what it held is kept
    beside it, as replaced.sqlite, or damaged-1.sqlite if it cannot be read.
    """
    import qa
    from qa.cli.opening import Models
    from qa.cli.records import status_record

    models = click.get_current_context().find_object(Models) or Models()
    settings = qa.load_settings(library=library)
    with qa.restore_library(
        file,
        settings=settings,
        replace=replace,
        encoder=models.encoder,
        reader=models.reader,
    ) as restored:
        status = restored.status()
    if screen.as_json:
        screen.json(status_record(status))
    else:
        screen.line(("restored ", "bold"), f"{status.documents:,} documents to {status.path}")
    return OK
