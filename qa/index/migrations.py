"""From the schema of an earlier version to the newest, in one transaction.

There is a way for each earlier version, straight to the newest `TABLES`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qa.errors import LibraryUnusable
from qa.index import checksums, durable
from qa.index.names import ALL_NAMES, NAMES, with_functions
from qa.index.schema import DOCUMENTS, TABLES, VERSION

if TYPE_CHECKING:
    from pathlib import Path

_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}

_ANOTHER_DOCUMENTS = f"""
DROP VIEW passage_texts;                              -- it would refer to a table that is gone
CREATE TABLE another {DOCUMENTS};
INSERT INTO another (id, path, part, title, date, sha256, length, live, text)
    SELECT id, path, part, title, date, sha256, length, live, text FROM documents;
DELETE FROM sqlite_sequence WHERE name = 'another';   -- no id is given out twice
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'another', seq FROM sqlite_sequence WHERE name = 'documents';
DROP TABLE documents;
ALTER TABLE another RENAME TO documents;
"""  # noqa: S608 - our own columns


_NO_NAMES = """
DROP TRIGGER named;
DROP TRIGGER renamed;
DROP TRIGGER unnamed;
DROP TABLE names;
"""


def migrate(file: Path, busy_seconds: float) -> None:
    """Bring a library up to date; harmless where it is already, or another process does it.

    Raises:
        LibraryUnusable: it may not be written here.
        sqlite3.Error: it cannot be written; it stays as it was.
    """
    uri = f"{file.absolute().as_uri()}?mode=rw"
    with closing(
        sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
    ) as connection:
        # Tables are made anew under the names that others refer to. (Off by default in SQLite,
        # though not in every build of it; within a transaction it cannot be changed.)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = FULL")
        try:
            connection.execute("BEGIN IMMEDIATE")
            _steps(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in _READ_ONLY:
                raise outdated(file) from error
            raise
        durable.step("commit", file)
        connection.execute("COMMIT")
        durable.step("committed", file)


def outdated(file: Path) -> LibraryUnusable:
    """What to say of a library that would have to be written first."""
    return LibraryUnusable(
        f"{file} was made by an earlier version of this program and may not be written here; "
        "open it once where it can be written, or copy its folder."
    )


def version(connection: sqlite3.Connection) -> int:
    """The number of a library's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _steps(connection: sqlite3.Connection) -> None:
    if version(connection) < 2:
        _from_1(connection)
    elif version(connection) < 3:
        _from_2(connection)
    if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.DatabaseError(f"a row of {broken[0]} refers to nothing in {broken[2]}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _from_1(connection: sqlite3.Connection) -> None:
    """Columns for where a document comes from, which stand before its text; more tables.

    They cannot be added to a table's middle, hence another table.
    """
    with_functions(connection)
    for statement in statements(_ANOTHER_DOCUMENTS + TABLES + ALL_NAMES):
        connection.execute(statement)
    checksums.unseal(connection)
    checksums.seal(connection)


def _from_2(connection: sqlite3.Connection) -> None:
    """The index of names has that of the site, too."""
    with_functions(connection)
    for statement in statements(_NO_NAMES + NAMES + ALL_NAMES):
        connection.execute(statement)


def statements(script: str) -> list[str]:
    """A script's statements; `executescript` would commit before the first one."""
    statements, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements
