"""Questions after the day an article was published, answered by the article's own date.

No passage says so in words that a reader would find: the date is a fact about the article,
and where its text states it, in a dateline, that line is quoted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.answer.evidence import share_found
from qa.answer.quoting import Quote
from qa.ingest import sentence_spans
from qa.retrieve.dates import EXACT, period
from qa.retrieve.terms import terms
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qa.types import Candidate, Document

_ARTICLE = r"(?:the|this|that|an?)\s+(?:\w+\s+)?(?:article|story|report|piece|news)"
_ISSUED = r"(?:published|written|posted|released|printed|dated)"
_QUESTION = re.compile(
    rf"\bwhen\s+(?:was|did)\s+{_ARTICLE}\s*(?P<about>.*?)\s+(?:{_ISSUED}|appear|come\s+out)\b"
    rf"|\b(?:what|which)\s+(?:is|was)\s+the\s+(?:publication\s+)?date\s+of\s+(?:publication\s+of\s+)?"
    rf"{_ARTICLE}\s*(?P<of>.*?)\s*\??\s*$"
    rf"|\b(?:on\s+)?(?:what|which)\s+(?:date|day)\s+was\s+{_ARTICLE}\s*(?P<on>.*?)\s+{_ISSUED}\b",
    re.IGNORECASE,
)
_EXACT = re.compile(EXACT, re.IGNORECASE)
TOLD = 0.75
"""Share of the topic's words that must stand in the article."""

_HEAD = 4_000
"""Characters of an article in which its dateline stands."""


def topic(question: str) -> str | None:
    """What the article is about whose date is asked for; None if no such date is."""
    match = _QUESTION.search(question)
    if match is None:
        return None
    about = next((part for part in match.groups() if part is not None), "")
    return re.sub(r"^(?:about|on|of|that)\s+", "", about, flags=re.IGNORECASE).strip() or None


def told(wanted: str, candidates: Sequence[Candidate]) -> float:
    """Share of the topic's words in the article of the best passage, as far as it was found."""
    if not candidates:
        return 0.0
    article = candidates[0].passage.document
    texts = [c.passage.text for c in candidates if c.passage.document.id == article.id]
    return share_found(terms(wanted), "\n".join([article.title, *texts]))


def dateline(document: Document) -> Quote | None:
    """The line of an article that states its date, else its first; None if it has no date.

    A date that the text does not state comes from its fields or the file's name, and stands
    beside the citation.
    """
    lines = sentence_spans(document.text, Span(0, min(_HEAD, document.length)))
    if document.date is None or not lines:
        return None
    for line in lines:
        for match in _EXACT.finditer(document.text, line.start, line.end):
            if _is_day(match[0], document.date):
                short = Span(*match.span())
                marked = None if short == line else short
                return Quote(document.id, line, line.of(document.text), marked, day=document.date)
    return Quote(document.id, lines[0], lines[0].of(document.text), None, day=document.date)


def _is_day(words: str, day: date) -> bool:
    found = period(words, day)
    return found is not None and found.first == found.last == day
