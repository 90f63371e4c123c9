"""One turn as UI: question, answer, sources and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.safe_text import assemble, join_lines, line, linked, plain, shortened
from tui.sources import date_of, title_of
from tui.turns import Phase
from tui.wording import figures, listed, preface, refusal, remarks, understood

if TYPE_CHECKING:
    from textual.content import Content

    import qa
    from tui.sources import Source
    from tui.turns import ShownTurn

LABEL = "bold dim"
QUESTION = "bold"
NUMBER = "$text-accent"
MARKED = "bold reverse $text-accent"
FAINT = "dim"
SHORT = "bold $text-primary"
SNIPPET = 12
"""Cells by which the beginning of a passage may be longer than a title."""
NOTES = {
    Phase.INDEXING: "Waiting for the articles to be indexed…",
    Phase.LOADING: "Waiting for the model to load…",
    Phase.QUEUED: "Queued. It is asked as soon as the answer above is there.",
    Phase.SEARCHING: "Searching…",
    Phase.STOPPED: "Stopped.",
}


def turn_content(turn: ShownTurn, place: int, marked: int | None, title_width: int) -> Content:
    """A whole turn.

    Args:
        turn: what to show.
        place: where it stands in the conversation, counted from 0; clicks report it.
        marked: the number of the marked source, if it is one of this turn's.
        title_width: cells for titles in the list of sources.
    """
    lines = [plain("You", LABEL), plain(turn.question.strip(), QUESTION), plain("")]
    if turn.answer is not None:
        lines += _answered(turn.answer, place, marked)
    else:
        lines += _unanswered(turn)
    for heading, sources in _listed(turn):
        lines += [plain(""), plain(heading, LABEL)]
        snippets = turn.answer is not None and not turn.answer.answered
        lines += _sources(sources, place, marked, title_width, snippets=snippets)
    if turn.answer is not None:
        lines += [plain(""), plain(figures(turn.answer), FAINT)]
    return join_lines(lines)


def _answered(answer: qa.Answer, place: int, marked: int | None) -> list[Content]:
    lines = [line(note, "italic dim") for note in understood(answer)]
    if lines:
        lines.append(plain(""))
    lines.append(plain("Answer", LABEL))
    if not answer.answered:
        return [*lines, plain(refusal(answer))]
    for remark in remarks(answer):
        lines += [plain(remark, "$text-warning"), plain("")]
    for said in preface(answer):
        lines += [plain(said, "bold"), plain("")]
    for number, statement in enumerate(answer.statements):
        if number:
            lines.append(plain(""))
        numbers = [_number(number, place, marked) for number in statement.numbers]
        lines.append(_statement(statement, answer.day_of(statement), numbers))
    return lines


def _statement(statement: qa.Statement, day: str, numbers: list[Content]) -> Content:
    quote, short = statement.quote, statement.short
    if short is None:
        parts = [_flat(quote)]
    else:
        parts = [
            _flat(quote[: short.start]),
            _flat(short.of(quote), SHORT),
            _flat(quote[short.end :]),
        ]
    return assemble([(day, FAINT), "“", *parts, "” ", *numbers])


def _flat(text: str, style: str = "") -> Content:
    """Inner line ends of a quote as blanks: the answer flows, the article keeps its lines."""
    return plain(" ".join(text.split("\n")).replace("\r", " "), style)


def _number(number: int, place: int, marked: int | None) -> Content:
    style = MARKED if number == marked else NUMBER
    return linked(plain(f"[{number}]", style), {"turn": place, "source": number})


def _unanswered(turn: ShownTurn) -> list[Content]:
    if turn.phase is Phase.FAILED:
        return [
            assemble([("That did not work. ", "bold $text-error"), turn.why]),
            plain("The question is back in the prompt; Enter asks it again.", FAINT),
        ]
    if turn.phase is Phase.READING:
        return [plain(f"Reading {len(turn.passages)} passages…", FAINT)]
    return [plain(NOTES[turn.phase], FAINT)]


def _listed(turn: ShownTurn) -> list[tuple[str, tuple[Source, ...]]]:
    if turn.answer is not None:
        return listed(turn.answer)
    return [("Found so far", turn.sources)] if turn.sources else []


def _sources(
    sources: tuple[Source, ...], place: int, marked: int | None, title_width: int, *, snippets: bool
) -> list[Content]:
    lines = _lines_told(sources)
    room = title_width - max(map(len, lines))
    titles = [shortened(title_of(source.document), room) for source in sources]
    width = max(map(len, titles))
    rows = []
    for source, title, at in zip(sources, titles, lines, strict=True):
        row = assemble(
            [
                ("▸" if source.number == marked else " ", "bold $text-accent"),
                (f"[{source.number}] ", NUMBER),
                (title.ljust(width), "bold" if source.number == marked else ""),
                ("".join(f"  {told}" for told in (date_of(source.document), at) if told), FAINT),
            ]
        )
        below = [shortened(source.excerpt, title_width + SNIPPET)] if snippets else []
        below += [source.more] if source.more else []
        row = join_lines([row, *(plain(f"     {text}", FAINT) for text in below)])
        rows.append(linked(row, {"turn": place, "source": source.number}))
    return rows


def _lines_told(sources: tuple[Source, ...]) -> list[str]:
    """The line of each, where one article stands in the list more than once."""
    articles = [source.document.id for source in sources]
    return [
        f"line {source.line}" if articles.count(source.document.id) > 1 and source.line else ""
        for source in sources
    ]
