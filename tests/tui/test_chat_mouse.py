"""What is shown with a key can be clicked, and does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatting import QUESTION, UNANSWERED

from tui import keys
from tui.messages import BorderMoved
from tui.screens.chat import ChatScreen
from tui.screens.pick import PickScreen
from tui.screens.reading import ReadingScreen
from tui.turns import Phase

if TYPE_CHECKING:
    import pytest
    from chatting import Chat, Gate, OpenChat, OpenLibrary


async def click(chat: Chat, text: str, *, last: bool = True) -> None:
    """Click on a text on the screen: the last, or the first, that reads so."""
    rows = chat.seen().split("\n")
    places = [(row.index(text) + 1, y) for y, row in enumerate(rows) if text in row]
    await chat.pilot.click(offset=places[-1 if last else 0])
    await chat.settle()


async def test_the_hints_of_the_header(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await click(chat, "F1 help", last=False)
        assert chat.shows(ReadingScreen)
        await chat.press("escape")
        await click(chat, "^P commands")
        assert chat.shows(PickScreen)
        await chat.press("escape")
        await chat.ask("/filter since:2024-11-01")
        await click(chat, "since:2024-11-01  ^G clears")
        assert chat.notes()[-1] == "The filter is off: all articles count."
        assert "^G clears" not in chat.seen()
        await click(chat, "opening" if "opening" in chat.seen() else "ready")
        assert chat.shows(ChatScreen)


async def test_every_key_of_the_footer_can_be_clicked(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press(*"who")
        await click(chat, "^J newline")
        assert chat.screen.prompt.text == "who\n"
        await click(chat, "Enter send")
        assert chat.screen.transcript.turns[0].question.strip() == "who"
        await chat.ask(UNANSWERED)
        await click(chat, "^O next source")
        assert chat.screen.transcript.mark == (1, 2)
        await click(chat, "^Y copy answer")
        assert "OSC 52" in chat.notes()[-1]
        await click(chat, "Tab focus")
        assert chat.has_focus(chat.screen.conversation)
        await click(chat, "n next citation")
        assert chat.screen.transcript.mark == (1, 3)
        await click(chat, "1–9 open source")
        assert chat.has_focus(chat.screen.pane.article)
        await click(chat, "z zoom")
        assert chat.screen.has_class("-zoom-source")
        await click(chat, "z zoom")
        await click(chat, "y copy")
        assert "the quote" in chat.notes()[-1]
        await click(chat, "/ find")
        assert "Find" in chat.seen()
        await chat.press("escape")
        await click(chat, "Esc back")
        assert chat.has_focus(chat.screen.prompt)


async def test_a_click_stops_the_answer(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        gate.queries.clear()
        chat.screen.ask("slow")
        await chat.until(lambda: chat.screen.transcript.turns[0].phase is Phase.SEARCHING)
        await chat.until(lambda: "Esc stop" in chat.seen())
        row = chat.seen().split("\n")[-1]
        await chat.pilot.click(offset=(row.index("Esc stop") + 1, 35))
        assert chat.screen.transcript.turns[0].phase is Phase.STOPPED
        gate.open_all()


async def test_a_click_on_new_text_below_follows_again(open_chat: OpenChat) -> None:
    async with open_chat((80, 16)) as chat:
        for _ in range(3):
            await chat.ask(QUESTION)
        await chat.press("pageup")
        chat.screen.conversation.renew(2)
        await chat.settle()
        await click(chat, "↓ new text below")
        assert chat.screen.conversation.following
        assert "new text below" not in chat.seen()


async def test_an_offered_command_can_be_clicked(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("slash")
        await click(chat, "/rename TITLE")
        assert chat.screen.prompt.text == "/rename "
        assert chat.has_focus(chat.screen.prompt)
        chat.screen.prompt.put("")
        await chat.press("slash")
        await click(chat, "/help  ")
        assert chat.shows(ReadingScreen)
        chat.screen.prompt.take(5)
        assert chat.screen.prompt.text == ""


async def test_a_click_beside_a_sheet_closes_it(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        for key in ("f1", "ctrl+p"):
            await chat.press(key)
            assert not chat.shows(ChatScreen)
            await chat.pilot.click(offset=(60, 18))
            await chat.settle()
            if key == "f1":
                assert not chat.shows(ChatScreen)
                await click(chat, "Esc closes")
            assert chat.shows(ChatScreen)
            await chat.press(key)
            await chat.pilot.click(offset=(1, 1))
            await chat.settle()
            assert chat.shows(ChatScreen)


async def test_the_first_thing_to_do_can_be_clicked(
    open_chat: OpenChat, chat_library: OpenLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_chat(opener=chat_library) as chat:
        indexed: list[str] = []
        monkeypatch.setattr(chat.screen.effects, "index", indexed.append)
        await click(chat, "Enter", last=False)
        assert indexed == [chat.screen.folder_offered]


def test_a_key_that_is_shown_has_its_place() -> None:
    assert [keys.number(key.id) for key in keys.ALL] == list(range(len(keys.ALL)))


async def test_the_border_between_the_panes_can_be_dragged(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        assert chat.screen.pane.region.x == 60
        await chat.pilot.mouse_down(offset=(60, 10))
        await chat.pilot.hover(offset=(72, 12))
        await chat.settle()
        assert chat.screen.pane.region.x == 72
        assert chat.screen.state.source_width == 50
        await chat.pilot.mouse_up(offset=(72, 12))
        await chat.settle()
        assert chat.screen.state.source_width == 40
        await chat.pilot.hover(offset=(90, 12))
        await chat.pilot.mouse_down(offset=(72, 10))
        await chat.pilot.mouse_up(offset=(2, 10))
        await chat.settle()
        assert chat.screen.state.source_width == 75
        await chat.pilot.resize_terminal(80, 24)
        chat.screen.post_message(BorderMoved(40, dropped=True))
        await chat.settle()
        assert chat.screen.state.source_width == 75


async def test_a_selection_in_the_conversation_is_copied(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        conversation = chat.screen.conversation
        rows = chat.seen().split("\n")
        first = next(y for y, row in enumerate(rows) if QUESTION in row)
        last = next(y for y, row in enumerate(rows) if "│ Sources" in row)
        await chat.pilot.mouse_down(offset=(2, first))
        await chat.pilot.hover(offset=(5, first + 1))
        await chat.pilot.hover(offset=(6, last))
        await chat.pilot.mouse_up(offset=(6, last))
        await chat.press("ctrl+c")
        copied = chat.app.clipboard
        assert copied.startswith(f"{QUESTION}\n\nAnswer\n“")
        assert copied.endswith("\n\nSourc")
        assert conversation.text_selection is None
