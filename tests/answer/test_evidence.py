from __future__ import annotations

import json
import math
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.asked.kinds import fits, kind_of
from qa.answer.calibration import Calibration, features
from qa.answer.evidence import Evidence, names, numbers, weigh
from qa.answer.quotes.quoting import quote
from qa.retrieve.naming import names_in
from qa.retrieve.terms import share_found, words
from qa.types import Reading, Span

if TYPE_CHECKING:
    import qa


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What did Nelson say?", "statement"),
        ("Who asked?", "person"),
        ("When was it?", "time"),
        ("What year did it end?", "time"),
        ("How many died when the ferry sank?", "number"),
        ("How much did he donate?", "number"),
        ("Which state does he represent?", "place"),
        ("Where is it?", "place"),
        ("Which newspaper reported it?", "body"),
        ("Why did it fail?", None),
        ("", None),
    ],
)
def test_kinds_of_questions(question: str, kind: str | None) -> None:
    found = kind_of(question)
    assert (found.name if found else None) == kind


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who asked?", "The letter was sent by Jack Reed.", 1.0),
        ("Who asked?", "It was asked for.", 0.0),
        ("When was it?", "It happened last week.", 1.0),
        ("When was it?", "It happened in 1999.", 1.0),
        ("When was it?", "It happened.", 0.0),
        ("How many?", "There were 12.", 1.0),
        ("How many?", "There were some.", 0.0),
        ("What company built it?", "It was built by Dawson.", 1.0),
        ("What company built it?", "They built it.", 0.0),
        ("Why?", "Because.", 0.5),
    ],
)
def test_whether_a_text_has_what_is_asked_for(question: str, text: str, expected: float) -> None:
    assert fits(question, text) == expected


@pytest.mark.parametrize(
    ("question", "named", "counted"),
    [
        ("What did Peskov say about Elon Musk in 2022?", ["Peskov", "Elon", "Musk"], ["2022"]),
        ("Does it cost $1,000.50?", [], ["1,000.50"]),
        ("who asked?", [], []),
        ("Is X there, or 5 of them?", ["X"], ["5"]),
    ],
)
def test_names_and_numbers(question: str, named: list[str], counted: list[str]) -> None:
    assert names(question) == named
    assert numbers(question) == counted


def test_share_found() -> None:
    assert share_found([], "anything") == 1.0
    assert share_found(["investigation", "Mars"], "They investigate it.") == 0.5
    assert share_found(["2022"], "in 20222") == 0.0
    assert share_found(["1,000"], "about 1,000 people") == 1.0


def test_accents_do_not_part_words() -> None:
    assert words("São Paulo’s Zoe\u0308, Zoë") == ["sao", "paulo", "zoe", "zoe"]
    assert words("が and 한국") == ["が", "and", "한국"]
    assert share_found(words("Sao Paulo"), "In São Paulo it rained.") == 1.0


def test_names_may_begin_with_an_accented_letter() -> None:
    text = "Did Éric Zemmour meet Ángela Šimić in Łódź?"
    assert [name.text for name in names_in(text)] == ["Éric Zemmour", "Ángela Šimić", "Łódź"]
    assert names(text) == ["Éric", "Zemmour", "Ángela", "Šimić", "Łódź"]


def weighed(
    library: qa.Library, question: str, scores: list[float]
) -> tuple[list[qa.Candidate], list[Evidence | None]]:
    """Evidence of readings of the last characters of each passage found."""
    candidates = library.search(question, k=len(scores))
    ends = [candidate.passage.span.end for candidate in candidates]
    readings = [Reading(Span(end - 9, end), score) for end, score in zip(ends, scores, strict=True)]
    quotes = [quote(c.passage, r) for c, r in zip(candidates, readings, strict=True)]
    return candidates, weigh(question, candidates, readings, quotes)


def test_evidence_of_each_reading(seed_library: qa.Library) -> None:
    question = "What does Kiriyenko do in 2022?"
    candidates, found = weighed(seed_library, question, [-3.0, 2.0, 0.5])
    for candidate, one in zip(candidates, found, strict=True):
        assert one is not None
        text = f"{candidate.passage.document.title} {candidate.passage.text}"
        assert one.fused == candidate.score
        assert one.dense == candidate.scores["dense"]
        assert one.names == float("Kiriyenko" in text)
        assert one.numbers == float("2022" in text)
        assert one.coverage == share_found(["kiriyenko", "2022"], text)
        assert one.quoted <= one.coverage
        assert one.fits == 0.5
        assert one.dated == 1.0
    assert [one.gap for one in found if one] == [-5.0, 1.5, -1.5]
    assert [one.reader for one in found if one] == [-3.0, 2.0, 0.5]
    everything = math.log(1 + math.exp(-3) + math.exp(2) + math.exp(0.5))
    assert [one.share for one in found if one] == pytest.approx(
        [score - everything for score in (-3.0, 2.0, 0.5)]
    )


def test_the_only_reading_has_no_gap(seed_library: qa.Library) -> None:
    _, (only,) = weighed(seed_library, "Who?", [4.0])
    assert only is not None
    assert only.gap == 0.0


def test_what_quotes_nothing_has_no_evidence(seed_library: qa.Library) -> None:
    candidates = seed_library.search("Musk", k=2)
    readings = [Reading(None, -math.inf), Reading(None, 1.0)]
    assert weigh("Who?", candidates, readings, [None, None]) == [None, None]
    assert weigh("Who?", [], [], []) == []


def test_shipped_calibrations_are_sound() -> None:
    text = resources.files("qa.answer").joinpath("calibration.json").read_text("utf-8")
    for reader in json.loads(text):
        calibration = Calibration.load(reader)
        assert 0 < calibration.threshold < 1
        known = features(some()).keys()
        assert calibration.weights.keys() <= known
        assert calibration.ranking.keys() <= known
        assert calibration.weights["reader"] > 0
        assert calibration.ranking["reader"] > 0
    assert Calibration.load("another") == Calibration.load("sentence")


def some(**features: float) -> Evidence:
    return Evidence(**(dict.fromkeys(Evidence.__slots__, 0.0) | features))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_confidence_is_a_probability_that_rises_with_the_readers_score(a: float, b: float) -> None:
    calibration = Calibration({}, 0.5, {"reader": 2.0}, 0.5)
    low, high = sorted((a, b))
    first, second = (calibration.confidence(some(reader=score)) for score in (low, high))
    assert 0 <= first <= second <= 1


def test_confidence_is_the_logistic_of_the_weighted_evidence() -> None:
    calibration = Calibration({}, -1.0, {"reader": 0.5, "names": 2.0}, 0.5)
    expected = 1 / (1 + math.exp(-(-1.0 + 0.5 * 3 + 2.0 * 0.5)))
    assert calibration.confidence(some(reader=3, names=0.5)) == pytest.approx(expected)


def test_some_weights_are_of_questions_without_a_year() -> None:
    calibration = Calibration({}, 0.0, {"reader": 1.0, "undated coverage": 4.0}, 0.5)
    without, of_a_year = (
        calibration.confidence(some(reader=1, coverage=0.5, dated=dated)) for dated in (0.0, 1.0)
    )
    assert without == pytest.approx(1 / (1 + math.exp(-3)))
    assert of_a_year == pytest.approx(1 / (1 + math.exp(-1)))


def test_a_rank_is_the_weighted_sum_of_the_evidence() -> None:
    calibration = Calibration({"reader": 2.0, "fused": -1.0}, 0.0, {}, 0.5)
    assert calibration.rank(some(reader=3, fused=0.5, names=9)) == 5.5
