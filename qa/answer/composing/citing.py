"""From groups of quotes to statements with numbered citations, and to the text of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.answer.composing.values import same
from qa.types import Citation, Statement
from qa.types.answers import disagreement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from qa.answer.quotes.quoting import Quote
    from qa.types import Document


def cite(
    groups: Sequence[Sequence[Quote]], document: Callable[[int], Document]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Statements with their citations, numbered from 1 in the order they are shown."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    for group in groups:
        numbers = range(len(citations) + 1, len(citations) + len(group) + 1)
        for number, found in zip(numbers, group, strict=True):
            source = document(found.document)
            citations.append(Citation(number, source, found.span, found.span.of(source.text)))
        statements.append(Statement(group[0].text, tuple(numbers), group[0].within))
    return tuple(statements), tuple(citations)


def as_text(
    statements: Sequence[Statement], citations: Sequence[Citation] = (), against: int = 0
) -> str:
    """The statements as a person reads them: each in quotation marks, with its numbers.

    The first `against` of them contradict each other, which is said, with their dates.
    """
    days = {citation.number: citation.document.date for citation in citations}
    said = [
        f"“{statement.quote}” {''.join(f'[{number}]' for number in statement.numbers)}"
        for statement in statements
    ]
    if against < 2:
        return "\n\n".join(said)
    newest = [_newest_day(days, statement) for statement in statements[:against]]
    if any(newest):
        dated = [f"{day or 'Undated'}: {text}" for day, text in zip(newest, said, strict=False)]
        said = [*dated, *said[against:]]
    return "\n\n".join([disagreement(citations), *said])


def _newest_day(days: dict[int, date | None], statement: Statement) -> str:
    known = [day for number in statement.numbers if (day := days.get(number))]
    return max(known).isoformat() if known else ""


def short_answers(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The distinct short answers, in the order of the statements."""
    found: list[str] = []
    for statement in statements:
        short = statement.short.of(statement.quote) if statement.short else ""
        if short and not any(same(short, other) for other in found):
            found.append(short)
    return tuple(found)
