"""What is said to the chat gets a reply; what is asked of the articles does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.commands import BY_NAME, Call
from tui.courtesies import Courtesy, courtesy
from tui.screens.pick import PickScreen

if TYPE_CHECKING:
    from chatting import OpenChat


@pytest.mark.parametrize("said", ["thanks", " Thank you! ", "OK, thanks", "Great — thanks."])
def test_thanks(said: str) -> None:
    assert courtesy(said) == Courtesy("Gladly. Ask on; /export keeps this conversation as a file.")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Help!", "/help"),
        ("who are you?", "/help"),
        ("What’s this?", "/help"),
        ("exit", "/quit"),
        ("Hello there", "plain words"),
    ],
)
def test_a_reply_names_what_does_it(said: str, names: str) -> None:
    polite = courtesy(said)
    assert polite
    assert names in polite.said


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("How many articles are there?", "status"),
        ("how many articles do I have", "status"),
        ("What’s in my library?", "status"),
        ("What are these articles about?", "article"),
        ("Show me the articles.", "article"),
    ],
)
def test_what_a_command_does_is_done(said: str, command: str) -> None:
    assert courtesy(said) == Courtesy("", Call(BY_NAME[command], ""))


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "Who is Grace Thanks?",
        "Who asked for help?",
        "Which articles mention Musk?",
        "How many articles mention Musk?",
        "Summarise the article on Musk",
    ],
)
def test_a_question_is_left_to_the_articles(question: str) -> None:
    assert courtesy(question) is None


async def test_the_chat_says_it_in_passing(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("thanks")
        assert chat.notes() == ["Gladly. Ask on; /export keeps this conversation as a file."]
        assert chat.screen.transcript.turns == []
        assert chat.screen.prompt.text == ""


async def test_the_chat_lists_the_articles(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("What are these articles about?")
        assert chat.shows(PickScreen)
        assert "Senators call for investigation" in chat.seen()
        assert chat.screen.transcript.turns == []


async def test_articles_are_found_by_words_in_their_text(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/article Peskov")
        assert "Articles with Peskov · 1" in chat.seen()
        await chat.press("enter")
        source = chat.screen.pane.source
        assert source
        assert source.document.title.startswith("NASA administrator advocates")


async def test_words_that_leave_nothing_to_pick(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/article")
        await chat.press(*"zzz")
        assert "Nothing has all these words." in chat.seen()
        await chat.press("down", "enter")
        assert chat.shows(PickScreen)
        await chat.press("escape")
        assert not chat.screen.pane.is_open
