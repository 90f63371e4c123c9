"""Embeddings by what they are of, so that the same text is never encoded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.index.database import Database
    from qa.protocols import Vectors


class StoredVectors:
    """The vectors of one encoder, by document.

    Args:
        database: the open library file.
        weights: sha256 of the encoder's weights.
    """

    def __init__(self, database: Database, weights: str) -> None:
        self._database = database
        self._weights = weights

    def of_document(self, document: int) -> Iterator[tuple[str, str, Vectors]]:
        """Title, text and vector (float32, as rounded to the stored float16) of each passage."""
        import numpy as np  # here, so that a library opens without it

        with self._database.read() as connection:
            row = connection.execute(
                "SELECT title, text FROM documents WHERE id = ?", (document,)
            ).fetchone()
            rows = connection.execute(
                'SELECT p.start, p."end", e.vector FROM passages AS p'
                " JOIN embeddings AS e ON e.passage = p.id AND e.weights = ?"
                " WHERE p.document = ? ORDER BY p.id",
                (self._weights, document),
            ).fetchall()
        for start, end, vector in rows:
            yield row[0], row[1][start:end], np.frombuffer(vector, "<f2").astype(np.float32)
