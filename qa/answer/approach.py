"""A reader, with what its readings are worth: from passages to quotes with a confidence."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answer.asked.forms import Form, form_of
from qa.answer.evidence import weigh
from qa.answer.quotes.amended import amended
from qa.answer.quotes.quoting import quote
from qa.retrieve.terms import share_found, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answer.calibration import Calibration
    from qa.answer.quotes.quoting import Quote
    from qa.protocols import Reader
    from qa.types import Candidate, Reading

OTHER_TIME = 0.2
"""Confidence in a quote about other years than those asked about, at most: the share of such
quotes that answer all the same, over 200 questions of TimeQA."""

_MEASURES = frozenset(
    {"many", "much", "long", "old", "far", "often", "big", "large", "high", "tall"}
)
"""Words after "how" that no answer repeats."""


@dataclass(frozen=True, slots=True)
class Approach:
    """A reader, with what its readings are worth.

    Attributes:
        reader: reads the passages.
        calibration: turns evidence into a rank and a confidence.
        threshold: confidence from which an answer is given.
    """

    reader: Reader
    calibration: Calibration
    threshold: float

    def quotes(
        self, question: str, candidates: Sequence[Candidate], readings: Sequence[Reading]
    ) -> list[Quote | None]:
        """What each reading quotes, with its rank and the confidence that it answers."""
        form, words = form_of(question), [t for t in terms(question) if t not in _MEASURES]
        found = [
            quote(c.passage, amended(question, c.passage, r), form)
            for c, r in zip(candidates, readings, strict=True)
        ]
        weighed = weigh(question, candidates, readings, found)
        return [
            replace(
                one,
                rank=self.calibration.rank(evidence),
                confidence=min(
                    max(self.calibration.confidence(evidence), self._decided(form, words, one)),
                    OTHER_TIME if evidence.elsewhen else 1.0,
                ),
                held=share_found(words, f"{c.passage.document.title}\n{one.text}"),
            )
            if one and evidence
            else None
            for c, one, evidence in zip(candidates, found, weighed, strict=True)
        ]

    def _decided(self, form: Form, asked: Sequence[str], found: Quote) -> float:
        """The line, for a sentence with every word of a question whether it is so; else 0."""
        whole = form is Form.YES_NO and len(asked) > 1 and share_found(asked, found.text) == 1
        return self.threshold if whole else 0.0


def ranked(
    candidates: Sequence[Candidate],
    readings: Sequence[Reading],
    quotes: Sequence[Quote | None],
) -> tuple[Candidate, ...]:
    """The candidates with what the reader made of them among their scores, best first."""
    order = sorted(
        range(len(candidates)),
        key=lambda i: (-found.rank if (found := quotes[i]) else math.inf, -candidates[i].score),
    )
    return tuple(
        replace(
            candidates[i],
            scores={**candidates[i].scores, **_reader_scores(readings[i], quotes[i])},
        )
        for i in order
    )


def _reader_scores(reading: Reading, found: Quote | None) -> dict[str, float]:
    if found is None or not math.isfinite(reading.score):
        return {}
    return {"reader": reading.score, "confidence": found.confidence}
