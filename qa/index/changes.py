"""What vectors are derived from: the stored embeddings, and the log of what came and went."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from qa.errors import LibraryDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from qa.index.database import Database
    from qa.protocols import Ids, Vectors

_READ_ROWS = 10_000


class Changes:
    """Embeddings of one encoder, and changes to the passages, in the order they were made.

    Changes that no generation needs any more are forgotten. Whoever is at an earlier one cannot
    be told what came after it, and starts from a generation, or from what is stored.

    Args:
        database: the open library file.
        weights: sha256 of the encoder's weights, under which embeddings are kept.
    """

    def __init__(self, database: Database, weights: str = "") -> None:
        self._database = database
        self.weights = weights

    def snapshot(self) -> AbstractContextManager[object]:
        """A block in which everything is read from one state of the library."""
        return self._database.read()

    def latest(self) -> int:
        """Number of the latest change; it rises with every change to the documents."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = 'changes'"
            ).fetchone()
        return int(row[0]) if row else 0

    def mark(self, number: int, *, newest: bool = False) -> str:
        """What tells a change from another of the same number; empty if there is none.

        Numbers start again from where they were when an older copy of the library is put back.
        With `newest`, in the newest state, whatever state is being read.
        """
        with self._database.read(newest=newest) as connection:
            row = connection.execute(
                "SELECT hex(mark) FROM changes WHERE number = ?", (number,)
            ).fetchone()
        return str(row[0]) if row else ""

    def kept_since(self, number: int) -> bool:
        """Whether all that came after a change is known still."""
        with self._database.read() as connection:
            (first,) = connection.execute("SELECT min(number) FROM changes").fetchone()
            return number >= (self.latest() if first is None else first - 1)

    def lead_on_from(self, number: int, mark: str) -> bool:
        """Whether a change is of this library's past, and all that came after it is known."""
        with self._database.read():
            return self.mark(number) == mark and self.kept_since(number)

    def forget_before(self, number: int) -> None:
        """Forget the changes before one that stays."""
        with self._database.read() as connection:
            (first,) = connection.execute("SELECT min(number) FROM changes").fetchone()
        if first is not None and first < number:
            with self._database.write() as connection:
                connection.execute("DELETE FROM changes WHERE number < ?", (number,))

    def since(self, number: int) -> tuple[int, list[int], list[int]]:
        """The latest change; the passages added since `number` and live; those removed.

        Only where all that came after `number` is known.
        """
        with self._database.read() as connection:
            latest = self.latest()
            rows = connection.execute(
                "SELECT passage, min(added) FROM changes WHERE number > ?"
                " GROUP BY passage ORDER BY passage",
                (number,),
            ).fetchall()
        added = [passage for passage, still_there in rows if still_there]
        return latest, added, [passage for passage, still_there in rows if not still_there]

    def count(self) -> int:
        """How many live passages there are."""
        with self._database.read() as connection:
            row = connection.execute("SELECT count(*) FROM passages").fetchone()
        return int(row[0])

    def sample(self, size: int) -> list[int]:
        """Up to about `size` live passages, evenly over their ids."""
        with self._database.read() as connection:
            step = max(1, self.count() // max(size, 1))
            rows = connection.execute("SELECT id FROM passages ORDER BY id")
            return [number for (number,) in islice(rows, 0, None, step)]

    def after(self, number: int) -> set[int] | None:
        """Passages changed since `number` in the newest state, whatever state is being read.

        None if that is not known any more.
        """
        with self._database.read(newest=True):
            if not self.kept_since(number):
                return None
            _, added, removed = self.since(number)
        return {*added, *removed}

    def embeddings(self, ids: Sequence[int] | None = None) -> Iterator[tuple[Ids, Vectors]]:
        """Blocks of `(ids, vectors)`, ids rising: those asked for, or all.

        Vectors have shape `(n, dimension)`, float32, as rounded to the stored float16.
        """
        select = "SELECT passage, vector FROM embeddings WHERE weights = ?"
        parameters = [self.weights]
        if ids is not None:
            select += " AND passage IN (SELECT value FROM json_each(?))"
            parameters.append(json.dumps([int(number) for number in ids]))
        with self._database.read() as connection:
            cursor = connection.execute(f"{select} ORDER BY passage", parameters)
            while rows := cursor.fetchmany(_READ_ROWS):
                yield _vectors(rows)


def _vectors(rows: list[tuple[int, bytes]]) -> tuple[Ids, Vectors]:
    import numpy as np  # here, so that a library opens without it

    ids = np.array([row[0] for row in rows], dtype=np.int64)
    flat = b"".join(row[1] for row in rows)
    if {len(row[1]) for row in rows} - {len(flat) // len(rows)} or len(flat) % 2:
        raise LibraryDamaged(
            "An embedding of the library is damaged; `qa verify --repair` makes it again."
        )
    return ids, np.frombuffer(flat, dtype="<f2").reshape(len(rows), -1).astype(np.float32)
