from __future__ import annotations

import pytest

from qa.index.kinds import EXACT, QUANTISED, Ladder, lists_of, sample_size

LADDER = Ladder()


@pytest.mark.parametrize(
    ("count", "kind"),
    [
        (0, EXACT),
        (29_999, EXACT),
        (30_000, QUANTISED),
        (300_000, "IVF512,SQ8"),
        (1_000_000, "IVF1024,SQ8"),
        (50_000_000, "IVF4096,SQ8"),
    ],
)
def test_the_kind_goes_by_size(count: int, kind: str) -> None:
    assert LADDER.kind(count) == kind


def test_it_grows_at_once_and_shrinks_late() -> None:
    assert LADDER.kind(30_000, EXACT) == QUANTISED
    assert LADDER.kind(29_999, QUANTISED) == QUANTISED
    assert LADDER.kind(15_000, QUANTISED) == QUANTISED
    assert LADDER.kind(14_999, QUANTISED) == EXACT
    assert LADDER.kind(1_000, "IVF7,SQ8") == EXACT


def test_a_kind_learns_from_enough() -> None:
    assert sample_size(EXACT) == 0
    assert sample_size(QUANTISED) == 20_000
    assert [lists_of(kind) for kind in (EXACT, QUANTISED, "IVF1024,SQ8")] == [0, 0, 1024]
    assert sample_size("IVF1024,SQ8") == 65_536
