"""From readings to statements: whole sentences, verbatim, each said once, each with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.answer.evidence import stem
from qa.retrieve.terms import STOP_WORDS, words
from qa.types import Citation, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.answer.quoting import Quote
    from qa.types import Document

MAX_STATEMENTS = 3
SAME = 0.8
"""Quotes that share this part of their content words say the same."""


def choose(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Groups of quotes that say the same, best first; the first of each is the one to show.

    Quotes of one place are said once.
    """
    groups: list[list[Quote]] = []
    for found in sorted(quotes, key=lambda q: (-q.rank, q.document, q.span)):
        for group in groups:
            if any(_one_place(found, other) for other in group):
                break
            if _says_the_same(found.text, group[0].text):
                group.append(found)
                break
        else:
            groups.append([found])
    return groups[:MAX_STATEMENTS]


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
        first = group[0]
        short = first.short and Span(
            first.short.start - first.span.start, first.short.end - first.span.start
        )
        statements.append(Statement(first.text, tuple(numbers), short))
    return tuple(statements), tuple(citations)


def as_text(statements: Sequence[Statement]) -> str:
    """The statements as a person reads them: each in quotation marks, with its numbers."""
    return "\n\n".join(
        f"“{statement.quote}” {''.join(f'[{number}]' for number in statement.numbers)}"
        for statement in statements
    )


def _one_place(one: Quote, other: Quote) -> bool:
    return one.document == other.document and one.span.overlaps(other.span)


def _says_the_same(one: str, other: str) -> bool:
    first, second = _content(one), _content(other)
    return len(first & second) >= SAME * max(len(first), len(second), 1)


def _content(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in STOP_WORDS}
