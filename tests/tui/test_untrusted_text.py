"""Whatever a document, its name, a title or a question holds: nothing crashes, clicks, or obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from tui.safe_text import is_clean
from tui.screens.pick import Item
from tui.screens.sheets import status_sheet
from tui.screens.why import why_sheet
from tui.sources import Source, place, shown_path, title_of
from tui.turns import Phase, ShownTurn
from tui.widgets import empty
from tui.widgets.turn_content import turn_content
from tui.wording import answer_with_sources, sample_questions

if TYPE_CHECKING:
    from pathlib import Path

    from chatting import OpenChat
    from textual.content import Content

NASTY = (
    "[/]",
    "[red]x[/red] [@click=app.quit]y[/]",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m",
    "\u202egnp.exe",
    "\u2066\u061c\u200f",
    "\x00\x7f\x08",
    "\ud800lone",
    "tab\there\r\nand\rthere",
    "[x](javascript%3Aalert(1))",
    "\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}🚀",
)
TEXT = st.lists(st.sampled_from(NASTY) | st.text(max_size=12), min_size=1, max_size=5).map("".join)


def document(title: str, text: str) -> qa.Document:
    return qa.Document(1, title, f"/x/{title}", title, None, "", len(text), text)


def answer(title: str, text: str, *, answered: bool) -> qa.Answer:
    source = document(title, text)
    span = qa.Span(0, len(text))
    candidate = qa.Candidate(qa.Passage(1, source, span, text), 0.5, {"dense": -0.5, "reader": 0.1})
    return qa.Answer(
        question=text, answered=answered, text=text, short=text[:3], confidence=0.6,
        statements=(qa.Statement(text, (1,), qa.Span(0, min(3, len(text)))),),
        citations=(qa.Citation(1, source, span, text),),
        passages=(candidate,), asked_as=text, timings_ms={},
    )  # fmt: skip


def assert_safe(content: Content) -> None:
    assert is_clean(content.plain)
    for span in content.spans:
        if not isinstance(span.style, str):
            assert set(span.style.meta) <= {"turn", "source", "document", "sample", "key"}
            assert all(isinstance(value, int) for value in span.style.meta.values())
            assert span.style.link is None
        else:
            assert "@" not in span.style


@given(TEXT, TEXT, st.booleans(), st.integers(8, 60))
@settings(max_examples=60)
def test_a_turn(title: str, text: str, answered: bool, width: int) -> None:
    given_answer = answer(title, text, answered=answered)
    for phase in Phase:
        turn = ShownTurn(1, text, phase, why=text, passages=given_answer.passages)
        if phase is Phase.ANSWERED:
            turn.answer = given_answer
        assert_safe(turn_content(turn, 0, 1, width))


@given(TEXT, TEXT, st.booleans())
@settings(max_examples=40)
def test_sheets_and_sentences(title: str, text: str, answered: bool) -> None:
    given_answer = answer(title, text, answered=answered)
    for width in (30, 70, 120):
        assert_safe(why_sheet(given_answer, width))
    assert_safe(status_sheet(qa.LibraryStatus(text, 1, 1, 1, title, 1, None, None, 1, 1), 40))
    assert_safe(empty.no_library(text)(40))
    assert_safe(empty.failed(text)(40))
    assert_safe(empty.title(text))
    source = document(title, text)
    for question in sample_questions([source]):
        assert is_clean(question)
    assert_safe(empty.samples(1, [text])(40))
    assert is_clean(answer_with_sources(given_answer))
    assert is_clean(title_of(source) + shown_path(source))
    assert is_clean(place(Source(1, source, qa.Span(0, 0), text, (source,))))


@pytest.fixture
def nasty_library(library: qa.Library, tmp_path: Path) -> qa.Library:
    folder = tmp_path / "in[b]\x1b]0;x\x07"
    folder.mkdir()
    for number, nasty in enumerate(NASTY):
        shown = nasty.encode("utf-8", "replace").decode()
        text = f"# {shown} [/] title {number}\n\nThe keeper {shown} of lighthouse {number} retired."
        (folder / f"{number} [red]\x1b[2J.md").write_text(text, encoding="utf-8", newline="")
    library.add([folder])
    return library


async def test_the_whole_chat_over_nasty_articles(
    nasty_library: qa.Library, open_chat: OpenChat
) -> None:
    async with open_chat(opener=lambda _: nasty_library) as chat:
        for line in (
            f"Which keeper {NASTY[2]} of lighthouse 3 retired? [/]",
            f"/{NASTY[0]}",
            f"/rename {NASTY[1]} {NASTY[3]}",
            f"/find {NASTY[5]}",
            f"/add {NASTY[4]}",
            f"/theme {NASTY[1]}",
            f"/export /nowhere/{NASTY[1]}",
        ):
            await chat.ask(line)
            assert is_clean(chat.seen().replace("\n", ""))
            await chat.press("escape")
        for line in ("/sources", "/article", "/resume", "/why", "/status"):
            await chat.ask(line)
            assert is_clean(chat.seen().replace("\n", ""))
            await chat.press("escape")
        await chat.to_conversation()
        for _ in range(3):
            await chat.press("n", "y")
            assert chat.screen.pane.is_open
            assert is_clean(chat.seen().replace("\n", ""))
            assert is_clean(chat.app.clipboard)
        assert chat.app.is_running


@pytest.mark.parametrize("nasty", NASTY)
async def test_pasting(open_chat: OpenChat, nasty: str) -> None:
    from textual import events

    async with open_chat() as chat:
        chat.screen.prompt.post_message(events.Paste(f"before {nasty} after"))
        await chat.settle()
        assert is_clean(chat.screen.prompt.text)
        assert chat.screen.prompt.text.startswith("before ")
        assert is_clean(chat.seen().replace("\n", ""))


def test_items_are_content() -> None:
    assert Item("1", empty.title("[/]"), "words").content.plain == "[/]"
