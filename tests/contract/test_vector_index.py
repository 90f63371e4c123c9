"""What every `VectorIndex` does, held against brute force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.vectors import FaissIndex

if TYPE_CHECKING:
    from qa.protocols import VectorIndex

DIMENSION = 8


def unit(rows: int, seed: int) -> npt.NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=(rows, DIMENSION))
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn.astype(np.float32)


def brute_force(
    vectors: dict[int, npt.NDArray[np.float32]], query: npt.NDArray[np.float32], k: int
) -> list[int]:
    scored = sorted(vectors, key=lambda number: (-float(vectors[number] @ query), number))
    return scored[:k]


@pytest.fixture
def index() -> VectorIndex:
    return FaissIndex.empty(DIMENSION)


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert len(index) == 0
    assert index.search(unit(1, 0)[0], 5) == []
    assert index.remove([1, 2]) == 0
    index.add(np.array([], dtype=np.int64), np.zeros((0, DIMENSION), dtype=np.float32))
    assert len(index) == 0


@given(
    st.sets(st.integers(1, 2**40), min_size=1, max_size=30),
    st.data(),
    st.integers(0, 2**16),
    st.integers(0, 40),
)
def test_search_equals_brute_force(
    numbers: set[int], data: st.DataObject, seed: int, k: int
) -> None:
    index = FaissIndex.empty(DIMENSION)
    ids = np.array(sorted(numbers), dtype=np.int64)
    vectors = unit(len(ids), seed)
    index.add(ids, vectors)
    gone = data.draw(st.sets(st.sampled_from(sorted(numbers))))
    assert index.remove([*gone, 2**41]) == len(gone)
    kept = {n: v for n, v in zip(ids.tolist(), vectors, strict=True) if n not in gone}
    assert len(index) == len(kept)
    query = unit(1, seed + 1)[0]
    found = index.search(query, k)
    assert [number for number, _ in found] == brute_force(kept, query, k)
    for number, score in found:
        assert score == pytest.approx(float(kept[number] @ query), abs=1e-6)


@given(
    st.sets(st.integers(1, 50), max_size=30),
    st.sets(st.integers(1, 60), max_size=60),
    st.integers(0, 2**16),
    st.integers(0, 40),
)
def test_search_among_some_equals_brute_force_over_them(
    numbers: set[int], among: set[int], seed: int, k: int
) -> None:
    index = FaissIndex.empty(DIMENSION)
    ids = np.array(sorted(numbers), dtype=np.int64)
    vectors = unit(len(ids), seed)
    index.add(ids, vectors)
    kept = {n: v for n, v in zip(ids.tolist(), vectors, strict=True) if n in among}
    query = unit(1, seed + 1)[0]
    found = index.search(query, k, sorted(among))
    assert [number for number, _ in found] == brute_force(kept, query, k)


def test_ties_go_to_the_lower_id(index: VectorIndex) -> None:
    vector = unit(1, 3)
    index.add(np.array([9, 4, 7], dtype=np.int64), np.repeat(vector, 3, axis=0))
    assert [number for number, _ in index.search(vector[0], 3)] == [4, 7, 9]
