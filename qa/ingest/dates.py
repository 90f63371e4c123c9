"""Publication dates, from the forms that can only mean one day.

`17/11/2024` is left alone: half the world reads such a date the other way round. A date is
taken from where an article states its own (a dateline, a field, the file's name), never from
its sentences, which tell of other days.
"""

from __future__ import annotations

import re
from datetime import date

from qa.ingest.front_matter import front_date, front_matter, front_matter_end

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = r"[A-Za-z]{3,9}"
_DATE = (
    r"(?:(?P<y1>[0-9]{4})(?P<sep>[-/.])(?P<m1>[0-9]{1,2})(?P=sep)(?P<d1>[0-9]{1,2})(?![0-9])"
    rf"|(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH})\.?,?\s+(?P<y2>[0-9]{{4}})(?![0-9])"
    rf"|(?P<m3>{_MONTH})\.?\s+(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>[0-9]{{4}})(?![0-9]))"
)
_LABEL = (
    r"(?:(?:first|last|originally)\s+)?"
    r"(?P<label>date|published|posted|issued|released|updated|modified)(?:\s+on)?\s*:?\s*"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+)?"
_REST = r"(?=\s*(?:$|[-–—|·•)(]|T?[0-9]{1,2}[:.][0-9]{2}|,?\s*at\s+[0-9]))"
_PLACE = r"(?-i:[A-Z][A-Z .,'’/-]{1,40})[,\s(]\s*"
_BYLINE = r"by\s[^|·•–—,]{1,80}[|·•–—,-]\s*"

_DATELINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LABEL}{_WEEKDAY}{_DATE}",
        rf"(?P<label>){_WEEKDAY}{_DATE},?{_REST}",
        rf"(?P<label>){_PLACE}{_DATE}{_REST}",
        rf"{_BYLINE}(?P<label>)(?:published\s+)?{_WEEKDAY}{_DATE}{_REST}",
    )
)
_VALUE = re.compile(rf"\s*{_WEEKDAY}{_DATE}(?![0-9])", re.IGNORECASE)
_COMPACT = re.compile(r"\s*([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])")
_IN_NAME = re.compile(
    r"(?<![0-9])([0-9]{4})(?:([-_.])([0-9]{2})\2([0-9]{2})|([0-9]{2})([0-9]{2}))(?![0-9])"
)
_LEADING = re.compile(r"\s*date:?\s+[0-9]{4}-[0-9]{2}-[0-9]{2}(?=\s|$)", re.IGNORECASE)

_HEAD_LINES = 8
_HEAD = 4_000
_LINE = 300
_MARKUP = " \t*_#>|"  # what Markdown may put around a dateline


def parse_date(value: str) -> date | None:
    """The day a field states, such as `2024-11-17T10:00Z`, `20241117` or `17 Nov. 2024`."""
    if match := _VALUE.match(value):
        return _day(match)
    if match := _COMPACT.match(value):
        return _made(*match.groups())
    return None


def leading_date(text: str) -> date | None:
    """The day a dateline in the first lines states; one of publication before one of change."""
    start = front_matter_end(text)
    stripped = (line.strip(_MARKUP) for line in text[start : start + _HEAD].splitlines())
    lines = [line for line in stripped if line]
    changed: date | None = None
    for line in lines[:_HEAD_LINES]:
        for match in filter(None, (pattern.match(line[:_LINE]) for pattern in _DATELINES)):
            day = _day(match)
            if day and match["label"].lower() not in {"updated", "modified"}:
                return day
            changed = changed or day
    return changed


def stated_date(text: str) -> date | None:
    """The day in the front matter."""
    return parse_date(front_date(front_matter(text)))


def name_date(name: str) -> date | None:
    """The day in a file's name: `2024-11-17-…`, `2024_11_17`, `20241117…`."""
    for match in _IN_NAME.finditer(name):
        year, _, month, day, compact_month, compact_day = match.groups()
        if found := _made(year, month or compact_month, day or compact_day):
            return found
    return None


def without_name_date(name: str) -> str:
    """A file's name without the day in it."""
    return _IN_NAME.sub(" ", name)


def leading_date_end(text: str, start: int = 0, end: int | None = None) -> int:
    """Where a dateline in front of the text (`date 2024-11-17 …`) ends; `start` without one."""
    match = _LEADING.match(text, start, len(text) if end is None else end)
    return match.end() if match else start


def is_dateline(line: str) -> bool:
    """Whether a line holds a dateline and little else, so that it is no headline."""
    return len(line) <= _LINE // 2 and any(
        match and _day(match) for match in (pattern.match(line) for pattern in _DATELINES)
    )


def _day(match: re.Match[str]) -> date | None:
    found = match.groupdict()
    year = found["y1"] or found["y2"] or found["y3"]
    month = found["m1"] or found["m2"] or found["m3"]
    return _made(year, month, found["d1"] or found["d2"] or found["d3"])


def _made(year: str, month: str, day: str) -> date | None:
    """The date, or None when there is no such month or day."""
    number = int(month) if month.isdigit() else _month_number(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month_number(word: str) -> int:
    """1 to 12; 0 when the word is no month. `Sept` is commonly written and is a prefix too."""
    word = word.lower()
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(word)), 0)
