"""Whether a text is of the time that a question asks about, told by the years in both.

"Where did she work from 1981 to 1984?" is not answered by a sentence about 1990. Years of a
text are read as stretches: "from 1978 to 1985" covers 1981, "in 1990" only itself, "since
1979" all that follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Stretch: TypeAlias = tuple[float, float]
"""First and last year, both included; infinite where one end is open."""

_YEAR = r"(?:1[0-9]|20)[0-9]{2}"
_JOIN = r"\s*(?:-|–|—|to|and|until|till|through)\s*(?:\w+\s+(?:\d{1,2},?\s+)?(?:of\s+)?)?"
_STRETCHES = re.compile(
    rf"(?P<open>\b(?:since|after|from)\s+(?:\w+\s+(?:\d{{1,2}},?\s+)?)?)?"
    rf"(?P<before>\b(?:until|till|before|by)\s+(?:\w+\s+(?:\d{{1,2}},?\s+)?)?)?"
    rf"\b(?P<first>{_YEAR})(?P<tens>s)?\b"
    rf"(?:{_JOIN}(?P<last>{_YEAR}|[0-9]{{2}}\b|present|now|today))?",
    re.IGNORECASE,
)
FITTING, UNTOLD, OTHER = 1.0, 0.5, 0.0


def stretches(text: str) -> list[Stretch]:
    """The stretches of years that a text names."""
    return [_stretch(match) for match in _STRETCHES.finditer(text)]


def fits_time(asked: Sequence[Stretch], text: str) -> float:
    """1 if a text names a time that meets one of those asked about, 0 if only others, ½ if none.

    Args:
        asked: the stretches of the question; none means that any time will do.
        text: a passage, or a sentence of it.
    """
    if not asked:
        return UNTOLD
    named = stretches(text)
    if not named:
        return UNTOLD
    return FITTING if any(_meet(one, other) for one in asked for other in named) else OTHER


def _stretch(match: re.Match[str]) -> Stretch:
    first, last = float(match["first"]), match["last"]
    if match["tens"]:
        return first, first + 9
    if last is not None:
        return (first, max(first, _ending(first, last)))
    if match["before"]:
        return -float("inf"), first
    return first, float("inf") if match["open"] else first


def _ending(first: float, last: str) -> float:
    if not last.isdigit():
        return float("inf")
    return float(last) if len(last) == 4 else first - first % 100 + float(last)


def _meet(one: Stretch, other: Stretch) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
