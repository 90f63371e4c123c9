"""What can be wrong with a library, one check after the other, one sentence per finding.

Nothing is changed here. A state that a crash can leave is never a finding.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from qa.errors import LibraryDamaged
from qa.index import copies
from qa.index.checksums import mismatches
from qa.index.schema import TABLES
from qa.types import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qa.index.database import Database

    Check = Callable[[sqlite3.Connection], Iterator[Finding]]

_MOST = 20
"""Findings of one kind; more would say nothing new."""

_FACTS = "the title, the date or another fact"
_SAID = {"facts": _FACTS, "text": "the text", "derived": "the passages or embeddings"}


class Checks:
    """The checks of a library's database.

    Args:
        database: the open library.
        weights: sha256 of the encoder's weights, of which every passage has an embedding; empty
            while nothing was ever indexed.
        dimension: length of each embedding.
    """

    def __init__(self, database: Database, weights: str, dimension: int) -> None:
        self._database = database
        self._weights = weights
        self._dimension = dimension

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, in one state of the library.

        Raises:
            LibraryLocked, LibraryUnusable: it cannot be read at all.
        """
        checks = (
            self._structure,
            self._documents,
            self._metadata,
            self._sections,
            self._names,
            self._passages,
            self._embeddings,
            self._turns,
            self._copies,
        )
        with self._database.read() as connection, _any_text(connection):
            for check in checks:
                yield from _or_damage(check, connection)

    def postings(self) -> Iterator[Finding]:
        """Whether the postings are those of the texts. FTS5 takes the right to write for that.

        Raises:
            LibraryLocked, LibraryUnusable: it cannot be had.
        """
        try:
            with self._database.write() as connection:
                connection.execute(
                    "INSERT INTO postings (postings, rank) VALUES ('integrity-check', 1)"
                )
        except LibraryDamaged:
            yield Finding("postings", "The postings differ from the texts of the passages.")

    def _structure(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        for (line,) in connection.execute(f"PRAGMA integrity_check({_MOST})"):
            if line != "ok":
                yield Finding("database", f"SQLite finds: {' '.join(line.split())}.")
        for name in sorted(_schema_differences(connection)):
            yield Finding("database", f"The schema of {name} is not what it should be.")
        rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
        for table, row, parent, _ in rows:
            where = "A row" if row is None else f"Row {row}"
            yield Finding("references", f"{where} of {table} belongs to nothing in {parent}.")

    def _documents(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        for document, parts in mismatches(connection):
            (path,) = connection.execute(
                "SELECT path FROM documents WHERE id = ?", (document,)
            ).fetchone()
            wrong = " and ".join(_SAID[part] for part in parts)
            kind = "derived" if parts == ["derived"] else "document"
            name = os.fsdecode(path) if isinstance(path, bytes) else "of no known path"
            yield Finding(
                kind,
                f"Document {document} ({name}) is not as it was written: {wrong}.",
                document,
            )

    def _metadata(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        for document, metadata in connection.execute(
            "SELECT id, metadata FROM documents WHERE metadata != '' ORDER BY id"
        ):
            if not _is_object(metadata):
                yield Finding(
                    "document", f"The other fields of document {document} are not JSON.", document
                )

    def _sections(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        """Pages and chapters: SQLite keeps them apart, so that they are in order."""
        rows = connection.execute(
            "SELECT DISTINCT document FROM sections AS s JOIN documents AS d ON d.id = s.document"
            " WHERE typeof(s.start) != 'integer' OR s.start < 0 OR s.start >= length(d.text)"
            " OR typeof(s.label) != 'text' OR s.label = ''"
        )
        for (document,) in rows.fetchmany(_MOST):
            yield Finding(
                "document",
                f"A page or chapter of document {document} has no name, or is not in its text.",
                document,
            )

    def _names(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        (differ,) = connection.execute(
            "SELECT count(*) FROM (SELECT id, source_words(path, part, site), folded(title)"
            " FROM documents WHERE live EXCEPT SELECT rowid, source, title FROM names)"
        ).fetchone()
        (more,) = connection.execute(
            "SELECT count(*) FROM names WHERE rowid NOT IN (SELECT id FROM documents WHERE live)"
        ).fetchone()
        if differ or more:
            yield Finding("names", "The index of sources and titles differs from the documents.")

    def _copies(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        if copies.are_wrong(connection):
            yield Finding("copies", "The record of which documents are copies is not what it was.")

    def _passages(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        rows = connection.execute(
            'SELECT DISTINCT p.document, "end" > length(d.text) FROM passages AS p'
            ' JOIN documents AS d ON d.id = p.document WHERE "end" > length(d.text) OR NOT d.live'
        )
        for document, beyond in rows.fetchmany(_MOST):
            what = "reach beyond its text" if beyond else "are kept though it was removed"
            yield Finding("derived", f"Passages of document {document} {what}.", document)

    def _embeddings(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        """Those of another encoder are of no use, but no harm either."""
        import numpy as np

        for document, count in connection.execute(
            "SELECT document, count(*) FROM passages WHERE document IN (SELECT id FROM documents)"
            " AND id NOT IN (SELECT passage FROM embeddings WHERE weights = ?) GROUP BY document",
            (self._weights,),
        ).fetchmany(_MOST):
            yield Finding(
                "derived", f"{count} passages of document {document} have no embedding.", document
            )
        cursor = connection.execute(
            "SELECT document, vector FROM embeddings JOIN passages ON id = passage"
            " WHERE weights = ? AND document IN (SELECT id FROM documents)",
            (self._weights,),
        )
        for document, vector in cursor:
            if len(vector) != 2 * self._dimension:
                wrong = f"has {len(vector)} bytes, not {2 * self._dimension}"
            elif not np.isfinite(np.frombuffer(vector, "<f2")).all():
                wrong = "holds what is no number"
            else:
                continue
            yield Finding("derived", f"An embedding of document {document} {wrong}.", document)

    def _turns(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        for turn, answer in connection.execute("SELECT id, answer FROM turns ORDER BY id"):
            if not _is_object(answer):
                yield Finding("conversation", f"The answer of saved turn {turn} cannot be read.")
        for turn, number in connection.execute(
            "SELECT turn, number FROM citations AS c JOIN documents AS d ON d.id = c.document"
            ' WHERE c.start < 0 OR c."end" < c.start OR c."end" > length(d.text)'
        ):
            yield Finding(
                "conversation", f"Citation {number} of saved turn {turn} points beyond the text."
            )


def _schema_differences(connection: sqlite3.Connection) -> set[str]:
    """Names of what is not declared as it should be."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(TABLES)
        expected, found = _declared(fresh), _declared(connection)
    return {name for name, sql in expected.items() if found.get(name) != sql}


def _declared(connection: sqlite3.Connection) -> dict[str, str]:
    """What is declared, by name, as it reads but for blanks and quotes, which renaming adds."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: "".join(sql.replace('"', "").split()) for name, sql in rows}


def _is_object(text: object) -> bool:
    """Whether a text is a JSON object."""
    try:
        return isinstance(text, str) and isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _or_damage(check: Check, connection: sqlite3.Connection) -> Iterator[Finding]:
    try:
        yield from check(connection)
    except sqlite3.DatabaseError as error:
        yield Finding("database", f"SQLite cannot read on: {error}.")


@contextmanager
def _any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """A block in which text that is no UTF-8 is read all the same."""
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = str
