"""What a document and an answer say of themselves, the same in the chat and on the command line."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import qa


def document(text: str, *, number: int = 1, day: date | None = None, part: str = "") -> qa.Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return qa.Document(number, "A title", "/a/b.txt", part, day, sha256, len(text), text)


def answer_of(*days: date | None, differ: bool = True) -> qa.Answer:
    """An answer of one statement for each document of these days."""
    cited = tuple(
        qa.Citation(n, document("Yes.", number=n, day=day), qa.Span(0, 4), "Yes.")
        for n, day in enumerate(days, start=1)
    )
    statements = tuple(qa.Statement("Yes.", (c.number,), None) for c in cited)
    return qa.Answer(
        "Who?", True, "", None, 0.9, statements, cited, (), None, {}, differ=differ
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "offset", "line"),
    [("a\nb\nc", 0, 1), ("a\nb\nc", 2, 2), ("a\r\nb\rc", 3, 2), ("a\r\nb\rc", 5, 3), ("", 0, 1)],
)
def test_the_line_of_a_character(text: str, offset: int, line: int) -> None:
    assert document(text).line(offset) == line


def test_a_text_that_is_not_its_files_own_has_no_lines() -> None:
    assert document("a\nb", part="page.html").line(2) is None
    assert replace(document("a\nb"), sha256="0" * 64).line(2) is None


def test_a_path_is_shown_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    below = replace(document("a", part="7"), path=str(tmp_path / "news" / "a.jsonl"))
    assert below.shown_path() == f"{Path('news') / 'a.jsonl'} (7)"
    assert document("a").shown_path() == str(Path("/a/b.txt"))


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1, "high"), (0.75, "high"), (0.74, "medium"), (0.5, "medium"), (0.49, "low"), (0, "low")],
)
def test_confidence_in_a_word(confidence: float, word: str) -> None:
    assert replace(answer_of(), confidence=confidence).confidence_word == word


def test_of_a_question_that_is_unclear_no_confidence_is_said() -> None:
    unclear = replace(answer_of(), unclear="It is not clear which mayor is meant.")
    assert replace(unclear, answered=False).confidence_word == ""
    assert unclear.confidence_word == "high"


def test_the_day_of_a_statement_is_said_where_the_sources_differ() -> None:
    march = date(2024, 3, 4)
    differing = answer_of(march, None)
    assert [differing.day_of(s) for s in differing.statements] == ["2024-03-04: ", "undated: "]
    both = replace(differing.statements[0], numbers=(1, 2))
    assert differing.day_of(both) == "2024-03-04: "
    agreeing = answer_of(march, None, differ=False)
    assert {agreeing.day_of(s) for s in agreeing.statements} == {""}
    dateless = answer_of(None, None)
    assert {dateless.day_of(s) for s in dateless.statements} == {""}


@pytest.mark.parametrize(
    ("text", "preface"),
    [
        ("By Ada Low: “Yes.” [1]", "By Ada Low"),
        ("Published 2024-03-04: “Yes.” [1]", "Published 2024-03-04"),
        ("“Yes.” [1]", ""),
        ("", ""),
    ],
)
def test_what_is_said_before_the_quotes(text: str, preface: str) -> None:
    agreeing = replace(answer_of(None, differ=False), text=text)
    assert agreeing.preface == preface
    assert replace(agreeing, answered=False).preface == ""
    assert replace(agreeing, differ=True).preface == ""
