"""Whether a short answer is of another measure than is asked for: a year is no count.

What asks why or who is no measure at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.answer.asked.kinds import MONTHS, SIZES
from qa.retrieve.terms import STOP_WORDS, terms

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case

_MEASURED = re.compile(rf"\bhow\s+(?:long(?!\s+ago)|{SIZES})\b", re.IGNORECASE)
_COUNTED = re.compile(rf"\bhow\s+(?:{SIZES})\b", re.IGNORECASE)
_DAY_OR_YEAR = re.compile(
    r"(?:(?:in|on|since|until|from)\s+)?(?:(?:1[0-9]|20)[0-9]{2}|"
    rf"(?:[0-9]{{1,2}}\s+)?(?:{MONTHS})\b\.?(?:\s+[0-9]{{1,2}})?(?:,?\s+(?:1[0-9]|20)[0-9]{{2}})?)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s+[^\W\d_]+")
_AT_A_TIME = re.compile(
    r"\b(?:in|since|until|till|by|from|during|after|before)\s+(?:the\s+)?\S+$", re.IGNORECASE
)
_LASTING = re.compile(r"(?:until|till|since|from)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|"
    r"third|quarter|all|most|much|none|no|several|few|many|some|vast|once|twice|single|both|double|triple|"
    r"an?|every|each|daily|weekly|monthly|yearly|annually|often|never|always|rarely)\b",
    re.IGNORECASE,
)
_UNITS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        (
            "length",
            r"(?<!cubic\s)(?<!square\s)\b(?:(?:kilo|centi)?met(?:er|re)s?|k?m|miles?|feet|foot)\b",
        ),
        (
            "space",
            r"\b(?:cubic|square|lit(?:er|re)s?|gallons?|barrels?|hectares?|acres?|tonnes?|tons?)\b",
        ),
        (
            "money",
            r"[€$£¥]|\b(?:euros?|dollars?|pounds?|cents?|francs?|yen|yuan|kron\w+|rubles?)\b",
        ),
    )
}
_SUMS = "turnover|revenue|salary|price|cost|budget|fee"
_ASKED_IN = (
    (re.compile(r"\bhow\s+(?:deep|wide|tall|thick)\b", re.IGNORECASE), "length"),
    (re.compile(rf"\bwhat\s+(?:is|was)\s+(?:\S+\s+){{1,3}}?(?:{_SUMS})\b", re.IGNORECASE), "money"),
    (re.compile(r"\bhow\s+much\b.+\b(?:costs?|earns?|pay|paid)\b", re.IGNORECASE), "money"),
)
"""What is asked, by the units of its answer."""
_WHY = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:why\b|how\s+come\b|what\s+(?:has\s+)?(?:caused|led\s+to)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?:and|but|so)\s+)?who\b", re.IGNORECASE)
_SUM = re.compile(
    r"(?:(?:about|some|nearly|almost|over|more\s+than)\s+)?"
    r"(?:[$€£¥]\s*\d[\d.,]*(?:\s*(?:[mk]|bn|million|billion|trillion))?|\d[\d.,]*\s*(?:%|percent))",
    re.IGNORECASE,
)


def lacks_a_number(case: Case) -> bool:
    """Whether a question asks how many or how deep, and the answer has no quantity."""
    told = case.answer or case.quote
    return bool(_COUNTED.search(case.question)) and not _QUANTITY.search(told)


def is_another_measure(case: Case) -> bool:
    """Whether a question asks how long or how many, and a short answer is a day or a year.

    "Until March 2025" tells how long.
    """
    if not _MEASURED.search(case.question) or not _DAY_OR_YEAR.fullmatch(case.answer):
        return False
    lasting = _LASTING.match(case.answer) and "long" in case.question.lower()
    return not lasting and not _is_counting(case)


def _is_counting(case: Case) -> bool:
    """Whether a short answer counts what comes after it: "1450 residents" is no year.

    After "in" it is one, unless the question counts what follows.
    """
    after = _NEXT.match(case.quote, case.short.end)
    if not after:
        return False
    following = after[0].strip().lower()
    at_a_time = _AT_A_TIME.search(case.quote[: case.short.end]) or following in STOP_WORDS
    return following in terms(case.question) or not at_a_time


def is_in_other_units(case: Case) -> bool:
    """Whether a depth is asked for, or a sum, and a short answer is in units of something else."""
    wanted = [units for asked, units in _ASKED_IN if asked.search(case.question)]
    if not wanted or any(_UNITS[units].search(case.answer) for units in wanted):
        return False
    return any(units.search(case.answer) for units in _UNITS.values())


def is_a_sum(case: Case) -> bool:
    """Whether a question asks who, and a short answer is money or a percentage."""
    return bool(_WHO.match(case.question) and _SUM.fullmatch(case.answer))


def is_no_reason(case: Case) -> bool:
    """Whether a question asks why, and a short answer is but a day, a year or a number."""
    short = case.answer
    told = _DAY_OR_YEAR.fullmatch(short) or short.replace(",", "").isdigit()
    return bool(short and told and _WHY.match(case.question))
