"""The outcomes of many questions as measures, each with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from qa.evaluate import metrics
from qa.evaluate.metrics import mean

if TYPE_CHECKING:
    from qa.evaluate.judging import Outcome
    from qa.evaluate.metrics import Indices

Statistic: TypeAlias = Callable[[Sequence["Outcome"]], float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure over `count` questions with its 95 % bootstrap interval; nan if unmeasured."""

    group: str
    name: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Median and 95th percentile of a stage's wall time, in milliseconds."""

    stage: str
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure: which outcomes it concerns, and how it is computed from them."""

    group: str
    name: str
    concerns: Callable[[Outcome], bool]
    statistic: Statistic


def _answerable(outcome: Outcome) -> bool:
    return outcome.question.answerable


def _placed(outcome: Outcome) -> bool:
    return outcome.question.answerable and bool(outcome.question.gold)


def _worded(outcome: Outcome) -> bool:
    return outcome.question.answerable and bool(outcome.question.answers)


def _given(outcome: Outcome) -> bool:
    return outcome.given is not None


def _every(_: Outcome) -> bool:
    return True


def _refusals(which: int) -> Statistic:
    def statistic(outcomes: Sequence[Outcome]) -> float:
        refused = [not outcome.answered for outcome in outcomes]
        unanswerable = [not outcome.question.answerable for outcome in outcomes]
        return metrics.precision_recall_f1(refused, unanswerable)[which]

    return statistic


def _share(part: Callable[[Outcome], int]) -> Statistic:
    def statistic(outcomes: Sequence[Outcome]) -> float:
        whole = sum(outcome.citations for outcome in outcomes)
        return sum(map(part, outcomes)) / whole if whole else metrics.NAN

    return statistic


def _tokens(which: int) -> Statistic:
    return lambda outcomes: mean(o.tokens[which] for o in outcomes if o.tokens is not None)


def _hits(k: int) -> Statistic:
    return lambda outcomes: mean(metrics.hit_at(outcome.rank, k) for outcome in outcomes)


def _over_confidence(measure: Callable[[list[float], list[bool]], float]) -> Statistic:
    return lambda os: measure([o.confidence for o in os], [o.grounded for o in os])


def _separation(outcomes: Sequence[Outcome]) -> float:
    return metrics.roc_auc(
        [outcome.confidence for outcome in outcomes],
        [outcome.question.answerable for outcome in outcomes],
    )


DEFINITIONS = (
    Definition("retrieval", "hit@1", _placed, _hits(1)),
    Definition("retrieval", "hit@5", _placed, _hits(5)),
    Definition("retrieval", "hit@10", _placed, _hits(10)),
    Definition(
        "retrieval", "MRR@10", _placed, lambda os: mean(metrics.reciprocal_rank(o.rank) for o in os)
    ),
    Definition(
        "reranked", "hit@1", _placed, lambda os: mean(metrics.hit_at(o.reranked, 1) for o in os)
    ),
    Definition(
        "reranked", "hit@5", _placed, lambda os: mean(metrics.hit_at(o.reranked, 5) for o in os)
    ),
    Definition("answer", "answered", _answerable, lambda os: mean(o.answered for o in os)),
    Definition("answer", "correct", _placed, lambda os: mean(o.correct for o in os)),
    Definition("answer", "exact match", _worded, lambda os: mean(o.exact_match for o in os)),
    Definition("answer", "F1", _worded, lambda os: mean(o.f1 for o in os)),
    Definition("reader", "exact match", _given, lambda os: mean(o.given[0] for o in os if o.given)),
    Definition("reader", "F1", _given, lambda os: mean(o.given[1] for o in os if o.given)),
    Definition("refusal", "precision", _every, _refusals(0)),
    Definition("refusal", "recall", _every, _refusals(1)),
    Definition("refusal", "F1", _every, _refusals(2)),
    Definition("confidence", "AUC", _every, _separation),
    Definition("confidence", "AURC", _every, _over_confidence(metrics.risk_coverage_area)),
    Definition("confidence", "ECE", _every, _over_confidence(metrics.calibration_error)),
    Definition("citation", "exact", _every, _share(lambda o: o.exact)),
    Definition("citation", "overlap", _placed, _share(lambda o: o.overlapping)),
    Definition("passages", "token recall", _placed, _tokens(0)),
    Definition("passages", "token precision", _placed, _tokens(1)),
    Definition("passages", "token IoU", _placed, _tokens(2)),
)


def measures(outcomes: Sequence[Outcome], *, resamples: int = 1000, seed: int = 0) -> list[Measure]:
    """Every measure that the questions allow, in a fixed order."""
    found = (_measure(definition, outcomes, resamples, seed) for definition in DEFINITIONS)
    return [measure for measure in found if not np.isnan(measure.value)]


def _measure(
    definition: Definition, outcomes: Sequence[Outcome], resamples: int, seed: int
) -> Measure:
    concerned = [outcome for outcome in outcomes if definition.concerns(outcome)]

    def resampled(indices: Indices) -> float:
        return definition.statistic([concerned[index] for index in indices])

    low, high = metrics.bootstrap_interval(
        resampled, len(concerned), seed=seed, resamples=resamples
    )
    value = definition.statistic(concerned)
    return Measure(definition.group, definition.name, value, low, high, len(concerned))


def timings(outcomes: Sequence[Outcome]) -> list[Timing]:
    """Wall time of each stage over all questions, in the order of the stages."""
    stages: Mapping[str, None] = {
        stage: None for outcome in outcomes for stage in outcome.timings_ms
    }
    return [
        Timing(stage, metrics.percentile(taken, 50), metrics.percentile(taken, 95))
        for stage in stages
        if (taken := [o.timings_ms[stage] for o in outcomes if stage in o.timings_ms])
    ]
