"""Connections to `library.sqlite`, its transactions, and its errors in the project's words.

A pool, not a connection per thread: threads come and go in an asyncio program, and a
connection is only ever used by one of them at a time. Calls made inside `read()` or
`write()` on the same thread join its transaction, so that a whole answer sees one state.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryNotFound, LibraryUnusable
from qa.index import durable
from qa.index.schema import APPLICATION_ID, TABLES, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 10.0
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class _Open(NamedTuple):
    """A transaction that this thread is inside of."""

    connection: sqlite3.Connection
    writes: bool


class Database:
    """One SQLite file in WAL mode, shared by the threads of this process.

    Raises:
        LibraryUnusable: the file cannot be opened or written.
        LibraryDamaged: it is no library, or SQLite finds it corrupt.
        LibraryLocked: another process kept it busy for ten seconds.
        LibraryNotFound: the file has no tables, as after a crash while it was being made.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._here = threading.local()
        self._closed = False
        try:
            with self.read() as connection:
                self._check_identity(connection)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, file: Path) -> Database:
        """Make the file with its empty tables, all or nothing, and open it.

        Harmless where it is made already, or is being made by another process.
        """
        with explained(file):
            connection = sqlite3.connect(file, isolation_level=None, timeout=BUSY_SECONDS)
            try:
                durable.step("create", file)
                connection.execute("PRAGMA journal_mode = WAL")
                durable.step("tables", file)
                connection.executescript(
                    f"BEGIN IMMEDIATE; {TABLES}"
                    f"PRAGMA application_id = {APPLICATION_ID};"
                    f"PRAGMA user_version = {VERSION}; COMMIT;"
                )
            finally:
                connection.close()
        return cls(file)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A read transaction: everything inside sees one state of the library."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A write transaction, committed when the block ends and rolled back when it raises.

        Inside a block that only reads it is a transaction of its own.
        """
        with self._transaction(writes=True) as connection:
            yield connection

    def close(self) -> None:
        """Close the connections that are idle; those in use close as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[sqlite3.Connection]:
        outer: _Open | None = getattr(self._here, "open", None)
        if outer is not None and (outer.writes or not writes):
            yield outer.connection
            return
        with explained(self.file):
            connection = self._take()
            self._here.open = _Open(connection, writes)
            try:
                connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
                yield connection
                if writes:
                    durable.step("commit", self.file)
                connection.execute("COMMIT")
            finally:
                self._here.open = outer
                self._give_back(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
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

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        connection = sqlite3.connect(
            f"{self.file.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _check_identity(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise LibraryNotFound(f"{self.file} is empty; `qa index FOLDER` makes a library there.")
        if application != APPLICATION_ID:
            raise LibraryDamaged(
                f"{self.file} is not a library of this program; choose another folder."
            )
        if version > VERSION:
            raise LibraryUnusable(
                f"{self.file} was made by a newer version of this program; "
                "update it to open this library."
            )


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into the project's, naming the file and the remedy."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a fault of ours, which no advice to the user would mend
    except sqlite3.Error as error:
        raise _explanation(error, file) from error


def _explanation(error: sqlite3.Error, file: Path) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGE:
        return LibraryDamaged(
            f"{file} is damaged ({error}); put a copy back, or delete its folder and index again."
        )
    if code in _BUSY:
        return LibraryLocked(
            f"{file} is being written by another process; try again when it is done."
        )
    return LibraryUnusable(
        f"{file} cannot be used ({error}); check that its folder exists, "
        "can be written and has free space."
    )
