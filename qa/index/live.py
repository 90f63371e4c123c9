"""The vectors in memory, kept equal to the store: a generation plus the changes since."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from qa.index.generations import Generations

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qa.index.changes import Changes
    from qa.index.vectors import FaissIndex
    from qa.protocols import Vectors


class LiveVectors:
    """Nearest live passages of a library. Safe to use from several threads.

    Args:
        library: the library's folder.
        changes: where vectors come from, and what happened since a generation.
        model: the encoder's name, recorded with each generation.
        dimension: length of each vector.
    """

    def __init__(self, library: Path, changes: Changes, model: str, dimension: int) -> None:
        self._changes = changes
        self._model = model
        self._generations = Generations(library, changes.weights, dimension)
        self._lock = threading.Lock()
        self._index: FaissIndex | None = None
        self._change = 0
        self._published = -1

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, inner product)`, best first, of the store's state now.

        With `among`, of these passages only.
        """
        with self._lock:
            return self._current().search(query, k, among)

    def sync(self) -> None:
        """Load the vectors and catch up with the store."""
        with self._lock:
            self._current()

    def publish(self) -> None:
        """Write a new generation, unless the live one already holds every change.

        Only the process that holds the writer's lock may call this.
        """
        with self._lock:
            index = self._current()
            if self._published != self._change:
                mark = self._changes.mark(self._change)
                self._generations.publish(index, self._change, mark, self._model)
                self._published = self._change

    def _current(self) -> FaissIndex:
        index = self._index
        if index is None:
            index = self._load()
        if self._changes.latest() <= self._change:
            self._index = index
            return index
        latest, added, removed = self._changes.since(self._change)
        index.remove(removed)
        # One that is in the file already, after a crash between write and record, stays one.
        index.remove(added)
        for ids, vectors in self._changes.embeddings(added):
            index.add(ids, vectors)
        self._change = latest
        self._index = index
        return index

    def _load(self) -> FaissIndex:
        loaded = self._generations.load(
            lambda record: record.mark == self._changes.mark(record.change)
        )
        if loaded is not None:
            index, record = loaded
            self._change = self._published = record.change
            return index
        from qa.index.vectors import FaissIndex

        index = FaissIndex.empty(self._generations.dimension)
        with self._changes.snapshot():
            self._change = self._changes.latest()
            for ids, vectors in self._changes.embeddings():
                index.add(ids, vectors)
        return index
