"""Where the live documents come from, looked up one by one: a run that asks holds few of them.

All of a large library at once would be a kilobyte for each document.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qa.index import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.index.database import Database
    from qa.types import DocumentInfo

_ROWS = 10_000


class Origins:
    """The documents of a library by path and part.

    Args:
        database: the open library file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self) -> int:
        """The highest id of a document; those added from now on have higher ones."""
        with self._database.read() as connection:
            row = connection.execute("SELECT coalesce(max(id), 0) FROM documents").fetchone()
        return int(row[0])

    def of_file(self, path: str) -> list[int]:
        """Ids of the documents that come from a file."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT id FROM documents WHERE live AND path = ?", (os.fsencode(path),)
            ).fetchall()
        return [number for (number,) in found]

    def at(self, path: str, part: str) -> DocumentInfo | None:
        """The document that comes from there."""
        return self._one("path = ? AND part = ?", os.fsencode(path), part)

    def document(self, number: int) -> DocumentInfo | None:
        """The document of an id, if it is live."""
        return self._one("id = ?", number)

    def hashes(self) -> Iterator[tuple[int, str]]:
        """The id of each document, rising, and the hash of its bytes."""
        with self._database.read() as connection:
            cursor = connection.execute("SELECT id, sha256 FROM documents WHERE live ORDER BY id")
            while found := cursor.fetchmany(_ROWS):
                yield from found

    def paths(self, newest: int) -> Iterator[tuple[int, str]]:
        """The id of each document up to `newest`, rising, and its path."""
        with self._database.read() as connection:
            cursor = connection.execute(
                "SELECT id, path FROM documents WHERE live AND id <= ? ORDER BY id", (newest,)
            )
            while found := cursor.fetchmany(_ROWS):
                yield from ((number, os.fsdecode(path)) for number, path in found)

    def _one(self, condition: str, *parameters: object) -> DocumentInfo | None:
        query = f"SELECT {rows.columns('d')} FROM documents AS d"  # noqa: S608 - constants
        with self._database.read() as connection:
            row = connection.execute(f"{query} WHERE live AND {condition}", parameters).fetchone()
        return rows.info(row) if row else None
