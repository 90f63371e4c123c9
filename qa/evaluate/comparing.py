"""One run against another over the same questions: differences, and whether they mean anything.

Paired bootstrap: questions are drawn with replacement, each with both of its outcomes (Efron
and Tibshirani 1993; for comparing systems, Koehn 2004, "Statistical Significance Tests for
Machine Translation Evaluation").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.evaluate.summary import DEFINITIONS, Definition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qa.evaluate.judging import Outcome

LEVEL = 0.05
"""Differences as far from nothing as this in fewer resamples are called significant."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both runs over `count` shared questions.

    `low` and `high` are the 95 % interval of value less baseline; `p` is two-sided.
    """

    group: str
    name: str
    value: float
    baseline: float
    low: float
    high: float
    p: float
    count: int

    @property
    def change(self) -> float:
        """The value less the baseline's."""
        return self.value - self.baseline

    @property
    def significant(self) -> bool:
        """Whether so great a difference would hardly come about by the choice of questions."""
        return self.p < LEVEL


def differences(
    after: Sequence[Outcome],
    before: Mapping[str, Outcome],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> list[Difference]:
    """Every measure that can be taken in both runs, over the questions that both asked.

    Args:
        after: the run to judge.
        before: the baseline, by question id.
        resamples: how many times the questions are drawn.
        seed: the same seed gives the same intervals.
    """
    pairs = [(one, before[one.question.id]) for one in after if one.question.id in before]
    found = (_difference(definition, pairs, resamples, seed) for definition in DEFINITIONS)
    return [one for one in found if one is not None]


def _difference(
    definition: Definition,
    pairs: Sequence[tuple[Outcome, Outcome]],
    resamples: int,
    seed: int,
) -> Difference | None:
    concerned = [pair for pair in pairs if definition.concerns(pair[0])]
    new = definition.statistic([one for one, _ in concerned])
    old = definition.statistic([other for _, other in concerned])
    if np.isnan(new) or np.isnan(old):
        return None
    draw, changes = np.random.default_rng(seed), np.full(resamples, np.nan)
    for number in range(resamples):
        drawn = draw.integers(0, len(concerned), len(concerned))
        ones, others = zip(*(concerned[index] for index in drawn), strict=True)
        changes[number] = definition.statistic(ones) - definition.statistic(others)
    changes = changes[~np.isnan(changes)]
    if not changes.size:
        return None
    tail = min(float((changes <= 0).mean()), float((changes >= 0).mean()))
    low, high = np.quantile(changes, [0.025, 0.975])
    return Difference(
        definition.group,
        definition.name,
        new,
        old,
        float(low),
        float(high),
        min(1.0, max(2 * tail, 1 / resamples)),
        len(concerned),
    )
