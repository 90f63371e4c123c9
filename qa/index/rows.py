"""A document as a row of the database, and a row as a document."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import TYPE_CHECKING, Any

from qa.types import Document, DocumentInfo, Section

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from qa.types import NewDocument

_STATED = ("author", "site", "url", "date_from", "language")
_INFO = ("id", "title", "path", "part", "date", "sha256", "length", *_STATED)


def columns(table: str) -> str:
    """The columns that make a `DocumentInfo`, for a SELECT."""
    return ", ".join(f"{table}.{name}" for name in _INFO)


def info(row: Sequence[Any]) -> DocumentInfo:
    """The document whose `columns` begin a row."""
    return DocumentInfo(**_fields(row))


def document(connection: sqlite3.Connection, number: int) -> Document | None:
    """A document with its text, live or not; None if there is none."""
    row = connection.execute(
        f"SELECT {columns('d')}, metadata, text FROM documents AS d WHERE id = ?",  # noqa: S608 - constant
        (number,),
    ).fetchone()
    if row is None:
        return None
    sections = connection.execute(
        "SELECT start, label FROM sections WHERE document = ? ORDER BY start", (number,)
    )
    return Document(
        **_fields(row),
        metadata=_others(row[-2]),
        text=row[-1],
        sections=tuple(Section(*found) for found in sections),
    )


def stated(document: NewDocument) -> dict[str, Any]:
    """What is written of a document by column: where it is, and what it says of itself."""
    return {
        "path": os.fsencode(document.path),
        "part": document.part,
        "title": document.title,
        "date": document.date and document.date.isoformat(),
        **{name: getattr(document, name) for name in _STATED},
        "metadata": json.dumps(dict(document.metadata)) if document.metadata else "",
    }


def added(document: NewDocument, number: int) -> DocumentInfo:
    """What is known of a document that was written under this id."""
    given = {name: getattr(document, name) for name in _INFO if name not in ("id", "length")}
    return DocumentInfo(id=number, length=len(document.text), **given)


def insert(connection: sqlite3.Connection, document: NewDocument, *, live: bool = True) -> int:
    """Write a document with its sections, without its passages; returns its id."""
    values = {
        **stated(document),
        "live": live,
        "sha256": document.sha256,
        "length": len(document.text),
        "text": document.text,
    }
    names, places = ", ".join(values), ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO documents ({names}) VALUES ({places})",  # noqa: S608 - our own names
        tuple(values.values()),
    )
    number = int(cursor.lastrowid or 0)
    write_sections(connection, number, document.sections)
    return number


def write_sections(
    connection: sqlite3.Connection, number: int, sections: Sequence[Section]
) -> None:
    """Write where a document's pages or chapters begin, in place of what is written of them."""
    connection.execute("DELETE FROM sections WHERE document = ?", (number,))
    connection.executemany(
        "INSERT OR REPLACE INTO sections (document, start, label) VALUES (?, ?, ?)",
        [(number, section.start, section.label) for section in sections],
    )


def _fields(row: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(_INFO, row, strict=False))
    found["path"] = os.fsdecode(found["path"])
    found["date"] = day(found["date"])
    return found


def day(value: object) -> date | None:
    """The day of a column; none of a damaged one, so that the rest can be read, and mended."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _others(value: str) -> dict[str, object]:
    """Other fields; none of those that are damaged."""
    try:
        found = json.loads(value) if value else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
