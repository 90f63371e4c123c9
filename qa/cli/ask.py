"""`qa ask`: one answer with its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qa.cli.exits import NOT_ANSWERED, OK, soon
from qa.cli.options import filter_options, k_option, library_option, output_options
from qa.cli.question import question_argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qa.cli.screen import Piece, Screen
    from qa.types import Answer, Candidate, Filters, Statement

CLOSEST = 3
"""Passages shown when the articles do not answer."""


@click.command("ask", short_help="Answer a question in exact quotes.")
@question_argument("question")
@k_option("Passages read for the answer.  [default: the setting k, 10]")
@filter_options
@library_option
@output_options
def command(
    question: str,
    k: int | None,
    filters: Filters | None,
    library: str | None,
    screen: Screen,
) -> int:
    """Answer QUESTION in exact quotes, each with the place it comes from.

    Without QUESTION, or with -, it is read from standard input. Filters can be words of it too,
    such as since:2024-11-01 or source:seeds. The exit status is 1 when the articles do
    not answer it.
    """
    from qa.cli.opening import open_existing
    from qa.cli.records import answer_record

    with soon(), open_existing(library) as opened:
        answer = opened.ask(question, k=k, filters=filters)
        # it lists all documents, which nobody asked for
        status = opened.status() if screen.as_json or not answer.passages else None
    if status is not None and not status.documents:
        screen.note(f"{status.path} holds no documents yet; add some with `qa index PATH`.")
    if screen.as_json and status is not None:
        screen.json(answer_record(answer, status))
    else:
        show(screen, answer)
    return OK if answer.answered else NOT_ANSWERED


def show(screen: Screen, answer: Answer) -> None:
    """An answer as a person reads it: quotes, then where they stand."""
    if answer.understood and not screen.quiet:
        screen.line(understood_line(answer.understood))
        screen.line()
    if answer.answered:
        _show_answer(screen, answer)
    else:
        screen.line((answer.text, "bold"))
        _show_passages(screen, "What came closest", answer.passages[:CLOSEST], answer.question)
    _show_passages(screen, "Left out, for they have no date", answer.undated, answer.question)
    if not screen.quiet:
        screen.line()
        screen.line((_footer(answer), "dim"))


def understood_line(notes: Sequence[str]) -> Piece:
    """How filters and dates were understood."""
    return f"Understood: {'; '.join(notes)}", "dim"


def _show_answer(screen: Screen, answer: Answer) -> None:
    from qa.cli.places import cited_place

    for remark in (f"{answer.preface}." if answer.preface else "", answer.disagreement):
        if remark:
            screen.line((remark, "bold"))
            screen.line()
    for statement in answer.statements:
        screen.line((answer.day_of(statement), "dim"), *quoted(statement))
        screen.line()
    if answer.short and not screen.draws:
        screen.line(f"In short: {'; '.join(answer.shorts) or answer.short}")
        screen.line()
    screen.line(("Sources", "bold"))
    for citation in answer.citations:
        more = f" · also in {len(citation.also_in)} more" if citation.also_in else ""
        number = f"[{citation.number}] "
        where = f"{cited_place(citation)}{more}"
        screen.line((number, "cyan"), where, hanging=len(number))


def quoted(statement: Statement) -> Iterator[Piece]:
    """A statement in quotation marks with its numbers, the short answer in it marked."""
    quote, short = statement.quote, statement.short
    yield "“"
    if short:
        yield quote[: short.start]
        yield short.of(quote), "bold"
        yield quote[short.end :]
    else:
        yield quote
    yield "” "
    yield "".join(f"[{number}]" for number in statement.numbers), "cyan"


def _show_passages(
    screen: Screen, heading: str, candidates: tuple[Candidate, ...], question: str
) -> None:
    from qa.cli.places import place

    if candidates:
        screen.line()
        screen.line((heading, "bold"))
    for candidate in candidates:
        passage = candidate.passage
        screen.line("- ", (place(passage.document), "cyan"), hanging=2)
        screen.line(f"  {shortened(passage.excerpt(question))}", hanging=2)


def shortened(text: str, width: int = 200) -> str:
    """At most `width` characters of `text`, whitespace runs as one space, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    kept = flat[: width - 1]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept else kept}…"


def _footer(answer: Answer) -> str:
    seconds = answer.timings_ms.get("total", sum(answer.timings_ms.values())) / 1000
    count = len(answer.passages)
    read = f" · {count} passage{'' if count == 1 else 's'} read" if answer.answered else ""
    word = answer.confidence_word
    confidence = f"confidence {word} ({answer.confidence:.2f}){read} · " if word else ""
    return f"{confidence}{seconds:.1f} s"
