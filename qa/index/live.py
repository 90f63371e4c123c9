"""The vectors in memory, kept equal to the store: a generation plus the changes since.

They follow the newest state that anyone asked for. Whoever is inside of an older read
transaction, while another thread went on, still gets exactly the vectors of that state: what
changed since is scored from the stored embeddings, as that state has them.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from qa.index.generations import Generations
from qa.index.kinds import Ladder, sample_size
from qa.index.rescored import Rescored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from qa.index.changes import Changes
    from qa.index.generations import Record
    from qa.index.vectors import FaissIndex
    from qa.protocols import Ids, VectorIndex, Vectors

Result = TypeVar("Result")

LADDER = Ladder()
NEAR = 100
"""A generation that lacks less than one part in so many is near enough to open."""

TRIED = 512
"""Vectors of the sample by which it is settled how an index is searched."""

MANY = 10_000
"""Changes up to which catching up is quick however small the index is."""


class LiveVectors:
    """Nearest live passages of a library. Safe to use from several threads.

    Args:
        library: the library's folder.
        changes: where vectors come from, and what happened since a generation.
        model: the encoder's name, recorded with each generation.
        dimension: length of each vector.
        ladder: which kind of index from which size on.
    """

    def __init__(
        self,
        library: Path,
        changes: Changes,
        model: str,
        dimension: int,
        ladder: Ladder = LADDER,
    ) -> None:
        self._changes = changes
        self._model = model
        self._generations = Generations(library, changes.weights, dimension)
        self._ladder = ladder
        self._lock = threading.Lock()
        self._index: FaissIndex | None = None
        self._change = 0
        self._mark = ""
        self._published = -1

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, inner product)`, best first, of the store's state now.

        Now is when the transaction began that the caller is inside of, if it is inside of one.
        With `among`, of these passages only.
        """
        with self._lock, self._changes.snapshot():
            return self._found(self._current(), query, k, among)

    def begin(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> Callable[[], list[tuple[int, float]]]:
        """Start a search that takes long in a thread of its own; the result gives its hits.

        To be called where this was called, inside of the same transaction if there is one: the
        thread proposes ids, and they are scored from the state that the caller reads.
        """
        with self._lock, self._changes.snapshot():
            index, change = self._current(), self._change
            if index.exact or self._changes.latest() < change:
                hits = self._found(index, query, k, among)
                return lambda: hits
        best = Rescored(index, self._changes.embeddings)

        def proposed() -> Sequence[int] | None:
            with self._lock:
                unchanged = self._index is index and self._change == change
                return best.proposed(query, k, among) if unchanged else None

        begun = _begun(proposed)

        def finished() -> list[tuple[int, float]]:
            found = begun.result()
            return self.search(query, k, among) if found is None else best.scored(query, found, k)

        return finished

    def _found(
        self, index: FaissIndex, query: Vectors, k: int, among: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        """The best in the state that the caller reads, by an index that is at least as new."""
        best = index if index.exact else Rescored(index, self._changes.embeddings)
        if (latest := self._changes.latest()) < self._change:
            return self._earlier(best, latest, query, k, among)
        return best.search(query, k, among)

    def sync(self) -> None:
        """Load the vectors and catch up with the store."""
        with self._lock, self._changes.snapshot():
            self._current()

    def publish(self) -> None:
        """Write a new generation, of the kind that suits the size by now.

        Nothing is written while the live one is so near that whoever opens it catches up at
        once: a generation is written whole, and a large library would write it for a line.
        Changes that the generations include are forgotten, but for the last of each.
        Only the process that holds the writer's lock may call this.
        """
        with self._lock:
            if self._index is None and self._stands():
                return
            index = self._current()
            if _is_near(self._change - self._published, self._published, len(index)):
                return
            if self._ladder.kind(len(index), index.kind) != index.kind:
                index = self._index = self._built(index.kind)
            self._write(index)

    def _stands(self) -> bool:
        """Whether the live generation can stay, as its record says; its vectors are not read."""
        number = self._generations.live()
        record = self._generations.record(number)
        if record is None or not self._ours(record):
            return False
        behind = self._changes.latest() - record.change
        return _is_near(behind, record.change, record.count) and self._generations.intact(number)

    def rebuild(self) -> None:
        """Make the vectors again from what is stored, and publish them; damaged files go.

        Only the process that holds the writer's lock may call this.

        Raises:
            LibraryUnusable: the files cannot be written.
        """
        with self._lock:
            self._generations.discard()
            self._index = self._built()
            self._write(self._index)

    def _write(self, index: FaissIndex) -> None:
        mark = self._changes.mark(self._change)
        self._generations.publish(index, self._change, mark, self._model)
        self._published = self._change
        kept = [record.change for record in self._generations.records() if self._ours(record)]
        self._changes.forget_before(min(kept, default=0))

    def _current(self) -> FaissIndex:
        index = self._index
        if index is None or self._is_of_another_past():
            index = self._load()
        behind = self._changes.latest() - self._change
        known = behind <= 0 or self._changes.kept_since(self._change)
        if behind > max(MANY, len(index)) or not known:
            # more has come than is here: no catching up, which could outgrow this kind by far
            self._index = None
            index = self._load()
        elif behind > 0:
            self._catch_up(index)
        self._index = index
        return index

    def _is_of_another_past(self) -> bool:
        """Whether an older copy of the library was put back, and the numbers given out again."""
        if self._changes.mark(self._change) == self._mark:
            return False
        return self._changes.mark(self._change, newest=True) != self._mark

    def _catch_up(self, index: FaissIndex) -> None:
        latest, added, removed = self._changes.since(self._change)
        index.remove(removed)
        # One that is in the file already, after a crash between write and record, stays one.
        index.remove(added)
        for ids, vectors in self._changes.embeddings(added):
            index.add(ids, vectors)
        self._at(latest)

    def _at(self, change: int) -> None:
        self._change = change
        self._mark = self._changes.mark(change)

    def _earlier(
        self,
        index: VectorIndex,
        change: int,
        query: Vectors,
        k: int,
        among: Sequence[int] | None,
    ) -> list[tuple[int, float]]:
        """The same as of an earlier change, whose state the caller reads."""
        since = self._changes.after(change)
        if since is None:
            return _best([], self._changes.embeddings(among), query, k)
        hits = [hit for hit in index.search(query, k + len(since), among) if hit[0] not in since]
        chosen = since if among is None else since & {*among}
        return _best(hits, self._changes.embeddings(sorted(chosen)), query, k)

    def _load(self) -> FaissIndex:
        """The newest generation, caught up; where there is none, or one far behind, afresh."""
        loaded = self._generations.load(self._is_usable)
        if loaded is None:
            return self._built()
        index, record = loaded
        self._published = record.change
        self._at(record.change)
        self._catch_up(index)
        return index

    def _is_usable(self, record: Record) -> bool:
        behind = self._changes.latest() - record.change
        return behind <= max(MANY, record.count) and self._ours(record)

    def _ours(self, record: Record) -> bool:
        return self._changes.lead_on_from(record.change, record.mark)

    def _built(self, now: str = "") -> FaissIndex:
        """An index of all that is stored, of the kind that suits its size."""
        from qa.index.vectors import FaissIndex

        with self._changes.snapshot():
            self._at(self._changes.latest())
            kind = self._ladder.kind(self._changes.count(), now)
            sample = self._sample(sample_size(kind))
            index = FaissIndex.empty(
                self._generations.dimension, kind, sample if len(sample) else None
            )
            tried = _drawn(sample)
            del sample  # a tenth of a gigabyte, not to be held beside the vectors
            index.fill(self._changes.embeddings)
        index.tune(tried)
        return index

    def _sample(self, size: int) -> Vectors:
        """Shape `(about size, dimension)`, or fewer if there are fewer."""
        import numpy as np

        chosen = self._changes.sample(size) if size else []
        sample = np.empty((len(chosen), self._generations.dimension), np.float32)
        filled = 0
        for ids, vectors in self._changes.embeddings(chosen):
            sample[filled : filled + len(ids)] = vectors
            filled += len(ids)
        return sample[:filled]


def _begun(work: Callable[[], Result]) -> Future[Result]:
    """Some work, started in a thread that ends with it."""
    from concurrent.futures import ThreadPoolExecutor

    executor = ThreadPoolExecutor(1)
    begun = executor.submit(work)
    executor.shutdown(wait=False)
    return begun


def _is_near(behind: int, change: int, count: int) -> bool:
    """Whether a generation of so many vectors, at that change, need not be written anew."""
    return not behind or (change > 0 and behind < count // NEAR)


def _drawn(sample: Vectors) -> Vectors:
    """Some of a sample, by chance: regular steps through articles may hit a few subjects only."""
    import numpy as np

    chosen = np.random.default_rng(0).permutation(len(sample))[:TRIED]
    return sample[chosen]


def _best(
    hits: list[tuple[int, float]], blocks: Iterable[tuple[Ids, Vectors]], query: Vectors, k: int
) -> list[tuple[int, float]]:
    """The `k` best of some hits and of all vectors of some blocks; ties by lower id."""
    for ids, vectors in blocks:
        hits += zip(ids.tolist(), (vectors @ query).tolist(), strict=True)
        hits = sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
