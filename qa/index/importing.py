"""What an export holds, written into a library: documents no longer live, and conversations.

Live documents are written as those of files are; `qa.indexing.importing` does that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qa.errors import QAError, SourceError
from qa.index import rows
from qa.index.conversations import ConversationStore
from qa.index.store import forget_uncited

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from qa.index.store import SQLiteStore
    from qa.types import NewDocument

_ANSWER: dict[str, tuple[type, ...]] = {
    "question": (str,),
    "answered": (bool,),
    "text": (str,),
    "short": (str, type(None)),
    "confidence": (int, float),
    "statements": (list,),
    "passages": (list,),
    "asked_as": (str, type(None)),
    "timings_ms": (dict,),
    "also_in": (dict,),
}
"""Fields that each saved answer has, and what they are; the rest is optional."""

_OPTIONAL: dict[str, tuple[type, ...]] = {
    "filters": (dict,),
    "understood": (list,),
    "threshold": (int, float),
    "shorts": (list,),
    "differ": (bool,),
    "dated": (bool,),
    "missing": (list,),
    "unclear": (str,),
    "undated": (list,),
}


class Importing:
    """Writes to a library what an export holds; the caller holds the writer's lock."""

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store
        self._conversations = ConversationStore(store)

    def keep(self, document: NewDocument) -> int:
        """Write a document that is no longer live; it stays while a saved turn cites it."""
        with self._store.database.write() as connection:
            return rows.insert(connection, document, live=False)

    def finish(self) -> None:
        """Forget the documents of `keep` that no turn cites."""
        with self._store.database.write() as connection:
            forget_uncited(connection)

    def add_conversation(self, record: Mapping[str, Any], documents: Mapping[int, int]) -> bool:
        """Write a conversation; false if the library holds the very same.

        Args:
            record: as in an export.
            documents: number in the export → id in the library.

        Raises:
            SourceError: it is not what a conversation is.
        """
        try:
            with self._store.database.write() as connection:
                return self._add_conversation(connection, record, documents)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, QAError) as error:
            raise SourceError(
                "is not a conversation as `qa export` writes them "
                f"({type(error).__name__}: {error})"
            ) from error

    def _add_conversation(
        self,
        connection: sqlite3.Connection,
        record: Mapping[str, Any],
        documents: Mapping[int, int],
    ) -> bool:
        title, started_at = _text(record["title"]), _text(record["started_at"])
        asked = [[_text(turn["question"]), _text(turn["asked_at"])] for turn in record["turns"]]
        if not asked or self._is_there(connection, title, started_at, asked):
            return False
        cursor = connection.execute(
            "INSERT INTO conversations (title, started_at) VALUES (?, ?)", (title, started_at)
        )
        conversation = int(cursor.lastrowid or 0)
        for turn in record["turns"]:
            self._add_turn(connection, conversation, turn, documents)
        self._conversations.turns(conversation)  # so that what cannot be read is not kept
        self._conversations.info(conversation)
        return True

    def _is_there(
        self, connection: sqlite3.Connection, title: str, started_at: str, asked: list[list[str]]
    ) -> bool:
        same = connection.execute(
            "SELECT id FROM conversations WHERE title = ? AND started_at = ?", (title, started_at)
        ).fetchall()
        return any(
            [[turn.question, turn.asked_at.isoformat()] for turn in self._conversations.turns(one)]
            == asked
            for (one,) in same
        )

    def _add_turn(
        self,
        connection: sqlite3.Connection,
        conversation: int,
        turn: Mapping[str, Any],
        documents: Mapping[int, int],
    ) -> None:
        answer = _checked(turn["answer"])
        answer["also_in"] = {
            _text(number): [documents[one] for one in those]
            for number, those in answer["also_in"].items()
        }
        for name in ("passages", "undated"):
            answer[name] = [
                {**entry, "passage": number}
                for entry in answer.get(name, ())
                if (number := _passage(connection, entry["passage"], documents))
            ]
        cursor = connection.execute(
            "INSERT INTO turns (conversation, number, question, asked_at, answer)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                conversation,
                _whole(turn["number"]),
                turn["question"],
                turn["asked_at"],
                json.dumps(answer),
            ),
        )
        for number, document, start, end in turn["citations"]:
            self._within(documents[document], start, end)
            connection.execute(
                'INSERT INTO citations (turn, number, document, start, "end")'
                " VALUES (?, ?, ?, ?, ?)",
                (cursor.lastrowid, _whole(number), documents[document], start, end),
            )

    def _within(self, document: int, start: object, end: object) -> None:
        length = self._store.document(document).length
        if not 0 <= _whole(start) < _whole(end) <= length:
            raise ValueError(f"[{start}, {end}) is not in a text of {length} characters")


def _passage(
    connection: sqlite3.Connection, place: tuple[int, int, int], documents: Mapping[int, int]
) -> int | None:
    document, start, end = place
    row = connection.execute(
        'SELECT id FROM passages WHERE document = ? AND start = ? AND "end" = ?',
        (documents[document], _whole(start), _whole(end)),
    ).fetchone()
    return int(row[0]) if row else None


def _checked(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A saved answer of which every field is of its kind."""
    for name, kinds in {**_ANSWER, **_OPTIONAL}.items():
        if name in answer or name in _ANSWER:
            value = answer[name]
            if not isinstance(value, kinds) or (bool not in kinds and isinstance(value, bool)):
                raise TypeError(f"{name} is of another kind")
    for statement in answer["statements"]:
        _text(statement["quote"])
        for number in (*statement["numbers"], *(statement["short"] or ())):
            _whole(number)
    return dict(answer)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text is of another kind")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a number is of another kind")
    return value
