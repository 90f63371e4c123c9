"""Every state the chat can be in, and how it gets out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import qa
from tui.turns import Phase
from tui.wording import NOT_SAVED

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from chatting import Gate, OpenChat, OpenLibrary

QUESTION = "Who is calling for an investigation into Musk?"
UNANSWERED = "What is the capital of Australia?"


async def test_no_library_one_key_indexes(
    open_chat: OpenChat,
    chat_library: OpenLibrary,
    tmp_path: Path,
    seeds: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(seeds.parent)
    async with open_chat(opener=chat_library) as chat:
        seen = chat.seen()
        assert "There are no articles here yet." in seen
        assert str(seeds) in seen.replace("\n", "") or "Enter" in seen
        assert not (tmp_path / "seeds.qa").exists()
        await chat.ask("Is anybody there?")
        assert "There are no articles yet" in chat.notes()[0]
        assert chat.screen.prompt.text == "Is anybody there?"
        await chat.ask("/status")
        assert "There is no library yet" in chat.notes()[1]
        chat.screen.prompt.put("")
        await chat.press("enter")
        assert chat.notes()[2] == "Indexed: 2 added."
        assert "2 articles · exact quotes · ready" in chat.seen()
        await chat.ask(QUESTION)
        assert chat.screen.transcript.turns[0].phase is Phase.ANSWERED


async def test_a_question_waits_for_the_first_articles(
    open_chat: OpenChat, chat_library: OpenLibrary, seeds: Path, gate: Gate
) -> None:
    gate.passages.clear()
    async with open_chat(opener=chat_library, settle=False, paths=(str(seeds),)) as chat:
        await chat.until(lambda: chat.app.controller.ready and "0 articles" in chat.seen())
        chat.screen.prompt.put(QUESTION)
        await chat.pilot.press("enter")
        await chat.until(lambda: "Waiting for the articles to be indexed…" in chat.seen())
        gate.passages.set()
        await chat.settle()
        (turn,) = chat.screen.transcript.turns
        assert turn.phase is Phase.ANSWERED
        assert turn.answer
        assert turn.answer.answered


async def test_a_question_does_not_wait_for_articles_that_never_come(
    open_chat: OpenChat, library: qa.Library, tmp_path: Path, gate: Gate
) -> None:
    (tmp_path / "empty").mkdir()
    gate.queries.clear()

    def opener(_: bool) -> qa.Library:
        gate.pass_through(gate.queries)
        return library

    async with open_chat(opener=opener, settle=False, paths=(str(tmp_path / "empty"),)) as chat:
        chat.screen.prompt.put(QUESTION)
        await chat.pilot.press("enter")
        await chat.until(lambda: bool(chat.screen.transcript.turns))
        gate.queries.set()
        await chat.settle()
        assert chat.screen.transcript.turns[0].phase is Phase.FAILED
        assert chat.screen.prompt.text == QUESTION
        assert any("holds no articles" in note for note in chat.notes())


async def test_an_empty_library_says_what_to_do(library: qa.Library, open_chat: OpenChat) -> None:
    async with open_chat(opener=lambda _: library) as chat:
        assert "There are no articles here yet." in chat.seen()


async def test_paths_given_are_indexed_first(
    library: qa.Library, open_chat: OpenChat, seeds: Path
) -> None:
    async with open_chat(opener=lambda _: library, paths=(str(seeds),)) as chat:
        assert chat.notes() == ["Indexed: 2 added."]
        assert [info.id for info in chat.screen.documents] == [1, 2]


async def test_paths_given_make_the_library(
    chat_library: OpenLibrary, open_chat: OpenChat, seeds: Path
) -> None:
    async with open_chat(opener=chat_library, paths=(str(seeds),)) as chat:
        assert chat.notes() == ["Indexed: 2 added."]


async def test_sample_questions_come_from_the_titles(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        assert chat.screen.samples == [
            "Tell me about “Senators call for investigation”",
            "Tell me about “NASA administrator advocates for probe into allegation of…”",
        ]


async def test_one_question_waits_while_the_model_loads(open_chat: OpenChat, gate: Gate) -> None:
    gate.queries.clear()
    async with open_chat(settle=False) as chat:
        await chat.until(lambda: "loading the model" in chat.seen())
        chat.screen.prompt.put(QUESTION)
        await chat.pilot.press("enter")
        await chat.pilot.pause()
        assert "Waiting for the model to load" in chat.seen()
        chat.screen.prompt.put("another")
        await chat.pilot.press("enter")
        await chat.pilot.pause()
        assert "One question is waiting already" in chat.notes()[0]
        assert chat.screen.prompt.text == "another"
        gate.open_all()
        await chat.settle()
        assert chat.screen.transcript.turns[0].phase is Phase.ANSWERED


async def test_a_waiting_question_can_be_taken_back(open_chat: OpenChat, gate: Gate) -> None:
    gate.queries.clear()
    async with open_chat(settle=False) as chat:
        await chat.until(lambda: "loading the model" in chat.seen())
        chat.screen.ask("wait for it")
        await chat.pilot.press("escape")
        assert chat.screen.transcript.turns[0].phase is Phase.STOPPED
        assert chat.screen.prompt.text == "wait for it"
        gate.open_all()
        await chat.settle()
        assert "ready" in chat.seen()
        assert chat.app.controller.saved_turns == ()


async def test_sources_are_seen_before_the_answer(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        gate.queries.clear()
        chat.screen.ask(QUESTION)
        await chat.until(lambda: "Searching…" in chat.seen())
        assert "answering" in chat.seen()
        gate.reading.clear()
        gate.queries.set()
        await chat.until(lambda: "Found so far" in chat.seen())
        assert [turn.phase for turn in chat.screen.transcript.turns] == [Phase.READING]
        await chat.to_conversation()
        await chat.pilot.press("1")
        await chat.until(lambda: chat.screen.pane.is_open)
        gate.open_all()
        await chat.settle()
        assert chat.screen.transcript.turns[0].phase is Phase.ANSWERED


async def test_a_turn_costs_no_widget(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        before = len(chat.screen.query("*"))
        for _ in range(3):
            await chat.ask(QUESTION)
        assert len(chat.screen.query("*")) == before


async def test_notes_go_at_the_next_key(open_chat: OpenChat) -> None:
    async with open_chat((80, 24)) as chat:
        await chat.press("ctrl+y")
        assert "There is no answer to copy yet." in chat.seen()
        await chat.press("a")
        assert "There is no answer to copy yet." not in chat.seen()
        assert chat.screen.prompt.text == "a"
        for text in ("one", "two", "three", "four"):
            chat.screen.say(text)
        await chat.settle()
        seen = chat.seen()
        assert "· one" not in seen
        assert "· two\n · three\n · four" in seen
        await chat.pilot.click("#note")
        await chat.settle()
        assert "· four" not in chat.seen()


async def test_what_the_prompt_says_while_nothing_is_typed(open_chat: OpenChat) -> None:
    async with open_chat((40, 12)) as chat:
        assert "Ask…   (F1 help, / commands)" in chat.seen()
        await chat.ask(QUESTION)
        assert "Ask more…  (Tab, 1–9: a source)" in chat.seen()
        await chat.pilot.resize_terminal(120, 36)
        await chat.settle()
        assert "Ask more…   (Tab, then 1–9 opens a source)" in chat.seen()
        await chat.ask("/new")
        assert "Ask about your articles…   (/ commands)" in chat.seen()


async def test_the_footer_offers_to_stop_only_what_runs(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        assert "Esc stop" not in chat.seen()
        gate.queries.clear()
        chat.screen.ask(QUESTION)
        await chat.until(lambda: "Searching…" in chat.seen())
        assert "Esc stop" in chat.seen()
        gate.open_all()
        await chat.settle()
        assert "Esc stop" not in chat.seen()


async def test_one_pane_keeps_what_was_used_of_two(open_chat: OpenChat) -> None:
    async with open_chat((120, 36)) as chat:
        await chat.ask(QUESTION)
        assert chat.screen.source_seen
        await chat.pilot.resize_terminal(80, 24)
        await chat.settle()
        assert chat.screen.conversation_seen()
        await chat.pilot.resize_terminal(120, 36)
        await chat.settle()
        chat.screen.pane.article.focus()
        await chat.pilot.resize_terminal(80, 24)
        await chat.settle()
        assert not chat.screen.conversation_seen()
        assert chat.has_focus(chat.screen.pane.article)


async def test_one_more_question_queues_and_follows(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        gate.queries.clear()
        chat.screen.ask(QUESTION)
        await chat.until(lambda: "Searching…" in chat.seen())
        chat.screen.ask("And Nelson?")
        await chat.until(lambda: "Queued." in chat.seen())
        gate.open_all()
        await chat.settle()
        assert [turn.phase for turn in chat.screen.transcript.turns] == [Phase.ANSWERED] * 2
        assert len(chat.app.controller.saved_turns) == 2


async def test_stopping_lets_the_waiting_question_go_on(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        gate.queries.clear()
        chat.screen.ask("slow one")
        await chat.until(lambda: "Searching…" in chat.seen())
        chat.screen.ask(QUESTION)
        await chat.pilot.press("escape")
        gate.open_all()
        await chat.settle()
        assert [turn.phase for turn in chat.screen.transcript.turns] == [
            Phase.STOPPED,
            Phase.ANSWERED,
        ]
        assert [turn.question for turn in chat.app.controller.saved_turns] == [QUESTION]


async def test_an_answer_with_its_sources_and_figures(
    open_chat: OpenChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wording.seconds", lambda _: "0.1 s")
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        seen = chat.seen()
        assert "▸[1] Senators call for investigation  2024-11-17" in seen
        assert "1 of 5 passages · 0.1 s" in seen
        assert "▌" in seen


async def test_an_abstention_is_neutral_and_lists_what_came_closest(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(UNANSWERED)
        seen = chat.seen()
        assert "The articles don't answer this." in seen
        assert "What came closest" in seen
        assert chat.notes() == []
        assert chat.screen.pane.is_open


async def test_an_error_is_a_sentence_with_the_question_restored_and_asked_again(
    open_chat: OpenChat, gate: Gate
) -> None:
    async with open_chat((80, 24)) as chat:
        gate.error = qa.ModelError("The model lost its weights; install it again.")
        await chat.ask(QUESTION)
        seen = chat.seen()
        assert "That did not work. The model lost its weights" in seen
        assert "Enter asks it again." in " ".join(seen.split())
        assert chat.screen.prompt.text == QUESTION
        gate.error = None
        await chat.press("enter")
        assert chat.screen.transcript.turns[1].phase is Phase.ANSWERED


async def test_an_unforeseen_error_is_a_sentence_too(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        gate.error = RuntimeError("odd \x1b]52;c;eA==\x07 thing [/]")
        await chat.ask(QUESTION)
        assert "Something went wrong (RuntimeError: odd �]52;c;eA==� thing [/])" in (
            " ".join(chat.screen.transcript.turns[0].why.split())
        )
        assert "RuntimeError" in chat.app.controller.jobs.tracebacks[0]


async def test_what_was_typed_meanwhile_is_not_overwritten(open_chat: OpenChat, gate: Gate) -> None:
    async with open_chat() as chat:
        gate.queries.clear()
        chat.screen.ask(QUESTION)
        await chat.until(lambda: "Searching…" in chat.seen())
        chat.screen.prompt.put("half a thou")
        gate.error = OSError(5, "Input/output error", "vectors.faiss")
        gate.open_all()
        await chat.settle()
        assert chat.screen.prompt.text == "half a thou"
        assert chat.screen.transcript.turns[0].why == "vectors.faiss: Input/output error."


async def test_a_question_that_is_too_long(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask("why " * 1000)
        assert chat.screen.transcript.turns[0].phase is Phase.FAILED
        assert "2,000" in chat.screen.transcript.turns[0].why


async def test_a_library_that_cannot_be_opened(open_chat: OpenChat) -> None:
    def opener(_: bool) -> qa.Library:
        raise qa.LibraryDamaged("library.sqlite is damaged; restore it from a copy.")

    async with open_chat(opener=opener) as chat:
        assert "The library cannot be used" in chat.seen()
        assert "library.sqlite is damaged" in chat.seen()
        await chat.press("f1", "escape", "ctrl+d")
        assert chat.app._exit


async def test_a_model_that_cannot_be_loaded_fails_what_waits(
    open_chat: OpenChat, gate: Gate
) -> None:
    gate.queries.clear()
    async with open_chat(settle=False) as chat:
        await chat.until(lambda: "loading the model" in chat.seen())
        gate.error = qa.ModelError("There is no such model; name another.")
        chat.screen.ask(QUESTION)
        gate.queries.set()
        await chat.settle()
        assert chat.screen.transcript.turns[0].phase is Phase.FAILED
        assert "There is no such model" in chat.seen()


async def test_a_follow_up_says_how_it_was_understood(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask("When was that?")
        turn = chat.screen.transcript.turns[1]
        assert turn.answer is not None
        assert f"asked as: {turn.answer.asked_as}"[:40] in chat.seen()


async def test_changes_by_another_process_are_seen(
    open_chat: OpenChat, articles: qa.Library, tmp_path: Path
) -> None:
    article = tmp_path / "late.txt"
    article.write_text("The comet returned on Friday.", encoding="utf-8")
    async with open_chat() as chat:
        chat.app.controller.check_version()
        await chat.settle()
        assert chat.notes() == []
        articles.add([article])
        chat.app.controller.check_version()
        await chat.settle()
        assert chat.notes() == ["The library changed on disk: 3 articles now."]
        assert "3 articles" in chat.seen()


async def test_a_library_made_by_another_process_is_taken(
    chat_library: OpenLibrary, open_chat: OpenChat, seeds: Path
) -> None:
    async with open_chat(opener=chat_library) as chat:
        assert "no articles yet" in chat.seen()
        chat.app.controller.check_version()
        await chat.settle()
        chat_library(True).add([seeds])
        chat.app.controller.check_version()
        await chat.settle()
        assert "2 articles · exact quotes · ready" in chat.seen()


async def test_indexing_shows_how_far_it_is_and_can_be_stopped(
    open_chat: OpenChat, articles: qa.Library, gate: Gate, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        text = f"Article {number} tells of lighthouse number {number}. " * 3
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    async with open_chat() as chat:
        gate.passages.clear()
        chat.screen.effects.index(str(folder))
        await chat.until(lambda: "Indexing" in chat.seen())
        assert "indexing" in chat.seen().splitlines()[0]
        chat.screen.effects.index(str(folder))
        await chat.until(lambda: bool(chat.notes()))
        assert "already" in chat.notes()[0]
        chat.app.controller.check_version()
        await chat.pilot.press("escape")
        gate.open_all()
        await chat.settle()
        assert chat.notes()[-1].startswith("Indexing stopped, what is done is kept:")
        kept = len(articles.documents())
        assert 2 <= kept < 302
        await chat.ask("/index")
        assert len(articles.documents()) == 302
        assert chat.screen.query_one("#indexing").display is False


async def test_the_index_bar(open_chat: OpenChat) -> None:
    from tui.messages import IndexProgress, IndexStarted

    async with open_chat() as chat:
        chat.screen.post_message(IndexStarted())
        failure = qa.Failure("/x/bad.txt", "It is not UTF-8.")
        progress = qa.Progress(34, 100, "/x/storm\x1b[2J.txt", 90, failure)
        chat.screen.post_message(IndexProgress(progress, 4.0))
        await chat.pilot.pause()
        seen = chat.seen()
        assert "████████░░░░░░░░░░░░░░░░  34 of 100  8/s  about 8 s left" in seen
        assert "storm�[2J.txt  1 file failed  Esc stops" in seen
        for elapsed, left in ((1000.0, "about 32 min left"), (10000.0, "about 5.4 h left")):
            chat.screen.post_message(IndexProgress(progress, elapsed))
            await chat.pilot.pause()
            assert left in chat.seen()
        chat.screen.post_message(IndexProgress(replace(progress, done=100, failure=None), 12.0))
        await chat.pilot.pause()
        assert any(line.endswith("100 of 100") for line in chat.seen().splitlines())
        assert "finishing…  3 files failed  Esc stops" in chat.seen()


async def test_what_is_indexed_so_far_can_be_asked(
    open_chat: OpenChat, articles: qa.Library, gate: Gate, tmp_path: Path
) -> None:
    (tmp_path / "later.txt").write_text("The comet returned on Friday.", encoding="utf-8")
    async with open_chat() as chat:
        assert chat.app.controller.indexer.claim()
        assert chat.app.controller.index([str(tmp_path / "later.txt")]) is False
        await chat.ask(QUESTION)
        assert chat.screen.transcript.turns[0].phase is Phase.ANSWERED
        from tui.messages import IndexDone

        chat.app.controller.indexer.done(IndexDone(None, "It was a rehearsal."))
        await chat.settle()
        assert chat.notes() == ["It was a rehearsal."]


async def test_an_article_that_is_gone(open_chat: OpenChat, articles: qa.Library) -> None:
    async with open_chat() as chat:
        await chat.ask(UNANSWERED)
        chat.screen.pane.close()
        articles.remove([info.id for info in articles.documents()])
        number = chat.screen.transcript.turns[0].sources[0].document.id
        chat.screen.open_article(99)
        await chat.to_conversation()
        await chat.press("1")
        assert number in {1, 2}
        assert chat.screen.pane.is_open or "document" in chat.notes()[-1]


async def test_leaving_does_not_wait_for_a_thread(open_chat: OpenChat, gate: Gate) -> None:
    gate.queries.clear()
    async with open_chat(settle=False) as chat:
        await chat.until(lambda: "loading the model" in chat.seen())
        chat.screen.ask(QUESTION)
        chat.app.controller.close()
        assert chat.app.controller.indexer.stop() is False
        gate.open_all()
        await chat.settle()
        assert chat.screen.transcript.turns[0].phase is Phase.LOADING


async def test_a_library_that_may_not_be_written_is_said_once_to_save_nothing(
    open_chat: OpenChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index.database.Database.writable", lambda _: False)
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        await chat.ask(QUESTION)
        assert [turn.phase for turn in chat.screen.transcript.turns] == [Phase.ANSWERED] * 2
        assert [note for note in chat.notes() if "not saved" in note] == [NOT_SAVED]
