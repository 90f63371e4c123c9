"""What a passage's date does to its rank: never much, unless the newest were asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qa.types import Query

NEWEST_SHARE = 0.3
"""Weight of being new against all else, where a question asks for the latest."""

FAVOURED_SHARE = 0.05
"""Weight of having appeared at the time that a question tells of."""

_DIGITS = 6
"""Scores that agree so far are equal: sums of the same numbers differ in their last bits."""


def wishes(query: Query) -> bool:
    """Whether a query wishes for articles of some time, or for the newest."""
    return bool(query.newest or query.favoured)


def timeliness(ids: Iterable[int], dates: Mapping[int, date], query: Query) -> dict[int, float]:
    """From 0 to 1, how well each date suits the query; empty if it has no wish.

    Where the newest are wanted, by rank among the dates there are; an undated passage has 0.
    """
    if query.newest:
        days = sorted({dates[number] for number in ids if number in dates})
        rank = {day: place / len(days) for place, day in enumerate(days, start=1)}
        return {number: rank[dates[number]] if number in dates else 0.0 for number in ids}
    if not query.favoured:
        return {}
    first, last = query.favoured.since or date.min, query.favoured.until or date.max
    return {number: float(number in dates and first <= dates[number] <= last) for number in ids}


def weighed(
    fused: Mapping[int, float], timely: Mapping[int, float], share: float
) -> dict[int, float]:
    """The scores with that share given to timeliness; still from 0 to 1."""
    return {number: (1 - share) * score + share * timely[number] for number, score in fused.items()}


def tied(fused: Mapping[int, float]) -> list[int]:
    """Those whose score another has too, so that it is their dates that order them."""
    having = Counter(round(score, _DIGITS) for score in fused.values())
    return [number for number, score in fused.items() if having[round(score, _DIGITS)] > 1]


def in_order(fused: Mapping[int, float], dates: Mapping[int, date]) -> list[int]:
    """Best first; of equal scores the newer, and the undated last."""
    return sorted(
        fused,
        key=lambda number: (
            -round(fused[number], _DIGITS),
            -dates.get(number, date.min).toordinal(),
            number,
        ),
    )
