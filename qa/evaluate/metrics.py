"""The measures of retrieval, refusal, confidence and passages, as pure functions.

Each takes plain sequences and returns a float; where nothing can be measured it is `nan`,
never a made-up zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

NAN = float("nan")

Indices: TypeAlias = npt.NDArray[np.int64]
TokenIds: TypeAlias = set[tuple[int, int]]
"""Tokens as `(document id, offset of the token's first character)`."""


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean; nan of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else NAN


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of the values lie, interpolated; nan of nothing."""
    return float(np.percentile(values, percent)) if len(values) else NAN


def first_hit(relevant: Iterable[bool]) -> int | None:
    """Rank, from 1, of the first relevant one; None if none is."""
    return next((rank for rank, hit in enumerate(relevant, start=1) if hit), None)


def hit_at(rank: int | None, k: int) -> float:
    """1 if the first hit is among the best `k`, else 0 (also called success@k)."""
    return float(rank is not None and rank <= k)


def reciprocal_rank(rank: int | None, k: int = 10) -> float:
    """1/rank of the first hit among the best `k`, else 0; its mean is MRR@k.

    Voorhees, "The TREC-8 Question Answering Track Report" (1999).
    """
    return 1 / rank if rank is not None and rank <= k else 0.0


def precision_recall_f1(
    predicted: Sequence[bool], actual: Sequence[bool]
) -> tuple[float, float, float]:
    """Precision, recall and F1 of `predicted` against `actual`.

    Precision is nan when nothing was predicted, recall when there was nothing to find; F1,
    2·hits / (predicted + actual), only when both are.
    """
    hits = sum(map(bool.__and__, predicted, actual))
    said, true = sum(predicted), sum(actual)
    precision = hits / said if said else NAN
    recall = hits / true if true else NAN
    f1 = 2 * hits / (said + true) if said + true else NAN
    return precision, recall, f1


def roc_auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """The chance that a positive one scores above a negative one, ties counting half.

    The area under the ROC curve as the Mann–Whitney statistic: Hanley and McNeil (1982).
    nan unless there are both.
    """
    values, labels = np.asarray(scores, dtype=float), np.asarray(positive, dtype=bool)
    above, below = int(labels.sum()), int((~labels).sum())
    if not above or not below:
        return NAN
    ranks = _mid_ranks(values)
    return float((ranks[labels].sum() - above * (above + 1) / 2) / (above * below))


def _mid_ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ranks from 1 of ascending values; equal ones share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: npt.NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return shared


def risk_coverage_area(confidences: Sequence[float], correct: Sequence[bool]) -> float:
    """The mean share of errors when only the most confident i of n are kept, i = 1…n.

    AURC of Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation" (2019);
    lower is better. Among equal confidences every order is as likely, so their errors
    count evenly and the order given does not matter. nan of nothing.
    """
    if not len(confidences):
        return NAN
    order = np.argsort(-np.asarray(confidences, dtype=float), kind="stable")
    ranked = np.asarray(confidences, dtype=float)[order]
    errors = 1.0 - np.asarray(correct, dtype=float)[order]
    _, place, counts = np.unique(-ranked, return_inverse=True, return_counts=True)
    even = np.bincount(place, weights=errors) / counts
    return float(np.mean(np.cumsum(even[place]) / np.arange(1, len(ranked) + 1)))


def calibration_error(
    confidences: Sequence[float], correct: Sequence[bool], bins: int = 10
) -> float:
    """Expected calibration error over equal-width bins of confidence; lower is better.

    The mean over bins, weighted by their size, of |accuracy − mean confidence|: Guo et al.,
    "On Calibration of Modern Neural Networks" (2017). nan of nothing.
    """
    if not len(confidences):
        return NAN
    values = np.asarray(confidences, dtype=float)
    place = np.clip(np.ceil(values * bins).astype(int) - 1, 0, bins - 1)
    gaps = np.bincount(place, weights=np.asarray(correct, dtype=float) - values)
    return float(np.abs(gaps).sum() / len(values))


def passage_overlap(
    retrieved: Sequence[TokenIds], gold: TokenIds
) -> tuple[float, float, float] | None:
    """Recall, precision and IoU of the tokens of retrieved passages against the gold ones.

    As in Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval" (Chroma, 2024):
    a gold token found twice counts once, a token retrieved twice counts twice among the
    retrieved, so overlap between passages costs. None where there is no gold token.
    """
    if not gold:
        return None
    hits = len(gold.intersection(*[set().union(*retrieved)]))
    read = sum(map(len, retrieved))
    return hits / len(gold), hits / read if read else 0.0, hits / (len(gold) + read - hits)


def bootstrap_interval(
    statistic: Callable[[Indices], float],
    count: int,
    *,
    seed: int = 0,
    resamples: int = 1000,
    level: float = 0.95,
) -> tuple[float, float]:
    """A percentile bootstrap interval: Efron and Tibshirani, chapter 13 (1993).

    Args:
        statistic: the measure over the questions at these indices, shape `(count,)`.
        count: how many questions there are.
        seed: the same seed gives the same interval.
        resamples: how many times to draw `count` questions with replacement.
        level: the share of resamples that the interval holds.

    Returns:
        Its ends; nan when fewer than two questions or no resample could be measured.
    """
    if count < 2:
        return NAN, NAN
    draw = np.random.default_rng(seed)
    drawn = np.array([statistic(draw.integers(0, count, count)) for _ in range(resamples)])
    measured = drawn[~np.isnan(drawn)]
    if not measured.size:
        return NAN, NAN
    tail = (1 - level) / 2
    low, high = np.quantile(measured, [tail, 1 - tail])
    return float(low), float(high)
