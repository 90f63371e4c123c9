"""Reading an export back: whole, packed, damaged, or made to harm."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa.indexing import exported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakes import HashingEncoder


@pytest.fixture
def other(tmp_path: Path, encoder: HashingEncoder) -> Iterator[qa.Library]:
    with qa.create_library(tmp_path / "other.qa", encoder=encoder) as made:
        yield made


@pytest.fixture
def made(seed_library: qa.Library, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The records of a library of two articles and a conversation."""
    seed_library.conversation().ask("Who is calling for an investigation into Musk?")
    out = io.BytesIO()
    assert seed_library.export(out) == 2
    return [json.loads(line) for line in out.getvalue().splitlines()]


def lines(records: list[dict[str, Any]]) -> io.BytesIO:
    return io.BytesIO(b"".join(json.dumps(record).encode() + b"\n" for record in records))


def test_what_is_written(made: list[dict[str, Any]], seeds: Path) -> None:
    header, first, second, conversation = made
    assert header == {"kind": "library", "format": 1, "documents": 2, "conversations": 1}
    assert [record["number"] for record in (first, second)] == [1, 2]
    assert first["date"] == "2024-10-25"
    assert first["text"].encode() == Path(first["path"]).read_bytes()
    for start, end in second["passages"]:
        assert second["text"][start:end].strip()
    (turn,) = conversation["turns"]
    assert turn["question"] == "Who is calling for an investigation into Musk?"
    for entry in turn["answer"]["passages"]:
        document, start, end = entry["passage"]
        assert [start, end] in made[document]["passages"]


def test_a_library_read_back_answers_the_same(
    seed_library: qa.Library, other: qa.Library, made: list[dict[str, Any]]
) -> None:
    report = other.import_documents(lines(made))
    assert (report.added, report.conversations, report.failed) == (2, 1, ())
    question = "Who is calling for an investigation into Musk?"
    found, again = seed_library.search(question), other.search(question)
    assert [c.passage.text for c in again] == [c.passage.text for c in found]
    assert [c.score for c in again] == pytest.approx([c.score for c in found])


def test_packed_by_name_and_known_by_its_bytes(
    seed_library: qa.Library, other: qa.Library, tmp_path: Path
) -> None:
    file = tmp_path / "library.jsonl.gz"
    seed_library.export(file)
    packed = file.read_bytes()
    with pytest.raises(qa.UsageError, match=r"library\.jsonl\.gz exists already"):
        seed_library.export(file)
    seed_library.export(file, replace=True)
    assert file.read_bytes() == packed
    plain = tmp_path / "named-otherwise"
    plain.write_bytes(packed)
    assert other.import_documents(plain).added == 2
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".tmp") == []


def test_what_the_library_has_stays(seed_library: qa.Library, made: list[dict[str, Any]]) -> None:
    made[1]["text"] += " It was changed since."
    made[1]["sha256"] = "0" * 64
    texts = [seed_library.document(number).text for number in (1, 2)]
    report = seed_library.import_documents(lines(made))
    assert (report.added, report.unchanged, report.passages) == (0, 1, 0)
    (failure,) = report.failed
    assert "differs from what the library has of" in failure.reason
    assert [seed_library.document(number).text for number in (1, 2)] == texts
    assert len(seed_library.documents()) == 2


def test_an_interrupted_import_is_gone_on_with(
    other: qa.Library, made: list[dict[str, Any]]
) -> None:
    asked: list[int] = []
    report = other.import_documents(
        lines(made), stop=lambda: len(asked) > 0, progress=lambda at: asked.append(at.done)
    )
    assert (report.added, report.conversations, report.stopped) == (1, 0, True)
    report = other.import_documents(lines(made))
    assert (report.added, report.unchanged, report.conversations) == (1, 1, 1)


def test_a_document_that_is_there_twice_is_added_once(
    other: qa.Library, made: list[dict[str, Any]]
) -> None:
    header = {**made[0], "documents": 3, "conversations": 0}
    changed = {**made[1], "text": f"{made[1]['text']} And more.", "sha256": "0" * 64}
    report = other.import_documents(lines([header, made[1], made[1], changed]))
    assert (report.added, report.unchanged, len(report.failed)) == (1, 1, 1)
    assert other.document(1).text == made[1]["text"]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_an_export_cut_short_is_said_and_its_beginning_kept(
    other: qa.Library, made: list[dict[str, Any]], cut: int
) -> None:
    with pytest.raises(qa.SourceError, match="ends too early"):
        other.import_documents(lines(made[:cut]))
    assert len(other.documents()) == cut - 1


def test_a_packed_export_cut_short_is_said(other: qa.Library, made: list[dict[str, Any]]) -> None:
    packed = gzip.compress(lines(made).getvalue())
    with pytest.raises(qa.SourceError, match="cannot be read"):
        other.import_documents(io.BytesIO(packed[: len(packed) // 2]))
    with pytest.raises(qa.SourceError, match="cannot be read"):
        other.import_documents(io.BytesIO(packed[:-4] + b"\0\0\0\0"))


EMPTY = b'{"kind": "library", "format": 1, "documents": 0, "conversations": 0}\n'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not an export"),
        (b"[]\n", "is not an object"),
        (b"{}\n", "is not an export"),
        (b"\xff\xfe\n", "is not JSON"),
        (b"[" * 100_000 + b"\n", "is not JSON"),
        (
            b'{"kind": "library", "format": 1, "documents": -1, "conversations": 0}\n',
            "not an export",
        ),
        (
            b'{"kind": "library", "format": 9, "documents": 0, "conversations": 0}\n',
            "newer version",
        ),
        (EMPTY + b'{"kind": "x"}\n', "holds other than"),
        (EMPTY + b'{"kind": "document"}\n', "holds other than"),
    ],
)
def test_what_is_no_export_is_said(other: qa.Library, data: bytes, said: str) -> None:
    with pytest.raises(qa.SourceError, match=said):
        other.import_documents(io.BytesIO(data))
    assert other.documents() == []


def test_an_endless_line_is_not_read(
    other: qa.Library, made: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported, "LONGEST", 1 << 20)
    with pytest.raises(qa.SourceError, match="is longer than 1 MiB"):
        other.import_documents(io.BytesIO(lines(made[:1]).getvalue() + b"0" * (3 << 20)))


SPOILT: list[tuple[str, object]] = [
    ("title", ""),
    ("title", None),
    ("title", "half \ud800"),
    ("text", "NUL \0"),
    ("text", 5),
    ("date", "2024-13-01"),
    ("sha256", "abc"),
    ("path", ""),
    ("path", "NUL \0"),
    ("metadata", []),
    ("live", 1),
    ("number", True),
    ("passages", [[0, 10**9]]),
    ("passages", [[5, 5]]),
    ("passages", [[-1, 5]]),
    ("passages", [["a", "b"]]),
    ("passages", {}),
    ("sections", [[9, "a"], [3, "b"]]),
    ("sections", [[0]]),
    ("sections", "page 1"),
]


def test_a_spoilt_document_is_named_and_the_rest_is_read(
    other: qa.Library, made: list[dict[str, Any]]
) -> None:
    header, first, *rest = made
    for field, value in SPOILT:
        report = other.import_documents(lines([header, {**first, field: value}, *rest]))
        assert report.added + report.unchanged == 1, field
        assert report.failed[0].reason.startswith("The export:2 is not a document"), field
        assert all(failure.reason.endswith(".") for failure in report.failed)


def test_a_field_that_is_missing_is_named(other: qa.Library, made: list[dict[str, Any]]) -> None:
    del made[1]["url"]
    (failure, *_) = other.import_documents(lines(made)).failed
    assert "(no 'url')" in failure.reason


PLACES = st.sampled_from(
    [
        ("title",),
        ("started_at",),
        ("turns",),
        ("turns", 0),
        ("turns", 0, "asked_at"),
        ("turns", 0, "number"),
        ("turns", 0, "answer"),
        ("turns", 0, "answer", "statements"),
        ("turns", 0, "answer", "statements", 0),
        ("turns", 0, "answer", "statements", 0, "numbers"),
        ("turns", 0, "answer", "passages"),
        ("turns", 0, "answer", "passages", 0),
        ("turns", 0, "answer", "passages", 0, "passage"),
        ("turns", 0, "answer", "confidence"),
        ("turns", 0, "answer", "filters"),
        ("turns", 0, "answer", "also_in"),
        ("turns", 0, "citations"),
        ("turns", 0, "citations", 0),
        ("turns", 0, "citations", 0, 1),
        ("turns", 0, "citations", 0, 3),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**30)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=80)
@given(PLACES, VALUES)
def test_a_spoilt_conversation_is_named_or_can_be_read(
    other: qa.Library, made: list[dict[str, Any]], place: tuple[Any, ...], value: object
) -> None:
    records = json.loads(json.dumps(made))
    inner = records[-1]
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    report = other.import_documents(lines(records))
    assert report.conversations + len(report.failed) <= 1
    for info in other.conversations():
        for turn in other.conversation(info.id).turns:
            for citation in turn.answer.citations:
                assert citation.quote == citation.span.of(citation.document.text)
        other.delete_conversation(info.id)
