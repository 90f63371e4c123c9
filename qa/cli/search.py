"""`qa search`: the best passages, with scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import NOT_ANSWERED, OK, soon
from qa.cli.options import filter_options, k_option, library_option, output_options
from qa.cli.question import question_argument

if TYPE_CHECKING:
    from qa.cli.screen import Screen
    from qa.types import Candidate, Filters


@click.command("search", short_help="Show the passages that fit best, with scores.")
@question_argument("query")
@k_option("How many passages to show.  [default: the setting k, 10]")
@filter_options
@library_option
@output_options
def command(
    query: str,
    k: int | None,
    filters: Filters | None,
    library: str | None,
    screen: Screen,
) -> int:
    """Show the passages that fit QUERY best, with their scores; higher is better.

    Without QUERY, or with -, it is read from standard input. Filters can be words of it too,
    such as since:2024-11-01 or source:seeds. The exit status is 1 when nothing fits.
    """
    from qa.cli.opening import open_existing
    from qa.cli.records import filters_record, passage_records

    with soon(), open_existing(library) as opened:
        found = opened.search(query, k, filters=filters)
        meant = opened.understand(query, filters)
    if screen.as_json:
        screen.json(
            {
                "query": query,
                "filters": filters_record(meant.filters),
                "understood": list(meant.understood),
                "passages": passage_records(found),
            }
        )
        return OK if found else NOT_ANSWERED
    if meant.understood:
        screen.note(f"Understood: {'; '.join(meant.understood)}")
    if found:
        for rank, candidate in enumerate(found, start=1):
            _show(screen, rank, candidate)
    else:
        screen.note("Nothing was found.")
    return OK if found else NOT_ANSWERED


def _show(screen: Screen, rank: int, candidate: Candidate) -> None:
    from qa.cli.places import place

    passage = candidate.passage
    stages = ", ".join(f"{stage} {score:.3f}" for stage, score in candidate.scores.items())
    detail = f" ({stages})" if stages else ""
    screen.line(f"{rank}. ", (place(passage.document), "cyan"), hanging=3)
    if not screen.quiet:
        screen.line((f"   score {candidate.score:.3f}{detail}", "dim"), hanging=3)
    screen.line(f"   {' '.join(passage.text.split())}", hanging=3)
    screen.line()
