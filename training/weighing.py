"""From readings whose worth is known to weights: which is best, whether it answers, and the line.

Two things can go wrong with the best reading: the articles do not answer the question, or they
do and it is of another place. The second is a smaller fault, since a refusal would be wrong too.
So a reading's worth is 1 if it is of a right place, `NEARLY` if only the question is answerable,
and 0 if it is not, and the confidence is fitted to that by logistic regression.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa.answer.approach import OTHER_TIME
from qa.answer.calibration import Calibration, features
from qa.answer.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats = npt.NDArray[np.float64]

NEARLY = 0.5
"""Worth of an answer from another place where the articles do hold one."""

REGULARISATION = 0.3
"""Inverse strength, features being scaled to a deviation of 1."""

NAMES = list(features(Evidence(**dict.fromkeys(Evidence.__slots__, 0.0))))
RANKING = (
    *("reader", "gap", "fused", "dense", "agreement", "coverage", "quoted", "names", "numbers"),
    *("fits", "share", "elsewhen"),
)
CONFIDENCE = (
    *("reader", "dated", "undated dense", "undated coverage", "undated quoted", "undated fused"),
)
DECIDING = ("reader", "dense")
"""What the confidence is computed from, and that of questions whether something is so. Few
features, since what is fitted on some sets must hold on others; see decision 7."""

TIE = 0.005
"""Cost for each question by which a line may be dearer and still count as good as the best."""

UNANSWERABLE = 0.2
"""Share of each set's weight that unanswerable questions have at least, filled up by withheld."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Readings of one set's questions.

    Attributes:
        evidence: shape `(n, features)` by `NAMES`, of the best-scored readings of each question.
        right: whether each overlaps a gold place, shape `(n,)`.
        question: index of its question, rising, shape `(n,)`.
        answerable: of each question, shape `(questions,)`.
        withheld: whether a question's gold passages were kept from the reader, which makes an
            unanswerable question of an answerable one, shape `(questions,)`.
    """

    evidence: Floats
    right: Floats
    question: npt.NDArray[np.int64]
    answerable: Floats
    withheld: npt.NDArray[np.bool_]

    @property
    def weight(self) -> Floats:
        """Of each question; they add up to 1."""
        answerable, withheld = self.answerable.sum(), self.withheld.sum()
        known = (self.answerable == 0).sum() - withheld
        wanted = answerable * UNANSWERABLE / (1 - UNANSWERABLE)
        share = max(wanted - known, 0.0) / max(withheld, 1)
        weight = np.where(self.withheld, min(share, 1.0), 1.0)
        scaled: Floats = weight / weight.sum()
        return scaled

    def as_asked(self) -> Measured:
        """Without the withheld questions, which come last."""
        count = int((~self.withheld).sum())
        kept = self.question < count
        return Measured(
            self.evidence[kept],
            self.right[kept],
            self.question[kept],
            self.answerable[:count],
            self.withheld[:count],
        )


@dataclass(frozen=True, slots=True)
class Best:
    """The first-ranked reading of each question that has one: shapes `(n, …)`."""

    evidence: Floats
    right: Floats
    answerable: Floats
    weight: Floats

    @property
    def worth(self) -> Floats:
        """What giving it as the answer is worth."""
        return np.maximum(self.right, NEARLY * self.answerable)


def fit(sets: Sequence[Measured], cost: float, names: Sequence[str] = CONFIDENCE) -> Calibration:
    """A ranking within questions, a confidence across them, and the line of least cost.

    Args:
        sets: weigh the same.
        cost: see `line_of_least_cost`.
        names: of the features that the confidence is computed from.
    """
    ranking = fit_ranking(sets)
    found = [first_ranked(ranking, measured) for measured in sets]
    rows = np.concatenate([best.evidence[:, _places(names)] for best in found])
    worth = np.concatenate([best.worth for best in found])
    weight = np.concatenate([best.weight for best in found])
    scale = rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=REGULARISATION, max_iter=3000)
    model.fit(
        np.vstack([rows, rows]) / scale,
        np.repeat([1.0, 0.0], len(rows)),
        sample_weight=np.concatenate([weight * worth, weight * (1 - worth)]) / weight.mean(),
    )
    calibration = Calibration(
        ranking=_named(RANKING, ranking),
        intercept=round(float(model.intercept_[0]), 4),
        weights=_named(names, model.coef_[0] / scale),
        threshold=0.5,
    )
    return replace(calibration, threshold=line_of_least_cost(calibration, sets, cost))


def fit_ranking(sets: Sequence[Measured]) -> Floats:
    """Weights that put right readings above wrong ones of the same question (Joachims 2002)."""
    pairs: list[Floats] = []
    each: list[float] = []
    for found in sets:
        rows = found.evidence[:, _places(RANKING)]
        for number in np.unique(found.question[found.right == 1]):
            of = found.question == number
            right, wrong = rows[of & (found.right == 1)], rows[of & (found.right == 0)]
            between = [one - other for one in right for other in wrong]
            pairs.extend(between)
            each.extend(1 / (len(between) * len(found.answerable)) for _ in between)
    differences, weights = np.array(pairs), np.array(each)
    scale = differences.std(axis=0) + 1e-9
    model = LogisticRegression(C=REGULARISATION, fit_intercept=False, max_iter=3000)
    model.fit(
        np.vstack([differences, -differences]) / scale,
        np.repeat([1.0, 0.0], len(differences)),
        sample_weight=np.tile(weights / weights.mean(), 2),
    )
    learned: Floats = model.coef_[0] / scale
    return learned


def first_ranked(ranking: Floats, found: Measured) -> Best:
    """The best reading of each question, by its rank."""
    order = np.argsort(found.evidence[:, _places(RANKING)] @ ranking)
    first = {int(found.question[row]): row for row in order}
    questions, rows = np.array(sorted(first)), np.array([first[n] for n in sorted(first)])
    return Best(
        found.evidence[rows],
        found.right[rows],
        found.answerable[questions],
        found.weight[questions],
    )


def confidences(calibration: Calibration, found: Measured) -> tuple[Floats, Best]:
    """Confidence of the first-ranked reading of each question, as `Approach` has it, and those."""
    best = first_ranked(_vector(calibration.ranking, RANKING), found)
    names = list(calibration.weights)
    weights = _vector(calibration.weights, names)
    logits = best.evidence[:, _places(names)] @ weights + calibration.intercept
    most = np.where(best.evidence[:, NAMES.index("elsewhen")] == 1, OTHER_TIME, 1.0)
    return np.minimum(1 / (1 + np.exp(-logits)), most), best


def line_of_least_cost(calibration: Calibration, sets: Sequence[Measured], cost: float) -> float:
    """The confidence from which answering costs least, over all lines between 0.05 and 0.95.

    An answer where there is none costs `cost` times as much as refusing one that was right; an
    answer from another place costs nothing more than the refusal would. Of lines as good as each
    other it is the middle one, since the least of all is so by a question or two.
    """
    lines = np.linspace(0.05, 0.95, 181)
    total = np.zeros(len(lines))
    for found in sets:
        confidence, best = confidences(calibration, found)
        for place, line in enumerate(lines):
            said = confidence >= line
            wrong = best.weight[said & (best.answerable == 0)].sum() * cost
            missed = best.weight[~said & (best.right == 1)].sum()
            total[place] += wrong + missed
    as_good = lines[total <= total.min() + TIE * len(sets)]
    return round(float(np.median(as_good)), 3)


def report(calibration: Calibration, found: Measured) -> dict[str, float]:
    """How one set comes out: areas under ROC, what is answered, what is refused."""
    confidence, best = confidences(calibration, found.as_asked())
    said, answerable = confidence >= calibration.threshold, best.answerable == 1
    refused = (~said & ~answerable).sum()
    return {
        "right": _share(best.right[answerable]),
        "answered": _share(said[answerable]),
        "right of answered": _share(best.right[said]),
        "area": area(confidence, best.answerable),
        "refusal precision": refused / max((~said).sum(), 1),
        "refusal recall": refused / max((~answerable).sum(), 1),
    }


def area(confidence: Floats, positive: Floats) -> float:
    """Area under the ROC curve; ½ where all are positive or none is."""
    return float(roc_auc_score(positive, confidence)) if 0 < positive.mean() < 1 else 0.5


def _share(values: Floats | npt.NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _places(names: Sequence[str]) -> list[int]:
    return [NAMES.index(name) for name in names]


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _vector(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([weights[name] for name in names])
