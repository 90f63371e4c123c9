"""Checksums of what was written, since SQLite does not notice a flipped bit inside a value.

Triggers blank a document's checksums whenever its row is written, by whomever; before the
transaction is committed, `seal` makes those that are blank. Three for each document, so that
what can be derived again is told from what cannot.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

TABLES = """
CREATE TABLE IF NOT EXISTS checksums (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    facts BLOB,                      -- title, date and the like; NULL until it is sealed
    text BLOB,
    derived BLOB                     -- passages and embeddings
);
CREATE INDEX IF NOT EXISTS unsealed ON checksums (document) WHERE facts IS NULL;
CREATE TRIGGER IF NOT EXISTS document_added AFTER INSERT ON documents
    BEGIN INSERT OR REPLACE INTO checksums (document) VALUES (new.id); END;
CREATE TRIGGER IF NOT EXISTS document_changed AFTER UPDATE ON documents
    BEGIN INSERT OR REPLACE INTO checksums (document) VALUES (new.id); END;
"""
"""Part of the schema. `documents` must be there."""

PARTS = ("facts", "text", "derived")
_NO_FACTS = {"id", "live", "text"}


def seal(connection: sqlite3.Connection) -> None:
    """Make the checksums that are blank."""
    unsealed = connection.execute("SELECT document FROM checksums WHERE facts IS NULL").fetchall()
    for (document,) in unsealed:
        connection.execute(
            "UPDATE checksums SET facts = ?, text = ?, derived = ? WHERE document = ?",
            (*checksums(connection, document), document),
        )


def unseal(connection: sqlite3.Connection, document: int | None = None) -> None:
    """Blank the checksums of a document, or of all, to be made at the end of the transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO checksums (document)"
        " SELECT id FROM documents WHERE ? IS NULL OR id = ?",
        (document, document),
    )


def mismatches(connection: sqlite3.Connection) -> Iterator[tuple[int, list[str]]]:
    """Documents that are not what was written, with the names of the parts that differ."""
    kept = connection.execute(
        "SELECT id, facts, checksums.text, derived"
        " FROM documents LEFT JOIN checksums ON document = id ORDER BY id"
    ).fetchall()
    for document, *parts in kept:
        now = checksums(connection, document)
        wrong = [name for name, was, is_ in zip(PARTS, parts, now, strict=True) if was != is_]
        if wrong:
            yield document, wrong


def checksums(connection: sqlite3.Connection, document: int) -> tuple[bytes, bytes, bytes]:
    """Checksums of the facts, the text, and what is derived from it, as they are now."""
    cursor = connection.execute("SELECT * FROM documents WHERE id = ?", (document,))
    row = dict(zip((name for name, *_ in cursor.description), cursor.fetchone(), strict=True))
    # an empty column counts as none, so that a later schema can add some
    facts = sorted((name, v) for name, v in row.items() if name not in _NO_FACTS and v)
    facts += connection.execute(
        "SELECT start, label FROM sections WHERE document = ? ORDER BY start", (document,)
    ).fetchall()
    derived = hashlib.blake2b(digest_size=16)
    for values in connection.execute(
        'SELECT start, "end", weights, vector FROM passages LEFT JOIN embeddings ON passage = id'
        " WHERE document = ? ORDER BY id, weights",
        (document,),
    ):
        derived.update(repr(values).encode())
    return _digest(repr(facts)), _digest(repr(row["text"])), derived.digest()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
