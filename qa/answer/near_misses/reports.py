"""Whether a short answer tells of the report rather than of what it reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.answer.asked.kinds import kind_of
from qa.retrieve.terms import CAPITALS

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case

_DATELINE = re.compile(
    rf"[{CAPITALS}][{CAPITALS} .,'’-]{{2,40}}(?:\([^)\n]{{2,40}}\)\s*)?[-–—]{{1,2}}\s"
)
"""Where a report was written, in front of it: "HARWICK (Reuters) - "."""
_WEEKDAY = re.compile(r"(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_SAID_ON = re.compile(
    r"\b(?:said|says|told\s+\w+|announced|reported|confirmed|stated|added)\s+(?:late\s+|early\s+)?(?:on\s+)?$"
)
_SAYING = re.compile(r"\b(?:say|said|tell|told|announce\w*|report\w*|confirm\w*)\b", re.IGNORECASE)


def is_of_the_report(case: Case) -> bool:
    """Where a report was written ("HARWICK - "), for who; the day of saying so, for when."""
    kind = kind_of(case.question)
    if kind is None or not case.answer:
        return False
    if kind.name == "person":
        dateline = _DATELINE.match(case.quote)
        return dateline is not None and case.short.end <= dateline.end()
    said = kind.name == "time" and _SAID_ON.search(case.before)
    return bool(said and _WEEKDAY.fullmatch(case.answer) and not _SAYING.search(case.question))
