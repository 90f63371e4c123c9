"""The chat in plain lines: labels, commands, exit status, and nothing a terminal obeys."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tui.plain import FAILED, NOT_ANSWERED, OK, PlainChat

if TYPE_CHECKING:
    from pathlib import Path

    import qa

QUESTION = "Who is calling for an investigation into Musk?"
UNANSWERED = "What is the capital of Australia?"


class Talk:
    """A plain chat and what it said."""

    def __init__(self, library: qa.Library, *, echo: bool = True) -> None:
        self.output = io.StringIO()
        self.chat = PlainChat(library, self.output, echo=echo)

    def __call__(self, *lines: str) -> list[str]:
        self.output.truncate(0)
        self.output.seek(0)
        for line in lines:
            self.chat.take(line)
        return self.output.getvalue().splitlines()


@pytest.fixture
def talk(articles: qa.Library) -> Talk:
    return Talk(articles)


def test_a_question_and_its_answer(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.wording.seconds", lambda _: "0.1 s")
    lines = talk(QUESTION)
    assert lines[0] == f"You: {QUESTION}"
    assert lines[1].startswith("Answer: “Top Senate Democrats")
    assert lines[1].endswith("” [1]")
    assert lines[2].startswith("Source 1: Senators call for investigation · 2024-11-17 · ")
    assert lines[2].endswith("senators-call-for-investigation.txt:1")
    assert lines[3].startswith("Figures: confidence ")
    assert lines[3].endswith("1 of 5 passages · 0.1 s")
    assert talk.chat.status == OK


def test_a_refusal_and_what_came_closest(talk: Talk) -> None:
    lines = talk(UNANSWERED)
    refusal = "The articles don't answer this. Nothing here mentions Australia."
    assert lines[1] == f"Answer: {refusal}"
    assert lines[2].startswith("Closest 1: ")
    assert lines[3].startswith("Excerpt 1: ")
    assert not any("Excerpt 1: date" in line for line in lines)
    assert talk.chat.status == NOT_ANSWERED


def test_a_follow_up_says_how_it_was_understood(talk: Talk) -> None:
    talk(QUESTION)
    asked_as = talk("When was that?")[1]
    assert asked_as == f"Asked as: {talk.chat.conversation.turns[-1].answer.asked_as}"
    assert "investigation into Musk" in asked_as


def test_filters(talk: Talk) -> None:
    assert talk("/filter")[0].startswith("No filter is set; /filter since:")
    said = "Filter: published since 2024-11-01; source seeds. /filter off clears it."
    assert talk("/filter since:2024-11-01 source:seeds") == [said]
    assert talk("/filter since:soon")[0].startswith("Error: “since:soon” is no filter; use since:")
    assert talk("/filter") == [said]
    lines = talk(QUESTION)
    assert lines[1] == "Understood: published since 2024-11-01; source seeds"
    assert "7 passages" not in lines[-2]
    assert talk("/filter off") == ["The filter is off: all articles count."]
    assert talk("/filter off")[0].startswith("No filter is set")
    assert not any(line.startswith("Understood") for line in talk(QUESTION))
    inside = talk(f"{QUESTION} until:2024-10-31")
    assert "Understood: published until 2024-10-31" in inside


def test_what_is_long_and_no_filter_is_named_in_short(talk: Talk) -> None:
    (line,) = talk(f"/filter {'x' * 200}")
    assert line.startswith(f"Error: “{'x' * 60}…” is no filter")


def test_reading_lines_to_the_end(articles: qa.Library) -> None:
    talk = Talk(articles)
    status = talk.chat.run(io.StringIO(f"\n{QUESTION}\n/quit\nnever read\n"))
    said = talk.output.getvalue()
    assert status == OK
    assert said.startswith("Ask a question about your articles")
    assert "never read" not in said


def test_a_person_at_the_terminal_is_prompted_and_not_repeated(articles: qa.Library) -> None:
    talk = Talk(articles, echo=False)
    talk.chat.run(io.StringIO(f"{QUESTION}\n"))
    said = talk.output.getvalue()
    assert said.count(QUESTION) == 0
    assert said.endswith("You: ")


def test_errors_are_one_line_and_the_chat_goes_on(talk: Talk) -> None:
    assert talk("/opne") == ["Error: There is no command /opne; did you mean /open?"]
    assert talk.chat.status == FAILED
    assert "2,000" in talk("why " * 1000)[1]
    assert talk(QUESTION)[1].startswith("Answer:")
    assert talk.chat.status == OK


def test_help_lists_the_commands(talk: Talk) -> None:
    lines = talk("/help")
    assert "/open N: open source n of the last answer" in lines
    assert "/theme [NAME]: choose the colours" in lines


def test_what_needs_a_screen_says_so(talk: Talk) -> None:
    assert talk("/copy") == ["There is no answer to copy yet."]
    talk(QUESTION)
    assert talk("/copy")[0].startswith("“Top Senate Democrats")
    assert talk("/copy all")[2] == "Sources"
    assert talk("/theme") == ["Plain lines have no colours."]
    assert talk("/keys")[0].startswith("Enter sends a line")


def test_open_and_sources(talk: Talk) -> None:
    assert talk("/sources") == ["There are no sources before the first answer."]
    assert talk("/open 1") == ["Error: The last answer has no source 1."]
    talk(QUESTION)
    assert talk("/sources")[0].startswith("Source 1: Senators call")
    opened = talk("/open 1")
    assert opened[1].startswith("Quote: Top Senate Democrats")


def test_articles(talk: Talk) -> None:
    listed = talk("/article")
    assert listed[0] == "Article 2: Senators call for investigation · 2024-11-17"
    assert listed[1].startswith("Article 1: NASA administrator")
    assert talk("/article putin") == ["Articles with putin · 2", *listed[::-1]]
    whole = talk("/article nasa")
    assert whole[0].startswith("Article: NASA administrator")
    assert whole[1].startswith(" date 2024-10-25")
    assert talk("/article 1") == whole
    nothing = talk("/article zebra")
    assert nothing[0] == "Error: No article has zebra; these come closest."
    assert sorted(nothing[1:]) == sorted(listed)


def test_what_is_asked_of_the_library_is_done(talk: Talk) -> None:
    assert "articles: 2" in talk("How many articles do I have?")
    assert "Article 2: Senators call for investigation · 2024-11-17" in talk("List the articles")


def test_find(talk: Talk) -> None:
    assert talk("/find") == ["Error: /find needs words to look for."]
    assert talk("/find letter to Merrick Garland")[0].startswith("Passage: ")


def test_conversations(talk: Talk, articles: qa.Library) -> None:
    assert talk("/rename Early")[0].startswith("Error: There is nothing to rename")
    assert talk("/delete")[0].startswith("Error: There is nothing to delete")
    assert talk("/delete x")[0].startswith("Error: /delete takes the number")
    talk(QUESTION)
    assert talk("/rename Musk [/] \x1b") == ["Renamed: Musk [/] �"]
    assert talk("/new") == ["New conversation."]
    talk(UNANSWERED)
    listed = talk("/resume musk")
    assert listed[0].startswith("Conversation 1: Musk [/] �")
    resumed = talk("/resume 1")
    assert resumed[1] == f"You: {QUESTION}"
    assert talk("/delete 2") == ["Deleted conversation 2."]
    assert talk("/delete") == ["Deleted conversation 1."]
    assert articles.conversations() == []
    assert talk("/resume 99")[0].startswith("Error: ")


def test_resume_the_latest(articles: qa.Library) -> None:
    talk = Talk(articles)
    talk.chat.resume_latest()
    assert "no saved conversation" in talk.output.getvalue()
    articles.conversation().ask(QUESTION)
    talk.chat.resume_latest()
    assert f"You: {QUESTION}" in talk.output.getvalue()


def test_export(talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert talk("/export")[0].startswith("Error: There is nothing to export")
    talk(QUESTION)
    assert talk("/export out.md") == ["Exported: out.md"]
    assert talk("/export out.md")[0].startswith("Error: out.md exists")
    assert talk("/export --replace out.md") == ["Exported: out.md"]


def test_why(talk: Talk) -> None:
    assert talk("/why") == ["Nothing was asked yet."]
    talk(QUESTION)
    verdict, first = talk("/why")[:2]
    assert verdict.startswith("Confidence ")
    assert verdict.endswith("; answered.")
    assert first.startswith("Passage 1: Senators call for investigation · cited · ")
    assert "dense " in first


def test_indexing(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The lighthouse keeper retired in May.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    lines = talk(f"/add {tmp_path / 'one.txt'} {tmp_path / 'bad.txt'}")
    assert lines[0] == "Indexed: 1 added, 1 failed."
    assert lines[1].startswith("Not indexed: ")
    assert talk("/index")[0] == "Indexed: 3 unchanged."
    assert talk(f"/index {tmp_path / 'one.txt'}") == ["Indexed: 1 unchanged."]


def test_nothing_to_index(library: qa.Library) -> None:
    assert Talk(library)("/index")[0].startswith("There are no articles yet")


def test_status(talk: Talk) -> None:
    assert "articles: 2" in talk("/status")


def test_nothing_a_terminal_obeys_gets_out(library: qa.Library, tmp_path: Path) -> None:
    folder = tmp_path / "bad\x1b]0;owned\x07 [b]"
    folder.mkdir()
    text = "date 2024-01-02 \x1b]52;c;eA==\x07 [/] title\r\n\nThe \u202ekeeper\x9b retired\x00 [b]."
    (folder / "a\x1b[2J.txt").write_text(text, encoding="utf-8", newline="")
    talk = Talk(library)
    talk.chat.add([str(folder)])
    for line in ("The keeper retired \x1b[2J?", "/sources", "/why", "/article", "/status", "/\x1b"):
        talk.chat.take(line)
    said = talk.output.getvalue()
    assert "�" in said
    for character in said:
        assert character == "\n" or character.isprintable() or character == "�"
    assert not set("\x1b\x07\x9b\x00\u202e\r") & set(said)


@pytest.mark.parametrize("writable", [True, False])
def test_that_nothing_is_saved_is_said_once(
    talk: Talk, writable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index.database.Database.writable", lambda _: writable)
    talk.chat.run(io.StringIO(f"{QUESTION}\n{QUESTION}\n"))
    assert talk.output.getvalue().count("may not be written here") == (not writable)
    assert (len(talk.chat.library.conversations()) == 1) == writable


def test_without_articles_it_says_how_to_get_some(library: qa.Library, seeds: Path) -> None:
    talk = Talk(library)
    said = talk(QUESTION)
    assert said[1] == "Error: There are no articles yet; /add PATH indexes a file or folder."
    assert talk.chat.status == FAILED
    assert library.conversations() == []
    talk(f"/add {seeds}")
    assert talk(QUESTION)[1].startswith("Answer: ")


def test_what_is_said_to_the_chat_is_not_asked_of_the_articles(talk: Talk) -> None:
    assert talk("Thanks!")[1] == "Note: Gladly. Ask on; /export keeps this conversation as a file."
    assert talk("What's this?")[1].startswith("Note: Footnote answers from your own articles")
    assert talk.chat.conversation.turns == ()
    assert talk.chat.status == OK
