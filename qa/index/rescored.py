"""A quantised index made as good as exact: what it proposes is scored again from the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qa.protocols import Ids, VectorIndex, Vectors

    Stored = Callable[[Sequence[int]], Iterable[tuple[Ids, Vectors]]]

OVERFETCH = 2
LEAST = 64
"""Proposals for each result, and at least; the error of a byte per component is small."""

FEW = 512
"""So many ids or fewer are scored from the store straight away."""


class Rescored:
    """A `VectorIndex` whose scores are exact.

    Args:
        index: proposes ids.
        stored: gives blocks of `(ids, vectors)`, of those ids that are there.
    """

    def __init__(self, index: VectorIndex, stored: Stored) -> None:
        self._index = index
        self._stored = stored

    def __len__(self) -> int:
        return len(self._index)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add rows, which must be in the store as well."""
        self._index.add(ids, vectors)

    def remove(self, ids: Iterable[int]) -> int:
        """Take ids out; returns how many were there."""
        return self._index.remove(ids)

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(id, score)` with exact scores; those gone from the store are left out."""
        return self.scored(query, self.proposed(query, k, among), k)

    def proposed(self, query: Vectors, k: int, among: Sequence[int] | None = None) -> Sequence[int]:
        """Ids that the `k` best are among, as the index has it; the store is not read."""
        if k < 1:
            return []
        if among is not None and len(among) <= FEW:
            return among
        fetched = self._index.search(query, max(OVERFETCH * k, LEAST), among)
        return [number for number, _ in fetched]

    def scored(self, query: Vectors, proposed: Sequence[int], k: int) -> list[tuple[int, float]]:
        """The `k` best of some ids, by their vectors in the store."""
        hits: list[tuple[int, float]] = []
        for ids, vectors in self._stored(proposed):
            scores = vectors @ query.astype(np.float32)
            hits += zip(ids.tolist(), scores.tolist(), strict=True)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
