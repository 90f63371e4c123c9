"""The FAISS index, behind `VectorIndex`. "Distance" stays in here; scores are inner products."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from qa.index.kinds import EXACT, QUANTISED, lists_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from qa.protocols import Ids, Vectors

SHARES = (1 / 32, 1 / 16, 3 / 32, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 1)
"""Shares of the inverted lists that a search may read; the least that finds enough is taken."""

ENOUGH = 0.996
NEAREST = 10
TRIED = 128
NOISE, MIXED = 3.0, 256
"""Share of the ten nearest that is enough, over how many queries; how unlike the passages these
are, and of how many others what makes them so is mixed."""

_ROUNDS = 10
_WIDEST_BITMAP = 100_000_000
"""Ids below it are looked up in a bitmap, a bit for each."""


class FaissIndex:
    """Inner-product search over vectors by id.

    Args:
        index: a FAISS index by id, of inner products.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.dimension = int(index.d)
        self.kind = _kind_of(index)
        self._lists = lists_of(self.kind)

    @classmethod
    def empty(cls, dimension: int, kind: str = EXACT, sample: Vectors | None = None) -> FaissIndex:
        """An index of no vectors, each to come of length `dimension`.

        Args:
            dimension: length of each vector.
            kind: a FAISS factory string of `kinds`.
            sample: vectors like those to come, `(n, dimension)`, for kinds that learn; at least
                as many as the kind has lists.
        """
        index: Any = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
        if sample is not None:
            if lists_of(kind):
                index.cp.niter = _ROUNDS
                index.cp.min_points_per_centroid = 1  # fewer are no reason to warn
            index.train(np.ascontiguousarray(sample, dtype=np.float32))
        if lists_of(kind):
            index.nprobe = lists_of(kind)
        return cls(index)

    @classmethod
    def load(cls, file: Path) -> FaissIndex:
        """Read a file that `generations` has verified; FAISS itself checks nothing.

        Raises:
            RuntimeError: FAISS cannot make an index of it.
        """
        return cls(faiss.read_index(str(file)))

    def tune(self, sample: Vectors) -> None:
        """Settle how many lists a search reads, by trying; the file keeps it.

        Queries are vectors of the sample with three times as much noise as they are long, which
        varies as the passages do. For questions that are as unlike their passages as real ones
        are, the lists that are enough for those find what is promised (decision 11).

        Args:
            sample: vectors of the index, in no order: the first become queries, and the last
                are what their noise is mixed of.
        """
        if not self._lists:
            return
        chosen, others = sample[:TRIED], sample[-MIXED:]
        noise = np.random.default_rng(0).normal(size=(len(chosen), len(others))) @ others
        queries = chosen + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        wanted = self._nearest(queries, self._lists)
        for share in SHARES:
            read = math.ceil(self._lists * share)
            pairs = zip(wanted, self._nearest(queries, read), strict=True)
            if np.mean([len(best & found) / len(best) for best, found in pairs]) >= ENOUGH:
                self._index.nprobe = read
                return

    def _nearest(self, queries: Vectors, lists: int) -> list[set[int]]:
        parameters = faiss.SearchParametersIVF()
        parameters.nprobe = lists
        count = min(NEAREST, len(self))
        _, ids = self._index.search(queries.astype(np.float32), count, params=parameters)
        return [set(row.tolist()) for row in ids]

    def save(self, file: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(file))

    @property
    def exact(self) -> bool:
        """Whether scores are those of the vectors as they were added."""
        return self.kind == EXACT

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> Ids:
        """All ids, in no order."""
        if not self._lists:
            return faiss.vector_to_array(self._index.id_map)
        lists = self._index.invlists
        found = [
            faiss.rev_swig_ptr(lists.get_ids(i), lists.list_size(i))
            for i in range(self._lists)
            if lists.list_size(i)
        ]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def vectors(self, ids: Ids) -> Vectors:
        """The rows of an exact index, shape `(len(ids), dimension)`."""
        if not len(ids):
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))
        return rows

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add rows; `ids` `(n,)`, `vectors` `(n, dimension)`. Ids must be new."""
        if len(ids):
            self._index.add_with_ids(
                np.ascontiguousarray(vectors, dtype=np.float32),
                np.ascontiguousarray(ids, dtype=np.int64),
            )

    def fill(self, blocks: Callable[[], Iterable[tuple[Ids, Vectors]]]) -> None:
        """Add very many rows to an empty index; where there are lists they are read twice.

        How long each list gets is found out first, and room made for it: lists that grow bit by
        bit leave holes in the memory, nearly half as large as the vectors.

        Args:
            blocks: gives the rows, as `add` takes them; the same each time.
        """
        if not self._lists:
            for ids, vectors in blocks():
                self.add(ids, vectors)
            return
        places = [self._index.quantizer.assign(vectors, 1)[:, 0] for _, vectors in blocks()]
        self._make_room(np.bincount(np.concatenate([np.zeros(0, np.int64), *places])))
        for (ids, vectors), lists in zip(blocks(), places, strict=True):
            rows = np.ascontiguousarray(vectors, dtype=np.float32)
            pointers = (faiss.swig_ptr(each) for each in (rows, ids, np.ascontiguousarray(lists)))
            self._index.add_core(len(ids), *pointers)

    def _make_room(self, sizes: Ids) -> None:
        """Have each list keep room for so many vectors."""
        lists = self._index.invlists
        for number, size in enumerate(sizes.tolist()):
            lists.resize(number, size)
            lists.resize(number, 0)

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
        selector = None if among is None else _selector(np.asarray(among, dtype=np.int64))
        with _one_thread():
            scores, ids = self._index.search(rows, k, params=self._parameters(selector))
        found = [
            hit for hit in zip(ids[0].tolist(), scores[0].tolist(), strict=True) if hit[0] >= 0
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _parameters(self, selector: Any) -> Any:
        """How to search; of some ids only, all lists are read, since these may lie anywhere."""
        if not self._lists:
            parameters = faiss.SearchParameters()
        else:
            parameters = faiss.SearchParametersIVF()
            parameters.nprobe = self._index.nprobe if selector is None else self._lists
        if selector is not None:
            parameters.sel = selector
        return parameters


@contextmanager
def _one_thread() -> Iterator[None]:
    """A block in which FAISS uses the thread that calls it, and no others.

    One query gains little by more. Threads that are done spin until all are, and where another
    program has a core, what one of them still has to do waits for it: three times as long in all
    (decision 11).
    """
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # of this thread alone
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _kind_of(index: Any) -> str:
    """The kind that an index is, by its own structure.

    Raises:
        RuntimeError: it is none of ours.
    """
    if isinstance(index, faiss.IndexIVFScalarQuantizer):
        return f"IVF{index.nlist},SQ8"
    if isinstance(index, faiss.IndexIDMap):
        inner = faiss.downcast_index(index.index)
        if isinstance(index, faiss.IndexIDMap2) and isinstance(inner, faiss.IndexFlat):
            return EXACT
        if isinstance(inner, faiss.IndexScalarQuantizer):
            return QUANTISED
    raise RuntimeError(f"{type(index).__name__} is no kind of index that is used here")


def _selector(among: Ids) -> Any:
    if len(among) and among.min() >= 0 and among.max() < _WIDEST_BITMAP:
        members = np.zeros(int(among.max()) + 1, dtype=bool)
        members[among] = True
        bitmap: Any = faiss.IDSelectorBitmap  # its stub is of the C++ constructor
        return bitmap(np.packbits(members, bitorder="little"))
    return faiss.IDSelectorBatch(among)
