"""`qa index`: build or update the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import INTERRUPTED, OK
from qa.cli.options import library_option, output_options
from qa.errors import SourceError

if TYPE_CHECKING:
    from qa.cli.screen import Screen
    from qa.types import AddReport


@click.command("index", short_help="Build or update the library.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--keep-missing", is_flag=True, help="Keep the documents whose file is gone.")
@library_option
@output_options
def command(
    paths: tuple[str, ...],
    keep_missing: bool,
    library: str | None,
    screen: Screen,
) -> int:
    """Build or update the library from files and folders.

    Without PATH, from the folders and files that it was built from. Folders are searched for
    articles: text, Markdown, HTML, PDF, Word, EPUB, e-mail, feeds, JSON, and archives of these.
    What has not changed since is left as it is; documents whose file is gone from a folder named
    here are taken out, and files that were moved or renamed are known again. A file that cannot be
    read is named and skipped. Ctrl+C stops after the document at hand and keeps what is done; the
    same command then goes on from there.
    """
    from qa.cli.opening import made_of, open_existing, open_or_create
    from qa.cli.progress import progress, stop_on_interrupt
    from qa.cli.records import report_record

    with open_or_create(library, paths) if paths else open_existing(library) as opened:
        with progress(screen) as advance, stop_on_interrupt() as stop:
            report = opened.add(
                paths or made_of(opened),
                keep_missing=keep_missing,
                progress=lambda at: advance(at.done, at.total, at.path),
                stop=stop,
            )
        where = str(opened.path.absolute())
    if screen.as_json:
        screen.json(report_record(report, where))
    else:
        _summary(screen, report)
    if report.stopped:
        screen.warn("Stopped; what was done is kept, and the same command goes on from there.")
        return INTERRUPTED
    if not (report.added or report.changed or report.moved or report.unchanged or report.removed):
        raise SourceError(_nothing_read(report))
    return OK


def _nothing_read(report: AddReport) -> str:
    first, *more = report.failed
    others = f" (and {len(more)} more)" if more else ""
    return f"Nothing could be read: {first.path}{others}: {first.reason}"


def counted(report: AddReport) -> str:
    """What was done, in one line; what is rare is left out where there is none of it."""
    moved = [f"{report.moved} moved"] if report.moved else []
    copies = [f"{report.copies} of them copies"] if report.copies else []
    return ", ".join(
        (
            f"{report.added} added",
            f"{report.changed} changed",
            *copies,
            *moved,
            f"{report.removed} removed",
            f"{report.unchanged} unchanged",
            f"{len(report.failed)} failed",
        )
    )


def _summary(screen: Screen, report: AddReport) -> None:
    screen.line((counted(report), "bold"))
    for failure in report.failed:
        screen.line(("failed ", "red"), failure.reason)
