from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import qa
from qa.answer.answering import REFUSAL
from qa.answer.sentence_reader import READ

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import HashingEncoder


def test_an_answer_is_quotes_with_numbers(seed_library: qa.Library) -> None:
    answer = seed_library.ask("Who is Putin's deputy chief of staff, Sergei Kiriyenko?")
    assert answer.answered
    first = answer.citations[0]
    assert "Sergei Kiriyenko" in first.quote
    assert answer.text.startswith(f"“{first.quote}” [1]")
    assert answer.statements[0].quote == first.quote
    for citation in answer.citations:
        text = seed_library.document(citation.document.id).text
        assert text[citation.span.start : citation.span.end] == citation.quote
    assert 0.5 < answer.confidence <= 1
    assert answer.asked_as is None
    assert {"dense", "lexical", "read", "compose", "total"} == answer.timings_ms.keys()
    assert answer.passages[0].scores["confidence"] == answer.confidence


def test_what_the_articles_do_not_hold_is_refused_with_the_closest_passages(
    seed_library: qa.Library,
) -> None:
    answer = seed_library.ask("How long should pasta be boiled in Canberra?")
    assert not answer.answered
    assert answer.text == f"{REFUSAL} Nothing here mentions Canberra."
    assert answer.missing == ("Canberra",)
    assert (answer.citations, answer.statements, answer.short) == ((), (), None)
    assert 0 <= answer.confidence < answer.threshold < 1
    assert 1 <= len(answer.passages) <= 5


def test_an_empty_library_answers_nothing_and_loads_nothing(
    library: qa.Library, encoder: HashingEncoder
) -> None:
    answer = library.ask("Who?")
    assert (answer.answered, answer.passages, answer.confidence) == (False, (), 0.0)
    assert library.search("Who?") == []
    assert library._engine is None


@pytest.mark.parametrize("question", ["", "  \n\t ", "x" * 2001, "long " * 20_000])
def test_questions_that_are_none(seed_library: qa.Library, question: str) -> None:
    for ask in (seed_library.ask, seed_library.search):
        with pytest.raises(qa.QuestionError, match=r"empty|2,000"):
            ask(question)


def test_passages_are_told_before_they_are_read(seed_library: qa.Library) -> None:
    told: list[tuple[qa.Candidate, ...]] = []
    answer = seed_library.ask("Who is Kiriyenko?", k=3, on_passages=told.append)
    assert len(told) == 1
    assert len(told[0]) == 3
    assert {c.passage.id for c in told[0]} == {c.passage.id for c in answer.passages}
    assert "reader" not in told[0][0].scores


def test_the_line_can_be_set(
    seed_library: qa.Library, encoder: HashingEncoder, seeds: object
) -> None:
    question = "How long should pasta be boiled in Canberra?"
    settings = qa.Settings(min_confidence=0.0)
    with qa.open_library(seed_library.path, settings=settings, encoder=encoder) as bold:
        assert bold.ask(question).answered
    settings = qa.Settings(min_confidence=1.0)
    with qa.open_library(seed_library.path, settings=settings, encoder=encoder) as shy:
        assert not shy.ask("Where did Kiriyenko meet Musk?").answered


def test_only_the_first_passages_are_encoded(
    tmp_path: Path, seeds: Path, encoder: HashingEncoder
) -> None:
    """What asking costs is sentences of the passages read, however many are retrieved."""
    settings = qa.Settings(reader="sentence", passage_words=80)
    with qa.open_library(tmp_path, settings=settings, create=True, encoder=encoder) as library:
        library.add([seeds])
        before = encoder.encoded
        answer = library.ask("Who is Kiriyenko?", k=7)
    assert sum("reader" in c.scores for c in answer.passages) == READ
    assert 0 < encoder.encoded - before < 40
