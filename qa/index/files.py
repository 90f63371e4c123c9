"""What each file looked like when its documents were written, so that it need not be read again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qa.index.database import Database

_WAY = "reading"
"""Name of the fact that says how files were read."""


class Look(NamedTuple):
    """What tells a file from what it was without reading it. Times are in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int


class FileState(NamedTuple):
    """A file as it was read: how it looked, the hash of its bytes, how many documents it gave."""

    look: Look
    sha256: str
    documents: int


class FileStates:
    """The states of the files that a library was made from, by path."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, path: str) -> FileState | None:
        """The state of one file, if it is kept."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT size, modified, changed, inode, sha256, documents FROM files"
                " WHERE path = ?",
                (os.fsencode(path),),
            ).fetchone()
        return FileState(Look(*row[:4]), row[4], row[5]) if row else None

    def remember(self, states: Iterable[tuple[str, FileState]]) -> None:
        """Keep states, in place of earlier ones of the same files."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO files"
                " (path, size, modified, changed, inode, sha256, documents)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (os.fsencode(path), *state.look, state.sha256, state.documents)
                    for path, state in states
                ),
            )

    def read_by(self) -> str:
        """How the files were read whose states are kept; empty if that is not known."""
        with self._database.read() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = ?", (_WAY,)).fetchone()
        return str(row[0]) if row else ""

    def start_over(self, way: str) -> None:
        """Drop every state, so that each file is read again, and that way."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM files")
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_WAY, way))

    def forget(self) -> None:
        """Drop the states of files that no live document comes from."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM files WHERE NOT EXISTS"
                " (SELECT 1 FROM documents AS d WHERE d.path = files.path AND d.live)"
            )
