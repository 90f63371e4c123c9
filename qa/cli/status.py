"""`qa status`: what is in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen
    from qa.types import DocumentInfo, LibraryStatus


@click.command("status", short_help="Show what is in the library.")
@click.option("--documents", is_flag=True, help="List the documents too, with their ids.")
@library_option
@output_options
def command(
    library: str | None,
    screen: Screen,
    *,
    documents: bool,
) -> int:
    """Show what is in the library: documents, passages, model, size, dates covered."""
    from qa.cli.opening import open_existing
    from qa.cli.records import document_record, status_record

    with open_existing(library) as opened:
        status = opened.status()
        listed = opened.documents() if documents else []
    if screen.as_json:
        record = status_record(status)
        if documents:
            record["listed"] = [document_record(document) for document in listed]
        screen.json(record)
        return OK
    for name, value in _facts(status):
        screen.line((f"{name:<14}", "bold"), value, hanging=14)
    if listed:
        screen.line()
        _list(screen, listed)
    return OK


def _facts(status: LibraryStatus) -> list[tuple[str, str]]:
    return [
        ("library", status.path),
        ("documents", f"{status.documents:,}"),
        ("passages", f"{status.passages:,}"),
        ("conversations", f"{status.conversations:,}"),
        ("model", status.model),
        ("size", readable_size(status.size)),
        ("dates", _dates(status)),
    ]


def _dates(status: LibraryStatus) -> str:
    if status.first_date is None or status.last_date is None:
        return "none known"
    covered = f"{status.first_date.isoformat()} to {status.last_date.isoformat()}"
    return f"{covered}, {status.undated:,} undated" if status.undated else covered


def readable_size(size: int) -> str:
    """Bytes in kB, MB or GB, powers of 1,000."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size} bytes"


def _list(screen: Screen, documents: list[DocumentInfo]) -> None:
    from qa.cli.places import place

    width = len(str(documents[-1].id))
    for document in documents:
        screen.line((f"{document.id:>{width}}", "cyan"), f"  {place(document)}", hanging=width + 2)
