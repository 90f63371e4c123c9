"""What every `VectorIndex` does, each kind of it, held against brute force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.kinds import EXACT, QUANTISED, sample_size
from qa.index.rescored import FEW, Rescored
from qa.index.vectors import FaissIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qa.protocols import VectorIndex

    Rows = npt.NDArray[np.float32]

DIMENSION = 8
LISTS = "IVF4,SQ8"
KINDS = [EXACT, QUANTISED, LISTS]


class Kept:
    """An index of one kind, beside all that is in it."""

    def __init__(self, kind: str, dimension: int = DIMENSION) -> None:
        sample = unit(256, 99, dimension) if sample_size(kind) else None
        self.inner = FaissIndex.empty(dimension, kind, sample)
        self.vectors: dict[int, Rows] = {}
        self.index: VectorIndex = (
            self.inner if self.inner.exact else Rescored(self.inner, self.stored)
        )

    def stored(self, ids: Sequence[int]) -> Iterator[tuple[npt.NDArray[np.int64], Rows]]:
        there = [number for number in ids if number in self.vectors]
        if there:
            yield np.array(there), np.array([self.vectors[number] for number in there])

    def add(self, ids: Sequence[int], vectors: Rows) -> None:
        self.index.add(np.array(ids, dtype=np.int64), vectors)
        self.vectors |= dict(zip(ids, vectors, strict=True))

    def remove(self, ids: Sequence[int]) -> int:
        for number in ids:
            self.vectors.pop(number, None)
        return self.index.remove(ids)

    def best(self, query: Rows, k: int, among: Sequence[int] | None = None) -> list[int]:
        """Brute force."""
        allowed = self.vectors.keys() if among is None else self.vectors.keys() & set(among)
        return sorted(allowed, key=lambda n: (-float(self.vectors[n] @ query), n))[:k]

    def found(self, query: Rows, k: int, among: Sequence[int] | None = None) -> list[int]:
        hits = self.index.search(query, k, among)
        for number, score in hits:
            assert score == pytest.approx(float(self.vectors[number] @ query), abs=1e-6)
        return [number for number, _ in hits]


def unit(rows: int, seed: int, dimension: int = DIMENSION) -> Rows:
    drawn = np.random.default_rng(seed).normal(size=(rows, dimension))
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn.astype(np.float32)


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest) -> Kept:
    return Kept(request.param)


def test_an_empty_index_finds_nothing(kept: Kept) -> None:
    assert len(kept.index) == 0
    assert kept.found(unit(1, 0)[0], 5) == []
    assert kept.remove([1, 2]) == 0
    kept.add([], np.zeros((0, DIMENSION), dtype=np.float32))
    assert len(kept.index) == 0


@pytest.mark.parametrize("kind", KINDS)
@given(
    numbers=st.sets(st.integers(1, 2**40), min_size=1, max_size=30),
    data=st.data(),
    seed=st.integers(0, 2**16),
    k=st.integers(0, 40),
)
def test_search_equals_brute_force(
    kind: str, numbers: set[int], data: st.DataObject, seed: int, k: int
) -> None:
    kept = Kept(kind)
    kept.add(sorted(numbers), unit(len(numbers), seed))
    gone = data.draw(st.sets(st.sampled_from(sorted(numbers))))
    assert kept.remove([*gone, 2**41]) == len(gone)
    assert len(kept.index) == len(numbers) - len(gone)
    query = unit(1, seed + 1)[0]
    assert kept.found(query, k) == kept.best(query, k)


@pytest.mark.parametrize("kind", KINDS)
@given(
    numbers=st.sets(st.integers(1, 50), max_size=30),
    among=st.sets(st.integers(1, 60), max_size=60),
    seed=st.integers(0, 2**16),
    k=st.integers(0, 40),
)
def test_search_among_some_equals_brute_force_over_them(
    kind: str, numbers: set[int], among: set[int], seed: int, k: int
) -> None:
    kept = Kept(kind)
    kept.add(sorted(numbers), unit(len(numbers), seed))
    query = unit(1, seed + 1)[0]
    assert kept.found(query, k, sorted(among)) == kept.best(query, k, sorted(among))


@pytest.mark.parametrize("highest", [5_000, 2**40])
def test_search_among_many_reads_every_list(kept: Kept, highest: int) -> None:
    drawn = np.random.default_rng(1).choice(highest, 3_000, replace=False)
    numbers = sorted({int(number) + 1 for number in drawn})
    kept.add(numbers, unit(len(numbers), 5))
    among = numbers[:: len(numbers) // (2 * FEW)]
    assert len(among) > FEW
    for query in unit(10, 6):
        assert kept.found(query, 10, among) == kept.best(query, 10, among)


def test_ties_go_to_the_lower_id(kept: Kept) -> None:
    vector = unit(1, 3)
    kept.add([9, 4, 7], np.repeat(vector, 3, axis=0))
    assert kept.found(vector[0], 3) == [4, 7, 9]


def test_many_vectors_come_and_go(kept: Kept) -> None:
    kept.add(range(1, 2_001), unit(2_000, 7))
    assert kept.remove(range(1, 2_001, 2)) == 1_000
    kept.add(range(3_001, 3_501), unit(500, 8))
    assert len(kept.index) == 1_500
    wanted = [kept.best(query, 10) for query in unit(20, 9)]
    found = [kept.found(query, 10) for query in unit(20, 9)]
    assert found == wanted


def test_a_saved_index_is_of_its_kind_and_finds_the_same(kept: Kept, tmp_path: Path) -> None:
    kept.add(range(1, 201), unit(200, 10))
    kept.inner.save(tmp_path / "index")
    again = FaissIndex.load(tmp_path / "index")
    assert (again.kind, again.exact, len(again)) == (kept.inner.kind, kept.inner.exact, 200)
    query = unit(1, 11)[0]
    assert again.search(query, 10) == kept.inner.search(query, 10)


def test_a_hundred_lists_find_nearly_all() -> None:
    """Of articles that have subjects, some of the lists hold the nearest passages."""
    dimension, subjects = 32, 150
    kept = Kept("IVF128,SQ8", dimension)
    drawn = np.random.default_rng(0)
    centres = unit(subjects, 12, dimension)
    rows = centres[drawn.integers(subjects, size=6_000)] + 0.15 * unit(6_000, 13, dimension)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    kept.inner = FaissIndex.empty(dimension, "IVF128,SQ8", rows[:3_000])
    kept.index = Rescored(kept.inner, kept.stored)
    kept.add(range(1, 6_001), rows)
    kept.inner.tune(rows)
    assert kept.inner._index.nprobe <= 64
    shares = [
        len(set(kept.found(query, 10)) & set(kept.best(query, 10))) / 10 for query in rows[::200]
    ]
    assert np.mean(shares) >= 0.99


def test_without_subjects_as_many_lists_are_read_as_it_takes(tmp_path: Path) -> None:
    dimension = 32
    kept = Kept("IVF64,SQ8", dimension)
    rows = unit(4_000, 20, dimension)
    kept.add(range(1, 4_001), rows)
    kept.inner.tune(rows)
    shares = [
        len(set(kept.found(query, 10)) & set(kept.best(query, 10))) / 10
        for query in unit(40, 21, dimension)
    ]
    assert np.mean(shares) >= 0.99
    kept.inner.save(tmp_path / "index")
    assert FaissIndex.load(tmp_path / "index")._index.nprobe == kept.inner._index.nprobe > 16


@pytest.mark.parametrize("kind", ["IDMap2,Flat", "IDMap,SQ8", "IVF8,SQ8"])
def test_filling_is_adding(kind: str) -> None:
    """Room is made beforehand; what is then in the index, and is written, is the same."""
    rows, ids = unit(900, 30), np.arange(5, 2_705, 3)
    blocks = [(ids[at : at + 200], rows[at : at + 200]) for at in range(0, 900, 200)]
    sample = None if kind == "IDMap2,Flat" else rows[:400]
    added, filled, empty = (FaissIndex.empty(rows.shape[1], kind, sample) for _ in range(3))
    for block in blocks:
        added.add(*block)
    filled.fill(lambda: blocks)
    empty.fill(list)
    assert (len(filled), len(empty)) == (900, 0)
    both = [faiss.serialize_index(index._index).tobytes() for index in (added, filled)]
    assert both[0] == both[1]
    filled.remove(ids[:300].tolist())
    filled.add(ids[:300], rows[:300])
    assert sorted(filled.ids().tolist()) == ids.tolist()
