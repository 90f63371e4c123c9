"""Connections to `library.sqlite`, its transactions, and its errors in the project's words.

A pool, not a connection per thread: threads come and go in an asyncio program, and a
connection is only ever used by one of them at a time. Calls made inside `read()` or
`write()` on the same thread join its transaction, so that a whole answer sees one state.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryNotFound, LibraryUnusable
from qa.index import checksums, durable, migrations
from qa.index.names import with_functions
from qa.index.schema import APPLICATION_ID, TABLES, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 10.0
# Statements are ours and parse, so that one which does not shows a damaged schema.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
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
        self._frozen = False
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        try:
            with self.read() as connection:
                check_identity(connection, self.file)
                made_by = migrations.version(connection)
        except LibraryUnusable:
            # SQLite writes beside the file even to read it, unless it knows that nothing changes.
            if self._frozen or not _cannot_change(self.file):
                raise
            self._frozen = True
            self._open()
        else:
            self._log_ahead()
            self._bring_up_to_date(made_by)

    def _bring_up_to_date(self, made_by: int) -> None:
        if made_by < VERSION and self._frozen:
            raise migrations.outdated(self.file)
        if made_by < VERSION:
            with explained(self.file):
                migrations.migrate(self.file, BUSY_SECONDS)

    def _log_ahead(self) -> None:
        """Have readers and a writer not wait for each other, in a copy that was put back too."""
        with explained(self.file):
            connection = self._take()
            try:
                if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    durable.step("log ahead", self.file)
                    connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                pass  # it cannot be written, or another process is at it
            finally:
                self._give_back(connection)

    @classmethod
    def create(cls, file: Path) -> Database:
        """Make the file with its empty tables, all or nothing, and open it.

        Harmless where it is made already, or is being made by another process.
        """
        with explained(file):
            connection = sqlite3.connect(file, isolation_level=None, timeout=BUSY_SECONDS)
            try:
                durable.step("create", file)
                with suppress(sqlite3.OperationalError):  # another process is making it too
                    connection.execute("PRAGMA journal_mode = WAL")
                durable.step("commit", file)
                connection.executescript(
                    f"BEGIN IMMEDIATE; {TABLES}"
                    f"PRAGMA application_id = {APPLICATION_ID};"
                    f"PRAGMA user_version = {VERSION}; COMMIT;"
                )
                durable.step("committed", file)
            finally:
                connection.close()
        return cls(file)

    @contextmanager
    def read(self, *, newest: bool = False) -> Iterator[sqlite3.Connection]:
        """A read transaction: everything inside sees one state of the library.

        With `newest` it is a transaction of its own, inside of another one too.
        """
        with self._transaction(writes=False, apart=newest) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A write transaction, committed when the block ends and rolled back when it raises.

        Inside a block that only reads it is a transaction of its own.
        """
        with self._transaction(writes=True) as connection:
            yield connection

    def writable(self) -> bool:
        """Whether this user may write here at all."""
        return os.access(self.file, os.W_OK) and os.access(self.file.parent, os.W_OK)

    def copy_to(self, file: Path) -> None:
        """Write the library's state of this moment to a new file, while others go on."""
        with explained(self.file):
            connection = self._take()
            try:
                connection.execute("VACUUM INTO ?", (str(file),))
            finally:
                self._give_back(connection)

    def close(self) -> None:
        """Close the connections that are idle; those in use close as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _transaction(self, *, writes: bool, apart: bool = False) -> Iterator[sqlite3.Connection]:
        outer: _Open | None = getattr(self._here, "open", None)
        if outer is not None and not apart and (outer.writes or not writes):
            yield outer.connection
            return
        with explained(self.file):
            connection = self._take()
            self._here.open = _Open(connection, writes)
            try:
                connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
                yield connection
                if writes:
                    checksums.seal(connection)
                    durable.step("commit", self.file)
                connection.execute("COMMIT")
                if writes:
                    durable.step("committed", self.file)
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
            if self._frozen and not _cannot_change(self.file):
                self._frozen = False
                for connection in self._idle:
                    connection.close()
                self._idle.clear()
            if self._idle:
                return self._idle.pop()
        mode = "mode=ro&immutable=1" if self._frozen else "mode=rw"
        connection = sqlite3.connect(
            f"{self.file.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            with_functions(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _cannot_change(file: Path) -> bool:
    """Whether a file lies where this user cannot write and nobody else is writing now."""
    log = file.with_name(f"{file.name}-wal")
    return not os.access(file.parent, os.W_OK) and not log.exists()


def check_identity(connection: sqlite3.Connection, file: Path) -> None:
    """Hold a database to be a library that this version can use.

    Raises:
        LibraryNotFound: it is empty.
        LibraryDamaged: it is another program's.
        LibraryUnusable: it is a newer version's.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise LibraryNotFound(f"{file} is empty; `qa index FOLDER` makes a library there.")
    if application != APPLICATION_ID:
        raise LibraryDamaged(f"{file} is not a library of this program; choose another folder.")
    if version > VERSION:
        raise LibraryUnusable(
            f"{file} was made by a newer version of this program; update it to open this library."
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
    if code in _DAMAGE or "decode" in str(error):  # text that is no UTF-8 any more
        return LibraryDamaged(
            f"{file} is damaged ({error}); `qa verify --repair` mends what it can, "
            "and `qa restore FILE` puts a backup back."
        )
    if code in _BUSY:
        return LibraryLocked(
            f"{file} is being written by another process; try again when it is done."
        )
    return LibraryUnusable(
        f"{file} cannot be used ({error}); check that its folder exists, "
        "can be written and has free space."
    )
