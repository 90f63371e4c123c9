"""What short answers say: whether two of them agree, or cannot both be right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answer.asked.kinds import kind_of
from qa.retrieve.terms import CAPITALS, STOP_WORDS, words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"\b(?:1[0-9]|20)[0-9]{2}\b")
_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<![\d.,])([0-9]{1,2})(?:st|nd|rd|th)?\b(?![.,:]?\d|\s*%)")
_ISO = re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b")
_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_WORDS = (
    {word: value for value, word in enumerate(_ONES, 1)}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)}
    | {
        f"{tens}-{one}": 10 * value + number
        for value, tens in enumerate(_TENS, 2)
        for number, one in enumerate(_ONES[:9], 1)
    }
    | {"dozen": 12}
)
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12} | {
    "k": 1e3,
    "m": 1e6,
    "bn": 1e9,
}
_NUMBER = re.compile(
    r"(?P<sign>[$€£¥]\s*)?(?P<figure>\d[\d,]*(?:\.\d+)?|"
    rf"\b(?:{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})\b)\s*"
    rf"(?P<scale>(?:{'|'.join(_SCALES)})\b)?\s*(?P<unit>%|[^\W\d]+)?",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:more than|over|at least|above|exceed\w*|upwards of)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:less than|under|at most|below|up to|fewer than)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|almost|nearly|roughly|some|approximately|close to)\b", re.IGNORECASE
)
ROUND, ROUGH = 0.02, 0.1
"""How far off a number may be that ends in zeros, or that is said with "about" or "almost"."""
FAR = 20.0
"""How many times as large another number is, from which it counts something else."""

_NAME = re.compile(rf"(?:the\s+)?[{CAPITALS}][\w.’'-]*\s+(?:\w{{1,3}}\s+){{0,2}}[{CAPITALS}]")
"""Two words with capitals: one may have its own from the beginning of a sentence."""

_SHARES = frozenset({"%", "perc"})
"""Percent, as units are written here: of what, is not said."""

_TITLES = frozenset(
    "mr mrs ms dr sir lord lady president senator minister general captain king queen".split()  # noqa: SIM905 - as they are written
)


@dataclass(frozen=True, slots=True)
class _Amount:
    unit: str
    low: float
    high: float


def same(one: str, other: str) -> bool:
    """Whether two short answers say the same: the words of one are all in the other."""
    first, second = _content(one), _content(other)
    return bool(first and second) and (first <= second or second <= first)


def contradict(question: str, one: str, other: str) -> bool:
    """Whether two short answers to a question that has but one cannot both be right.

    Dates and numbers are compared by value, names by their words; of what cannot be compared
    ("last week" and 2024, dollars and people) nothing is said.
    """
    kind = kind_of(question)
    if kind is None or same(one, other):
        return False
    if kind.name == "time":
        return _dates_differ(one, other)
    if kind.name == "number":
        return _numbers_differ(one, other)
    return kind.name == "person" and _names_differ(one, other)


def _content(text: str) -> set[str]:
    return {word for word in words(text) if word not in STOP_WORDS and word not in _TITLES}


def _dates_differ(one: str, other: str) -> bool:
    return any(
        bool(first and second and first.isdisjoint(second))
        for first, second in zip(_date_parts(one), _date_parts(other), strict=True)
    )


def _date_parts(text: str) -> tuple[set[int], set[int], set[int]]:
    """The years, months and days of the month that a text names."""
    if iso := _ISO.search(text):
        return {int(iso[1])}, {int(iso[2])}, {int(iso[3])}
    months = {_MONTHS.index(found.lower()[:3]) + 1 for found in _MONTH.findall(text)}
    days = {int(day) for day in _DAY.findall(text) if 0 < int(day) < 32} if months else set()
    return {int(year) for year in _YEAR.findall(text)}, months, days


def _numbers_differ(one: str, other: str) -> bool:
    first, second = _amount(one), _amount(other)
    if (
        first is None
        or second is None
        or (first.unit and second.unit and first.unit != second.unit)
        or (first.unit in _SHARES) != (second.unit in _SHARES)
    ):
        return False
    apart = first.high < second.low or second.high < first.low
    return apart and not _far_apart(first, second)


def _far_apart(one: _Amount, other: _Amount) -> bool:
    """Whether one number is so much the larger that they hardly count the same."""
    less, more = sorted(
        (min(one.high, one.low or one.high), min(other.high, other.low or other.high))
    )
    return more > FAR * less


def _amount(text: str) -> _Amount | None:
    """The first number of a text, and the stretch of values that its words leave open."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    figure = match["figure"].lower()
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    value = float(_NUMBER_WORDS.get(figure) or figure.replace(",", "")) * scale
    before = text[: match.start()]
    near = value * ROUGH if _ABOUT.search(before) else _left_open(figure, value, scale)
    unit = (match["sign"] or match["unit"] or "").strip().lower()
    return _Amount(
        unit[:4],
        low=0.0 if _MOST.search(before) else value - near,
        high=float("inf") if _LEAST.search(before) else value + near,
    )


def _left_open(figure: str, value: float, scale: float) -> float:
    """What rounding may have taken from a number: half of its last digit, if it is rounded."""
    decimals = len(figure.partition(".")[2])
    if scale > 1 or decimals:
        return 0.5 * scale / 10.0**decimals
    return value * ROUND if figure.endswith("0") else 0.0


def _names_differ(one: str, other: str) -> bool:
    if not (_NAME.match(one) and _NAME.match(other)):
        return False
    return _content(one).isdisjoint(_content(other))
