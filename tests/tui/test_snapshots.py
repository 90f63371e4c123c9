"""How each state looks, at three sizes, and in a dark, a light and a terminal theme.

The pictures are SVG screenshots kept beside this file; `pytest --snapshot-update` takes them anew
when a change of look is meant. Answers are made here from the sample articles, so that they
change with the chat and not with what the engine finds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

import qa
from tui import messages
from tui.screens.reading import ReadingScreen
from tui.screens.sheets import status_sheet
from tui.turns import Phase, ShownTurn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chatting import Chat, OpenChat, OpenLibrary
    from syrupy.assertion import SnapshotAssertion

    State = Callable[[Chat], Awaitable[None]]

THEMES = ("footnote", "footnote-light", "ansi-dark")
SIZES = ((120, 36), (80, 24), (40, 12))
LOOKS = (*((THEMES[0], size) for size in SIZES), *((theme, SIZES[0]) for theme in THEMES[1:]))
QUOTES = ("They sent a letter", "it ought to be scrutinized")


class SVGExtension(SingleFileSnapshotExtension):
    """One file for each picture, compared as text."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SVGExtension)


@pytest.fixture(autouse=True)
def same_everywhere(monkeypatch: pytest.MonkeyPatch, seeds: object) -> None:
    monkeypatch.setattr("tui.screens.chat.ChatScreen.folder_offered", "/home/me/articles")


def drawn(chat: Chat) -> str:
    """The screen as SVG, without what differs from run to run and from font to font."""
    svg = chat.app.export_screenshot(simplify=True)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def answer(library: qa.Library, question: str, *, answered: bool = True) -> qa.Answer:
    documents = [library.document(info.id) for info in library.documents()]
    passages = tuple(
        qa.Candidate(
            qa.Passage(number, info, span, span.of(info.text)),
            1.0 / number,
            {"dense": 0.8 / number, "lexical": 6.0 - number, "reader": 2.0 - number},
        )
        for number, info in enumerate(documents, start=1)
        for span in [qa.Span(0, 120)]
    )
    citations = []
    for number, phrase in enumerate(QUOTES, start=1):
        document = next(d for d in reversed(documents) if phrase in d.text)
        start = document.text.index(phrase)
        end = document.text.index(".", start) + 1
        span = qa.Span(start, end)
        citations.append(qa.Citation(number, document, span, span.of(document.text)))
    return qa.Answer(
        question=question,
        answered=answered,
        text="",
        short=None,
        confidence=0.9 if answered else 0.1,
        statements=tuple(
            qa.Statement(c.quote, (c.number,), qa.Span(0, 16)) for c in citations
        ) if answered else (),
        citations=tuple(citations) if answered else (),
        passages=passages,
        asked_as="Who sent a letter? To whom?" if question == "To whom?" else None,
        timings_ms={"total": 104.0},
        threshold=0.5,
    )  # fmt: skip


async def show(chat: Chat, question: str, phase: Phase, given: qa.Answer | None = None) -> None:
    """Put a turn on the screen in some phase, as the controller's messages would."""
    screen = chat.screen
    ticket = 100 + len(screen.transcript.turns)
    screen.transcript.turns.append(ShownTurn(ticket, question, phase))
    screen.conversation.add()
    if given is not None:
        turn = qa.Turn(1, question, given, datetime(2024, 11, 20, tzinfo=UTC))
        screen.post_message(messages.Answered(ticket, turn))
    await chat.settle()


async def _samples(chat: Chat) -> None:
    await chat.settle()


async def _answered(chat: Chat) -> None:
    library = chat.app.controller._library
    assert library is not None
    await show(chat, "Who sent a letter?", Phase.SEARCHING, answer(library, "Who sent a letter?"))
    await show(chat, "To whom?", Phase.SEARCHING, answer(library, "To whom?"))


async def _differing(chat: Chat) -> None:
    library = chat.app.controller._library
    assert library is not None
    given = replace(answer(library, "What was asked for?"), differ=True)
    undated = replace(given.passages[0], passage=replace(
        given.passages[0].passage, document=replace(given.passages[0].passage.document, date=None)
    ))  # fmt: skip
    given = replace(given, undated=(undated,))
    await show(chat, "What was asked for?", Phase.SEARCHING, given)


async def _filtered(chat: Chat) -> None:
    await chat.ask("/filter since:2024-11-01 source:seeds")
    library = chat.app.controller._library
    assert library is not None
    question = "Who sent a letter?"
    within = library.understand("since:2024-11-01 source:seeds")
    given = answer(library, question)
    given = replace(
        given,
        statements=given.statements[:1],
        citations=given.citations[:1],
        passages=given.passages[-1:],
        filters=within.filters,
        understood=within.understood,
    )
    await show(chat, question, Phase.SEARCHING, given)


async def _abstained(chat: Chat) -> None:
    library = chat.app.controller._library
    assert library is not None
    question = "What is the capital of Australia?"
    text = "The articles don't answer this. Nothing here mentions Australia."
    given = replace(answer(library, question, answered=False), text=text, missing=("Australia",))
    await show(chat, question, Phase.SEARCHING, given)


async def _source(chat: Chat) -> None:
    await _answered(chat)
    await chat.to_conversation()
    await chat.press("2")


async def _loading(chat: Chat) -> None:
    chat.screen.show_state("loading the model…", "busy")
    await show(chat, "Who sent a letter?", Phase.LOADING)


async def _searching(chat: Chat) -> None:
    await show(chat, "Who sent a letter?", Phase.SEARCHING)
    await show(chat, "And who answered?", Phase.QUEUED)


async def _reading(chat: Chat) -> None:
    library = chat.app.controller._library
    assert library is not None
    turn = ShownTurn(1, "Who sent a letter?", Phase.READING)
    turn.passages = answer(library, turn.question).passages
    chat.screen.transcript.turns.append(turn)
    chat.screen.conversation.add()
    await chat.settle()


async def _error(chat: Chat) -> None:
    turn = ShownTurn(1, "Who sent a letter?", Phase.FAILED)
    turn.why = "The library is being written to by another process; try again in a moment."
    chat.screen.transcript.turns.append(turn)
    chat.screen.conversation.add()
    chat.screen.prompt.put(turn.question)
    await chat.settle()


async def _indexing(chat: Chat) -> None:
    chat.screen.post_message(messages.IndexStarted())
    failure = qa.Failure("/home/me/articles/photo.txt", "It is not text.")
    progress = qa.Progress(34, 120, "/home/me/articles/lighthouse.txt", 90, failure)
    chat.screen.post_message(messages.IndexProgress(progress, 4.0))
    await chat.settle()


async def _changed(chat: Chat) -> None:
    status, documents = _status(), chat.screen.documents
    chat.screen.post_message(messages.LibraryChanged(status, documents, elsewhere=True))
    await chat.settle()


async def _why(chat: Chat) -> None:
    await _answered(chat)
    await chat.ask("/why")


async def _why_not(chat: Chat) -> None:
    await _abstained(chat)
    await chat.ask("/why")


async def _help(chat: Chat) -> None:
    await chat.press("f1")


async def _palette(chat: Chat) -> None:
    await chat.press("ctrl+p")


async def _offered(chat: Chat) -> None:
    await chat.press("slash", "down")


async def _find(chat: Chat) -> None:
    await _source(chat)
    await chat.ask("/find musk")


async def _status_sheet(chat: Chat) -> None:
    chat.app.push_screen(ReadingScreen("Library", lambda width: status_sheet(_status(), width)))
    await chat.settle()


async def _resume(chat: Chat) -> None:
    begun = datetime(2024, 11, 20, tzinfo=UTC)
    chat.screen.post_message(
        messages.ConversationsListed(
            (
                qa.ConversationInfo(2, "Who sent a letter?", begun, 3),
                qa.ConversationInfo(1, "What did Nelson say about the report?", begun, 1),
            )
        )
    )
    await chat.settle()


def _status() -> qa.LibraryStatus:
    return qa.LibraryStatus(
        "/home/me/articles.qa", 2, 7, 3, "all-MiniLM-L6-v2", 266_025,
        date(2024, 10, 25), date(2024, 11, 17), 0, 4,
    )  # fmt: skip


STATES: dict[str, State] = {
    "samples": _samples,
    "loading": _loading,
    "searching": _searching,
    "reading": _reading,
    "answered": _answered,
    "abstained": _abstained,
    "differing": _differing,
    "filtered": _filtered,
    "source": _source,
    "error": _error,
    "indexing": _indexing,
    "changed": _changed,
    "why": _why,
    "why-not": _why_not,
    "help": _help,
    "palette": _palette,
    "offered": _offered,
    "find": _find,
    "status": _status_sheet,
    "resume": _resume,
}


@pytest.mark.parametrize("state", STATES)
async def test_state(
    open_chat: OpenChat, picture: SnapshotAssertion, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_chat(SIZES[0]) as chat:
        await STATES[state](chat)
        await look(chat, picture, state)


async def test_no_library(
    open_chat: OpenChat, chat_library: OpenLibrary, picture: SnapshotAssertion
) -> None:
    async with open_chat(opener=chat_library) as chat:
        await look(chat, picture, "no-library")


async def look(chat: Chat, picture: SnapshotAssertion, state: str) -> None:
    """Compare a state at every size, and in every theme at the largest, which shows most."""
    for theme, (width, height) in LOOKS:
        chat.app.theme = theme
        await chat.settle()
        await chat.pilot.resize_terminal(width, height)
        await chat.settle()
        assert drawn(chat) == picture(name=f"{theme}-{state}-{width}x{height}")


async def test_a_window_that_is_too_small(open_chat: OpenChat) -> None:
    async with open_chat((39, 9)) as chat:
        assert "Make the window larger." in chat.seen()
        await chat.pilot.resize_terminal(80, 24)
        await chat.settle()
        assert "Make the window larger." not in chat.seen()
        await chat.pilot.resize_terminal(60, 9)
        await chat.settle()
        assert "Make the window larger." in chat.seen()


async def test_borders_header_and_footer_go_as_the_window_shrinks(open_chat: OpenChat) -> None:
    async with open_chat((60, 16)) as chat:
        seen = chat.seen()
        assert "╭" in seen
        assert "ready" in seen
        assert "send" in seen
        await chat.pilot.resize_terminal(59, 16)
        await chat.settle()
        assert "╭" not in chat.seen()
        await chat.pilot.resize_terminal(59, 15)
        await chat.settle()
        seen = chat.seen()
        assert "ready" not in seen
        assert "send" not in seen


async def test_a_resize_keeps_the_reading_position(open_chat: OpenChat) -> None:
    async with open_chat((120, 36)) as chat:
        await _answered(chat)
        await chat.to_conversation()
        await chat.press("2")
        article = chat.screen.pane.article
        source = chat.screen.pane.source
        assert source is not None
        for width, height in (*SIZES, *reversed(SIZES)):
            await chat.pilot.resize_terminal(width, height)
            await chat.settle()
            line = article._lines.line_of(source.span.start)
            assert article.scroll_offset.y <= line < article.scroll_offset.y + article.size.height
        article.scroll_to(y=0, animate=False)
        await chat.press("j", "j")
        top = article.top_offset()
        await chat.pilot.resize_terminal(120, 36)
        await chat.settle()
        start, end = article._lines.lines[article.scroll_offset.y]
        assert start <= top <= end


async def test_a_quote_stands_in_the_middle_however_high_the_window_becomes(
    open_chat: OpenChat,
) -> None:
    async with open_chat((120, 36)) as chat:
        await _answered(chat)
        await chat.to_conversation()
        await chat.press("2")
        article, source = chat.screen.pane.article, chat.screen.pane.source
        assert source is not None
        seen = set()
        for height in (18, 28, 22):
            await chat.pilot.resize_terminal(120, height)
            await chat.settle()
            line = article._lines.line_of(source.span.start)
            middle = max(line - article.size.height // 2, 0)
            assert article.scroll_offset.y == min(middle, article.max_scroll_y)
            seen.add(article.scroll_offset.y)
        assert len(seen) == 3


async def test_a_resize_keeps_the_place_in_the_conversation(open_chat: OpenChat) -> None:
    async with open_chat((80, 24)) as chat:
        for _ in range(3):
            await _answered(chat)
        await chat.to_conversation()
        conversation = chat.screen.conversation
        chat.screen.conversation.reveal(3)
        await chat.settle()
        for width, height in ((120, 36), (80, 24)):
            await chat.pilot.resize_terminal(width, height)
            await chat.settle()
            assert conversation._place[0] == 3


async def test_new_text_below_is_said_and_not_scrolled_to(open_chat: OpenChat) -> None:
    async with open_chat((80, 24)) as chat:
        await _answered(chat)
        await _answered(chat)
        await chat.press("pageup")
        before = chat.screen.conversation.scroll_y
        chat.screen.transcript.turns[-1].phase = Phase.READING
        chat.screen.conversation.renew(3)
        await chat.settle()
        assert chat.screen.conversation.scroll_y == before
        assert "new text below" in chat.seen()
        await chat.press("end")
        assert "new text below" not in chat.seen()
