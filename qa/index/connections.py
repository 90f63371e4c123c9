"""Connections to a library's file, kept for whoever needs one next.

A pool, not a connection per thread: threads come and go in an asyncio program, and a
connection is only ever used by one of them at a time.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import TYPE_CHECKING

from qa.index.names import with_functions

if TYPE_CHECKING:
    from pathlib import Path

BUSY_SECONDS = 10.0


class Connections:
    """The connections of one file.

    Args:
        file: of the library.

    Attributes:
        frozen: whether nothing can write to the file, so that SQLite need not look whether
            somebody does; it ends by itself when that is no longer so.
    """

    def __init__(self, file: Path) -> None:
        self.frozen = False
        self._file = file
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def take(self) -> sqlite3.Connection:
        """One that nobody else has until it is given back.

        Raises:
            sqlite3.Error: the file cannot be opened.
        """
        with self._lock:
            if self.frozen and not cannot_change(self._file):
                self.frozen = False
                for connection in self._idle:
                    connection.close()
                self._idle.clear()
            if self._idle:
                return self._idle.pop()
        return self._opened()

    def give_back(self, connection: sqlite3.Connection) -> None:
        """Keep a connection for the next, without the transaction that it may be in."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            connection.close()
            raise
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close those that are idle; those in use close as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _opened(self) -> sqlite3.Connection:
        mode = "mode=ro&immutable=1" if self.frozen else "mode=rw"
        connection = sqlite3.connect(
            f"{self._file.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            with_functions(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        except (sqlite3.Error, UnicodeDecodeError):
            connection.close()
            raise
        return connection


def cannot_change(file: Path) -> bool:
    """Whether a file lies where this user cannot write and nobody else is writing now."""
    log = file.with_name(f"{file.name}-wal")
    return not os.access(file.parent, os.W_OK) and not log.exists()
