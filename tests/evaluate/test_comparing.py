from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from evaluated import outcome, refusal

from qa.errors import UsageError
from qa.evaluate.comparing import differences
from qa.evaluate.details import detail, fault, read_details

if TYPE_CHECKING:
    from pathlib import Path

    from qa.evaluate.judging import Outcome


def numbered(outcomes: list[Outcome]) -> list[Outcome]:
    return [
        replace(one, question=replace(one.question, id=str(number)))
        for number, one in enumerate(outcomes)
    ]


def by_id(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {one.question.id: one for one in outcomes}


def test_a_run_does_not_differ_from_itself() -> None:
    run = numbered([outcome(), refusal(answerable=True), refusal(answerable=False)])
    for difference in differences(run, by_id(run), resamples=50):
        assert difference.change == 0
        assert (difference.low, difference.high, difference.p) == (0, 0, 1)
        assert not difference.significant


def test_a_great_difference_is_significant_and_a_small_one_is_not() -> None:
    worse = numbered([refusal(answerable=True)] * 20 + [outcome()] * 20)
    much = numbered([outcome()] * 40)
    little = numbered([refusal(answerable=True)] * 19 + [outcome()] * 21)
    found = {(d.group, d.name): d for d in differences(much, by_id(worse), resamples=200)}
    answered = found["answer", "answered"]
    assert (answered.baseline, answered.value, answered.change) == (0.5, 1.0, 0.5)
    assert answered.significant
    assert 0.3 < answered.low < 0.5 < answered.high < 0.7
    found = {(d.group, d.name): d for d in differences(little, by_id(worse), resamples=200)}
    assert found["answer", "answered"].change == pytest.approx(0.025)
    assert not found["answer", "answered"].significant


def test_only_shared_questions_are_compared() -> None:
    run = numbered([outcome(), outcome(), refusal(answerable=True)])
    before = by_id(run[:2])
    assert {d.count for d in differences(run, before, resamples=5)} == {2}
    assert differences(run, {}, resamples=5) == []


def test_outcomes_come_back_from_a_file(tmp_path: Path) -> None:
    run = numbered([outcome(given=(1.0, 0.5)), refusal(answerable=False)])
    file = tmp_path / "before.jsonl"
    file.write_text("".join(json.dumps(detail(one)) + "\n" for one in run))
    assert read_details(file, [one.question for one in run]) == by_id(run)
    assert read_details(file, [run[1].question]) == by_id(run[1:])


@pytest.mark.parametrize("text", ["", "[1]\n", "{\n", '{"id": "0"}\n', '{"id": "9"}\n', "1\n"])
def test_what_is_no_earlier_run_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "before.jsonl"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"before\.jsonl"):
        read_details(file, [numbered([outcome()])[0].question])
    with pytest.raises(UsageError, match="cannot be read"):
        read_details(tmp_path / "none.jsonl", [])


def test_what_went_wrong_is_said() -> None:
    assert fault(outcome()) is None
    assert fault(outcome(answerable=False)) == "answered, should refuse"
    assert fault(refusal(answerable=True)) == "refused, should answer"
    assert fault(outcome(correct=False)) == "cited another place"
    assert fault(outcome(correct=False, rank=None)) == "not found"
