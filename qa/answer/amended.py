"""A reading put right, where the form of a sentence tells better than a reader which words answer.

Three forms of news writing: an office in front of a name ("Judge Helen Marsh"), a part in front
of its whole ("cut 600 of its 4,800 jobs"), and a date in several words ("the spring of 2026").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.answer.evidence import stem
from qa.retrieve.dates import EXACT, MONTH
from qa.retrieve.terms import CAPITALS, STOP_WORDS, terms
from qa.types import Span

if TYPE_CHECKING:
    from qa.types import Passage, Reading

_I = re.IGNORECASE
_WHO_HOLDS = re.compile(
    r"\s*who(?:['’]s|\s+(?:is|was|are|were))\s+(?:the|their|its|his|her)\s+"
    r"(?P<office>[a-z]{4,}(?:\s+[a-z]{4,})?)(?:\s+(?:of|in|at|for|on|who|that)\b.*)?[\s?.!]*$",
    _I,
)
_NAME = rf"(?:[{CAPITALS}][\w.’'-]*+\s+){{0,3}}[{CAPITALS}][\w’'-]+"
_BETWEEN = r"[\w’'-]+\s+"
"""Of words between a name and the office that the name is said to hold."""

_HOW_MANY = re.compile(r"\bhow\s+many\b", _I)
_COUNT = r"\d[\d,.]*\d|\d|[a-z]+(?:-[a-z]+)?"
_PART_OF_WHOLE = re.compile(
    rf"(?P<deed>\w+)\s+(?:(?:about|some|around|nearly|almost|over)\s+)?(?P<part>{_COUNT})\s+"
    rf"of\s+(?:its|the|their|his|her|our)\s+(?P<whole>{_COUNT})\s+\w+",
    _I,
)
_WHEN = re.compile(r"\bwhen\b|\b(?:what|which)\s+(?:date|day|time)\b", _I)
_SEASON = (
    r"(?:(?:early|late|mid-?)\s*)?(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?\d{4}\b"
    r"|(?:early|late|mid)[-\s]+\d{4}\b"
)
_DATES = re.compile(rf"\b(?:{EXACT}|{MONTH}|{_SEASON})", _I)


def amended(question: str, passage: Passage, reading: Reading) -> Reading:
    """The reading, or one of the same passage and score with the words that are meant."""
    if reading.span is None:
        return reading
    text, start = passage.text, passage.span.start
    short = Span(reading.span.start - start, reading.span.end - start)
    meant = (
        _holder(question, text, short)
        or _part(question, text, short)
        or _whole_date(question, text, short)
    )
    if meant is None:
        return reading
    return replace(reading, span=Span(start + meant.start, start + meant.end))


def _holder(question: str, text: str, short: Span) -> Span | None:
    """The only name with the office that is asked for in front, if a reading is of nobody's."""
    asked = _WHO_HOLDS.match(question)
    if asked is None:
        return None
    office = re.escape(asked["office"])
    held = re.compile(
        rf"\b(?i:{office}),?\s+(?:(?:for|of)\s+the\s+\w+,?\s+)?(?P<name>{_NAME})"
        rf"|(?P<before>{_NAME}),?\s+(?:{_BETWEEN}){{0,5}}?(?i:{office})\b"
    )
    named = list(held.finditer(text))
    if any(Span(*match.span()).overlaps(short) for match in named):
        return None
    holders = {match["name"]: Span(*match.span("name")) for match in named if match["name"]}
    return next(iter(holders.values())) if len(holders) == 1 else None


def _part(question: str, text: str, short: Span) -> Span | None:
    """The part that a deed of the question was done to, if a reading is of the whole."""
    if not _HOW_MANY.search(question):
        return None
    asked = {stem(word) for word in terms(question)}
    for match in _PART_OF_WHOLE.finditer(text):
        of_whole = short.overlaps(Span(*match.span("whole")))
        if of_whole and match["deed"] not in STOP_WORDS and stem(match["deed"].lower()) in asked:
            return Span(*match.span("part"))
    return None


def _whole_date(question: str, text: str, short: Span) -> Span | None:
    """The whole of a date, if a reading is of an end of it."""
    if not _WHEN.search(question):
        return None
    for match in _DATES.finditer(text):
        date = Span(*match.span())
        if date.contains(short) and date.end == short.end and date != short:
            return date
    return None
