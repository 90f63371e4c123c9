from __future__ import annotations

from datetime import date

import pytest

from qa.retrieve.timely import in_order, timeliness, weighed
from qa.types import Filters, Query

EARLY, LATE = date(2024, 10, 25), date(2024, 11, 17)
DATES = {1: EARLY, 2: LATE, 3: LATE}


def test_the_newest_count_most_and_the_undated_nothing() -> None:
    wish = Query("latest", newest=True)
    assert timeliness([1, 2, 3, 4], DATES, wish) == {1: 0.5, 2: 1.0, 3: 1.0, 4: 0.0}


@pytest.mark.parametrize(
    ("favoured", "expected"),
    [
        (Filters(since=LATE), {1: 0.0, 2: 1.0, 4: 0.0}),
        (Filters(until=EARLY), {1: 1.0, 2: 0.0, 4: 0.0}),
        (Filters(), {}),
    ],
)
def test_a_time_that_is_told_of_counts(favoured: Filters, expected: dict[int, float]) -> None:
    assert timeliness([1, 2, 4], DATES, Query("x", favoured=favoured)) == expected


def test_scores_stay_between_0_and_1() -> None:
    assert weighed({1: 1.0, 2: 0.5}, {1: 0.0, 2: 1.0}, 0.2) == {1: 0.8, 2: pytest.approx(0.6)}


def test_equal_scores_go_to_the_newer_then_to_the_lower_id() -> None:
    fused = {4: 0.5, 3: 0.5 + 1e-9, 2: 0.5 - 1e-9, 1: 0.5, 5: 0.6, 6: 0.4}
    assert in_order(fused, DATES) == [5, 2, 3, 1, 4, 6]
