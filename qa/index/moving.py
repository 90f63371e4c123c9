"""A document under another name: it keeps its id, its passages and what is derived from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.index.rows import stated, write_sections
from qa.types import Span

if TYPE_CHECKING:
    import sqlite3

    from qa.index.store import SQLiteStore
    from qa.protocols import Vectors
    from qa.types import DocumentInfo, NewDocument


class Moves:
    """Moves documents within a store.

    Args:
        store: what holds them; the caller holds the writer's lock.
    """

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store

    def spans(self, document_id: int) -> list[Span]:
        """The passages of a document, in order."""
        with self._store.database.read() as connection:
            rows = connection.execute(
                'SELECT start, "end" FROM passages WHERE document = ? ORDER BY id', (document_id,)
            ).fetchall()
        return [Span(*row) for row in rows]

    def move(
        self,
        document_id: int,
        document: NewDocument,
        vectors: Vectors,
        over: int | None = None,
    ) -> DocumentInfo:
        """Give a document the name and the facts of `document`, whose text is the same.

        Args:
            document_id: the live document.
            document: what is read under its new name.
            vectors: of its passages under its new title, in their order.
            over: a document that had the new name before, and goes.
        """
        with self._store.database.write() as connection:
            if over is not None:
                self._store.remove_document(over)
            (title,) = connection.execute(
                "SELECT title FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
            if title != document.title:
                self._retitle(connection, document_id, document, title, vectors)
            values = stated(document)
            changes = ", ".join(f"{name} = ?" for name in values)
            connection.execute(
                f"UPDATE documents SET {changes} WHERE id = ?",  # noqa: S608 - our own names
                (*values.values(), document_id),
            )
            write_sections(connection, document_id, document.sections)
            return self._store.document(document_id).info()

    def _retitle(
        self,
        connection: sqlite3.Connection,
        document_id: int,
        document: NewDocument,
        title: str,
        vectors: Vectors,
    ) -> None:
        """Postings and vectors hold the title too; where it came from the name, it is another."""
        ids = [
            number
            for (number,) in connection.execute(
                "SELECT id FROM passages WHERE document = ? ORDER BY id", (document_id,)
            )
        ]
        texts = [span.of(document.text) for span in self.spans(document_id)]
        connection.executemany(
            "INSERT INTO postings (postings, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            ((number, title, text) for number, text in zip(ids, texts, strict=True)),
        )
        connection.executemany(
            "INSERT INTO postings (rowid, title, text) VALUES (?, ?, ?)",
            ((number, document.title, text) for number, text in zip(ids, texts, strict=True)),
        )
        rows = [row.tobytes() for row in vectors.astype("<f2")]
        connection.executemany(
            "UPDATE embeddings SET vector = ? WHERE passage = ? AND weights = ?",
            [(row, number, self._store.weights) for row, number in zip(rows, ids, strict=True)],
        )
        connection.executemany(
            "INSERT INTO changes (passage, added) VALUES (?, 1)", [(number,) for number in ids]
        )
