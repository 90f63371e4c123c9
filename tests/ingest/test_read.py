from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest

from qa.errors import SourceError
from qa.ingest import read as reading
from qa.ingest import read_documents
from qa.types import Failure, NewDocument

LIMIT = 10_000_000


def _read(path: Path, max_bytes: int = LIMIT) -> list[NewDocument | Failure]:
    return list(read_documents(path, max_bytes))


def _only(path: Path) -> NewDocument:
    (document,) = _read(path)
    assert isinstance(document, NewDocument)
    return document


def _error(path: Path, max_bytes: int = LIMIT) -> str:
    with pytest.raises(SourceError) as caught:
        _read(path, max_bytes)
    return str(caught.value)


def test_a_text_file_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "2024-11-17-x.txt"
    data = b"A headline\r\n\r\nFirst line.\r\nSecond\rline.\n\n"
    path.write_bytes(data)

    assert _only(path) == NewDocument(
        title="A headline",
        text="A headline\r\n\r\nFirst line.\r\nSecond\rline.\n\n",
        path=str(path),
        part="",
        date=date(2024, 11, 17),
        sha256=hashlib.sha256(data).hexdigest(),
        date_from="file name",
    )


@pytest.mark.parametrize("name", ["notes", "notes.rst", "notes.html", "notes.TXT"])
def test_an_unknown_kind_is_read_as_text(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# It is what it is.")

    document = _only(tmp_path / name)

    assert (document.text, document.title) == ("# It is what it is.", "Notes")


def test_markdown_is_kept_as_written(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = "---\ntitle: From the front\ndate: 2024-01-02\n---\n# The *big* day #\n\nWords.\n"
    path.write_text(text)

    document = _only(path)

    assert document.text == text
    assert (document.title, document.date) == ("The big day", date(2024, 1, 2))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: From the front\n---\nA headline\n\nWords.", "From the front"),
        ("A headline\n\nWords.", "A headline"),
        ("Words that end.\n", "My notes"),
    ],
)
def test_markdown_without_a_heading(tmp_path: Path, text: str, title: str) -> None:
    (tmp_path / "my-notes.md").write_text(text)

    assert _only(tmp_path / "my-notes.md").title == title


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfdate 2024-11-17 Words.")

    document = _only(path)

    assert document.text == "date 2024-11-17 Words."
    assert document.date == date(2024, 11, 17)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty; write something in it or leave it out."),
        (b" \r\n\t \n", "is blank; write something in it or leave it out."),
        (b"\xef\xbb\xbf", "is blank; write something in it or leave it out."),
        (b"MZ\x90\x00\x03", "is binary, not text (a NUL at byte 3); leave it out."),
        (b"cut short \xe2\x82", "is not UTF-8 text (byte 10 is 0xE2); save it as UTF-8."),
        (b"\xed\xa0\x80", "is not UTF-8 text (byte 0 is 0xED); save it as UTF-8."),
        (b"caf\xc3\xa9 br\xc3 l\xc3\xa9", "is not UTF-8 text (byte 8 is 0xC3); save it as UTF-8."),
        (b"\xff\x81\x8d", "is not UTF-8 text (byte 0 is 0xFF); save it as UTF-8."),
        (b"Words\x02 caf\xe9", "is not UTF-8 text (byte 10 is 0xE9); save it as UTF-8."),
        (b"\xff\xfea\x00\x00\xd8", "is not UTF-16 text (byte 4 is 0x00); save it as UTF-8."),
        (b"%PDF-1.7\n%\xe2\xe3", "is broken or no PDF; save it again."),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_is_not_text_is_named_with_its_remedy(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)

    assert _error(tmp_path / name) == f"{tmp_path / name} {message}"


def test_a_file_over_the_limit_is_named_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"word " * 4_000_000)  # 20 MB on one line

    assert _error(path) == (
        f"{path} is larger than 10 MB; split it, or raise the setting max_file_mb."
    )


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")

    assert [d.text for d in _read(path, 5) if isinstance(d, NewDocument)] == ["12345"]
    assert "larger than 4e-06 MB" in _error(path, 4)


def test_what_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    missing = tmp_path / "gone.txt"

    assert _error(missing) == f"{missing} is no longer there; check the path."
    assert _error(tmp_path) == f"{tmp_path} is not a regular file; name a text file."
    assert _error(tmp_path / "pipe.txt").endswith("is not a regular file; name a text file.")
    assert _error(tmp_path / "caf\udce9.txt").startswith(f"{tmp_path}/caf\\xe9.txt is no longer")
    assert "cannot be opened" in _error(Path("a\0b.txt"))

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(os, "open", refuse)
    path = tmp_path / "a.txt"
    assert _error(path) == f"{path} may not be read by you; change its permissions."


def test_a_file_that_becomes_a_pipe_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    real = os.open

    def swap(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return real(name, flags)

    monkeypatch.setattr(os, "open", swap)

    assert _error(path) == f"{path} is not a regular file; name a text file."


def test_a_failing_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    class Failing:
        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def fileno(self) -> int:
            return 0

        def read(self, _: int) -> bytes:
            raise OSError(5, "Input/output error")

        readline = read

    monkeypatch.setattr(reading, "open_regular", lambda _: Failing())

    lines = tmp_path / "a.jsonl"
    assert _error(lines) == f"{lines} cannot be read ([Errno 5] Input/output error); try again."
    assert _error(path) == f"{path} cannot be read ([Errno 5] Input/output error); try again."


def test_a_name_with_control_characters_and_markup(tmp_path: Path) -> None:
    path = tmp_path / "2024-11-17-\x1b]52;c;x\x07-[bold]-\n.txt"
    path.write_text("Only a sentence.")

    document = _only(path)

    assert document.path == str(path)
    assert document.title == "\x1b]52;c;x\x07 [bold]"
    assert document.date == date(2024, 11, 17)
    path.write_bytes(b"\0")
    assert _error(path).startswith(f"{tmp_path}/2024-11-17-\\x1b]52;c;x\\x07-[bold]-\\n.txt is ")


def _jsonl(path: Path, *records: object) -> Path:
    lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_each_line_of_a_jsonl_file_is_a_document(tmp_path: Path) -> None:
    one = {
        "id": "a",
        "title": "One\n title",
        "date": "2024-11-17T08:00:00Z",
        "text": "A.",
        "url": 1,
    }
    path = _jsonl(
        tmp_path / "all.jsonl",
        one,
        {"id": 7, "text": "Published 3 May 2020\n\nA headline\n\nWords."},
        b"  ",
        {"text": "Words.", "title": None, "date": True},
        {"id": "2021-06-01-what-was_said", "text": "Words said."},
    )

    documents = [d for d in _read(path) if isinstance(d, NewDocument)]

    assert [(d.part, d.title, d.date, d.text) for d in documents] == [
        ("a", "One title", date(2024, 11, 17), "A."),
        ("7", "A headline", date(2020, 5, 3), "Published 3 May 2020\n\nA headline\n\nWords."),
        ("line 4", "Line 4", None, "Words."),
        ("2021-06-01-what-was_said", "What was said", date(2021, 6, 1), "Words said."),
    ]
    assert {d.path for d in documents} == {str(path)}
    assert documents[0].sha256 == hashlib.sha256(json.dumps(one).encode()).hexdigest()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{oops", "is not JSON; mend or remove the line."),
        (b"[" * 100_000, "is not JSON; mend or remove the line."),
        (b'{"text": 1' + b"0" * 5000 + b"}", "is not JSON; mend or remove the line."),
        (b'"text"', 'is not an object with a "text"; mend or remove the line.'),
        (b'{"text": 1}', 'is not an object with a "text"; mend or remove the line.'),
        (b'{"text": " \\n "}', 'has a blank "text"; fill it or remove the line.'),
        (b'{"text": "a\\u0000"}', 'has a NUL in its "text"; mend or remove the line.'),
        (
            b'{"text": "a", "title": "\\ud800"}',
            'has half a surrogate pair in its "title"; mend or remove the line.',
        ),
        (b'{"text": "\xff"}', "is not UTF-8 text (byte 10 is 0xFF); save it as UTF-8."),
        (b'{"text": "a", "id": "1\\u001b"}', None),
        (b'{"text": "a", "id": "1"}', "repeats the id 1; give each article its own."),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(
    tmp_path: Path, line: bytes, message: str | None
) -> None:
    path = _jsonl(tmp_path / "a.jsonl", {"id": "1", "text": "A."}, line, {"id": "3", "text": "C."})

    found = _read(path)

    assert [d.part for d in found if isinstance(d, NewDocument)][::2] == (
        ["1"] if message else ["1", "3"]
    )
    failures = [f for f in found if isinstance(f, Failure)]
    assert failures == ([Failure(f"{path}:2", f"{path}:2 {message}")] if message else [])
    assert len(found) == 3


def test_a_line_over_the_limit_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    long = b'{"id": "2", "text": "' + b"x" * 3_000_000 + b'"}'
    path = _jsonl(tmp_path / "a.jsonl", {"id": "1", "text": "A."}, long, {"id": "3", "text": "C."})

    first, failure, last = _read(path, 1_000_000)

    assert isinstance(first, NewDocument)
    assert failure == Failure(
        f"{path}:2",
        f"{path}:2 is longer than 1 MB; split the article, or raise the setting max_file_mb.",
    )
    assert isinstance(last, NewDocument)
    assert (first.part, last.part) == ("1", "3")


def test_a_collection_of_something_else_is_named(tmp_path: Path) -> None:
    path = _jsonl(tmp_path / "questions.jsonl", {"question": "Who?"})

    assert _error(path) == (
        f'{path} is not a collection of articles: its first line has no "text"; '
        'give each line a "text", or leave the file out.'
    )


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_collection_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)

    assert _error(path) == f"{path} is empty; write something in it or leave it out."


def test_a_collection_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "text": "Words."}')

    assert _only(path).part == "a"
