"""What can still be read of a damaged database, in a new one.

SQLite gives up a whole statement at the first damaged page, so rows are then asked for one by
one. The damaged file is only read.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qa.index import durable
from qa.index.database import Database
from qa.index.mending import Mending
from qa.index.store import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BY_NUMBER = {
    "documents": "id",
    "checksums": "document",
    "passages": "id",
    "conversations": "id",
    "turns": "id",
    "signatures": "document",
}
"""Tables whose rows have a number, with its column."""

_OTHERS = ("meta", "sections", "embeddings", "citations", "files", "bands")


def salvage(damaged: Path) -> tuple[Path, int]:
    """Write what can be read to `salvaged-N.sqlite` beside the file; how many live documents.

    Raises:
        LibraryUnusable: it cannot be written.
    """
    number = 1
    while (target := damaged.with_name(f"salvaged-{number}.sqlite")).exists():
        number += 1
    unfinished = target.with_name(f"{target.name}.tmp")
    for name in ("", "-wal", "-shm"):
        durable.remove(unfinished.with_name(f"{unfinished.name}{name}"))
    made = Database.create(unfinished)
    try:
        _copy(damaged, made)
        mending = Mending(SQLiteStore(made))
        mending.orphans()
        mending.postings()
        kept = SQLiteStore(made).count()[0]
    finally:
        made.close()
    durable.move(unfinished, target)
    return target, kept


def _copy(damaged: Path, made: Database) -> None:
    uri = f"{damaged.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as source, made.write() as target:
        source.text_factory = lambda data: data.decode("utf-8", "replace")
        target.execute("PRAGMA defer_foreign_keys = ON")  # orphans are taken out afterwards
        for table in (*_BY_NUMBER, *_OTHERS):
            if table == "checksums":  # those of what was written, not of what is written now
                target.execute("DELETE FROM checksums")
            for row in _rows(source, table):
                _insert(target, table, row)
        target.execute("INSERT INTO changes (passage, added) SELECT id, 1 FROM passages")
        Mending(SQLiteStore(made)).orphans()


def _insert(target: sqlite3.Connection, table: str, row: tuple[object, ...]) -> None:
    """Insert a row, unless it is none that the table could have."""
    marks = ", ".join("?" * len(row))
    try:
        target.execute(
            f"INSERT OR IGNORE INTO {table} VALUES ({marks})",  # noqa: S608 - our names
            row,
        )
    except sqlite3.IntegrityError:
        pass
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:  # as where a trigger cannot read it
            raise


def _rows(source: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    """The rows of a table that can be read."""
    try:
        rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our names
    except sqlite3.DatabaseError:
        rows = []
        if table in _BY_NUMBER:
            rows = list(_one_by_one(source, table, _BY_NUMBER[table]))
    yield from rows


def _one_by_one(
    source: sqlite3.Connection, table: str, column: str
) -> Iterator[tuple[object, ...]]:
    for number in range(1, _last(source) + 1):
        try:
            row = source.execute(
                f"SELECT * FROM {table} WHERE {column} = ?",  # noqa: S608 - our names
                (number,),
            ).fetchone()
        except sqlite3.DatabaseError:
            continue
        if row is not None:
            yield row


def _last(source: sqlite3.Connection) -> int:
    """The largest number that was ever given out, as far as that can be read."""
    try:
        (last,) = source.execute("SELECT max(seq) FROM sqlite_sequence").fetchone()
    except sqlite3.DatabaseError:
        last = None
    return min(int(last or 100_000), 10_000_000)
