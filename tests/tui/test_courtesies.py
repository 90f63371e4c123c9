"""What is said to the chat gets a reply; what is asked of the articles does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.commands import BY_NAME, Call
from tui.courtesies import QUOTES_ONLY, Courtesy, courtesy
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
    ("said", "command", "argument"),
    [
        ("How many articles are there?", "status", ""),
        ("how many articles do I have", "status", ""),
        ("What are these articles about?", "article", ""),
        ("Show me the articles.", "article", ""),
        ("Which articles mention Owen Pryce?", "article", "Owen Pryce"),
        ("How many articles mention Musk?", "article", "Musk"),
        ("list the articles about the drought", "article", "drought"),
        ("Which of the articles", None, ""),
    ],
)
def test_a_question_about_the_library_is_what_a_command_does(
    said: str, command: str | None, argument: str
) -> None:
    wanted = Courtesy("", Call(BY_NAME[command], argument)) if command else None
    assert courtesy(said) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "Summarise the article on the senators",
        "give me a short summary of the article about senators.",
        "What does the article about the senators say?",
    ],
)
def test_a_summary_is_not_written_but_the_articles_are_shown(said: str) -> None:
    assert courtesy(said) == Courtesy(QUOTES_ONLY, Call(BY_NAME["article"], "senators"))


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "Who is Grace Thanks?",
        "Who asked for help?",
        "What does the article about Musk say about Putin?",
        "Who wrote the articles on Musk?",
        "Which articles mention Musk? And who wrote them?",
        "Summarise Musk",
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


async def test_the_chat_shows_the_articles_that_mention_a_name(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("Which articles mention Peskov?")
        assert chat.shows(PickScreen)
        assert "Articles with Peskov · 1" in chat.seen()
        await chat.press("enter")
        source = chat.screen.pane.source
        assert source
        assert source.document.title.startswith("NASA administrator advocates")
        assert chat.screen.transcript.turns == []


async def test_a_summary_is_declined_and_the_article_offered(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("Summarise the article on the senators")
        assert chat.notes() == [QUOTES_ONLY]
        assert "Articles with senators · 1" in chat.seen()
