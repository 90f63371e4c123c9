"""BM25 over few and over very many passages; `MANY` is lowered to make few of them many."""

from __future__ import annotations

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


def test_of_many_those_with_a_rare_word_are_scored_in_full(
    filled: SQLiteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = found(filled, "harbour", "budget")
    monkeypatch.setattr(postings, "MANY", 15)
    monkeypatch.setattr(postings, "COMMON_SHARE", 2)
    rare = found(filled, "harbour", "budget", "report")
    assert set(rare) == set(range(5, 61, 5))
    assert rare == pytest.approx({number: everything[number] for number in rare})
    assert set(found(filled, "harbour", "budget", among=[5, 6, 15])) == {5, 15}


@pytest.mark.parametrize(("share", "common"), [(10, 60), (1, 20)])
def test_a_word_of_most_passages_or_of_very_many_counts_only_without_others(
    filled: SQLiteStore, monkeypatch: pytest.MonkeyPatch, share: int, common: int
) -> None:
    expected = found(filled, "harbour")
    monkeypatch.setattr(postings, "MANY", 15)
    monkeypatch.setattr(postings, "COMMON_SHARE", share)
    monkeypatch.setattr(postings, "COMMON", common)
    assert found(filled, "report", "harbour") == pytest.approx(expected)
    assert set(expected) == set(range(5, 61, 5))
    assert len(found(filled, "report")) == 60


def test_without_a_rare_word_the_rarest_two_must_meet(
    filled: SQLiteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "MANY", 5)
    monkeypatch.setattr(postings, "COMMON_SHARE", 1)
    assert set(found(filled, "harbour", "budget", "report")) == {15, 30, 45, 60}
    monkeypatch.setattr(postings, "MANY", 0)
    assert set(found(filled, "lighthouse", "number1", "report")) == {45}
    assert found(filled, "absent") == {}


def test_how_many_are_scored_does_not_grow_with_the_library(
    filled: SQLiteStore, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "MANY", 15)
    add("\n".join(f"report thing{number}" for number in range(200)), path="/two")
    with filled.database.read() as connection:
        matches = postings._matches(connection, ["report", "harbour", "number7", "absent"])
    assert matches == ['"number7" OR "harbour"']
