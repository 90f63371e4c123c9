from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qa.errors import UsageError
from qa.evaluate import questions
from qa.evaluate.questions import Gold, Question, read_questions
from qa.types import Span

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


def test_a_full_line(file: Path) -> None:
    record = {
        "id": "7",
        "question": "When was that?",
        "answers": ["1914 – 1918"],
        "answerable": True,
        "gold": [{"doc": "war", "start": 3, "end": 14}, {"doc": "peace"}],
        "history": [["user", "Tell me of the war."], ["agent", "It was great."]],
        "label": "ANSWERABLE",
    }
    file.write_text(json.dumps(record) + "\n\n", encoding="utf-8")
    assert read_questions(file) == [
        Question(
            id="7",
            text="When was that?",
            answerable=True,
            answers=("1914 – 1918",),
            gold=(Gold("war", Span(3, 14)), Gold("peace", None)),
            history=("Tell me of the war.",),
        )
    ]


def test_what_is_left_out_is_empty_and_the_line_is_the_id(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbf{"question": "Why?", "answerable": false}\n')
    assert read_questions(file) == [Question("1", "Why?", False, (), (), ())]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "is not a JSON object in UTF-8"),
        ("[" * 100_000, "is not a JSON object in UTF-8"),
        ("[1]", "is not a JSON object."),
        ('{"answerable": true}', "'question' must be text."),
        ('{"question": 7, "answerable": true}', "'question' must be text."),
        ('{"question": "Why?"}', "'answerable' must be true or false."),
        ('{"question": "Why?", "answerable": "no"}', "'answerable' must be true or false."),
        ('{"question": "?", "answerable": true, "answers": "x"}', "'answers' must be a list."),
        ('{"question": "?", "answerable": true, "answers": [1]}', "must be a list of texts."),
        ('{"question": "?", "answerable": true, "gold": ["x"]}', "an object with a 'doc'."),
        ('{"question": "?", "answerable": true, "gold": [{}]}', "an object with a 'doc'."),
        (
            '{"question": "?", "answerable": true, "gold": [{"doc": "x", "start": 3}]}',
            "0 <= start < end.",
        ),
        (
            '{"question": "?", "answerable": true, "gold": [{"doc": "x", "start": 3, "end": 3}]}',
            "0 <= start < end.",
        ),
        (
            '{"question": "?", "answerable": true, "gold": [{"doc": "x", "start": 1.5, "end": 3}]}',
            "0 <= start < end.",
        ),
        ('{"question": "?", "answerable": true, "history": ["x"]}', "a pair, speaker and text."),
        (
            '{"question": "?", "answerable": true, "history": [["user", 1]]}',
            "a pair, speaker and text.",
        ),
    ],
)
def test_a_wrong_line_is_named(file: Path, line: str, complaint: str) -> None:
    file.write_text('{"question": "Why?", "answerable": true}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        read_questions(file)
    assert str(raised.value).startswith(f"{file}:2")
    assert complaint in str(raised.value)


def test_bytes_that_are_not_utf8(file: Path) -> None:
    file.write_bytes(b'{"question": "caf\xe9", "answerable": true}\n')
    with pytest.raises(UsageError, match=":1 is not a JSON object in UTF-8"):
        read_questions(file)


def test_a_missing_file(file: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read \(No such file"):
        read_questions(file)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name a JSONL file of questions"):
        read_questions(tmp_path)


def test_an_empty_file(file: Path) -> None:
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no questions"):
        read_questions(file)


def test_a_line_that_is_too_long(file: Path) -> None:
    file.write_bytes(b" " * (questions.MAX_LINE + 1))
    with pytest.raises(UsageError, match=r":1 is longer than 1,000,000 bytes"):
        read_questions(file)


def test_a_file_that_is_too_large(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(questions.MAX_BYTES + 1)
    with pytest.raises(UsageError, match="is over 256 MB"):
        read_questions(file)
