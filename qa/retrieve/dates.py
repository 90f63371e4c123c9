"""Dates in plain words, as the stretch of days that they mean.

A date read as a moment says too much: "October 2024" is a month, "last week" seven days.
`docs/decisions/0009-dates-in-questions.md` says why no general parser is used.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?\b"
_YEAR = r"(?:1[0-9]|20)[0-9]{2}\b"
_COUNT = rf"(?:[0-9]{{1,3}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:day|week|month|year)"

_OPENING = rf"(?:the\s+)?(?:{_WEEKDAY},?\s+(?:the\s+)?)?"

MENTIONED = rf"[0-9]|today|yesterday|\b{_MONTH}|{_WEEKDAY}|{_UNIT}"
"""What every date has some of, wherever it stands."""

EXACT = (
    rf"(?:[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}\b"
    rf"|{_OPENING}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"
    rf"|{_OPENING}{_MONTH}\s+{_DAY},?\s+{_YEAR})"
)
"""One day, its year said."""

MONTH = rf"(?:{_MONTH},?\s+(?:of\s+)?{_YEAR}|[0-9]{{4}}-[0-9]{{2}}\b(?!-))"
"""A month, its year said."""

RELATIVE = (
    r"(?:today|yesterday"
    rf"|(?:this|last|previous|past|the\s+(?:last|past|previous))\s+(?:week|month|year)\b"
    rf"|(?:the\s+)?(?:last|past)\s+{_COUNT}\s+{_UNIT}s\b"
    rf"|(?:{_COUNT}|an?)\s+{_UNIT}s?\s+ago\b"
    rf"|last\s+{_WEEKDAY})"
)
"""Days counted from today."""

YEARLESS = rf"(?:{_DAY}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+{_DAY}|(?:last\s+)?{_MONTH})"
"""A day or a month, its year unsaid: the latest that has begun."""

DAY_ALONE = rf"(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?"
"""A day whose month, and perhaps year, is said at the other end of a stretch."""

DATE = rf"(?:{EXACT}|{MONTH}|{RELATIVE}|{_YEAR}|{YEARLESS})"
"""Any of them. To be used with `re.IGNORECASE`."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, the first and the last included."""

    first: date
    last: date


Reading: TypeAlias = Callable[[str, date], Period]


def period(words: str, today: date) -> Period | None:
    """The days that a date in words means; None if it is no date, or no such day exists."""
    words = " ".join(words.lower().split())
    for pattern, read in _READINGS:
        if pattern.fullmatch(words):
            try:
                return read(words, today)
            except (ValueError, OverflowError):  # 31 February; a year before the calendar's first
                return None
    return None


def completed(first: str, last: str) -> tuple[str, str]:
    """Both ends of a stretch with what is said but once: "10" and "20 February 2025".

    What names no date comes back as it is.
    """
    year = _YEAR_SAID.search(last)
    if _ALONE.fullmatch(first) and (named := _NAMED_MONTH.search(last)):
        first = f"{first} {named[0]}"
    elif _ALONE.fullmatch(last) and (named := _NAMED_MONTH.search(first)):
        last = f"{named[0]} {last}"
    if year and not _YEAR_SAID.search(first):
        first = f"{first} {year[0]}"
    return first, last


def _exact(words: str, _today: date) -> Period:
    day = date(*_numbers(words))
    return Period(day, day)


def _month(words: str, _today: date) -> Period:
    year, month, _ = _numbers(words)
    return _whole_month(year, month)


def _year(words: str, _today: date) -> Period:
    year = int(words)
    return Period(date(year, 1, 1), date(year, 12, 31))


def _relative(words: str, today: date) -> Period:
    if words in {"today", "yesterday"}:
        day = today - timedelta(days=words == "yesterday")
        return Period(day, day)
    *before, last = words.removeprefix("the ").split()
    if last == "ago":
        day = _back(today, _count(before[0]), before[1].removesuffix("s"))
        return Period(day, day)
    if last.endswith("day"):
        ahead = (today.weekday() - _WEEKDAYS.index(last[:3]) - 1) % 7
        return _relative(f"{ahead + 1} days ago", today)
    if len(before) == 2 or words.startswith("the ") or before == ["past"]:
        count = _count(before[1]) if len(before) == 2 else 1
        return Period(_back(today, count, last.removesuffix("s")) + timedelta(days=1), today)
    return _calendar(last, today, back=int(before != ["this"]))


def _calendar(unit: str, today: date, back: int) -> Period:
    """The whole week (from its Monday), month or year, this one or one before."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Period(monday, monday + timedelta(days=6))
    if unit == "month":
        start = _back(today.replace(day=1), back, "month")
        return _whole_month(start.year, start.month)
    return Period(date(today.year - back, 1, 1), date(today.year - back, 12, 31))


def _yearless(words: str, today: date) -> Period:
    _, month, number = _numbers(words)
    if not number:
        return _whole_month(today.year - (month > today.month), month)
    day = date(today.year, month, number)
    day = day if day <= today else date(today.year - 1, month, number)
    return Period(day, day)


def _whole_month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _back(day: date, count: int, unit: str) -> date:
    """As many units earlier; the last of a month where it has no such day."""
    if unit in {"day", "week"}:
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else 1


def _numbers(words: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not said."""
    named = _NAMED_MONTH.search(words)
    if named is None:
        year, month, *day = (int(part) for part in words.split("-"))
        return year, month, day[0] if day else 0
    figures = [int(part) for part in re.findall("[0-9]+", words)]
    year = next((figure for figure in figures if figure >= 100), 0)
    day_number = next((figure for figure in figures if figure < 100), 0)
    return year, _MONTHS.index(named[0][:3]) + 1, day_number


_NAMED_MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
_YEAR_SAID = re.compile(r"\b[0-9]{4}\b")
_ALONE = re.compile(DAY_ALONE, re.IGNORECASE)
_READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (EXACT, _exact),
        (MONTH, _month),
        (RELATIVE, _relative),
        (_YEAR, _year),
        (YEARLESS, _yearless),
    )
)
