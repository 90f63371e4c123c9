"""Which documents are copies of which: found by their signatures, held to be by their texts.

Each document belongs to an original: the first that it is a copy of, or itself. Only originals
are looked up, so that the thousandth copy of an article costs as much as the second, and a chain
of small edits does not make one article of two. When an original goes, its copies are compared
anew, in their order.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from qa.index.resemblance import LIKELY, are_copies, bands, likeness
from qa.index.resemblance import SCHEME as NEWEST
from qa.index.resemblance import signature as signed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from qa.index.database import Database

SCHEME = "signatures"
"""Name of the fact that says what the signatures were made by."""

COMPARED = 8
"""Originals that a new document is compared with at most, those first that share most bands."""

CROWDED = 32
"""Originals of one band that are looked at, the newest first: many texts of one template may
share it, and looking at all of them would make adding them quadratic."""


class Copies:
    """The copies in a library.

    Args:
        database: the open library file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: int, text: str, signature: bytes) -> int:
        """Note a document's signature and find what it is a copy of; returns that, or itself."""
        with self._database.write() as connection:
            forget(connection, document)
            return _add(connection, document, text, signature)

    def unsigned(self, newest: int | None = None) -> list[int]:
        """The live documents without a signature, by id; with `newest`, those up to this one."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id FROM documents AS d WHERE live AND (? IS NULL OR id <= ?)"
                " AND NOT EXISTS (SELECT 1 FROM signatures WHERE document = d.id) ORDER BY id",
                (newest, newest),
            ).fetchall()
        return [number for (number,) in rows]

    def start_over(self) -> None:
        """Forget every signature, so that all are made again."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM signatures")
            connection.execute("DELETE FROM bands")

    def originals(self, documents: Iterable[int]) -> dict[int, int]:
        """What each document is a copy of; itself if it is none, or not known."""
        numbers = list(documents)
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT document, original FROM signatures"
                " WHERE document IN (SELECT value FROM json_each(?))",
                (json.dumps(numbers),),
            ).fetchall()
        return {number: number for number in numbers} | dict(rows)

    def others(self, document: int, most: int) -> list[int]:
        """The other live copies of the same article, by id, at most so many."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT s.document FROM signatures AS s JOIN documents AS d ON d.id = s.document"
                " WHERE s.original = (SELECT original FROM signatures WHERE document = ?)"
                " AND s.document != ? AND d.live ORDER BY s.document LIMIT ?",
                (document, document, most),
            ).fetchall()
        return [number for (number,) in rows]


def are_wrong(connection: sqlite3.Connection) -> bool:
    """Whether what is kept contradicts itself, or the documents; it need not be of all of them."""
    (strays,) = connection.execute(
        "SELECT count(*) FROM signatures AS s"
        " LEFT JOIN signatures AS o ON o.document = s.original AND o.original = o.document"
        " LEFT JOIN documents AS d ON d.id = s.document AND d.live"
        " WHERE o.document IS NULL OR d.id IS NULL"
    ).fetchone()
    kept = dict(
        connection.execute("SELECT document, group_concat(band) FROM bands GROUP BY document")
    )
    for document, made in connection.execute(
        "SELECT document, signature FROM signatures WHERE original = document"
    ):
        found = kept.pop(document, None)
        if not isinstance(made, bytes) or {str(key) for key in bands(made)} != set(
            str(found).split(",")
        ):
            return True
    return bool(strays or kept) or any(_wrongly_signed(connection))


def _wrongly_signed(connection: sqlite3.Connection) -> Iterator[bool]:
    """Whether each signature is another than its text's, or a copy none of its original."""
    scheme = connection.execute("SELECT value FROM meta WHERE name = ?", (SCHEME,)).fetchone()
    if scheme != (NEWEST,):
        return
    for made, own, of in connection.execute(
        "SELECT s.signature, d.text, o.text FROM signatures AS s"
        " JOIN documents AS d ON d.id = s.document"
        " LEFT JOIN documents AS o ON o.id = s.original AND s.original != s.document"
    ):
        text = _characters(own)
        yield made != signed(text) or (of is not None and not are_copies(text, _characters(of)))


def _characters(text: object) -> str:
    """A text that may be damaged, without what is no character."""
    return str(text).encode("utf-8", "replace").decode()


def forget(connection: sqlite3.Connection, document: int) -> None:
    """Take a document out; if others were copies of it, find out what they are copies of now."""
    row = connection.execute(
        "DELETE FROM signatures WHERE document = ? RETURNING original, CAST(signature AS BLOB)",
        (document,),
    ).fetchone()
    if row is None or row[0] != document:
        return
    connection.executemany(
        "DELETE FROM bands WHERE band = ? AND document = ?",
        [(band, document) for band in bands(row[1])],
    )
    orphans = connection.execute(
        "SELECT s.document, d.text, CAST(s.signature AS BLOB) FROM signatures AS s"
        " JOIN documents AS d ON d.id = s.document WHERE s.original = ? ORDER BY s.document",
        (document,),
    ).fetchall()
    for orphan in orphans:
        _add(connection, *orphan)


def _add(connection: sqlite3.Connection, document: int, text: str, signature: bytes) -> int:
    keys = bands(signature)
    original = _original(connection, text, signature, keys)
    if original is None:
        original = document
        connection.executemany(
            "INSERT INTO bands (band, document) VALUES (?, ?)", [(key, document) for key in keys]
        )
    connection.execute(
        "INSERT OR REPLACE INTO signatures (document, original, signature) VALUES (?, ?, ?)",
        (document, original, signature),
    )
    return original


def _original(
    connection: sqlite3.Connection, text: str, signature: bytes, keys: Sequence[int]
) -> int | None:
    """The first original that a text is a copy of, those most like it tried first."""
    shared: Counter[int] = Counter()
    for key in keys:
        shared.update(
            number
            for (number,) in connection.execute(
                "SELECT document FROM bands WHERE band = ? ORDER BY document DESC LIMIT ?",
                (key, CROWDED),
            )
        )
    likely = sorted(shared, key=lambda number: (-shared[number], number))[:COMPARED]
    for number in likely:
        found = connection.execute(
            "SELECT d.text, CAST(s.signature AS BLOB) FROM signatures AS s"
            " JOIN documents AS d ON d.id = s.document"
            " WHERE s.document = ? AND s.original = s.document AND d.live",
            (number,),
        ).fetchone()  # nothing, if a bit of the disk was flipped
        if found and likeness(signature, found[1]) >= LIKELY and are_copies(text, found[0]):
            return number
    return None
