"""What is said to the chat gets a reply; what is asked of the articles does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.courtesies import reply

if TYPE_CHECKING:
    from chatting import OpenChat


@pytest.mark.parametrize("said", ["thanks", " Thank you! ", "OK, thanks", "Great — thanks."])
def test_thanks(said: str) -> None:
    assert reply(said) == "Gladly. Ask on; /export keeps this conversation as a file."


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Help!", "/help"),
        ("who are you?", "/help"),
        ("What’s this?", "/help"),
        ("How many articles are there?", "/status"),
        ("exit", "/quit"),
        ("Hello there", "plain words"),
    ],
)
def test_a_reply_names_what_does_it(said: str, names: str) -> None:
    assert names in (reply(said) or "")


@pytest.mark.parametrize(
    "question",
    ["", "?", "Who is Grace Thanks?", "Who asked for help?", "How many articles mention Musk?"],
)
def test_a_question_is_left_to_the_articles(question: str) -> None:
    assert reply(question) is None


async def test_the_chat_says_it_in_passing(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("thanks")
        assert chat.notes() == ["Gladly. Ask on; /export keeps this conversation as a file."]
        assert chat.screen.transcript.turns == []
        assert chat.screen.prompt.text == ""
