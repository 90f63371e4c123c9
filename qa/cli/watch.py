"""`qa watch`: follow folders and keep the library up to date with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen
    from qa.types import Change, Failure


@click.command("watch", short_help="Follow folders, and index what changes.")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...", type=click.Path())
@click.option("--keep-missing", is_flag=True, help="Keep the documents whose file is gone.")
@library_option
@output_options
def command(
    folders: tuple[str, ...], keep_missing: bool, library: str | None, screen: Screen
) -> int:
    """Follow folders, and index what changes in them until Ctrl+C.

    Without FOLDER, those the library was built from. What changed since the last time is done
    first. One line is written for each document that is added, changed, moved or removed, and
    with --json one object.
    """
    from qa.cli.opening import made_of, open_existing, open_or_create
    from qa.cli.progress import stop_on_interrupt

    opening = open_or_create(library, folders) if folders else open_existing(library)
    with opening as opened, stop_on_interrupt() as stop:
        followed = list(folders) or made_of(opened, only_folders=True)
        opened.watch(
            followed,
            stop=stop,
            keep_missing=keep_missing,
            ready=lambda: screen.note(f"Following {', '.join(followed)}; Ctrl+C ends it."),
            changed=lambda change: _show(screen, change),
            failed=lambda failure: _show_failure(screen, failure),
        )
    return OK


def _show(screen: Screen, change: Change) -> None:
    from qa.cli.records import document_record

    if screen.as_json:
        record = {"change": change.kind, "before": change.before or None}
        screen.json({**record, **document_record(change.document)})
        return
    before = f"{change.before} → " if change.before else ""
    screen.line((f"{change.kind} ", "green"), f"{before}{change.document.shown_path()}")


def _show_failure(screen: Screen, failure: Failure) -> None:
    if screen.as_json:
        screen.json({"change": "failed", "path": failure.path, "reason": failure.reason})
    else:
        screen.line(("failed ", "red"), failure.reason)
