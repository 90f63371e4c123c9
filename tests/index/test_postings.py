"""BM25 over few and over very many passages; its limits are lowered to make few of them many."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from qa.index import postings

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.index.store import SQLiteStore
    from qa.types import DocumentInfo

    Add = Callable[..., DocumentInfo]


@pytest.fixture
def filled(store: SQLiteStore, add: Add) -> SQLiteStore:
    """Sixty passages: all say report, every third budget, every fifth harbour, one lighthouse."""
    lines = []
    for number in range(1, 61):
        said = ["report", f"number{number}"]
        said += ["budget"] * (number % 3 == 0) + ["harbour"] * (number % 5 == 0)
        said += ["lighthouse"] * (number == 45)
        lines.append(" ".join(said))
    add("\n".join(lines))
    return store


def found(store: SQLiteStore, *terms: str, among: list[int] | None = None) -> dict[int, float]:
    return dict(store.search_postings(terms, 100, among))


def test_few_passages_are_all_scored(filled: SQLiteStore) -> None:
    assert len(found(filled, "report", "lighthouse")) == 60
    assert next(iter(found(filled, "report", "lighthouse"))) == 45
    assert set(found(filled, "harbour")) == set(range(5, 61, 5))


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets limits, all others being so low that whatever can be left out is."""

    def set_limits(**given: int) -> None:
        low = {"FEW": 0, "LEADING": 0, "ALONE": 0, "OTHERS": 0, "COMMON": 60, "COMMON_SHARE": 1}
        for name, limit in {**low, **given}.items():
            monkeypatch.setattr(postings, name, limit)

    return set_limits


def test_of_many_those_with_the_rarest_word_are_scored_in_full(
    filled: SQLiteStore, limits: Callable[..., None]
) -> None:
    everything = found(filled, "harbour", "budget")
    limits(LEADING=15, ALONE=15, COMMON_SHARE=2)
    rare = found(filled, "harbour", "budget", "report")
    assert set(rare) == set(range(5, 61, 5))
    assert rare == pytest.approx({number: everything[number] for number in rare})
    assert set(found(filled, "harbour", "budget", among=[5, 6, 15])) == {5, 15}


def test_a_word_that_is_not_the_rarest_must_meet_another(
    filled: SQLiteStore, limits: Callable[..., None]
) -> None:
    words = ("lighthouse", "harbour", "budget")
    everything = found(filled, *words)
    limits(LEADING=40, ALONE=1)
    some = dict(filled.search_postings(words, 3))
    assert set(some) == {45, 15, 30}  # 45 has three of them; 15, 30 and 60 have two
    assert some == pytest.approx({number: everything[number] for number in some})


def test_where_too_few_meet_the_leading_words_are_enough(
    filled: SQLiteStore, limits: Callable[..., None]
) -> None:
    limits(LEADING=12)
    assert set(found(filled, "harbour", "lighthouse")) == {45}
    assert set(found(filled, "harbour", "absent")) == set(range(5, 61, 5))


@pytest.mark.parametrize(("share", "common"), [(10, 60), (1, 20)])
def test_a_word_of_most_passages_or_of_very_many_counts_only_without_others(
    filled: SQLiteStore, limits: Callable[..., None], share: int, common: int
) -> None:
    expected = found(filled, "harbour")
    limits(LEADING=15, ALONE=15, COMMON_SHARE=share, COMMON=common)
    assert found(filled, "report", "harbour") == pytest.approx(expected)
    assert set(expected) == set(range(5, 61, 5))
    assert len(found(filled, "report")) == 60


def test_without_a_rare_word_the_rarest_two_must_meet(
    filled: SQLiteStore, limits: Callable[..., None]
) -> None:
    limits(LEADING=5)
    assert set(found(filled, "harbour", "budget", "report")) == {15, 30, 45, 60}
    limits()
    assert set(found(filled, "lighthouse", "number1", "report")) == {45}
    assert found(filled, "absent") == {}


def test_how_many_are_scored_does_not_grow_with_the_library(
    filled: SQLiteStore, add: Add, limits: Callable[..., None]
) -> None:
    limits(LEADING=15, OTHERS=100, COMMON=100)
    add("\n".join(f"report thing{number}" for number in range(200)), path="/two")
    with filled.database.read() as connection:
        plan = postings._plan(connection, ["report", "harbour", "budget", "number7", "absent"])
    assert plan.matches == [
        '("number7") AND ("harbour")',
        '("number7" OR "harbour") AND ("budget")',
    ]
    assert plan.besides == '"number7" OR "harbour"'


def test_words_of_many_passages_are_estimated(
    filled: SQLiteStore, limits: Callable[..., None]
) -> None:
    """By how many passages there are up to the last one that is counted."""
    limits(LEADING=9)
    with filled.database.read() as connection:
        counts = [
            postings._count(connection, word, 60) for word in ("number7", "harbour", "report")
        ]
    assert counts == [1, 12, 60]


def test_any_two_words_are_told_by_a_few_matches_of_all_of_them() -> None:
    words = [f"w{number}" for number in range(11)]
    matches = list(postings._two_of(words))
    assert len(matches) == 4
    sides = [[set(re.findall(r"w[0-9]+", side)) for side in m.split(" AND ")] for m in matches]
    assert all(sorted([*one, *other]) == sorted(words) for one, other in sides)
    for one, other in combinations(words, 2):
        assert any(len({one, other} & side) == 1 for side, _ in sides)
    assert list(postings._two_of(["w0"])) == []
