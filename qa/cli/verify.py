"""`qa verify`: check the library, and mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import NOT_ANSWERED, OK
from qa.cli.options import library_option, output_options

if TYPE_CHECKING:
    from qa.cli.screen import Screen
    from qa.types import VerifyReport


@click.command("verify", short_help="Check the library, and mend it.")
@click.option("--repair", is_flag=True, help="Make again what is derived, and say what is left.")
@library_option
@output_options
def command(library: str | None, screen: Screen, *, repair: bool) -> int:
    """Check that everything in the library is as it was written.

    One line for each thing that is wrong, and exit status 1. With --repair, passages,
    embeddings, postings and vectors are made again, and a document whose text is damaged is
    read again from its file, if that has not changed. Nothing that can be read is thrown away.
    """
    from dataclasses import asdict

    from qa.cli.opening import open_existing
    from qa.errors import LibraryDamaged
    from qa.types import Finding, VerifyReport

    try:
        with open_existing(library) as opened:
            report = opened.verify(repair=repair)
            where = str(opened.path.absolute())
    except LibraryDamaged as error:
        where, report = library or "", VerifyReport(0, 0, (Finding("database", str(error)),))
    if screen.as_json:
        screen.json({"library": where, "whole": report.whole, **asdict(report)})
    else:
        _show(screen, report)
    return OK if report.whole else NOT_ANSWERED


def _show(screen: Screen, report: VerifyReport) -> None:
    for finding in report.findings:
        said, style = ("mended ", "green") if finding.repaired else ("wrong ", "red")
        screen.line((said, style), finding.message)
    for note in report.notes:
        screen.line(note)
    if report.whole:
        counts = (f"{report.documents:,} documents", f"{report.passages:,} passages")
        screen.line(("nothing is wrong ", "bold"), ", ".join(counts))
    elif not all(finding.repaired for finding in report.findings):
        screen.warn("`qa verify --repair` mends what it can; `qa restore FILE` takes a backup.")
