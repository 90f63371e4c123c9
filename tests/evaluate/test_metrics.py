from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate import metrics

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

judged = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.95, 1.0]), st.booleans()),
    min_size=1,
    max_size=30,
)


def brute_auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    pairs = [
        (above, below)
        for above, is_positive in zip(scores, positive, strict=True)
        for below, other in zip(scores, positive, strict=True)
        if is_positive and not other
    ]
    return sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)


def brute_risk_coverage(confidences: Sequence[float], correct: Sequence[bool]) -> float:
    """The mean over every order that sorts by confidence."""
    areas = []
    for order in itertools.permutations(range(len(confidences))):
        ranked = [confidences[i] for i in order]
        if ranked == sorted(ranked, reverse=True):
            errors = [not correct[i] for i in order]
            areas.append(sum(sum(errors[:n]) / n for n in range(1, len(errors) + 1)) / len(errors))
    return sum(areas) / len(areas)


def test_mean_and_percentile() -> None:
    assert metrics.mean([1, 0, 0.5]) == 0.5
    assert math.isnan(metrics.mean([]))
    assert metrics.percentile([1, 2, 3, 4, 5], 50) == 3
    assert metrics.percentile([0, 10], 95) == pytest.approx(9.5)
    assert math.isnan(metrics.percentile([], 50))


def test_first_hit_counts_from_one() -> None:
    assert metrics.first_hit([False, True, True]) == 2
    assert metrics.first_hit([False]) is None
    assert metrics.first_hit([]) is None


@pytest.mark.parametrize(
    ("rank", "at_1", "at_5", "reciprocal"),
    [(1, 1, 1, 1.0), (4, 0, 1, 0.25), (10, 0, 0, 0.1), (11, 0, 0, 0.0), (None, 0, 0, 0.0)],
)
def test_hits_and_reciprocal_rank(
    rank: int | None, at_1: int, at_5: int, reciprocal: float
) -> None:
    assert metrics.hit_at(rank, 1) == at_1
    assert metrics.hit_at(rank, 5) == at_5
    assert metrics.reciprocal_rank(rank) == reciprocal


def test_precision_recall_f1_by_hand() -> None:
    predicted = [True, True, True, False, False]
    actual = [True, False, True, True, False]
    assert metrics.precision_recall_f1(predicted, actual) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_precision_recall_f1_where_there_is_nothing() -> None:
    precision, recall, f1 = metrics.precision_recall_f1([False], [True])
    assert math.isnan(precision)
    assert (recall, f1) == (0, 0)
    precision, recall, f1 = metrics.precision_recall_f1([True], [False])
    assert precision == 0
    assert math.isnan(recall)
    assert f1 == 0
    assert all(map(math.isnan, metrics.precision_recall_f1([False], [False])))


@given(judged)
def test_precision_recall_f1_is_the_harmonic_mean(pairs: list[tuple[float, bool]]) -> None:
    predicted = [score > 0.3 for score, _ in pairs]
    precision, recall, f1 = metrics.precision_recall_f1(predicted, [label for _, label in pairs])
    if precision > 0 and recall > 0:
        assert f1 == pytest.approx(2 / (1 / precision + 1 / recall))


def test_auc_by_hand() -> None:
    assert metrics.roc_auc([0.9, 0.8, 0.3, 0.1], [True, False, True, False]) == 0.75
    assert metrics.roc_auc([0.5, 0.5], [True, False]) == 0.5
    assert math.isnan(metrics.roc_auc([0.5], [True]))
    assert math.isnan(metrics.roc_auc([0.5], [False]))


@given(judged.filter(lambda pairs: len({label for _, label in pairs}) == 2))
def test_auc_is_the_share_of_pairs_in_order(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = [s for s, _ in pairs], [label for _, label in pairs]
    found = metrics.roc_auc(scores, labels)
    assert found == pytest.approx(brute_auc(scores, labels))
    assert metrics.roc_auc(scores, [not label for label in labels]) == pytest.approx(1 - found)


def test_risk_coverage_by_hand() -> None:
    # kept: 1 of 1 right, 1 of 2, 2 of 3 -> risks 0, 1/2, 1/3
    found = metrics.risk_coverage_area([0.9, 0.6, 0.3], [True, False, True])
    assert found == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert math.isnan(metrics.risk_coverage_area([], []))


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6))
def test_risk_coverage_is_the_mean_over_the_orders_of_ties(
    pairs: list[tuple[float, bool]],
) -> None:
    confidences, correct = [c for c, _ in pairs], [right for _, right in pairs]
    expected = brute_risk_coverage(confidences, correct)
    assert metrics.risk_coverage_area(confidences, correct) == pytest.approx(expected)


def test_calibration_error_by_hand() -> None:
    # bin (0.8, 0.9]: two at 0.9, one right -> |0.5 - 0.9|; bin (0.1, 0.2]: one at 0.2, wrong
    found = metrics.calibration_error([0.9, 0.9, 0.2], [True, False, False])
    assert found == pytest.approx(2 / 3 * 0.4 + 1 / 3 * 0.2)
    assert metrics.calibration_error([0.0, 1.0], [False, True]) == 0
    assert math.isnan(metrics.calibration_error([], []))


@given(judged)
def test_calibration_error_matches_a_loop_over_bins(pairs: list[tuple[float, bool]]) -> None:
    expected = 0.0
    for i in range(10):
        held = [(c, r) for c, r in pairs if i / 10 < c <= (i + 1) / 10 or (i == 0 and c == 0)]
        if held:
            accuracy = sum(right for _, right in held) / len(held)
            confidence = sum(c for c, _ in held) / len(held)
            expected += abs(accuracy - confidence) * len(held) / len(pairs)
    found = metrics.calibration_error([c for c, _ in pairs], [right for _, right in pairs])
    assert found == pytest.approx(expected)


@given(judged, st.randoms())
def test_measures_stay_in_bounds_and_ignore_order(
    pairs: list[tuple[float, bool]], random: Random
) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    for measure in (metrics.risk_coverage_area, metrics.calibration_error):
        found = measure([c for c, _ in pairs], [right for _, right in pairs])
        again = measure([c for c, _ in shuffled], [right for _, right in shuffled])
        assert 0 <= found <= 1
        assert again == pytest.approx(found)


def test_passage_overlap_by_hand() -> None:
    gold = {(1, 0), (1, 4), (1, 9), (1, 12)}
    first, second = {(1, 0), (1, 4), (1, 20)}, {(1, 4), (2, 0)}
    recall, precision, iou = metrics.passage_overlap([first, second], gold) or (0, 0, 0)
    assert recall == 2 / 4
    assert precision == 2 / 5  # (1, 4) was read twice and counts once
    assert iou == 2 / (4 + 5 - 2)


def test_passage_overlap_of_nothing() -> None:
    assert metrics.passage_overlap([{(1, 0)}], set()) is None
    assert metrics.passage_overlap([], {(1, 0)}) == (0, 0, 0)


token_sets = st.sets(st.tuples(st.integers(1, 2), st.integers(0, 20)), min_size=1)


@given(st.lists(token_sets, max_size=5), token_sets)
def test_passage_overlap_stays_in_bounds(
    retrieved: list[set[tuple[int, int]]], gold: set[tuple[int, int]]
) -> None:
    found = metrics.passage_overlap(retrieved, gold)
    assert found is not None
    recall, precision, iou = found
    assert 0 <= iou <= min(recall, precision or recall) <= 1
    assert metrics.passage_overlap([gold], gold) == (1, 1, 1)


def test_bootstrap_interval_is_seeded_and_holds_the_mean() -> None:
    values = np.array([0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0])

    def share(indices: metrics.Indices) -> float:
        return float(values[indices].mean())

    low, high = metrics.bootstrap_interval(share, len(values))
    assert (low, high) == metrics.bootstrap_interval(share, len(values))
    assert (low, high) != metrics.bootstrap_interval(share, len(values), seed=1, resamples=37)
    assert 0 <= low < values.mean() < high <= 1
    narrow_low, narrow_high = metrics.bootstrap_interval(share, len(values), level=0.5)
    assert low <= narrow_low <= narrow_high <= high


def test_bootstrap_interval_agrees_with_the_normal_one_on_many_values() -> None:
    values = np.random.default_rng(7).random(2000)
    low, high = metrics.bootstrap_interval(lambda i: float(values[i].mean()), len(values))
    margin = 1.96 * values.std() / math.sqrt(len(values))
    assert low == pytest.approx(values.mean() - margin, abs=0.003)
    assert high == pytest.approx(values.mean() + margin, abs=0.003)


def test_bootstrap_interval_of_what_cannot_be_measured() -> None:
    assert all(map(math.isnan, metrics.bootstrap_interval(lambda _: 1.0, 1)))
    assert all(map(math.isnan, metrics.bootstrap_interval(lambda _: math.nan, 5)))
