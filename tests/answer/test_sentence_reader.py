"""Which sentence is read: one that leans on another comes with it."""

from __future__ import annotations

import math

from fakes import HashingEncoder

from qa.answer.sentence_reader import SentenceReader
from qa.types import DocumentInfo, Passage, Reading, Span

TEXT = (
    "Lang blamed a red card. “With eleven we win,” she said. Nobody else spoke. "
    "A crowd of 18,450 watched. It rained. They left. He slept. It was late."
)


def read(question: str, text: str) -> Reading:
    document = DocumentInfo(1, "Football", "/1.txt", "", None, "0" * 64, len(text))
    passage = Passage(1, document, Span(0, len(text)), text)
    return SentenceReader(HashingEncoder()).read(question, [passage])[0]


def quoted(question: str, text: str = TEXT) -> str:
    span = read(question, text).span
    return span.of(text) if span else ""


def test_what_she_said_comes_with_who_she_is() -> None:
    assert quoted("What did Lang say of eleven?") == (
        "Lang blamed a red card. “With eleven we win,” she said."
    )


def test_a_sentence_that_names_whom_it_is_about_stands_alone() -> None:
    assert quoted("Did a crowd watch?") == "A crowd of 18,450 watched."


def test_what_a_pronoun_means_is_not_looked_for_far_away() -> None:
    assert quoted("Was it late?") == "It was late."


def test_a_question_is_not_read() -> None:
    assert read("Who came?", "Who came?") == Reading(None, -math.inf)
    assert quoted("Who came?", "Who came? Ann came.") == "Ann came."
