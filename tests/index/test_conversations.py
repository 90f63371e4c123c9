from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from qa.errors import UsageError
from qa.index.conversations import ConversationStore
from qa.types import (
    Answer,
    Candidate,
    Citation,
    DocumentInfo,
    Filters,
    Span,
    Statement,
    Turn,
)

if TYPE_CHECKING:
    from qa.index.store import SQLiteStore

Add = Callable[..., DocumentInfo]
TEXT = "Musk spoke with Putin.\nReed asked for an investigation."
NOON = datetime(2024, 11, 17, 12, tzinfo=UTC)


@pytest.fixture
def conversations(store: SQLiteStore) -> ConversationStore:
    return ConversationStore(store)


def answer_of(store: SQLiteStore, info: DocumentInfo, question: str = "Who asked?") -> Answer:
    document, span = store.document(info.id), Span(23, 55)
    passages = [p for p in store.passages([1, 2]) if p.document == info]
    return Answer(
        question=question,
        answered=True,
        text="“Reed asked for an investigation.” [1]",
        short="Reed",
        confidence=0.75,
        statements=(Statement("Reed asked for an investigation.", (1,), Span(0, 4)),),
        citations=(Citation(1, document, span, span.of(document.text)),),
        passages=tuple(Candidate(p, 0.5, {"dense": 0.25}) for p in passages),
        asked_as="Who asked? And when?",
        timings_ms={"total": 1.5},
        filters=Filters(since=date(2024, 11, 1), sources=("seeds",), titles=("call", "for")),
        understood=("published since 2024-11-01",),
        threshold=0.5,
        shorts=("Reed", "Shaheen"),
        differ=True,
        missing=("Australia",),
        unclear="It is not clear who is meant.",
        undated=tuple(Candidate(p, 0.25, {"lexical": 1.0}) for p in passages),
    )


def test_turns_come_back_equal(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    answer = answer_of(store, add(TEXT))
    first = Turn(1, "Who asked?", answer, NOON)
    number = conversations.save(None, first)
    second = Turn(2, "And when?", answer, NOON)
    assert conversations.save(number, second) == number
    assert conversations.turns(number) == (first, second)
    info = conversations.info(number)
    assert (info.id, info.title, info.started_at, info.turns) == (number, "Who asked?", NOON, 2)


def test_a_turn_survives_the_removal_of_what_it_cites(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    info = add(TEXT)
    number = conversations.save(None, Turn(1, "Who?", answer_of(store, info), NOON))
    store.remove_document(info.id)
    (turn,) = conversations.turns(number)
    (citation,) = turn.answer.citations
    assert citation.quote == "Reed asked for an investigation."
    assert citation.span.of(citation.document.text) == citation.quote
    assert turn.answer.passages == ()
    conversations.delete(number)
    with pytest.raises(UsageError, match="no conversation"):
        conversations.turns(number)


def test_a_document_that_went_before_the_turn_was_saved(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    info = add(TEXT)
    answer = answer_of(store, info)
    store.remove_document(info.id)
    number = conversations.save(None, Turn(1, "Who?", answer, NOON))
    (turn,) = conversations.turns(number)
    assert turn.answer.citations == ()
    assert [statement.numbers for statement in turn.answer.statements] == [()]
    assert turn.answer.text == answer.text


def test_listing_searching_and_renaming(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    answer = answer_of(store, add(TEXT))
    later = NOON.replace(hour=13)
    one = conversations.save(None, Turn(1, "Who asked\nfor it?", answer, NOON))
    two = conversations.save(None, Turn(1, "What of STARLINK?", answer, later))
    assert [c.id for c in conversations.list()] == [two, one]
    assert conversations.list()[1].title == "Who asked for it?"
    assert [c.id for c in conversations.list("starlink")] == [two]
    assert conversations.list("' OR 1 --") == []
    conversations.save(one, Turn(2, "And Shaheen?", answer, NOON.replace(hour=14)))
    assert [c.id for c in conversations.list()] == [one, two]
    assert [c.id for c in conversations.list("shaheen")] == [one]
    conversations.rename(two, "  Satellites \n " + "x" * 300)
    title = conversations.info(two).title
    assert title.startswith("Satellites x")
    assert len(title) == 200
    with pytest.raises(UsageError):
        conversations.rename(99, "x")
    with pytest.raises(UsageError):
        conversations.delete(99)


def test_a_turn_that_was_saved_before_there_were_filters_has_none(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    answer = answer_of(store, add(TEXT))
    number = conversations.save(None, Turn(1, "Who?", answer, NOON))
    with store.database.write() as connection:
        connection.execute(
            "UPDATE turns SET answer = json_remove(answer, '$.filters', '$.understood')"
        )
    (turn,) = conversations.turns(number)
    assert turn.answer == replace(answer, filters=Filters(), understood=())


def test_a_turn_that_was_saved_before_sources_were_compared_still_loads(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    answer = answer_of(store, add(TEXT))
    number = conversations.save(None, Turn(1, "Who?", answer, NOON))
    later = ("shorts", "differ", "missing", "unclear", "undated")
    with store.database.write() as connection:
        for name in later:
            connection.execute("UPDATE turns SET answer = json_remove(answer, ?)", (f"$.{name}",))
    (turn,) = conversations.turns(number)
    assert turn.answer == replace(
        answer, shorts=(), differ=False, missing=(), unclear="", undated=()
    )


def test_one_conversation_in_two_places_loses_no_turn(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    answer = answer_of(store, add(TEXT))
    number = conversations.save(None, Turn(1, "Who?", answer, NOON))
    for question in ("Here?", "There?"):
        assert conversations.save(number, Turn(2, question, answer, NOON)) == number
    turns = conversations.turns(number)
    told = [(turn.number, turn.question) for turn in turns]
    assert told == [(1, "Who?"), (2, "Here?"), (3, "There?")]


def test_a_conversation_deleted_meanwhile_starts_again(
    conversations: ConversationStore, store: SQLiteStore, add: Add
) -> None:
    answer = answer_of(store, add(TEXT))
    number = conversations.save(None, Turn(1, "Who?", answer, NOON))
    conversations.delete(number)
    again = conversations.save(number, Turn(2, "And?", answer, NOON))
    assert again != number
    assert [turn.question for turn in conversations.turns(again)] == ["And?"]
