"""The FAISS index, behind `VectorIndex`. "Distance" stays in here; scores are inner products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from qa.index.generations import FACTORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qa.protocols import Ids, Vectors


class FaissIndex:
    """Exact inner-product search over vectors by id.

    Args:
        index: a FAISS index by id, of inner products.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.dimension = int(index.d)

    @classmethod
    def empty(cls, dimension: int) -> FaissIndex:
        """An index of no vectors, each to come of length `dimension`."""
        return cls(faiss.index_factory(dimension, FACTORY, faiss.METRIC_INNER_PRODUCT))

    @classmethod
    def load(cls, file: Path) -> FaissIndex:
        """Read a file that `generations` has verified; FAISS itself checks nothing.

        Raises:
            RuntimeError: FAISS cannot make an index of it.
        """
        return cls(faiss.read_index(str(file)))

    def save(self, file: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(file))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add rows; `ids` `(n,)`, `vectors` `(n, dimension)`. Ids must be new."""
        if len(ids):
            self._index.add_with_ids(
                np.ascontiguousarray(vectors, dtype=np.float32),
                np.ascontiguousarray(ids, dtype=np.int64),
            )

    def remove(self, ids: Iterable[int]) -> int:
        """Take ids out, unknown ones ignored; returns how many were there."""
        unwanted = np.fromiter(ids, dtype=np.int64)
        return int(self._index.remove_ids(unwanted)) if len(unwanted) else 0

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(id, score)`, best first; ties by lower id. With `among`, of these ids."""
        k = min(k, len(self) if among is None else len(among))
        if k < 1:
            return []
        rows = query.reshape(1, -1).astype(np.float32)
        if among is None:
            scores, ids = self._index.search(rows, k)
        else:
            selector = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters()
            parameters.sel = selector
            scores, ids = self._index.search(rows, k, params=parameters)
        found = [
            hit for hit in zip(ids[0].tolist(), scores[0].tolist(), strict=True) if hit[0] >= 0
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))
