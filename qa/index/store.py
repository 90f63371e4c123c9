"""Documents and passages in SQLite, with their postings and embeddings.

One transaction per document writes its passages, embeddings, postings and change rows.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from qa.errors import DocumentNotFound
from qa.index import postings, rows, selection
from qa.index.copies import forget
from qa.types import Passage, Span

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date

    from qa.index.database import Database
    from qa.protocols import Vectors
    from qa.types import Document, DocumentInfo, Filters, NewDocument

_ENDLESS = 2**63
"""SQLite's ids are smaller."""

_PASSAGES = f"""
SELECT p.id, p.start, p."end", substr(d.text, p.start + 1, p."end" - p.start),
       {rows.columns("d")}
FROM passages AS p JOIN documents AS d ON d.id = p.document
WHERE p.id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constant


class SQLiteStore:
    """The `Store` of a library on disk.

    Args:
        database: the open library file.
        weights: sha256 of the encoder's weights, under which embeddings are kept.
        title_weight: BM25 weight of a word in the title, a word in the text having 1.
    """

    def __init__(self, database: Database, weights: str = "", title_weight: float = 1.0) -> None:
        self.database = database
        self.weights = weights
        self._rank = f"bm25({float(title_weight)}, 1.0)"

    # documents

    def add_document(
        self,
        document: NewDocument,
        spans: Sequence[Span],
        vectors: Vectors,
        replaces: int | None = None,
    ) -> DocumentInfo:
        """Write a document and all that is derived from it, in place of another if one is named."""
        with self.database.write() as connection:
            if replaces is not None:
                self._remove(connection, replaces)
            document_id = rows.insert(connection, document)
            for span, vector in zip(spans, vectors.astype("<f2"), strict=True):
                self._add_passage(connection, document_id, document, span, vector.tobytes())
        return rows.added(document, document_id)

    def _add_passage(
        self,
        connection: sqlite3.Connection,
        document_id: int,
        document: NewDocument,
        span: Span,
        vector: bytes,
    ) -> None:
        cursor = connection.execute(
            'INSERT INTO passages (document, start, "end") VALUES (?, ?, ?)',
            (document_id, span.start, span.end),
        )
        passage = _new_id(cursor)
        connection.execute(
            "INSERT INTO embeddings (passage, weights, vector) VALUES (?, ?, ?)",
            (passage, self.weights, vector),
        )
        connection.execute(
            "INSERT INTO postings (rowid, title, text) VALUES (?, ?, ?)",
            (passage, document.title, span.of(document.text)),
        )
        connection.execute("INSERT INTO changes (passage, added) VALUES (?, 1)", (passage,))

    def remove_document(self, document_id: int) -> None:
        """Take a document out; its text stays only while a saved turn cites it.

        Raises:
            DocumentNotFound: no live document has this id.
        """
        with self.database.write() as connection:
            self._remove(connection, document_id)

    def _remove(self, connection: sqlite3.Connection, document_id: int) -> None:
        changed = connection.execute(
            "UPDATE documents SET live = 0 WHERE id = ? AND live", (document_id,)
        )
        if not changed.rowcount:
            raise _not_found(document_id)
        forget(connection, document_id)
        self._remove_postings(connection, document_id)
        for statement in (
            "INSERT INTO changes (passage, added) SELECT id, 0 FROM passages WHERE document = ?",
            (
                "DELETE FROM embeddings"
                " WHERE passage IN (SELECT id FROM passages WHERE document = ?)"
            ),
            "DELETE FROM passages WHERE document = ?",
            "DELETE FROM documents WHERE id = ? AND id NOT IN (SELECT document FROM citations)",
        ):
            connection.execute(statement, (document_id,))

    def _remove_postings(self, connection: sqlite3.Connection, document_id: int) -> None:
        """FTS5 must be given what it indexed; slicing here reads a long text only once."""
        title, text = connection.execute(
            "SELECT title, text FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        passages = connection.execute(
            'SELECT id, start, "end" FROM passages WHERE document = ?', (document_id,)
        ).fetchall()
        connection.executemany(
            "INSERT INTO postings (postings, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            ((number, title, text[start:end]) for number, start, end in passages),
        )

    def document(self, document_id: int) -> Document:
        """A document with its text, live or still cited by a saved turn."""
        if not 0 < document_id < _ENDLESS:
            raise _not_found(document_id)
        with self.database.read() as connection:
            found = rows.document(connection, document_id)
        if found is None:
            raise _not_found(document_id)
        return found

    def documents(self) -> list[DocumentInfo]:
        """All live documents, by id."""
        return self._documents_where("1")

    def document_by(self, number: int) -> list[DocumentInfo]:
        """The live document of an id; none if there is none."""
        return self._documents_where("id = ?", min(number, _ENDLESS - 1))

    def documents_under(self, root: str) -> list[DocumentInfo]:
        """The live documents of a file, or of all files in a folder, by id."""
        folder = os.fsencode(root.rstrip(os.sep) + os.sep)
        after = folder[:-1] + bytes([folder[-1] + 1])
        return self._documents_where(
            "path = ? OR (path > ? AND path < ?)", os.fsencode(root), folder, after
        )

    def _documents_where(self, condition: str, *parameters: object) -> list[DocumentInfo]:
        query = f"SELECT {rows.columns('d')} FROM documents AS d"  # noqa: S608 - constants
        with self.database.read() as connection:
            found = connection.execute(
                f"{query} WHERE live AND ({condition}) ORDER BY id", parameters
            ).fetchall()
        return [rows.info(row) for row in found]

    def count(self) -> tuple[int, int]:
        """How many live documents and passages there are."""
        with self.database.read() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM documents WHERE live),"
                " (SELECT count(*) FROM passages)"
            ).fetchone()
        return row[0], row[1]

    def empty(self) -> bool:
        """Whether there are no passages."""
        with self.database.read() as connection:
            row = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM passages)").fetchone()
        return bool(row[0])

    # passages

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The live ones among `ids`, in that order."""
        with self.database.read() as connection:
            read = connection.execute(_PASSAGES, (json.dumps([int(number) for number in ids]),))
            found = {
                row[0]: Passage(row[0], rows.info(row[4:]), Span(row[1], row[2]), row[3])
                for row in read
            }
        return [found[passage] for passage in ids if passage in found]

    def passages_of(self, filters: Filters) -> list[int]:
        """Ids of the live passages whose documents the filters let through, rising."""
        with self.database.read() as connection:
            return selection.passages(connection, filters)

    def undated(self, filters: Filters) -> int:
        """How many live documents the filters leave out for want of a date alone."""
        with self.database.read() as connection:
            return selection.undated(connection, filters)

    def dates(self, ids: Sequence[int]) -> dict[int, date]:
        """The publication dates of those passages among `ids` that have one."""
        with self.database.read() as connection:
            found = connection.execute(
                "SELECT p.id, d.date FROM passages AS p JOIN documents AS d ON d.id = p.document"
                " WHERE d.date IS NOT NULL AND p.id IN (SELECT value FROM json_each(?))",
                (json.dumps([int(number) for number in ids]),),
            )
            days = ((number, rows.day(value)) for number, value in found)
            return {number: day for number, day in days if day is not None}

    def search_postings(
        self, terms: Sequence[str], k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, BM25)` for any of the terms, best first; ties by lower id.

        Each term is matched as FTS5 tokenises it: letters and digits, folded and stemmed.
        With `among`, of these passages only. Where very many passages have any of the terms,
        only those with a rare one of them are found.
        """
        if not terms or k < 1:
            return []
        with self.database.read() as connection:
            return postings.search(connection, terms, self._rank, k, among)

    # facts about the library as a whole

    def meta(self) -> dict[str, str]:
        """All facts kept about the library, by name."""
        with self.database.read() as connection:
            return dict(connection.execute("SELECT name, value FROM meta").fetchall())

    def set_meta(self, **facts: str) -> None:
        """Keep facts about the library, all or none."""
        with self.database.write() as connection:
            connection.executemany(
                "INSERT INTO meta (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                facts.items(),
            )


def forget_uncited(connection: sqlite3.Connection) -> None:
    """Delete the documents that are neither live nor cited by a saved turn."""
    connection.execute(
        "DELETE FROM documents WHERE NOT live AND id NOT IN (SELECT document FROM citations)"
    )


def _new_id(cursor: sqlite3.Cursor) -> int:
    return int(cursor.lastrowid or 0)


def _not_found(document_id: int) -> DocumentNotFound:
    return DocumentNotFound(
        f"The library has no document {document_id}; `qa status --documents` lists what it holds."
    )
