from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.quotes.amended import amended
from qa.types import DocumentInfo, Passage, Reading, Span

ORIGIN = 100
COURT = "A judge sentenced Raymond Okafor. “You knew their names,” Judge Helen Marsh said."


def passage(text: str) -> Passage:
    document = DocumentInfo(1, "Court", "/1.txt", "", None, "0" * 64, ORIGIN + len(text))
    return Passage(1, document, Span(ORIGIN, ORIGIN + len(text)), text)


def put_right(question: str, text: str, short: str) -> str:
    start = ORIGIN + text.index(short)
    span = Span(start, start + len(short)) if short else None
    found = amended(question, passage(text), Reading(span, 2.5))
    assert found.score == 2.5
    if found.span is None:
        return ""
    return Span(found.span.start - ORIGIN, found.span.end - ORIGIN).of(text)


@pytest.mark.parametrize(
    ("question", "text", "short", "meant"),
    [
        ("Who was the judge?", COURT, "Raymond Okafor", "Helen Marsh"),
        ("Who’s the judge in the case?", COURT, "Raymond Okafor", "Helen Marsh"),
        ("Who was the judge?", COURT, "Helen Marsh", "Helen Marsh"),
        ("Who was the judge?", COURT, "Marsh", "Marsh"),
        ("Whom did the judge sentence?", COURT, "Raymond Okafor", "Raymond Okafor"),
        ("Who was the clerk?", COURT, "Raymond Okafor", "Raymond Okafor"),
        (
            "Who is the president of the club?",
            "President Ana Ruiz spoke. Jon Aas, the president of the club, did not.",
            "Jon Aas",
            "Jon Aas",
        ),
        ("Who is the mayor of Harwick?", "Bell took over from Mayor Tom Reed.", "Bell", "Bell"),
        ("Who is the mayor?", "Bell took over from Mayor Tom Reed.", "Bell", "Bell"),
        ("Who is the mayor?", "“No,” Bell told the mayor Monday.", "Bell", "Bell"),
        ("Who was the judge?", "Okafor saw Judge Helen Marsh Tuesday.", "Okafor", "Helen Marsh"),
        ("Who was the judge?", "Okafor met Judge Helen Marsh. The end.", "Okafor", "Helen Marsh"),
        (
            "Who is the referee?",
            "Referee Ivo Novak and referee Mia Lund whistled; Sam Pruitt fell.",
            "Sam Pruitt",
            "Sam Pruitt",
        ),
        (
            "How many jobs will it cut?",
            "Brightwell said it would cut 600 of its 4,800 jobs.",
            "4,800",
            "600",
        ),
        (
            "How many jobs does Brightwell have?",
            "Brightwell said it would cut 600 of its 4,800 jobs.",
            "4,800",
            "4,800",
        ),
        (
            "How many jobs had it before it cut some?",
            "Brightwell said it would cut 600 of its 4,800 jobs.",
            "4,800",
            "4,800",
        ),
        (
            "When do the tests begin?",
            "Tests are to begin in the spring of 2026.",
            "2026",
            "spring of 2026",
        ),
        ("When did it sink?", "It sank on 27 April 2021 at night.", "2021", "27 April 2021"),
        ("When did it sink?", "It sank on 27 April 2021 at night.", "27 April", "27 April"),
        ("Which year did it sink?", "It sank on 27 April 2021 at night.", "2021", "2021"),
        ("Who sank?", "It sank.", "", ""),
    ],
)
def test_what_the_form_of_a_sentence_tells(
    question: str, text: str, short: str, meant: str
) -> None:
    assert put_right(question, text, short) == meant


@given(
    st.sampled_from(["Who was the judge?", "How many jobs did it cut?", "When was it?"]),
    st.text("Judge Helen cut 6 of its 48 May 2021,.", max_size=60),
    st.integers(0, 60),
    st.integers(1, 60),
)
def test_whatever_is_read_stays_in_its_passage(
    question: str, text: str, start: int, length: int
) -> None:
    if start + length <= len(text):
        span = Span(ORIGIN + start, ORIGIN + start + length)
        found = amended(question, passage(text), Reading(span, 0.0)).span
        assert found is not None
        assert passage(text).span.contains(found)
        assert len(found) > 0
