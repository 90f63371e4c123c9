"""The phrases in which a date speaks of when articles were published.

Each is narrow on purpose: a filter that was not meant hides the answer, whereas a missed one
costs little, since the words then count as any others do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from qa.retrieve.dates import (
    DATE,
    DAY_ALONE,
    EXACT,
    MENTIONED,
    MONTH,
    RELATIVE,
    YEARLESS,
    completed,
    period,
)
from qa.types import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.retrieve.dates import Period

_ARTICLES = (
    r"(?:articles?|news|headlines|(?:news|press|media)\s+(?:coverage|reporting|reports|stories))\b"
)
_PERHAPS = r"(?:stories|reports|coverage|reporting)\b"
"""What may also be told of: "ghost stories from 1904", "insurance coverage in 2014"."""

_ISSUED = r"(?:published|written|posted|printed|released|reported|dated|appear(?:ed|ing))\b"
_REPORTED = r"(?:published|posted|reported)\b"
_WAS = r"(?:(?:that|which)\s+)?(?:(?:was|were|is|are|has\s+been|have\s+been)\s+)?"
_ABOUT = r"(?:about|on|of|regarding|concerning)(?:\s+[^\s,;?!.]+){1,6}?"

_DAYS = rf"(?:{EXACT}|{MONTH}|{RELATIVE}|{YEARLESS})"
"""A date that is no bare year."""

_EVENT = r"(?:(?:the|an?)\s+(?:[\w’'-]+\s+){1,4}?(?:of|on)\s+)"
"""An event that a day pins down: "the election of 5 November 2024"."""


def _from(some: str) -> str:
    """From one date to another; what both have in common may be said but once."""
    end = rf"(?:{some}|{DAY_ALONE})"
    return rf"(?:between|from)\s+{end}\s+(?:and|to|until|till|through|[-–])\s+{end}"


def _between(some: str) -> str:
    """A stretch, or what bounds one, for some kind of date."""
    return (
        rf"{_from(some)}"
        rf"|(?:since|after|before|until|till|up\s+to)\s+"
        rf"(?:{_EVENT}(?:{EXACT}|{MONTH})|{some}(?:\s+onwards?\b)?)"
    )


def _within(some: str) -> str:
    during = rf"(?:in|during|from|of|within|for|over)\s+{some}(?:\s+onwards?\b)?"
    return rf"{during}|on\s+(?:{EXACT})|{RELATIVE}"


_WHEN = rf"(?P<when>{_between(DATE)}|{_within(DATE)})"
_WHICH_DAYS = rf"(?P<when>{_between(_DAYS)}|{_within(_DAYS)})"
_FEW_DAYS = rf"(?P<when>{_between(_DAYS)}|{_within(RELATIVE)})"
_SURE = rf"(?P<when>(?:since|after|before|until)\s+(?:{EXACT}|{MONTH})|(?:from\s+)?{RELATIVE})"
"""Times that hardly tell of what an article is about."""

_PINNED = rf"(?P<when>{_between(_DAYS)}|on\s+(?:{EXACT}))"

_END = (
    r"(?![\w’'-])(?!\s+(?:and|or|to)\s+[0-9])"
    r"(?=\s*(?:$|[?.!,;:)\]]|(?:about|on|regarding|concerning|say|says|said|tell|mention\w*|that|"
    r"which|who|what|did|does|do|is|are|was|were|and|or|but|by|with|in|from|since|until|source|"
    r"title|for|cover\w*)\b))"
)
"""What may follow: no word that the date belongs to, as in "news of the 2024 election"."""

_MENTIONED = re.compile(MENTIONED, re.IGNORECASE)
_START = re.compile(r"(?:since|after|before|until|till|up\s+to|as\s+of)\s+", re.IGNORECASE)
_LEADING = re.compile(
    rf"(?:between|in|during|from|of|within|for|over|on)\s+|{_EVENT}", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s+(?:and|to|until|till|through|[-–])\s+", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+onwards?$", re.IGNORECASE)
_TRAILING = re.compile(r"(?:['’]s|,)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern whose group `when` is a time of publication.

    It is compiled, which takes long, only for a question that has some of a date in it.
    """

    pattern: str
    reported: bool = False
    """Whether the time is that of a deed, of which the morning after reports too."""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places where the pattern occurs."""
        if not _MENTIONED.search(text):
            return iter(())
        return re.compile(self.pattern, re.IGNORECASE).finditer(text)

    def filters(self, match: re.Match[str], today: date) -> Filters | None:
        """The days that `when` means; None if there are no such days."""
        found = time_filters(match["when"], today)
        return reported(found) if found and self.reported else found


def reported(days: Filters) -> Filters:
    """When what was on some days may have been reported: that of the last by the morning after."""
    if days.until is None or days.until == date.max:
        return days
    return replace(days, until=days.until + timedelta(days=1))


def time_filters(words: str, today: date) -> Filters | None:
    """The days that a phrase such as "since 1 November 2024" or "in October" leaves."""
    rest = _TRAILING.sub("", words)
    bound = _START.match(rest)
    rest = rest[bound.end() :] if bound else rest
    while leading := _LEADING.match(rest):
        rest = rest[leading.end() :]
    rest, onwards = _ONWARDS.subn("", rest)
    parts = _BETWEEN.split(rest)
    first, last = (period(end, today) for end in completed(parts[0], parts[-1]))
    if first is None or last is None:
        return None
    word = bound[0].lower().split()[0] if bound else "since" if onwards else "in"
    try:
        return _bounded(word, first, last)
    except OverflowError:  # before the calendar's first day, or after its last
        return None


def _bounded(word: str, first: Period, last: Period) -> Filters:
    match word:
        case "since":
            return Filters(since=first.first)
        case "after":
            return Filters(since=last.last + timedelta(days=1))
        case "before":
            return Filters(until=first.first - timedelta(days=1))
        case "in":
            return Filters(since=first.first, until=last.last)
        case _:
            return Filters(until=last.last)


def names_days(text: str) -> bool:
    """Whether some of a text reads as a date, a year among them."""
    return any(_DATED.finditer(text))


_ISSUED_THEN = tuple(
    Phrase(pattern)
    for pattern in (
        rf"\b(?P<when>as\s+of\s+(?:{EXACT}|{MONTH}|{RELATIVE}|{YEARLESS})){_END}",
        rf"\b{_ARTICLES}\s+{_WAS}(?:{_ISSUED}\s+)?{_WHEN}{_END}",
        rf"\b{_ARTICLES}\s+{_WAS}(?:{_ISSUED}\s+)?{_ABOUT}\s+{_SURE}{_END}",
        rf"\b{_ARTICLES}\s+{_ABOUT}\s+{_WAS}{_REPORTED}\s+{_WHICH_DAYS}{_END}",
        rf"\b{_PERHAPS}\s+{_WAS}(?:{_ISSUED}\s+)?{_FEW_DAYS}{_END}",
        rf"\bwhat\s+{_WAS}{_REPORTED}\s+(?:{_ABOUT}\s+)?{_WHICH_DAYS}{_END}",
        rf"^(?P<when>(?:{_between(_DAYS)}|{_within(_DAYS)}),?)\s+(?=what\s+{_WAS}{_REPORTED})",
        rf"\b(?P<when>{RELATIVE}['’]s)\s+(?={_ARTICLES}|{_PERHAPS})",
        rf"\b(?P<when>{MONTH})\s+(?={_ARTICLES})",
        (
            r"^(?![^?]*\b(?:the|an?)\s+\w+\s+published\b)(?:[^?]+\s)?"
            rf"(?<!\bwas\s)(?<!\bwere\s)published\s+{_PINNED}{_END}"
        ),
    )
)
_HAPPENED = Phrase(
    rf"^what(?:['’]s|\s+(?:has|is|was))?\s+(?:been\s+)?(?:happened|new|reported)\s+"
    rf"(?P<when>(?:in\s+)?{RELATIVE}|(?:since|after)\s+{_DAYS}){_END}",
    reported=True,
)
PUBLISHED = (*_ISSUED_THEN, _HAPPENED)
"""Phrases that filter."""

FAVOURED = Phrase(
    rf"\b(?P<when>{_from(_DAYS)}|in\s+(?:{MONTH})|on\s+(?:{EXACT})|"
    rf"(?:since|after|before|until)\s+(?:{EXACT}|{MONTH})|"
    rf"(?:(?:since|before|until|in|during|within|over|from)\s+)?{RELATIVE}(?!['’]s\b|\s+of\b))\b"
)
"""Times of what is asked about. News of it tends to be published then, which counts a little.

"The last year of his presidency" and "last week's report" say more than when something was.
"""

_DATED = Phrase(rf"\b(?:{DATE})")

NEWEST = re.compile(r"\b(?:latest|newest|most\s+recent(?:ly)?)\b", re.IGNORECASE)
"""Words that prefer what was published last."""
