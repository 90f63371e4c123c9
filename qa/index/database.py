"""`library.sqlite` and its transactions.

Calls made inside `read()` or `write()` on the same thread join its transaction, so that a whole
answer sees one state.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import LibraryUnusable
from qa.index import checksums, durable, migrations
from qa.index.connections import BUSY_SECONDS, Connections, cannot_change
from qa.index.explaining import check_identity, explained
from qa.index.schema import APPLICATION_ID, AS_IT_GOES, TABLES, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
        self._connections = Connections(file)
        self._here = threading.local()
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
            if self._connections.frozen or not cannot_change(self.file):
                raise
            self._connections.frozen = True
            self._open()
        else:
            self._log_ahead()
            self._bring_up_to_date(made_by)

    def _bring_up_to_date(self, made_by: int) -> None:
        if made_by < VERSION and self._connections.frozen:
            raise migrations.outdated(self.file)
        if made_by < VERSION:
            with explained(self.file):
                migrations.migrate(self.file, BUSY_SECONDS)

    def _log_ahead(self) -> None:
        """Have readers and a writer not wait for each other, in a copy that was put back too."""
        with explained(self.file):
            connection = self._connections.take()
            try:
                if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    durable.step("log ahead", self.file)
                    connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                pass  # it cannot be written, or another process is at it
            finally:
                self._connections.give_back(connection)

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
                    connection.execute(AS_IT_GOES)
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
            connection = self._connections.take()
            try:
                connection.execute("VACUUM INTO ?", (str(file),))
            finally:
                self._connections.give_back(connection)

    def rewrite(self) -> None:
        """Write the file anew without what is free in it, while others read; it keeps its name.

        The caller holds the writer's lock.
        """
        with explained(self.file):
            connection = self._connections.take()
            try:
                connection.execute(AS_IT_GOES)
                durable.step("commit", self.file)
                connection.execute("VACUUM")
                durable.step("committed", self.file)
            finally:
                self._connections.give_back(connection)

    def close(self) -> None:
        """Close the connections that are idle; those in use close as they come back."""
        self._connections.close()

    @contextmanager
    def _transaction(self, *, writes: bool, apart: bool = False) -> Iterator[sqlite3.Connection]:
        outer: _Open | None = getattr(self._here, "open", None)
        if outer is not None and not apart and (outer.writes or not writes):
            yield outer.connection
            return
        with explained(self.file):
            connection = self._connections.take()
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
                self._connections.give_back(connection)
