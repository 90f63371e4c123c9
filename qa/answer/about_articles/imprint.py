"""The lines of an article that state when it was published and who wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.answer.quotes.quoting import Quote
from qa.ingest import front_matter_end, sentence_spans
from qa.retrieve.dates import EXACT, period
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qa.types import Document

_EXACT = re.compile(EXACT, re.IGNORECASE)
_HEAD = 4_000
"""Characters of an article in which its dateline stands."""


def dateline(document: Document) -> Quote | None:
    """The line of an article that states its date, else its first; None if it has no date.

    A date that the text does not state comes from its fields or the file's name, and stands
    beside the citation.
    """
    day = document.date
    if day is None:
        return None
    return _line_with(
        document, (m for m in _EXACT.finditer(document.text, 0, _HEAD) if _is_day(m[0], day))
    )


def byline(document: Document) -> Quote | None:
    """The line of an article that names its author, else its first; None if it has none."""
    if not document.author:
        return None
    named = re.compile(rf"(?<!\w){re.escape(document.author)}(?!\w)", re.IGNORECASE)
    return _line_with(document, named.finditer(document.text, 0, _HEAD))


def _line_with(document: Document, places: Iterable[re.Match[str]]) -> Quote | None:
    """The line or sentence that holds the first of some places of an article, else its first."""
    body = front_matter_end(document.text)
    lines = sentence_spans(document.text, Span(body, min(body + _HEAD, document.length)))
    for place in places:
        short = Span(*place.span())
        for line in lines:
            if line.contains(short):
                return _quoted(document, line, None if short == line else short)
    return _quoted(document, lines[0], None) if lines else None


def _quoted(document: Document, line: Span, short: Span | None) -> Quote:
    return Quote(document.id, line, line.of(document.text), short, day=document.date)


def _is_day(words: str, day: date) -> bool:
    found = period(words, day)
    return found is not None and found.first == found.last == day
