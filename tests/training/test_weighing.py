"""What calibrations are fitted to, on invented readings whose worth is known."""

from __future__ import annotations

import numpy as np
import pytest

from qa.answer.approach import OTHER_TIME
from training.weighing import (
    CONFIDENCE,
    NAMES,
    NEARLY,
    Measured,
    confidences,
    first_ranked,
    fit,
    line_of_least_cost,
    report,
)

RIGHT, NEAR, NOWHERE = range(3)


def readings(
    seed: int, questions: int = 90, *, withheld: int = 0, elsewhen: bool = False
) -> Measured:
    """Two readings a question; the reader scores the right one higher where there is one."""
    random = np.random.default_rng(seed)
    rows, right, of, answerable = [], [], [], []
    for number in range(questions + withheld):
        kind = NOWHERE if number >= questions else number % 3
        for good in (True, False):
            row = dict.fromkeys(NAMES, 0.0)
            row["reader"] = random.normal((3.0, 1.5, -2.0)[kind] if good else -4.0, 0.5)
            row["elsewhen"] = float(elsewhen)
            rows.append([row[name] for name in NAMES])
            right.append(float(good and kind == RIGHT))
            of.append(number)
        answerable.append(float(kind != NOWHERE))
    kept = np.arange(questions + withheld) >= questions
    return Measured(
        np.array(rows), np.array(right), np.array(of), np.array(answerable), np.array(kept)
    )


def test_the_better_reading_comes_first_and_the_confidence_says_what_it_is_worth() -> None:
    found = readings(1)
    calibration = fit([found], cost=1.0)
    confidence, best = confidences(calibration, found)
    assert best.right.sum() == 30
    means = [confidence[kind::3].mean() for kind in (RIGHT, NEAR, NOWHERE)]
    assert means[RIGHT] > 0.8
    assert abs(means[NEAR] - NEARLY) < 0.25
    assert means[NOWHERE] < 0.15
    assert set(calibration.weights) == set(CONFIDENCE)


def test_what_is_of_another_time_is_never_likely() -> None:
    calibration = fit([readings(1)], cost=1.0)
    confidence, _ = confidences(calibration, readings(2, elsewhen=True))
    assert confidence.max() <= OTHER_TIME


def test_withheld_questions_fill_the_unanswerable_up_and_are_not_reported() -> None:
    few = readings(3, questions=90, withheld=40)
    assert few.weight.sum() == pytest.approx(1)
    assert few.weight[few.withheld].sum() == 0  # a third is unanswerable already
    asked = (~few.withheld).astype(np.float64)
    none = Measured(few.evidence, few.right, few.question, asked, few.withheld)
    assert none.weight[none.withheld].sum() == pytest.approx(0.2)
    told = few.as_asked()
    assert len(told.answerable) == 90
    assert set(told.question) == set(range(90))


def test_the_dearer_a_false_answer_the_higher_the_line() -> None:
    sets = [readings(4)]
    calibration = fit(sets, cost=1.0)
    lines = [line_of_least_cost(calibration, sets, cost) for cost in (0.1, 1.0, 10.0)]
    assert lines == sorted(lines)
    assert lines[0] >= 0.05
    assert lines[-1] <= 0.95


def test_a_set_is_told_by_its_shares() -> None:
    found = readings(5)
    told = report(fit([found], cost=1.0), found)
    assert told["right"] == 0.5
    assert told["answered"] > 0.9
    assert told["refusal recall"] > 0.9
    assert told["area"] > 0.95


def test_questions_without_readings_are_left_out() -> None:
    found = readings(6, questions=6)
    kept = found.question != 2
    some = Measured(
        found.evidence[kept],
        found.right[kept],
        found.question[kept],
        found.answerable,
        found.withheld,
    )
    assert len(first_ranked(np.ones(12), some).right) == 5
