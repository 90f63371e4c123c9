"""Putting right in the database what can be: orphans, a document's passages, the postings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qa.index.checksums import unseal
from qa.index.migrations import statements
from qa.index.names import ALL_NAMES
from qa.index.schema import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from qa.index.store import SQLiteStore
    from qa.protocols import Vectors
    from qa.types import NewDocument, Span

_ORPHANS = (
    # a question that was asked is kept, under a conversation made for it
    (
        "INSERT INTO conversations (id, title, started_at)"
        " SELECT conversation, question, min(asked_at) FROM turns"
        " WHERE conversation NOT IN (SELECT id FROM conversations) GROUP BY conversation"
    ),
    "DELETE FROM citations WHERE turn NOT IN (SELECT id FROM turns)",
    "DELETE FROM citations WHERE document NOT IN (SELECT id FROM documents)",
    "DELETE FROM passages WHERE document NOT IN (SELECT id FROM documents WHERE live)",
    "DELETE FROM embeddings WHERE passage NOT IN (SELECT id FROM passages)",
    "DELETE FROM checksums WHERE document NOT IN (SELECT id FROM documents)",
    "DELETE FROM sections WHERE document NOT IN (SELECT id FROM documents)",
    "DELETE FROM signatures WHERE document NOT IN (SELECT id FROM documents)",
    "DELETE FROM bands WHERE document NOT IN (SELECT document FROM signatures)",
)
_OF_A_DOCUMENT = ("sections", "passages")
"""What is written with a document, and again with it."""


class Mending:
    """Repairs of a library's database, each in a transaction; the caller holds the writer's lock.

    Args:
        store: the store, with the weights that embeddings are kept under.
    """

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store
        self._database = store.database

    def indexes(self) -> None:
        """Declare what is missing of tables and triggers, and make SQLite's own indexes again."""
        with self._database.write() as connection:
            for statement in statements(TABLES):
                connection.execute(statement)
            connection.execute("REINDEX")

    def orphans(self) -> None:
        """Take out what belongs to nothing, but no question or answer."""
        with self._database.write() as connection:
            for statement in _ORPHANS:
                connection.execute(statement)

    def names(self) -> None:
        """Make the index of sources and titles again."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM names")
            connection.execute(ALL_NAMES)

    def source(self, document: int) -> tuple[str, str, str] | None:
        """Path, part and hash of a live document's file, read whatever else is damaged."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT CAST(path AS BLOB), CAST(part AS BLOB), CAST(sha256 AS BLOB)"
                " FROM documents WHERE id = ? AND live",
                (document,),
            ).fetchone()
        if row is None:
            return None
        path, part, sha256 = row
        return os.fsdecode(path), part.decode("utf-8", "replace"), sha256.decode("ascii", "replace")

    def postings(self) -> None:
        """Make the postings again from the texts."""
        with self._database.write() as connection:
            connection.execute("INSERT INTO postings (postings) VALUES ('rebuild')")

    def passages(
        self, document: int, new: NewDocument, spans: Sequence[Span], vectors: Vectors
    ) -> None:
        """Make a document's passages again, and all of it what `new` says; its id stays.

        The postings must be made again afterwards.
        """
        with self._database.write() as connection:
            self._forget_passages(connection, document)
            connection.execute("UPDATE documents SET live = 0 WHERE id = ?", (document,))
            made = self._store.add_document(new, spans, vectors).id
            self._take_over(connection, document, made)
            unseal(connection, document)

    def _forget_passages(self, connection: sqlite3.Connection, document: int) -> None:
        for statement in (
            "INSERT INTO changes (passage, added) SELECT id, 0 FROM passages WHERE document = ?",
            "DELETE FROM embeddings WHERE passage IN (SELECT id FROM passages WHERE document = ?)",
            "DELETE FROM passages WHERE document = ?",
        ):
            connection.execute(statement, (document,))

    def _take_over(self, connection: sqlite3.Connection, document: int, made: int) -> None:
        """Give `document` all that the row `made` has, so that old citations still lead to it."""
        columns = [
            name
            for _, name, *_ in connection.execute("PRAGMA table_info (documents)").fetchall()
            if name not in ("id", "live")
        ]
        named = ", ".join(f'"{name}"' for name in columns)
        connection.execute("UPDATE documents SET live = 0 WHERE id = ?", (made,))
        connection.execute(
            f"UPDATE documents SET live = 1, ({named}) ="  # noqa: S608 - the schema's own names
            f" (SELECT {named} FROM documents WHERE id = ?) WHERE id = ?",
            (made, document),
        )
        for table in _OF_A_DOCUMENT:
            connection.execute(
                f"DELETE FROM {table} WHERE document = ?",  # noqa: S608 - the schema's own names
                (document,),
            )
            connection.execute(
                f"UPDATE {table} SET document = ? WHERE document = ?",  # noqa: S608 - the same
                (document, made),
            )
        connection.execute("DELETE FROM documents WHERE id = ?", (made,))
