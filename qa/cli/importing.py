"""`qa import`: read an export back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qa.cli.exits import INTERRUPTED, OK
from qa.cli.exporting import STANDARD
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen
    from qa.types import ImportReport


@click.command("import", short_help="Read an export into the library.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@library_option
@output_options
def command(file: str, library: str | None, screen: Screen) -> int:
    """Read what `qa export` wrote into the library, which is made if there is none.

    `-` is standard input. What the library has already stays as it is, so the same command
    goes on from where Ctrl+C stopped it.
    """
    from dataclasses import asdict

    from qa.cli.opening import open_or_create
    from qa.cli.progress import progress, stop_on_interrupt

    sources = (".",) if file == STANDARD else (file,)
    with open_or_create(library, sources) as opened:
        with progress(screen) as advance, stop_on_interrupt() as stop:
            report = opened.import_documents(
                sys.stdin.buffer if file == STANDARD else file,
                progress=lambda at: advance(at.done, at.total, at.path),
                stop=stop,
            )
        where = str(opened.path.absolute())
    if screen.as_json:
        screen.json({"library": where, **asdict(report)})
    else:
        _show(screen, report)
    if report.stopped:
        screen.warn("Stopped; what was done is kept, and the same command goes on from there.")
        return INTERRUPTED
    return OK


def _show(screen: Screen, report: ImportReport) -> None:
    conversations = f"{report.conversations} conversation{'' if report.conversations == 1 else 's'}"
    counts = (
        f"{report.added} added, {report.unchanged} unchanged, "
        f"{conversations} added, {len(report.failed)} failed"
    )
    screen.line((counts, "bold"))
    for failure in report.failed:
        screen.line(("failed ", "red"), failure.reason)
