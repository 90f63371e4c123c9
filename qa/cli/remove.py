"""`qa remove`: take documents out of the library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen

_ID = re.compile(r"[0-9]{1,18}")


@click.command("remove", short_help="Take documents out of the library.")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", type=click.Path())
@library_option
@output_options
def command(
    documents: tuple[str, ...],
    library: str | None,
    screen: Screen,
) -> int:
    """Take documents out of the library; the files stay where they are.

    A DOCUMENT is an id, as `qa status --documents` lists them, or the path of a file or of a
    folder. Digits alone are an id: write ./7 for a file of that name.
    """
    from qa.cli.opening import open_existing
    from qa.cli.places import place
    from qa.cli.records import document_record

    with open_existing(library) as opened:
        removed = opened.remove([int(name) if _ID.fullmatch(name) else name for name in documents])
        where = str(opened.path.absolute())
    if screen.as_json:
        screen.json({"library": where, "removed": [document_record(gone) for gone in removed]})
        return OK
    for gone in removed:
        screen.line(("removed ", "bold"), f"{gone.id}  {place(gone)}")
    return OK
