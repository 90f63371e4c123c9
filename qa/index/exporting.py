"""The whole library as records, for a file that any program can read.

Ids are this library's own and mean nothing elsewhere: documents are numbered in their order,
and passages are named by their document and span. Vectors and postings are left out, since they
are made again from the rest; passages are kept, so that the same places are found.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qa.index import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from qa.index.database import Database

FORMAT = 1
"""Number of the format; a later one is not read by this version."""

Record = dict[str, Any]

_KEPT = "live OR id IN (SELECT document FROM citations)"


def records(database: Database) -> Iterator[Record]:
    """A header, the documents by id, the conversations: all of one state of the library."""
    with database.read() as connection:
        numbers = {
            identity: number
            for number, (identity,) in enumerate(
                connection.execute(f"SELECT id FROM documents WHERE {_KEPT} ORDER BY id"),  # noqa: S608 - constant
                start=1,
            )
        }
        conversations = connection.execute(
            "SELECT id, title, started_at FROM conversations ORDER BY id"
        ).fetchall()
        yield {
            "kind": "library",
            "format": FORMAT,
            "documents": len(numbers),
            "conversations": len(conversations),
        }
        for identity, number in numbers.items():
            yield _document(connection, identity, number)
        for conversation in conversations:
            yield _conversation(connection, conversation, numbers)


def _document(connection: sqlite3.Connection, identity: int, number: int) -> Record:
    found = rows.document(connection, identity)
    assert found is not None  # noqa: S101 - it was listed within this transaction
    (live,) = connection.execute("SELECT live FROM documents WHERE id = ?", (identity,)).fetchone()
    passages = connection.execute(
        'SELECT start, "end" FROM passages WHERE document = ? ORDER BY id', (identity,)
    )
    return {
        "kind": "document",
        "number": number,
        "live": bool(live),
        "title": found.title,
        "path": found.path,
        "part": found.part,
        "date": found.date.isoformat() if found.date else None,
        "date_from": found.date_from,
        "author": found.author,
        "site": found.site,
        "url": found.url,
        "language": found.language,
        "sha256": found.sha256,
        "metadata": dict(found.metadata),
        "sections": [[section.start, section.label] for section in found.sections],
        "passages": [list(span) for span in passages],
        "text": found.text,
    }


def _conversation(
    connection: sqlite3.Connection, row: tuple[Any, ...], numbers: dict[int, int]
) -> Record:
    turns = connection.execute(
        "SELECT id, number, question, asked_at, answer FROM turns"
        " WHERE conversation = ? ORDER BY number",
        (row[0],),
    ).fetchall()
    return {
        "kind": "conversation",
        "title": row[1],
        "started_at": row[2],
        "turns": [_turn(connection, turn, numbers) for turn in turns],
    }


def _turn(connection: sqlite3.Connection, row: tuple[Any, ...], numbers: dict[int, int]) -> Record:
    cited = connection.execute(
        'SELECT number, document, start, "end" FROM citations WHERE turn = ? ORDER BY number',
        (row[0],),
    )
    return {
        "number": row[1],
        "question": row[2],
        "asked_at": row[3],
        "answer": _answer(connection, json.loads(row[4]), numbers),
        "citations": [[number, numbers[of], start, end] for number, of, start, end in cited],
    }


def _answer(connection: sqlite3.Connection, saved: Record, numbers: dict[int, int]) -> Record:
    """A saved answer with documents by number, and passages by place; those gone are left out."""
    also_in = {
        citation: [numbers[document] for document in documents if document in numbers]
        for citation, documents in saved.get("also_in", {}).items()
    }
    found = {**saved, "also_in": {name: those for name, those in also_in.items() if those}}
    for name in ("passages", "undated"):
        entries = (
            {**entry, "passage": _place(connection, entry["passage"], numbers)}
            for entry in saved.get(name, ())
        )
        found[name] = [entry for entry in entries if entry["passage"]]
    return found


def _place(
    connection: sqlite3.Connection, passage: int, numbers: dict[int, int]
) -> list[int] | None:
    row = connection.execute(
        'SELECT document, start, "end" FROM passages WHERE id = ?', (passage,)
    ).fetchone()
    return [numbers[row[0]], row[1], row[2]] if row else None
