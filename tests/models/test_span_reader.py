"""The trained reader: its weights are the vetted ones, its spans exact, whole words, in place."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import ModelUnavailable, ModelUnverified
from qa.ingest import split_passages
from qa.models import span_reader
from qa.models.span_reader import SpanReader, best_pair, stretches, whole_words
from qa.types import DocumentInfo, Passage, Reading, Span

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = 1000
QUESTION = "Who led the harbour board in 1987?"
ANSWER = "Maria Okonkwo led the harbour board in 1987 and opened the northern quay."
FILLER = "The harbour has warehouses, cranes and a small chapel that sailors visit. "


def passage(text: str, title: str = "Harbour board", number: int = 1) -> Passage:
    document = DocumentInfo(number, title, f"/{number}.txt", "", None, "0" * 64, len(text) + ORIGIN)
    return Passage(number, document, Span(ORIGIN, ORIGIN + len(text)), text)


def quote(reading: Reading, source: Passage) -> str:
    assert reading.span is not None
    assert source.span.contains(reading.span)
    return source.text[reading.span.start - ORIGIN : reading.span.end - ORIGIN]


@pytest.fixture(scope="module")
def reader() -> SpanReader:
    return SpanReader(threads=1)


@pytest.mark.model
def test_it_finds_who_and_ranks_the_passage_first(reader: SpanReader) -> None:
    passages = [passage(FILLER), passage(ANSWER), passage("Bakers rise early in winter.")]
    readings = reader.read(QUESTION, passages)
    assert quote(readings[1], passages[1]) == "Maria Okonkwo"
    assert readings[1].score == max(reading.score for reading in readings)


@pytest.mark.model
def test_a_long_passage_is_read_to_its_end(reader: SpanReader) -> None:
    long = passage(FILLER * 60 + ANSWER)
    (reading,) = reader.read(QUESTION, [long])
    assert quote(reading, long) == "Maria Okonkwo"


@pytest.mark.model
def test_readings_do_not_depend_on_company_or_order(reader: SpanReader) -> None:
    passages = [passage(FILLER * n + ANSWER, number=n) for n in range(1, 6)]
    together = reader.read(QUESTION, passages)
    backwards = reader.read(QUESTION, passages[::-1])[::-1]
    alone = [reader.read(QUESTION, [one])[0] for one in passages]
    assert [r.span for r in together] == [r.span for r in backwards] == [r.span for r in alone]
    scores = [r.score for r in together]
    assert scores == pytest.approx([r.score for r in alone], abs=1e-3)


@pytest.mark.model
def test_nothing_to_read_gives_no_span(reader: SpanReader) -> None:
    assert reader.read(QUESTION, []) == []
    assert reader.read(QUESTION, [passage(" \n "), passage("")]) == [Reading(None, -math.inf)] * 2
    (reading,) = reader.read("", [passage("word")])
    assert reading.span == Span(ORIGIN, ORIGIN + 4)


@pytest.mark.model
def test_threads_share_one_reader() -> None:
    shared = SpanReader(threads=1)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: shared.read(QUESTION, [passage(ANSWER)]), range(8)))
    assert all(readings == found[0] for readings in found)


@pytest.mark.model
@settings(max_examples=40)
@given(
    st.text(
        st.characters(blacklist_categories=["Cs"]) | st.sampled_from("aé\u0301ßﬁİ 1_'.,\u200d"),
        max_size=80,
    ),
    st.text(max_size=20),
)
def test_a_span_is_inside_its_passage_and_cuts_no_word(
    reader: SpanReader, text: str, question: str
) -> None:
    source = passage(text)
    (reading,) = reader.read(question, [source])
    if reading.span is None:
        assert reading.score == -math.inf
        return
    quoted = quote(reading, source)
    start = reading.span.start - ORIGIN
    assert quoted
    assert (start, start + len(quoted)) == whole_words(text, start, start + len(quoted))


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    description = json.loads(span_reader._DESCRIPTION.read_text())
    (tmp_path / "reader.json").write_text(json.dumps(description))
    with pytest.raises(ModelUnavailable, match=r"reader\.onnx cannot be read"):
        SpanReader(description=tmp_path / "reader.json").read("?", [passage("a")])
    (tmp_path / "reader.onnx").write_bytes(b"something else")
    with pytest.raises(ModelUnverified, match="not the file that was vetted"):
        SpanReader(description=tmp_path / "reader.json").read("?", [passage("a")])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 99}'])
def test_a_description_it_does_not_understand_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "reader.json").write_text(content)
    with pytest.raises(ModelUnavailable, match="install this program again"):
        SpanReader(description=tmp_path / "reader.json")


@pytest.mark.model
def test_reading_never_imports_torch() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/models')\n"
        "from qa.models.span_reader import SpanReader\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "from qa.types import DocumentInfo, Passage, Span\n"
        "document = DocumentInfo(1, 't', '/t', '', None, '', 1)\n"
        "SpanReader(1).read('who?', [Passage(1, document, Span(0, 1), 'a')])\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_weights_fit_the_promised_size() -> None:
    weights = span_reader._DESCRIPTION.with_name("reader.onnx")
    assert weights.stat().st_size <= 25 * 2**20
    assert SpanReader().name == "span"


@given(st.integers(0, 2000), st.integers(1, 300))
def test_windows_cover_every_token_and_fit(count: int, room: int) -> None:
    found = list(stretches(count, room))
    assert {i for a, b in found for i in range(a, b)} == set(range(count))
    assert all(0 < b - a <= room for a, b in found)
    assert all(x[0] < y[0] for x, y in pairwise(found))


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=12),
    st.integers(1, 6),
    st.sampled_from([0.0, 0.45, 3.0]),
)
def test_the_best_pair_is_the_one_that_trying_all_finds(
    logits: list[tuple[int, int]], longest: int, brevity: float
) -> None:
    start, end = np.asarray(logits, dtype=np.float32).T
    left, right, score = best_pair(start, end, longest, brevity)
    count = len(logits)
    worth = {
        (i, j): start[i] + end[j] - brevity * math.log(j - i + 1)
        for i in range(count)
        for j in range(i, min(i + longest, count))
    }
    assert score == start[left] + end[right]
    assert worth[left, right] == pytest.approx(max(worth.values()))


def test_of_spans_alike_the_shorter_is_the_better() -> None:
    start = np.array([2.0, 1.0, 3.0], dtype=np.float32)
    end = np.array([2.9, 1.0, 3.0], dtype=np.float32)
    assert best_pair(start, end, 3)[:2] == (2, 2)
    assert best_pair(start[:2], np.array([2.0, 2.2], dtype=np.float32), 2)[:2] == (0, 1)
    assert best_pair(start[:2], np.array([2.0, 2.2], dtype=np.float32), 2, 0.45)[:2] == (0, 0)


@given(st.text(max_size=30), st.data())
def test_widening_stops_between_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wide = whole_words(text, start, end)
    assert wide[0] <= start <= end <= wide[1]
    assert whole_words(text, *wide) == wide
    assert whole_words("it rained", 4, 6) == (3, 9)


def test_a_reader_that_was_prepared_reads_the_same(reader: SpanReader) -> None:
    begun = SpanReader(threads=1)
    begun.prepare()
    begun.prepare()
    asked = "Who chairs the board?"
    read = [passage("Maria Lund chairs the board.")]
    assert begun.read(asked, read) == reader.read(asked, read)


def test_what_goes_wrong_in_preparing_is_told_when_reading(tmp_path: Path) -> None:
    layout = json.loads(span_reader._DESCRIPTION.read_text())
    copy = tmp_path / "reader.json"
    copy.write_text(json.dumps(layout))
    broken = SpanReader(description=copy)
    broken.prepare()
    with pytest.raises(ModelUnavailable, match=layout["file"]):
        broken.read("Who?", [passage("Nobody.")])


@pytest.mark.model
def test_a_reader_that_is_settled_reads_nearly_the_same(reader: SpanReader, seeds: Path) -> None:
    """In bfloat16 where it is native: spans that answer are the same, scores nearly so."""
    settled = SpanReader(threads=1)
    settled.settle()
    settled.settle()
    texts = [file.read_text("utf-8") for file in sorted(seeds.glob("*.txt"))]
    passages = [
        passage(span.of(text), number=number)
        for number, text in enumerate(texts)
        for span in split_passages(text, 120)
    ]
    asked = [
        json.loads(row)["question"]
        for row in (seeds / "questions.jsonl").read_text("utf-8").splitlines()
    ]
    for question in asked[:8]:
        wanted, found = reader.read(question, passages), settled.read(question, passages)
        for one, other in zip(wanted, found, strict=True):
            assert other.score == pytest.approx(one.score, abs=0.3)
            assert other.span == one.span or one.score < 0
        assert np.argmax([one.score for one in wanted]) == np.argmax([one.score for one in found])


@pytest.mark.model
def test_settling_changes_nothing_where_bfloat16_is_not_native(
    reader: SpanReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(span_reader, "is_native", lambda: False)
    settled = SpanReader(threads=1)
    settled.settle()
    assert settled.read(QUESTION, [passage(ANSWER)]) == reader.read(QUESTION, [passage(ANSWER)])


def test_no_span_has_a_gap_in_it() -> None:
    start, end = np.array([9, 0, 0], np.float32), np.array([0, 1, 9], np.float32)
    assert best_pair(start, end, 40) == (0, 2, 18)
    assert best_pair(start, end, 40, places=np.array([5, 6, 9])) == (0, 1, 10)
