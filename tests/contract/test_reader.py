"""What every `Reader` does."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import HashingEncoder
from tiny_reader import tiny_model

from qa.answer.sentence_reader import SentenceReader
from qa.models.extractive import ExtractiveReader
from qa.models.span_reader import SpanReader
from qa.types import Reading, Span

if TYPE_CHECKING:
    import qa

MODEL = [pytest.mark.model]


@pytest.fixture(
    params=["sentence", pytest.param("span", marks=MODEL), pytest.param("other", marks=MODEL)],
    scope="module",
)
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> qa.Reader:
    if request.param == "sentence":
        return SentenceReader(HashingEncoder())
    if request.param == "span":
        return SpanReader(threads=1)
    return ExtractiveReader(str(tiny_model(tmp_path_factory.mktemp("reader"))), threads=1)


def test_one_reading_per_passage_each_inside_it(
    reader: qa.Reader, seed_library: qa.Library
) -> None:
    for question in ("Who is Kiriyenko?", "?", "naïve 🚀 [/] \x1b", "word " * 300):
        passages = [c.passage for c in seed_library.search(question, k=20)]
        readings = reader.read(question, passages)
        assert len(readings) == len(passages)
        for passage, reading in zip(passages, readings, strict=True):
            assert not math.isnan(reading.score)
            if reading.span is not None:
                assert passage.span.contains(reading.span)
                assert len(reading.span) > 0


def test_no_passages_no_readings(reader: qa.Reader) -> None:
    assert reader.read("Who?", []) == []


def test_a_passage_reads_the_same_whatever_it_is_read_with(
    reader: qa.Reader, seed_library: qa.Library
) -> None:
    passages = [c.passage for c in seed_library.search("Kiriyenko", k=3)]
    again = [reader.read("Who is Kiriyenko?", [passage])[0].span for passage in passages]
    assert [r.span for r in reader.read("Who is Kiriyenko?", passages)] == again


def test_the_passage_that_answers_scores_highest(
    reader: qa.Reader, seed_library: qa.Library
) -> None:
    if isinstance(reader, ExtractiveReader):
        return  # it was never trained
    question = "Who is Putin's deputy chief of staff?"
    if isinstance(reader, SentenceReader):  # over an encoder that knows words by their letters
        question = "Who is Putin's deputy chief of staff, Sergei Kiriyenko?"
    passages = [c.passage for c in seed_library.search(question, k=5)]
    readings = reader.read(question, passages)
    best = max(range(len(readings)), key=lambda i: readings[i].score)
    span = readings[best].span
    assert span is not None
    text = seed_library.document(passages[best].document.id).text
    assert "Sergei Kiriyenko" in span.of(text)


def test_a_question_that_a_passage_asks_is_not_its_own_answer(
    reader: qa.Reader, seed_library: qa.Library
) -> None:
    found = seed_library.search("Kiriyenko", k=1)[0].passage
    asked = "Who is Sergei Kiriyenko?"
    text = f"{asked}\n\nSergei Kiriyenko is the first deputy chief of staff."
    passage = replace(found, text=text, span=Span(0, len(text)))
    (reading,) = reader.read(asked, [passage])
    assert reading.span is not None
    assert reading.span.start > len(asked)
    alone = replace(found, text=asked, span=Span(0, len(asked)))
    assert reader.read(asked, [alone]) == [Reading(None, -math.inf)]
