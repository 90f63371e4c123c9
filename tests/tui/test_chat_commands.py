"""What each slash command does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.widgets import TextArea

import qa
from tui.commands import BY_NAME
from tui.screens.pick import PickScreen
from tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from pathlib import Path

    from chatting import OpenChat, OpenLibrary

QUESTION = "Who is calling for an investigation into Musk?"
UNANSWERED = "What is the capital of Australia?"


async def test_an_unknown_command_suggests_and_stays_in_the_prompt(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/opne 1")
        assert chat.notes() == ["There is no command /opne; did you mean /open?"]
        assert chat.screen.prompt.text == "/opne 1"


async def test_two_slashes_are_a_question(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("//etc is what?")
        assert chat.screen.transcript.turns[0].question == "/etc is what?"


async def test_commands_are_offered_while_typed(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("slash", "s")
        assert "▸ /sources" in chat.seen()
        assert "/status" in chat.seen()
        await chat.press("down")
        assert "▸ /status" in chat.seen()
        await chat.press("tab")
        assert chat.screen.prompt.text == "/status "
        assert "▸" not in chat.seen()
        await chat.press("enter")
        assert chat.shows(ReadingScreen)


async def test_enter_completes_what_is_begun(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("slash", *"sta", "enter")
        assert chat.shows(ReadingScreen)
        await chat.press("escape", "slash", *"ren", "enter")
        assert chat.screen.prompt.text == "/rename "
        await chat.press("slash")
        assert not chat.screen.prompt.choices


async def test_a_command_sent_in_one_burst_keeps_what_follows_it(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        prompt = chat.screen.prompt
        prompt.choices = [BY_NAME["article"]]  # as it was when only its beginning was typed
        with prompt.prevent(TextArea.Changed):
            prompt.insert("/rename The whole title")
        await chat.press("enter")
        assert chat.notes() == ["There is nothing to rename before the first answer."]


async def test_the_offered_commands_scroll(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.press("slash", "up")
        assert "▸ /quit" in chat.seen()
        await chat.press("down", "down")
        assert "▸ /new" in chat.seen()


async def test_help_keys_status_and_why_are_sheets(open_chat: OpenChat) -> None:
    async with open_chat((120, 70)) as chat:
        await chat.ask("/why")
        assert chat.notes() == ["Nothing was answered yet."]
        await chat.ask(QUESTION)
        for command, shown in (
            ("/help", "give this conversation a title"),
            ("/keys", "previous citation of the conversation"),
            ("/status", "2024-10-25 to 2024-11-17"),
            ("/why", "answered"),
        ):
            await chat.ask(command)
            assert chat.shows(ReadingScreen)
            assert shown in chat.seen()
            await chat.press("escape")


async def test_why_shows_every_stage_and_what_was_cited(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask("/why")
        seen = chat.seen()
        assert "✓   1  Senators" in seen
        assert "dense" in seen
        assert "lexical" in seen
        assert "█" in seen
        await chat.press("escape")
        await chat.ask(UNANSWERED)
        await chat.ask("/why")
        assert "too low to answer" in chat.seen()


async def test_new_begins_another_conversation(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask("/new")
        assert chat.screen.transcript.turns == []
        assert len(chat.screen.transcript.turns) == 0
        assert "Ask your own articles" in chat.seen()
        assert not chat.screen.pane.is_open
        await chat.ask(UNANSWERED)
        assert len(chat.app.controller.saved_turns) == 1


async def test_resume_lists_searches_and_goes_on(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/resume")
        assert chat.notes() == ["No conversation is saved yet."]
        await chat.ask(QUESTION)
        await chat.ask("When was that?")
        await chat.ask("/new")
        await chat.ask(UNANSWERED)
        await chat.ask("/resume")
        assert chat.shows(PickScreen)
        assert "2 turns" in chat.seen()
        await chat.press(*"musk", "enter")
        assert [turn.question for turn in chat.screen.transcript.turns] == [
            QUESTION,
            "When was that?",
        ]
        assert "asked as:" in chat.seen()
        assert chat.seen().count("Answer") == 2
        await chat.ask("Who else?")
        assert len(chat.app.controller.saved_turns) == 3


async def test_resume_by_number(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        number = chat.app.controller.conversation_id
        await chat.ask("/new")
        await chat.ask(f"/resume {number}")
        assert [turn.question for turn in chat.screen.transcript.turns] == [QUESTION]
        await chat.ask("/resume 999")
        assert "999" in chat.notes()[-1]


@pytest.mark.parametrize("wanted", [-1, 1])
async def test_the_chat_can_begin_with_a_saved_conversation(
    articles: qa.Library, open_chat: OpenChat, wanted: int
) -> None:
    articles.conversation().ask(QUESTION)
    async with open_chat(resume=wanted) as chat:
        assert [turn.question for turn in chat.screen.transcript.turns] == [QUESTION]


async def test_resuming_what_is_not_there(open_chat: OpenChat) -> None:
    async with open_chat(resume=-1) as chat:
        assert "no saved conversation" in chat.notes()[0]
    async with open_chat(resume=7) as chat:
        assert "7" in chat.notes()[0]
        await chat.ask(QUESTION)
        assert len(chat.screen.transcript.turns) == 1


async def test_rename_and_delete(open_chat: OpenChat, articles: qa.Library) -> None:
    async with open_chat() as chat:
        await chat.ask("/rename Too early")
        await chat.ask("/delete")
        assert [toast.partition(" before")[0] for toast in chat.notes()] == [
            "There is nothing to rename",
            "There is nothing to delete",
        ]
        await chat.ask(QUESTION)
        await chat.ask("/rename Musk and the senators")
        assert articles.conversations()[0].title == "Musk and the senators"
        assert "─ Musk and the senators ─" in chat.seen()
        await chat.ask("/delete nonsense")
        assert "takes the number" in chat.notes()[-1]
        await chat.ask("/delete")
        assert articles.conversations() == []
        assert chat.screen.transcript.turns == []


async def test_delete_another_conversation(open_chat: OpenChat, articles: qa.Library) -> None:
    other = articles.conversation()
    other.ask(UNANSWERED)
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask(f"/delete {other.id}")
        assert [info.title for info in articles.conversations()] == [QUESTION]
        assert len(chat.screen.transcript.turns) == 1


async def test_open_a_source_by_number(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/open 1")
        await chat.ask("/open one")
        assert chat.notes() == [
            "There is no source 1 here.",
            "/open takes the number of a source.",
        ]
        await chat.ask(UNANSWERED)
        await chat.ask("/open 3")
        assert chat.screen.transcript.mark == (0, 3)
        assert chat.has_focus(chat.screen.pane.article)


async def test_sources_are_listed_to_pick_from(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/sources")
        assert chat.notes() == ["There are no sources yet."]
        await chat.ask(UNANSWERED)
        await chat.ask("/sources")
        await chat.press("down", "enter")
        assert chat.screen.transcript.mark == (0, 2)


async def test_article_opens_a_whole_article(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/article nasa")
        await chat.press("enter")
        assert chat.screen.pane.text.startswith(" date 2024-10-25 NASA administrator")
        assert "NASA administrator" in chat.seen()
        await chat.press("y")
        assert "NASA administrator" in chat.app.clipboard


async def test_find(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask("/find senators")
        assert "of" in chat.seen().splitlines()[-3]
        await chat.press("enter", "escape")
        assert chat.has_focus(chat.screen.prompt)
        await chat.ask("/find")
        await chat.press(*"musk", "enter", "ctrl+c", "escape", *"and")
        assert chat.screen.prompt.text == "and"


async def test_copy(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/copy")
        await chat.ask("/copy quote")
        assert chat.notes() == ["There is no answer to copy yet.", "Open a source first."]
        await chat.ask(QUESTION)
        await chat.ask("/copy")
        alone = chat.app.clipboard
        assert alone.endswith("[1]")
        await chat.ask("/copy all")
        assert chat.app.clipboard.startswith(f"{alone}\n\nSources\n[1] Senators call for")
        await chat.ask("/copy quote")
        assert chat.app.clipboard.startswith("“Top Senate")
        await chat.ask("/copy everything")
        assert chat.notes()[-1] == "/copy takes answer, all or quote."


async def test_a_refusal_is_copied_with_what_came_closest(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(UNANSWERED)
        await chat.ask("/copy all")
        lines = chat.app.clipboard.split("\n")
        refusal = "The articles don't answer this. Nothing here mentions Australia."
        assert lines[:3] == [refusal, "", "What came closest"]
        assert len(lines) == 6


async def test_export_writes_and_does_not_write_over(
    open_chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_chat() as chat:
        await chat.ask("/export")
        assert "nothing to export" in chat.notes()[0]
        await chat.ask(QUESTION)
        await chat.ask("/export")
        file = tmp_path / "who-is-calling-for-an-investigation-into-musk.md"
        written = file.read_text(encoding="utf-8")
        assert "# Who is calling for an investigation into Musk?" in written
        assert "Senators call for investigation · 2024-11-17" in written
        file.write_text("mine", encoding="utf-8")
        await chat.ask("/export")
        assert "exists" in chat.notes()[-1]
        assert file.read_text(encoding="utf-8") == "mine"
        await chat.ask(f"/export --replace {file.name}")
        assert file.read_text(encoding="utf-8") == written


async def test_theme_is_chosen_and_kept(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        assert chat.app.theme == "footnote"
        await chat.ask("/theme nosuch")
        assert "no theme nosuch" in chat.notes()[0]
        await chat.ask("/theme")
        await chat.press(*"ansi-light", "enter")
        assert chat.app.theme == "ansi-light"
    async with open_chat() as chat:
        assert chat.app.theme == "ansi-light"
        await chat.ask("/theme footnote-light")
        assert chat.app.theme == "footnote-light"


async def test_quit(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        chat.screen.prompt.put("/quit")
        await chat.pilot.press("enter")
        await chat.pilot.pause()
        assert chat.app._exit


async def test_add_indexes_and_says_what_came_of_it(
    open_chat: OpenChat, tmp_path: Path, articles: qa.Library
) -> None:
    folder = tmp_path / "more articles"
    folder.mkdir()
    (folder / "one.txt").write_text("The lighthouse keeper retired in May.", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    async with open_chat() as chat:
        await chat.ask(f"/add {folder}")
        assert chat.notes()[0] == "Indexed: 1 added, 1 failed."
        assert "bad.txt" in chat.notes()[1]
        assert "3 articles" in chat.seen()
        (folder / "one.txt").unlink()
        await chat.ask("/index")
        assert chat.notes()[2].startswith("Indexed: 1 removed")
        assert len(articles.documents()) == 2


async def test_index_without_a_path_looks_at_the_files_it_knows(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/index")
        assert chat.notes() == ["Indexed: 2 unchanged."]


async def test_add_what_is_not_there(open_chat: OpenChat, tmp_path: Path) -> None:
    async with open_chat() as chat:
        await chat.ask(f"/add {tmp_path / 'nowhere'}")
        assert "nowhere" in chat.notes()[0]
        assert chat.screen.query_one("#indexing").display is False


def test_dates_of_the_samples(articles: qa.Library) -> None:
    assert {info.date for info in articles.documents()} == {date(2024, 10, 25), date(2024, 11, 17)}


async def test_filter_holds_until_it_is_cleared(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/filter")
        assert chat.notes()[-1].startswith("No filter is set; /filter since:2024-11-01")
        await chat.ask("/filter since:2024-11-01 source:seeds")
        assert chat.notes()[-1] == (
            "Filter: published since 2024-11-01; source seeds. /filter off clears it."
        )
        assert "ready · since:2024-11-01 source:seeds  ^G clears" in chat.seen()
        await chat.ask("/filter")
        assert chat.notes()[-1].startswith("Filter: published since 2024-11-01; source seeds.")
        await chat.ask(QUESTION)
        answer = chat.screen.transcript.turns[0].answer
        assert answer is not None
        assert {c.passage.document.date for c in answer.passages} == {date(2024, 11, 17)}
        assert "understood: published since 2024-11-01; source seeds" in chat.seen()
        await chat.press("ctrl+g")
        assert chat.notes()[-1] == "The filter is off: all articles count."
        assert "^G clears" not in chat.seen()
        await chat.press("ctrl+g")
        assert chat.notes()[-1].startswith("No filter is set")


async def test_filter_off_is_a_word_too(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/filter on:2024-11-17")
        assert "on:2024-11-17" in chat.seen()
        await chat.ask("/filter OFF")
        assert chat.notes()[-1] == "The filter is off: all articles count."
        await chat.ask(QUESTION)
        answer = chat.screen.transcript.turns[0].answer
        assert answer is not None
        assert len({c.passage.document.id for c in answer.passages}) == 2
        assert "understood" not in chat.seen()


async def test_what_is_no_filter_is_said_and_changes_nothing(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/filter until:2024-10-31")
        await chat.ask("/filter since:soon")
        assert chat.notes()[-1].startswith("“since:soon” is no filter; use since:")
        await chat.ask(QUESTION)
        answer = chat.screen.transcript.turns[0].answer
        assert answer is not None
        assert answer.filters.until == date(2024, 10, 31)


async def test_filters_in_a_question_count_for_it_alone(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(f"{QUESTION} until:2024-10-31")
        assert "understood: published until 2024-10-31" in chat.seen()
        await chat.ask("/why")
        assert "understood: published until 2024-10-31" in chat.seen()
        await chat.press("escape")
        assert chat.app.controller.filter.filters == qa.Filters()
        await chat.ask(UNANSWERED)
        answer = chat.screen.transcript.turns[1].answer
        assert answer is not None
        assert answer.filters == qa.Filters()


async def test_a_filter_and_a_question_in_one_burst_keep_their_order(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        for words in ("/filter since:2024-11-01", "/filter until:2024-10-31", QUESTION):
            chat.screen.prompt.put(words)
            chat.screen.prompt.action_send()
        await chat.settle()
        answer = chat.screen.transcript.turns[0].answer
        assert answer is not None
        assert answer.filters == qa.Filters(until=date(2024, 10, 31))


async def test_a_filter_needs_a_library(open_chat: OpenChat, chat_library: OpenLibrary) -> None:
    async with open_chat(opener=chat_library) as chat:
        await chat.ask("/filter source:seeds")
        assert chat.notes() == ["There is no library yet; /add PATH makes one."]


async def test_a_filter_cannot_write_markup_into_the_header(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("/filter source:[/] title:“a \x1b]52;c;eA==\x07 [b]”")
        assert "source:[/] title:“a �]52;c;eA==� [b]”  ^G clears" in chat.seen()
        await chat.pilot.resize_terminal(60, 20)
        await chat.settle()
        assert "ready · source:[/] title:“a �]52;c" in chat.seen()
