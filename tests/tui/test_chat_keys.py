"""What each key does, in the order of the table."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

import qa
from tui.screens.chat import ChatScreen
from tui.screens.pick import PickScreen
from tui.screens.reading import ReadingScreen
from tui.sources import Source
from tui.turns import Phase
from tui.widgets.find import FindWords

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from chatting import Chat, Gate, OpenChat

QUESTION = "Who is calling for an investigation into Musk?"
UNANSWERED = "What is the capital of Australia?"


# in the prompt


async def test_enter_sends_and_ctrl_j_makes_a_line(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press(*"one", "ctrl+j", *"two")
        assert chat.screen.prompt.text == "one\ntwo"
        await chat.press("enter")
        assert chat.screen.prompt.text == ""
        assert [turn.question for turn in chat.screen.transcript.turns] == ["one\ntwo"]


async def test_letters_after_enter_in_one_burst_stay_in_the_prompt(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press(*"who", "enter", *"and")
        assert chat.screen.transcript.turns[0].question == "who"
        assert chat.screen.prompt.text == "and"


async def test_enter_on_nothing_does_nothing(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("space", "enter")
        assert chat.screen.transcript.turns == []


async def test_up_and_down_walk_the_history_and_come_back(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("first")
        await chat.ask("second")
        prompt = chat.screen.prompt
        await chat.press(*"dra", "up")
        assert prompt.text == "second"
        await chat.press("up", "up")
        assert prompt.text == "first"
        await chat.press("down", "down")
        assert prompt.text == "dra"


async def test_up_and_down_move_inside_several_lines(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("first")
        await chat.press("a", "ctrl+j", "b", "up")
        assert chat.screen.prompt.cursor_location[0] == 0
        assert chat.screen.prompt.text == "a\nb"
        await chat.press("down")
        assert chat.screen.prompt.cursor_location[0] == 1


async def test_ctrl_r_searches_the_history(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("the first one")
        await chat.ask("something else")
        await chat.press("ctrl+r")
        assert chat.shows(PickScreen)
        await chat.press(*"first", "enter")
        assert chat.screen.prompt.text == "the first one"


async def test_page_keys_scroll_the_conversation_from_the_prompt(open_chat: OpenChat) -> None:
    async with open_chat((80, 16)) as chat:
        for _ in range(3):
            await chat.ask(QUESTION)
        conversation = chat.screen.conversation
        bottom = conversation.scroll_y
        assert bottom > 0
        await chat.press("pageup")
        assert conversation.scroll_y < bottom
        assert not conversation.following
        await chat.press("pagedown", "pagedown")
        assert conversation.scroll_y == bottom
        await chat.press("pageup", "end")
        assert conversation.scroll_y == bottom
        assert conversation.following


async def test_end_goes_to_the_end_of_what_is_typed(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press(*"abc", "home")
        assert chat.screen.prompt.cursor_location == (0, 0)
        await chat.press("end")
        assert chat.screen.prompt.cursor_location == (0, 3)


async def test_ctrl_d_deletes_and_on_an_empty_prompt_quits(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press(*"ab", "home", "ctrl+d")
        assert chat.screen.prompt.text == "b"
        await chat.press("ctrl+d")
        assert chat.app.is_running
        await chat.pilot.press("ctrl+d")
        await chat.pilot.pause()
        assert chat.app._exit


# everywhere


async def test_ctrl_q_quits(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.pilot.press("ctrl+q")
        await chat.pilot.pause()
        assert chat.app._exit


async def test_esc_closes_stops_goes_back_and_focuses_the_prompt(
    open_chat: OpenChat, gate: Gate
) -> None:
    async with open_chat((80, 24)) as chat:
        await chat.ask(QUESTION)
        await chat.to_conversation()
        await chat.press("1")
        assert chat.screen.has_class("-source")
        chat.screen.prompt.focus()
        gate.queries.clear()
        chat.screen.ask("another")
        await chat.until(lambda: chat.screen.transcript.turns[1].phase is Phase.SEARCHING)
        await chat.pilot.press(*"/co")
        assert chat.screen.prompt.choices
        await chat.pilot.press("escape")
        assert not chat.screen.prompt.choices
        await chat.pilot.press("escape")
        assert chat.screen.transcript.turns[1].phase is Phase.STOPPED
        gate.open_all()
        await chat.press("escape")
        assert not chat.screen.has_class("-source")
        await chat.to_conversation()
        await chat.press("escape")
        assert chat.has_focus(chat.screen.prompt)


async def test_esc_returns_to_the_same_place(open_chat: OpenChat) -> None:
    async with open_chat((80, 16)) as chat:
        for _ in range(3):
            await chat.ask(QUESTION)
        await chat.press("pageup")
        before = chat.screen.conversation.scroll_y
        await chat.to_conversation()
        await chat.press("1")
        assert chat.screen.pane.is_open
        assert "You" not in chat.seen()
        await chat.press("escape")
        assert chat.screen.conversation.scroll_y == before
        assert chat.has_focus(chat.screen.prompt)


async def test_esc_gives_the_question_back_and_drops_the_late_answer(
    open_chat: OpenChat, gate: Gate
) -> None:
    async with open_chat() as chat:
        gate.reading.clear()
        chat.screen.prompt.put(QUESTION)
        await chat.pilot.press("enter")
        await chat.until(lambda: chat.screen.transcript.turns[0].phase is Phase.READING)
        await chat.pilot.press("escape")
        assert chat.screen.prompt.text == QUESTION
        gate.open_all()
        await chat.settle()
        assert chat.screen.transcript.turns[0].phase is Phase.STOPPED
        assert chat.app.controller.saved_turns == ()
        assert chat.app.controller._library is not None
        assert chat.app.controller._library.conversations() == []


async def test_ctrl_c_stops_then_clears_then_quits_when_pressed_twice(
    open_chat: OpenChat, gate: Gate
) -> None:
    async with open_chat() as chat:
        gate.queries.clear()
        chat.screen.ask("slow")
        await chat.until(lambda: chat.screen.transcript.turns[0].phase is Phase.SEARCHING)
        await chat.pilot.press("ctrl+c")
        assert chat.screen.transcript.turns[0].phase is Phase.STOPPED
        assert chat.screen.prompt.text == "slow"
        gate.open_all()
        await chat.press("ctrl+c")
        assert chat.screen.prompt.text == ""
        await chat.press("ctrl+c")
        assert chat.notes() == ["Press Ctrl+C again to quit."]
        assert not chat.app._exit
        await chat.pilot.press("ctrl+c")
        await chat.pilot.pause()
        assert chat.app._exit


async def test_ctrl_c_copies_what_is_selected(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press(*"copy me", "shift+home", "ctrl+c")
        assert chat.app.clipboard == "copy me"
        assert chat.screen.prompt.text == "copy me"
        assert "OSC 52" in chat.notes()[0]


async def test_a_selection_with_the_mouse_is_copied(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        article = chat.screen.pane.article
        await chat.pilot.mouse_down(article, offset=(2, 6))
        await chat.pilot.hover(article, offset=(9, 7))
        await chat.pilot.mouse_up(article, offset=(9, 7))
        await chat.press("ctrl+c")
        assert chat.app.clipboard
        assert chat.app.clipboard in article.text


async def test_tab_goes_round_prompt_conversation_and_source(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("tab")
        assert chat.has_focus(chat.screen.conversation)
        await chat.press("tab")
        assert chat.has_focus(chat.screen.prompt)
        await chat.ask(QUESTION)
        await chat.press("tab", "tab")
        assert chat.has_focus(chat.screen.pane.article)
        await chat.press("tab")
        assert chat.has_focus(chat.screen.prompt)
        await chat.press("shift+tab")
        assert chat.has_focus(chat.screen.pane.article)


async def test_tab_goes_through_the_citations_and_enter_opens_the_marked_one(
    open_chat: OpenChat,
) -> None:
    async with open_chat((80, 24)) as chat:
        await chat.ask(UNANSWERED)
        await chat.press("tab")
        assert chat.has_focus(chat.screen.conversation)
        assert chat.screen.transcript.mark == (0, 1)
        await chat.press("tab", "tab")
        assert chat.has_focus(chat.screen.conversation)
        assert chat.screen.transcript.mark == (0, 3)
        assert "▸[3]" in chat.seen()
        assert not chat.screen.pane.is_open
        await chat.press("shift+tab")
        assert "▸[2]" in chat.seen()
        await chat.press("enter")
        source = chat.screen.pane.source
        assert source is not None
        assert source.number == 2
        await chat.press("escape", "tab", "tab", "tab")
        assert chat.has_focus(chat.screen.prompt)


async def test_tab_marks_a_citation_of_a_conversation_that_was_resumed(
    open_chat: OpenChat,
) -> None:
    async with open_chat() as chat:
        await chat.ask(UNANSWERED)
        await chat.ask("/new")
        await chat.press("tab", "tab")
        await chat.ask("/resume 1")
        assert "▸" not in chat.seen()
        await chat.press("tab")
        assert chat.screen.transcript.mark == (0, 1)
        await chat.press("tab", "enter")
        source = chat.screen.pane.source
        assert source is not None
        assert source.number == 2


async def test_the_marked_citation_is_scrolled_to(open_chat: OpenChat) -> None:
    async with open_chat((120, 16)) as chat:
        for _ in range(4):
            await chat.ask(QUESTION)
        await chat.press("tab")
        conversation = chat.screen.conversation
        end = conversation.scroll_y
        await chat.press("n")
        assert chat.screen.transcript.mark == (0, 1)
        assert "[1]" in chat.seen().split("│")[0] + chat.seen()
        assert conversation.scroll_y < end
        assert chat.seen().count("▸") == 1
        await chat.press("N")
        assert chat.screen.transcript.mark == (3, 1)
        assert chat.seen().count("▸") == 1


async def test_keys_typed_in_one_burst_go_where_the_first_leads(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        for focused in (chat.screen.pane.article, chat.screen.conversation):
            chat.screen.set_focus(focused)
            await burst(chat, "/", *"musk")
            assert chat.screen.query_one(FindWords).value == "musk"
            await burst(chat, "enter", "escape")
            assert chat.has_focus(focused)
            await burst(chat, "escape", *"and")
            assert chat.screen.prompt.text == "and"
            chat.screen.prompt.put("")
            chat.screen.set_focus(focused)
            await burst(chat, "ctrl+p", *"why")
            assert chat.app.screen.query_one(Input).value == "why"
            await chat.press("escape")


async def test_keys_typed_in_one_burst_in_the_prompt_go_where_they_lead(
    open_chat: OpenChat,
) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await burst(chat, *"half a ", "ctrl+p", *"status", "enter")
        assert chat.shows(ReadingScreen)
        assert chat.screen.prompt.text == "half a "
        await chat.press("escape")
        await burst(chat, "tab", "1", *"Who")
        assert chat.screen.pane.source is not None
        assert chat.screen.prompt.text == "half a Who"
        chat.screen.prompt.put("")
        await burst(chat, "ctrl+r", *"calling", "enter")
        assert chat.screen.prompt.text == QUESTION


async def test_a_letter_that_is_no_key_while_reading_begins_a_question(
    open_chat: OpenChat,
) -> None:
    async with open_chat((80, 24)) as chat:
        await chat.ask(QUESTION)
        await chat.press("tab", "1")
        assert chat.has_focus(chat.screen.pane.article)
        await burst(chat, *"Where and when?")
        assert chat.screen.prompt.text == "Where and when?"
        assert chat.has_focus(chat.screen.prompt)
        assert chat.screen.source_seen


def key_to_name(key: str) -> str:
    return {"/": "slash", " ": "space", "?": "question_mark"}.get(key, key)


async def burst(chat: Chat, *keys: str) -> None:
    """Press keys without waiting for what each does."""
    for key in keys:
        chat.app.post_message(events.Key(key_to_name(key), key if len(key) == 1 else None))
    await chat.settle()


async def test_ctrl_o_opens_the_next_source_without_leaving_the_prompt(
    open_chat: OpenChat,
) -> None:
    async with open_chat() as chat:
        await chat.press("ctrl+o")
        assert chat.notes() == ["There is no source to open yet."]
        await chat.ask(UNANSWERED)
        assert chat.screen.transcript.mark == (0, 1)
        await chat.press("ctrl+o")
        assert chat.screen.transcript.mark == (0, 2)
        assert chat.has_focus(chat.screen.prompt)
        await chat.press("ctrl+o", "ctrl+o")
        assert chat.screen.transcript.mark == (0, 1)


async def test_ctrl_y_copies_the_answer(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("ctrl+y")
        assert chat.notes() == ["There is no answer to copy yet."]
        await chat.ask(QUESTION)
        await chat.press("ctrl+y")
        assert chat.app.clipboard.startswith("“Top Senate Democrats")
        assert chat.app.clipboard.endswith("” [1]")


async def test_f1_is_help_made_from_the_bindings(open_chat: OpenChat) -> None:
    async with open_chat((120, 60)) as chat:
        await chat.press("f1")
        assert chat.shows(ReadingScreen)
        seen = chat.seen()
        assert "Ctrl+J" in seen
        assert "search the questions asked" in seen
        await chat.press("j", "k", "escape")
        assert chat.shows(ChatScreen)


async def test_ctrl_p_is_the_palette(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("ctrl+p")
        assert chat.shows(PickScreen)
        await chat.press(*"status", "enter")
        assert chat.shows(ReadingScreen)
        assert "passages" in chat.seen()
        await chat.press("escape", "ctrl+p", *"rename", "enter")
        assert chat.screen.prompt.text == "/rename "
        await chat.press("ctrl+p", "down", "pagedown", "up", "pageup", "escape")
        assert chat.shows(ChatScreen)


# while reading


async def test_numbers_open_sources_outside_the_prompt_only(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(UNANSWERED)
        await chat.press("2")
        assert chat.screen.prompt.text == "2"
        await chat.to_conversation()
        await chat.press("2")
        assert chat.screen.transcript.mark == (0, 2)
        assert chat.screen.pane.source is not None
        assert chat.screen.pane.source.number == 2
        assert chat.has_focus(chat.screen.pane.article)
        await chat.press("9")
        assert chat.notes() == ["There is no source 9 here."]


async def test_the_quote_is_highlighted_where_it_stands(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.to_conversation()
        await chat.press("1")
        source = chat.screen.pane.source
        assert source is not None
        article = chat.screen.pane.article
        assert article.text[source.span.start : source.span.end] == source.quote
        marked = [
            segment.text
            for y in range(article.size.height)
            for segment in article.render_line(y)
            if segment.style and segment.style.bold and "▌" not in segment.text
        ]
        assert "".join("".join(marked).split()) == "".join(source.quote.split())


async def test_a_long_article_is_wrapped_in_slices_and_opens_at_its_quote(
    open_chat: OpenChat, library: qa.Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.article.SLICE", 50)
    lines = [f"Line {number} of the keeper's diary." for number in range(1000)]
    (tmp_path / "diary.txt").write_text("\n".join(lines), encoding="utf-8")
    library.add([tmp_path / "diary.txt"])
    async with open_chat(opener=lambda _: library) as chat:
        info = library.documents()[0]
        text = library.document(info.id).text
        start = text.index(lines[900])
        span = qa.Span(start, start + len(lines[900]))
        chat.screen.show_source(Source(1, info, span, lines[900]), text, focus=True)
        article = chat.screen.pane.article
        await chat.until(lambda: article._lines.whole)
        await chat.settle()
        assert len(article._lines) == 1000
        assert lines[900] in chat.seen()
        await chat.pilot.resize_terminal(80, 24)
        await chat.settle()
        await chat.until(lambda: article._lines.whole)
        assert lines[900] in chat.seen()
        await chat.press("slash", *"999", "enter")
        assert lines[999] in chat.seen()


async def test_moving_in_the_article(open_chat: OpenChat) -> None:
    async with open_chat((120, 16)) as chat:
        await chat.ask(QUESTION)
        chat.screen.pane.article.focus()
        article = chat.screen.pane.article
        await chat.press("g")
        assert article.scroll_y == 0
        await chat.press("j", "j", "k")
        assert article.scroll_y == 1
        await chat.press("space")
        assert article.scroll_y == 1 + article.size.height - 1
        await chat.press("pageup", "G")
        assert article.scroll_y == article.max_scroll_y


async def test_moving_in_the_conversation(open_chat: OpenChat) -> None:
    async with open_chat((80, 16)) as chat:
        for _ in range(3):
            await chat.ask(QUESTION)
        await chat.to_conversation()
        conversation = chat.screen.conversation
        bottom = conversation.scroll_y
        await chat.press("k")
        assert conversation.scroll_y == bottom - 1
        await chat.press("g")
        assert conversation.scroll_y == 0
        await chat.press("G")
        assert conversation.scroll_y == bottom


async def test_n_walks_the_citations_of_the_whole_conversation(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask(UNANSWERED)
        await chat.to_conversation()
        marks = []
        for _ in range(4):
            await chat.press("n")
            marks.append(chat.screen.transcript.mark)
        assert marks == [(1, 2), (1, 3), (0, 1), (1, 1)]
        await chat.press("N")
        assert chat.screen.transcript.mark == (0, 1)


async def test_enter_opens_the_marked_source(open_chat: OpenChat) -> None:
    async with open_chat((80, 24)) as chat:
        await chat.ask(UNANSWERED)
        await chat.to_conversation()
        await chat.press("enter")
        assert chat.screen.pane.source is not None
        assert chat.screen.pane.source.number == 1
        chat.screen.close_source()
        chat.screen.mark(None)
        await chat.to_conversation()
        await chat.press("enter")
        assert chat.screen.transcript.mark == (0, 1)


async def test_find_in_the_article(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        chat.screen.pane.article.focus()
        await chat.press("slash", *"musk", "enter")
        assert "1 of " in chat.seen()
        await chat.press("enter")
        assert "2 of " in chat.seen()
        await chat.press("escape")
        assert chat.has_focus(chat.screen.pane.article)
        await chat.press("slash", *"zzz", "enter", "enter")
        assert "not found" in chat.seen()


async def test_find_in_the_conversation(open_chat: OpenChat) -> None:
    async with open_chat((80, 16)) as chat:
        for question in (QUESTION, UNANSWERED, QUESTION):
            await chat.ask(question)
        await chat.to_conversation()
        await chat.press("slash", *"australia", "enter")
        assert "turn 2" in chat.seen()
        await chat.press("enter", "escape")
        assert chat.has_focus(chat.screen.conversation)
        await chat.press("slash", *"zzz", "enter")
        assert "not found" in chat.seen()


async def test_y_copies_the_quote_with_its_place(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.to_conversation()
        await chat.press("y")
        assert chat.app.clipboard.endswith("[1]")
        await chat.press("1", "y")
        quote, _, place = chat.app.clipboard.rpartition("\n")
        source = chat.screen.pane.source
        assert source is not None
        assert quote == f"“{source.quote}”"
        assert place.startswith("Senators call for investigation · 2024-11-17 · ")
        assert place.endswith("senators-call-for-investigation.txt:1")


async def test_z_zooms_and_esc_unzooms(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        chat.screen.pane.article.focus()
        await chat.press("z")
        assert chat.screen.pane.region.width == 120
        await chat.press("escape")
        assert chat.screen.pane.region.width == 60
        await chat.to_conversation()
        await chat.press("z")
        assert chat.screen.conversation.region.width == 120
        await chat.press("z")
        assert chat.screen.conversation.region.width == 60


async def test_the_border_between_the_panes_moves_and_stays(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.to_conversation()
        await chat.press("greater_than_sign", "greater_than_sign", "less_than_sign")
        assert chat.screen.state.source_width == 54
        assert chat.screen.pane.region.width == int(120 * 0.54)
    async with open_chat() as chat:
        assert chat.screen.pane.region.width == int(120 * 0.54)


async def test_e_opens_the_editor_at_the_line(
    open_chat: OpenChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_chat() as chat:
        await chat.to_conversation()
        await chat.press("e")
        assert chat.notes() == ["Open a source first."]
        await chat.ask(QUESTION)
        chat.screen.pane.article.focus()
        await chat.press("e")
        assert "cannot be handed to an editor" in chat.notes()[1]


async def test_editor_command(
    open_chat: OpenChat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from contextlib import nullcontext

    monkeypatch.setenv("VISUAL", f"touch {tmp_path / 'opened'}")
    async with open_chat() as chat:
        monkeypatch.setattr(chat.app, "suspend", nullcontext)
        await chat.ask(QUESTION)
        chat.screen.pane.article.focus()
        monkeypatch.chdir(tmp_path)
        await chat.press("e")
        assert (tmp_path / "opened").exists()
        assert (tmp_path / "+1").exists()
        monkeypatch.setenv("VISUAL", "/no/such/editor")
        await chat.press("e")
        assert "could not be started" in chat.notes()[-1]


async def test_a_click_on_a_number_and_on_a_source_opens_it(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(UNANSWERED)
        rows = chat.seen().split("\n")
        row = next(i for i, text in enumerate(rows) if " [3] " in text)
        await chat.pilot.click(offset=(rows[row].index("[3]") + 1, row))
        await chat.settle()
        assert chat.screen.transcript.mark == (0, 3)
        await chat.ask(QUESTION)
        x, y = await asyncio.to_thread(_find, chat.seen().splitlines(), "[1]")
        chat.screen.mark((0, 3))
        await chat.pilot.click(offset=(x + 1, y))
        await chat.settle()
        assert chat.screen.transcript.mark == (1, 1)


def _find(lines: list[str], text: str) -> tuple[int, int]:
    y = next(i for i, line in enumerate(lines) if f"” {text}" in line)
    return lines[y].index(f"” {text}") + 2, y


async def test_a_click_on_an_article_opens_it(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.pilot.click("#articles", offset=(15, 1))
        await chat.settle()
        assert chat.screen.pane.source is not None
        assert chat.screen.pane.source.number == 0
        assert "NASA administrator" in chat.screen.pane.text


async def test_sample_questions_by_key_and_by_click(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        first = chat.screen.samples[0]
        await chat.to_conversation()
        await chat.press("1")
        assert chat.screen.transcript.turns[0].question == first
        assert chat.has_focus(chat.screen.prompt)
        await chat.ask("/new")
        x, y = _place(chat.seen(), " 2 ")
        await chat.pilot.click(offset=(x + 6, y))
        await chat.settle()
        assert chat.screen.transcript.turns[0].question == chat.screen.samples[1]


def _place(seen: str, text: str) -> tuple[int, int]:
    lines = seen.splitlines()
    y = next(
        i
        for i, line in enumerate(lines)
        if line[2:].lstrip(" │").startswith(text.strip() + " Tell")
    )
    return lines[y].index(text.strip()), y


async def test_remapped_keys_work(
    open_chat: OpenChat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text('[keys]\n"chat.help" = "f2"\n', encoding="utf-8")
    monkeypatch.setattr("tui.app.keymap_file", lambda: file)
    async with open_chat() as chat:
        await chat.press("f1")
        assert chat.shows(ChatScreen)
        await chat.press("f2")
        assert chat.shows(ReadingScreen)
