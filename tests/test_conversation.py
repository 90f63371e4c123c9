from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest

import qa

if TYPE_CHECKING:
    from fakes import HashingEncoder


def test_turns_are_kept_as_they_happen(seed_library: qa.Library) -> None:
    chat = seed_library.conversation()
    assert (chat.id, chat.title, chat.turns) == (None, "", ())
    assert seed_library.conversations() == []
    first = chat.ask("What did Nelson say about the story?")
    second = chat.ask("When was that?")
    assert first.asked_as is None
    assert second.question == "When was that?"
    assert second.asked_as == "When was that? (Nelson say about the story)"
    assert [turn.answer for turn in chat.turns] == [first, second]
    (saved,) = seed_library.conversations()
    assert (saved.id, saved.title, saved.turns) == (chat.id, first.question, 2)
    again = seed_library.conversation(saved.id)
    assert again.turns == chat.turns
    again.ask("And Musk?")
    assert [turn.number for turn in seed_library.conversation(saved.id).turns] == [1, 2, 3]


def test_following_up_can_be_switched_off(seed_library: qa.Library) -> None:
    chat = seed_library.conversation(follow_ups=False)
    chat.ask("What did Nelson say about the story?")
    assert chat.ask("When was that?").asked_as is None
    chat.follow_ups = True
    assert chat.understood("And Peskov?") == "What did Peskov say about the story?"
    assert chat.ask("And Peskov?").asked_as == "What did Peskov say about the story?"


def test_what_an_answer_named_can_be_pointed_to(
    seed_library: qa.Library, encoder: HashingEncoder
) -> None:
    with qa.open_library(
        seed_library.path, encoder=encoder, settings=qa.Settings(min_confidence=0)
    ) as library:
        chat = library.conversation()
        assert chat.understood("Who is he?") is None
        answer = chat.ask("Who is Putin's deputy chief of staff?")
        named = answer.short or answer.citations[0].quote
        assert "Kiriyenko" in named
        assert "Kiriyenko" in (chat.understood("What did he do?") or "") or answer.short is None


def test_a_follow_up_keeps_the_filters_of_the_question_it_completes(
    seed_library: qa.Library,
) -> None:
    chat = seed_library.conversation()
    chat.ask("What did Reed say since:2024-11-01?")
    answer = chat.ask("And Shaheen?")
    assert answer.asked_as == "What did Shaheen say since:2024-11-01?"
    assert answer.filters.since == date(2024, 11, 1)
    assert {c.passage.document.date for c in answer.passages} == {date(2024, 11, 17)}


def test_an_answer_nobody_waits_for_leaves_no_turn(seed_library: qa.Library) -> None:
    chat = seed_library.conversation()
    assert chat.ask("Who is Kiriyenko?", keep=lambda: False).question == "Who is Kiriyenko?"
    assert (chat.id, chat.turns) == (None, ())
    chat.ask("Who is Kiriyenko?", keep=lambda: True)
    assert len(chat.turns) == 1


def test_a_question_that_fails_leaves_no_turn(seed_library: qa.Library) -> None:
    chat = seed_library.conversation()
    with pytest.raises(qa.QuestionError):
        chat.ask("  ")
    assert chat.turns == ()
    assert seed_library.conversations() == []


def test_asking_without_blocking_the_loop(seed_library: qa.Library) -> None:
    async def scenario() -> qa.Answer:
        return await seed_library.conversation().aask("Who is Kiriyenko?")

    assert asyncio.run(scenario()).question == "Who is Kiriyenko?"


def test_unknown_conversations_are_named(seed_library: qa.Library) -> None:
    with pytest.raises(qa.UsageError, match="conversation 7"):
        seed_library.conversation(7)


def test_conversations_can_be_renamed_and_deleted(seed_library: qa.Library) -> None:
    chat = seed_library.conversation()
    chat.ask("Who is Kiriyenko?")
    assert chat.id is not None
    seed_library.rename_conversation(chat.id, "The deputy")
    assert [c.title for c in seed_library.conversations("deputy")] == ["The deputy"]
    seed_library.delete_conversation(chat.id)
    assert seed_library.conversations() == []


@pytest.mark.parametrize(
    "question",
    [
        "Who won the election this year?",
        "Will there be a strike in London?",
        "What does Article 1 of the treaty protect?",
        "Are you sure?",
    ],
)
def test_a_question_of_its_own_is_asked_as_typed(seed_library: qa.Library, question: str) -> None:
    chat = seed_library.conversation()
    chat.ask("What did Nelson say about the story?")
    assert chat.ask(question).asked_as is None


def test_what_only_may_be_a_follow_up_is_asked_as_it_is_first(seed_library: qa.Library) -> None:
    chat = seed_library.conversation()
    chat.ask("Who sent a letter to Attorney General Merrick Garland?")
    plain = seed_library.ask("What does the letter say?")
    answer = chat.ask("What does the letter say?")
    assert (answer.asked_as is None) == plain.answered
