"""A reading put right, where the form of a sentence tells better than a reader which words answer.

Three forms of news writing: an office in front of a name ("Judge Helen Marsh"), a part in front
of its whole ("cut 600 of its 4,800 jobs"), and a date in several words ("the spring of 2026").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.retrieve.dates import EXACT, MONTH, YEARLESS
from qa.retrieve.naming import names_in
from qa.retrieve.terms import STOP_WORDS, stem, terms
from qa.types import Span

if TYPE_CHECKING:
    from qa.types import Passage, Reading

LONGEST = 60
"""Characters of an office, at most."""

_I = re.IGNORECASE
_WHO_IS_THE = re.compile(
    r"\s*who(?:['’]s|\s+(?:is|was|are|were))\s+the\s+(?P<office>[a-z]{4,}(?:\s+[a-z]{4,})?)"
    r"(?:\s+(?:in|of|at)\s+(?:the|this|that)\s+(?:case|trial|hearing|match|game|final))?[\s?.!]*",
    _I,
)
"""Not "the mayor of Harwick": a passage may tell of the mayors of two towns."""

_OF_ANOTHER = frozenset({"from", "former", "vice", "deputy", "acting", "outgoing", "ex"})
"""Words before an office that say whose it was, or that it is another one."""

_HOLDS = r"(?:,|\s+(?:is|was|becomes?|became|remains|serves?|served)\b)"
_BETWEEN = r"(?!(?:said|says|told|tells|asked)\b)[\w’'-]+\s+"
"""Of words between a name and the office that the name is said to hold."""

_DAY_OR_MONTH = re.compile(rf"\b(?:(?:{YEARLESS})|\w+day)\b.*", _I | re.DOTALL)
_HOW_MANY = re.compile(r"\bhow\s+many\b", _I)
_COUNT = r"\d[\d,.]*\d|\d|[a-z]+(?:-[a-z]+)?"
_PART_OF_WHOLE = re.compile(
    rf"\b(?P<deed>\w++)\s+(?:(?:about|some|around|nearly|almost|over)\s+)?(?P<part>{_COUNT})\s+"
    rf"of\s+(?:its|the|their|his|her|our)\s+(?P<whole>{_COUNT})\s+\w+",
    _I,
)
_AT_ANOTHER_TIME = re.compile(r"\b(?:before|after|when|until)\b", _I)
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
    asked = _WHO_IS_THE.fullmatch(question)
    if asked is None:
        return None
    office = asked["office"].lower()
    in_front = re.compile(rf"(?:(?P<which>\w+)[\s-]+)?\b{re.escape(office)},?\s+$")
    after = re.compile(rf"{_HOLDS}\s+(?:{_BETWEEN}){{0,5}}?{re.escape(office)}\b", _I)
    holders: dict[str, Span] = {}
    for name in names_in(text):
        titled = name.text.lower().startswith(f"{office} ")
        start = name.start + (len(office) + 1 if titled else 0)
        holder = Span(start, start + len(_DAY_OR_MONTH.sub("", text[start : name.end]).rstrip()))
        held = in_front.search(text[max(start - LONGEST, 0) : start].lower())
        is_one = held is not None and held["which"] not in _OF_ANOTHER and len(holder) > 0
        if holder.overlaps(short) and (is_one or after.match(text, name.end)):
            return None
        if is_one:
            holders[holder.of(text)] = holder
    return next(iter(holders.values())) if len(holders) == 1 else None


def _part(question: str, text: str, short: Span) -> Span | None:
    """The part that a deed of the question was done to, if a reading is of the whole."""
    if not _HOW_MANY.search(question):
        return None
    asked = {stem(word) for word in terms(_AT_ANOTHER_TIME.split(question)[0])}
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
