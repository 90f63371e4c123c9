from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qa.cli.ask import quoted, shortened, show
from qa.cli.screen import Screen
from qa.types import Answer, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    OneSentence = Callable[[Result], str]

QUESTION = "Which senators sent a letter to Attorney General Merrick Garland?"


def checked_passage(passage: dict[str, Any]) -> None:
    assert passage.keys() == {
        "document",
        "title",
        "path",
        "part",
        "date",
        "date_from",
        "author",
        "site",
        "url",
        "language",
        "start",
        "end",
        "text",
        "score",
        "scores",
    }
    source = Path(passage["path"]).read_text(encoding="utf-8")
    assert source[passage["start"] : passage["end"]] == passage["text"]
    assert {"dense"} <= passage["scores"].keys() or {"lexical"} <= passage["scores"].keys()
    assert all(isinstance(score, float) for score in passage["scores"].values())
    assert isinstance(passage["score"], float)


@pytest.mark.usefixtures("always_answers")
def test_json_of_an_answer(indexed: Run, folder: Path) -> None:
    result = indexed("ask", QUESTION, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    answer = json.loads(result.stdout)
    assert answer["question"] == QUESTION
    assert answer["asked_as"] is None
    assert answer["answered"] is True
    assert 0 < answer["confidence"] <= 1
    assert answer["short"] is None or answer["short"] in answer["text"]
    assert [c["number"] for c in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    for citation in answer["citations"]:
        source = Path(citation["path"]).read_text(encoding="utf-8")
        assert source[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in answer["text"] or len(citation["quote"]) > 0
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", citation["date"])
        assert citation["title"]
        assert Path(citation["path"]).is_absolute()
    cited = {c["number"]: c["quote"] for c in answer["citations"]}
    for statement in answer["statements"]:
        assert cited[statement["numbers"][0]] == statement["quote"]
    assert answer["passages"]
    for passage in answer["passages"]:
        checked_passage(passage)
    assert answer["library"] == {
        "path": str(folder / ".qa"),
        "documents": 2,
        "passages": 5,
        "model": "hashing",
    }
    assert answer["timings_ms"]["total"] > 0


@pytest.mark.usefixtures("never_answers")
def test_json_of_a_refusal(indexed: Run) -> None:
    result = indexed("ask", QUESTION, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["answered"] is False
    assert answer["short"] is None
    assert (answer["statements"], answer["citations"]) == ([], [])
    assert answer["passages"]


@pytest.mark.usefixtures("always_answers")
def test_an_answer_to_read(indexed: Run, seeds: Path) -> None:
    result = indexed("ask", QUESTION)
    answer = json.loads(indexed("ask", QUESTION, "--json").stdout)
    assert result.exit_code == 0
    assert result.stderr == ""
    body, _, sources = result.stdout.partition("Sources\n")
    for statement in answer["statements"]:
        numbers = "".join(f"[{number}]" for number in statement["numbers"])
        assert f"“{statement['quote']}” {numbers}\n\n" in body
    lines = sources.splitlines()
    for citation, line in zip(answer["citations"], lines, strict=False):
        number, title, date = citation["number"], citation["title"], citation["date"]
        text = Path(citation["path"]).read_text(encoding="utf-8")
        at = text[: citation["start"]].count("\n") + 1
        assert line == f"[{number}] {title} · {date} · {citation['path']}:{at}"
    assert re.fullmatch(
        r"confidence (high|medium|low) \([01]\.\d\d\) · \d passages read · \d+\.\d s", lines[-1]
    )
    assert str(seeds) in sources


@pytest.mark.usefixtures("never_answers")
def test_a_refusal_to_read(indexed: Run) -> None:
    result = indexed("ask", QUESTION)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "The articles don't answer this."
    assert lines[2] == "What came closest"
    assert len([line for line in lines if line.startswith("- ")]) == 3
    assert result.stderr == ""


@pytest.mark.usefixtures("always_answers")
def test_quiet_leaves_the_footer_out(indexed: Run) -> None:
    result = indexed("ask", QUESTION, "--quiet")
    assert result.exit_code == 0
    assert "confidence" not in result.stdout


@pytest.mark.usefixtures("always_answers")
def test_k_is_how_many_passages_are_read(indexed: Run) -> None:
    answer = json.loads(indexed("ask", QUESTION, "--json", "-k", "2").stdout)
    assert len(answer["passages"]) == 2


@pytest.mark.usefixtures("always_answers")
def test_the_short_answer_and_markup_in_a_text(
    qa_run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "The treaty [red]of\x1b[31m Ghent\u202e was signed in 1814."
    (folder / "treaty.md").write_text(
        f"# T[/]itle\x1b[2J\n\nIntroduction here.\n\n{hostile}\n", encoding="utf-8"
    )
    assert qa_run("index", ".").exit_code == 0
    shown = qa_run("ask", "When was the treaty of Ghent signed?").stdout
    assert "“The treaty [red]of�[31m Ghent� was signed in 1814.” [1]" in shown
    assert "T[/]itle�[2J · treaty.md:5" in shown
    assert "\x1b" not in shown
    answer = json.loads(qa_run("ask", "When was the treaty of Ghent signed?", "--json").stdout)
    assert answer["citations"][0]["quote"] == hostile


@pytest.mark.parametrize("argument", [("-",), ()])
def test_the_question_from_standard_input(indexed: Run, argument: tuple[str, ...]) -> None:
    result = indexed("ask", *argument, "--json", stdin=b"\xef\xbb\xbf  Who asked?\r\n\n")
    assert json.loads(result.stdout)["question"] == "Who asked?"


def test_a_question_without_quotation_marks(indexed: Run) -> None:
    result = indexed("ask", "Who", "asked", "source:seeds", "--json", stdin="unheard")
    answer = json.loads(result.stdout)
    assert answer["question"] == "Who asked source:seeds"
    assert answer["filters"]["sources"] == ["seeds"]


def test_no_library_says_which_command_makes_one(
    qa_run: Run, says_in_one_sentence: OneSentence, folder: Path
) -> None:
    for call in (["ask", "?"], ["search", "x"], ["status"], ["remove", "1"]):
        assert says_in_one_sentence(qa_run(*call)) == (
            f"Error: There is no library at {folder / '.qa'}; "
            "make one with `qa index PATH`, or name another with --library."
        )
    assert list(folder.iterdir()) == []


def test_an_empty_library(qa_run: Run, seeds: Path) -> None:
    assert qa_run("index", seeds, "--quiet").exit_code == 0
    assert qa_run("remove", seeds).exit_code == 0
    result = qa_run("ask", "Who asked?")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "The articles don't answer this.\n\nconfidence low (0.00) · 0.0 s\n"
    )
    assert "holds no documents yet; add some with `qa index PATH`." in result.stderr
    found = qa_run("search", "anything")
    assert (found.exit_code, found.stdout, found.stderr) == (1, "", "Nothing was found.\n")


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("argument", "stdin", "said"),
    [
        ("", None, "is empty"),
        (" \n", None, "is empty"),
        ("x" * 100_000, None, "100,000 characters"),
        ("-", b"", "is empty"),
        ("-", b"x" * 60_000, "60,000 characters"),
        ("-", b"x" * 100_000, "on standard input is over 65,536 bytes long"),
        ("-", b"caf\xe9?", "on standard input is not UTF-8 text"),
    ],
    ids=["empty", "blank", "100 kB", "nothing", "60 kB", "100 kB on stdin", "not UTF-8"],
)
def test_questions_that_are_none(
    indexed: Run,
    says_in_one_sentence: OneSentence,
    command: str,
    argument: str,
    stdin: bytes | None,
    said: str,
) -> None:
    assert said in says_in_one_sentence(indexed(command, argument, stdin=stdin))


def test_a_question_that_is_not_text(indexed: Run, says_in_one_sentence: OneSentence) -> None:
    assert "The question is not UTF-8 text" in says_in_one_sentence(indexed("ask", "caf\udce9?"))
    assert "The query is not UTF-8 text" in says_in_one_sentence(indexed("search", "\ud800"))


def test_a_short_answer_is_marked_in_its_quote(capsys: pytest.CaptureFixture[str]) -> None:
    quote = "Nelson asked for a probe."
    statement = Statement(quote, (1, 3), Span(0, 6))
    assert list(quoted(statement)) == [
        "“",
        "",
        ("Nelson", "bold"),
        " asked for a probe.",
        "” ",
        ("[1][3]", "cyan"),
    ]
    answer = Answer("Who?", True, "", "Nelson", 0.9, (statement,), (), (), None, {})
    show(Screen(quiet=True), replace(answer, text="By Ada Low: “Nelson asked for a probe.” [1]"))
    assert capsys.readouterr().out.startswith("By Ada Low.\n\n“Nelson asked")
    show(Screen(quiet=True), answer)
    assert capsys.readouterr().out == (
        "“Nelson asked for a probe.” [1][3]\n\nIn short: Nelson\n\nSources\n"
    )


@pytest.mark.parametrize("question", ["[/red]", "\x1b[2J", "\u202e", "NEAR( \"' * -", "東京"])
@pytest.mark.usefixtures("never_answers")
def test_questions_of_odd_characters(indexed: Run, question: str) -> None:
    result = indexed("ask", question, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["question"] == question
    assert "\x1b" not in result.stdout


def test_shortened() -> None:
    assert shortened("short \n text") == "short text"
    assert shortened("one two three", width=9) == "one two…"
    assert shortened("onetwothree", width=6) == "onetw…"


@pytest.mark.model
@pytest.mark.slow
class TestTheMainJob:
    """The bundled model over the seeds, as the README shows it."""

    @pytest.fixture
    def run(self, seeds: Path) -> Run:
        from click.testing import CliRunner

        from qa.cli import main

        def invoke(*arguments: str) -> Result:
            return CliRunner().invoke(main, arguments, prog_name="qa")

        assert invoke("index", str(seeds), "--quiet").exit_code == 0
        return invoke

    def test_it_answers_and_refuses(self, run: Run) -> None:
        answer = json.loads(
            run("ask", "Who is calling for an investigation into Musk?", "--json").stdout
        )
        assert answer["answered"]
        assert any("2024-11-17" in citation["path"] for citation in answer["citations"])
        for citation in answer["citations"]:
            source = Path(citation["path"]).read_text(encoding="utf-8")
            assert source[citation["start"] : citation["end"]] == citation["quote"]
        assert run("ask", "What is the capital of Australia?").exit_code == 1
        said = run("ask", "What did the NASA administrator say about the report?")
        assert "it ought to be scrutinized" in said.stdout
