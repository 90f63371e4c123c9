"""Saved conversations: each turn is on disk, with its citations, before it is shown as done."""

from __future__ import annotations

import contextlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from qa.errors import DocumentNotFound, LibraryDamaged, UsageError
from qa.index.store import forget_uncited
from qa.types import Answer, Candidate, Citation, ConversationInfo, Filters, Span, Statement, Turn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from qa.index.database import Database
    from qa.index.store import SQLiteStore
    from qa.types import DocumentInfo

_LISTED = """
SELECT c.id, c.title, c.started_at, count(t.id) FROM conversations AS c
JOIN turns AS t ON t.conversation = c.id
"""
TITLE_LENGTH = 200


class ConversationStore:
    """Turns of conversations, in the library's own database."""

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store
        self._database: Database = store.database

    def keeps(self) -> bool:
        """Whether turns can be saved: not in a folder that is read-only."""
        return self._database.writable()

    def save(self, conversation: int | None, turn: Turn) -> int:
        """Append a turn; returns its conversation's id.

        A conversation is started if none is given, or if it was deleted meanwhile. The turn
        gets the next number, since the conversation may go on in another process too.
        """
        with self._database.write() as connection:
            if conversation is None or not self._exists(connection, conversation):
                cursor = connection.execute(
                    "INSERT INTO conversations (title, started_at) VALUES (?, ?)",
                    (_title(turn.question), turn.asked_at.isoformat()),
                )
                conversation = int(cursor.lastrowid or 0)
            cursor = connection.execute(
                "INSERT INTO turns (conversation, number, question, asked_at, answer)"
                " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ? FROM turns"
                " WHERE conversation = ?",
                (
                    conversation,
                    turn.question,
                    turn.asked_at.isoformat(),
                    json.dumps(_to_json(turn.answer)),
                    conversation,
                ),
            )
            # A document can be removed between the answer and this moment; then its quote
            # has no source left to point to, and only the statement's text is kept.
            connection.executemany(
                'INSERT INTO citations (turn, number, document, start, "end")'
                " SELECT ?, ?, id, ?, ? FROM documents WHERE id = ?",
                [
                    (cursor.lastrowid, c.number, c.span.start, c.span.end, c.document.id)
                    for c in turn.answer.citations
                ],
            )
        return conversation

    def turns(self, conversation: int) -> tuple[Turn, ...]:
        """All turns of a conversation, in order.

        Raises:
            UsageError: there is no such conversation.
            LibraryDamaged: one of them cannot be read any more.
        """
        with self._database.read() as connection:
            self.info(conversation)
            rows = connection.execute(
                "SELECT id, number, question, asked_at, answer FROM turns"
                " WHERE conversation = ? ORDER BY number",
                (conversation,),
            ).fetchall()
            return tuple(self._turn(connection, row) for row in rows)

    def info(self, conversation: int) -> ConversationInfo:
        """One conversation, without its turns."""
        with self._database.read() as connection:
            row = connection.execute(
                _LISTED + "WHERE c.id = ? GROUP BY c.id", (conversation,)
            ).fetchone()
        if row is None:
            raise UsageError(
                f"There is no conversation {conversation} in this library; "
                "`/resume` in the chat lists those there are."
            )
        return _info(row)

    def list(self, query: str = "") -> list[ConversationInfo]:
        """Those whose title or one of whose questions contains `query`, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                _LISTED + "GROUP BY c.id HAVING ? = '' OR instr(lower(c.title), ?)"
                " OR max(instr(lower(t.question), ?)) ORDER BY max(t.asked_at) DESC, c.id DESC",
                (query.lower(),) * 3,
            ).fetchall()
        return [_info(row) for row in rows]

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        with self._database.write() as connection:
            self.info(conversation)
            connection.execute(
                "UPDATE conversations SET title = ? WHERE id = ?", (_title(title), conversation)
            )

    def delete(self, conversation: int) -> None:
        """Delete a conversation with its turns, and the removed documents only it cited."""
        with self._database.write() as connection:
            self.info(conversation)
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
            forget_uncited(connection)

    def _exists(self, connection: sqlite3.Connection, conversation: int) -> bool:
        row = connection.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation,))
        return row.fetchone() is not None

    def _turn(self, connection: sqlite3.Connection, row: tuple[Any, ...]) -> Turn:
        turn, number, question, asked_at, answer = row
        saved, citations = _saved(answer, number), []
        for cited in connection.execute(
            'SELECT number, document, start, "end" FROM citations WHERE turn = ? ORDER BY number',
            (turn,),
        ).fetchall():
            document, span = self._store.document(cited[1]), Span(cited[2], cited[3])
            also_in = self._still_there(saved.get("also_in", {}).get(str(cited[0]), ()))
            quote = span.of(document.text)
            citations.append(Citation(cited[0], document, span, quote, also_in))
        return Turn(
            number,
            question,
            self._from_json(saved, tuple(citations)),
            datetime.fromisoformat(asked_at),
        )

    def _still_there(self, documents: Iterable[int]) -> tuple[DocumentInfo, ...]:
        """Those that are in the library now; what was removed holds the quote no more."""
        found = []
        for number in documents:
            with contextlib.suppress(DocumentNotFound):
                found.append(self._store.document(number).info())
        return tuple(found)

    def _from_json(self, saved: dict[str, Any], citations: tuple[Citation, ...]) -> Answer:
        numbers = {citation.number for citation in citations}
        return Answer(
            question=saved["question"],
            answered=saved["answered"],
            text=saved["text"],
            short=saved["short"],
            confidence=saved["confidence"],
            statements=tuple(
                Statement(
                    s["quote"],
                    tuple(number for number in s["numbers"] if number in numbers),
                    Span(*s["short"]) if s["short"] else None,
                )
                for s in saved["statements"]
            ),
            citations=citations,
            passages=self._candidates(saved["passages"]),
            asked_as=saved["asked_as"],
            timings_ms=saved["timings_ms"],
            filters=_filters(saved.get("filters", {})),
            understood=tuple(saved.get("understood", ())),
            threshold=saved.get("threshold", 0.0),
            shorts=tuple(saved.get("shorts", ())),
            differ=saved.get("differ", False),
            dated=saved.get("dated", False),
            missing=tuple(saved.get("missing", ())),
            unclear=saved.get("unclear", ""),
            undated=self._candidates(saved.get("undated", ())),
        )

    def _candidates(self, saved: Iterable[dict[str, Any]]) -> tuple[Candidate, ...]:
        """Those of the passages that are still there."""
        scores = {entry["passage"]: entry for entry in saved}
        return tuple(
            Candidate(passage, scores[passage.id]["score"], scores[passage.id]["scores"])
            for passage in self._store.passages(list(scores))
        )


def _to_json(answer: Answer) -> dict[str, Any]:
    filters = answer.filters
    return {
        "question": answer.question,
        "answered": answer.answered,
        "text": answer.text,
        "short": answer.short,
        "confidence": answer.confidence,
        "statements": [
            {
                "quote": s.quote,
                "numbers": s.numbers,
                "short": s.short and (s.short.start, s.short.end),
            }
            for s in answer.statements
        ],
        "also_in": {c.number: [d.id for d in c.also_in] for c in answer.citations if c.also_in},
        "passages": _passages(answer.passages),
        "asked_as": answer.asked_as,
        "timings_ms": dict(answer.timings_ms),
        "filters": {
            "since": filters.since and filters.since.isoformat(),
            "until": filters.until and filters.until.isoformat(),
            "sources": filters.sources,
            "titles": filters.titles,
        },
        "understood": answer.understood,
        "threshold": answer.threshold,
        "shorts": answer.shorts,
        "differ": answer.differ,
        "dated": answer.dated,
        "missing": answer.missing,
        "unclear": answer.unclear,
        "undated": _passages(answer.undated),
    }


def _saved(answer: str, number: int) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise LibraryDamaged(
            f"Turn {number} of the conversation is damaged; `qa restore FILE` puts a backup back."
        ) from error
    return found


def _passages(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    return [
        {"passage": c.passage.id, "score": c.score, "scores": dict(c.scores)} for c in candidates
    ]


def _filters(saved: dict[str, Any]) -> Filters:
    """Those of a turn; none in a turn that was saved before there were any."""
    since, until = (saved.get(name) for name in ("since", "until"))
    return Filters(
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        sources=tuple(saved.get("sources", ())),
        titles=tuple(saved.get("titles", ())),
    )


def _title(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())[:TITLE_LENGTH]


def _info(row: tuple[Any, ...]) -> ConversationInfo:
    return ConversationInfo(row[0], row[1], datetime.fromisoformat(row[2]), row[3])
