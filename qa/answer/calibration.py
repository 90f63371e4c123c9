"""From evidence to a rank, to a probability, and the line below which no answer is given.

Two linear models for each reader, fitted on question files by `training.calibrate` and
kept as data beside this module: one tells the readings of a question from each other, the
other tells the questions that are answered from those that are not. A weight is of a feature,
or of the feature in questions without a year alone, "undated coverage": all passages about
somebody look like a question about 1984, and likeness says nothing there.
`docs/decisions/0007-abstention.md` has the measurements.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qa.answer.evidence import Evidence

GENERAL = "sentence"
"""Calibration of readers that have none of their own."""

YES_NO = "yes or no"
"""Calibration of the sentence reader for questions whether something is so."""

_LIMIT = 60.0
"""Log-odds are kept within this: beyond it, a probability is 0 or 1 anyway."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a reader's evidence is worth.

    Attributes:
        ranking: weight of each feature in the rank of a reading among those of a question.
        intercept, weights: the logistic regression behind the confidence.
        threshold: confidence from which an answer is given.
    """

    ranking: Mapping[str, float]
    intercept: float
    weights: Mapping[str, float]
    threshold: float

    @classmethod
    def load(cls, reader: str) -> Calibration:
        """The calibration shipped for a reader, by its name."""
        text = resources.files("qa.answer").joinpath("calibration.json").read_text("utf-8")
        known = json.loads(text)
        return cls(**known.get(reader, known[GENERAL]))

    def rank(self, evidence: Evidence) -> float:
        """Higher for the likelier of two readings of one question."""
        return _weighed(evidence, self.ranking)

    def confidence(self, evidence: Evidence) -> float:
        """Probability, in [0, 1], that the reading answers the question."""
        log_odds = self.intercept + _weighed(evidence, self.weights)
        return 1 / (1 + math.exp(-max(-_LIMIT, min(_LIMIT, log_odds))))


def features(evidence: Evidence) -> dict[str, float]:
    """Every feature by the name that weights have it by."""
    plain: dict[str, float] = asdict(evidence)
    without_year = 1 - evidence.dated
    return plain | {f"undated {name}": value * without_year for name, value in plain.items()}


def _weighed(evidence: Evidence, weights: Mapping[str, float]) -> float:
    known = features(evidence)
    return sum(weight * known[name] for name, weight in weights.items())
