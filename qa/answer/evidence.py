"""What speaks for an answer: the features that its confidence is computed from.

They do not depend on which reader was used, and each is at most 1 apart from the reader's
own scores.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answer.asked.kinds import fits
from qa.answer.asked.times import OTHER, fits_time, stretches
from qa.retrieve.terms import CAPITALS, STOP_WORDS, share_found, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answer.quotes.quoting import Quote
    from qa.types import Candidate, Reading

_NAME = re.compile(rf"\b[{CAPITALS}][\w-]*")
_NUMBER = re.compile(r"\d[\w.,]*\w|\d")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features of one reading, in the order that `Calibration` weighs them.

    Attributes:
        reader: the reader's score.
        gap: that score less the best of the other passages; 0 if it is the only one.
        fused: the retriever's score.
        dense: cosine of question and passage; 0 when dense retrieval did not find it.
        agreement: 1 if both stages found the passage, else 0.
        coverage: share of the question's content words in the passage or its title.
        quoted: the same share in the quote alone.
        names: share of the question's names in the passage or its title; 1 if it has none.
        numbers: share of the question's numbers, years included; 1 if it has none.
        fits: 1 if the quote has what such a question asks for, 0 if not, ½ if untold.
        share: log of the probability that it is this reading that answers, were the scores
            log-odds against "none of them does".
        dated: 1 if the question names a year, which passages that look alike differ in, else 0.
        elsewhen: 1 if the quote names years and none of those asked about, else 0.
    """

    reader: float
    gap: float
    fused: float
    dense: float
    agreement: float
    coverage: float
    quoted: float
    names: float
    numbers: float
    fits: float
    share: float
    dated: float
    elsewhen: float


def weigh(
    question: str,
    candidates: Sequence[Candidate],
    readings: Sequence[Reading],
    quotes: Sequence[Quote | None],
) -> list[Evidence | None]:
    """The evidence for each reading; None where it gives no quote.

    `readings[i]` and `quotes[i]` are of `candidates[i]`.
    """
    asked = _Asked(question)
    scores = sorted((reading.score for reading in readings), reverse=True)
    everything = _log_of_all([score for score in scores if math.isfinite(score)])
    weighed: list[Evidence | None] = []
    for candidate, reading, found in zip(candidates, readings, quotes, strict=True):
        if found is None:
            weighed.append(None)
            continue
        others = scores[1:2] if reading.score == scores[0] else scores[:1]
        gap = reading.score - others[0] if others and math.isfinite(others[0]) else 0.0
        share = reading.score - everything
        weighed.append(asked.evidence(candidate, found.text, reading.score, gap, share))
    return weighed


class _Asked:
    """What a question asks for, taken apart once."""

    def __init__(self, question: str) -> None:
        self._question = question
        self._terms = terms(question)
        self._names = names(question)
        self._numbers = numbers(question)
        self._stretches = stretches(question)

    def evidence(
        self, candidate: Candidate, quote: str, score: float, gap: float, share: float
    ) -> Evidence:
        text = f"{candidate.passage.document.title}\n{candidate.passage.text}"
        return Evidence(
            reader=score,
            gap=gap,
            fused=candidate.score,
            dense=candidate.scores.get("dense", 0.0),
            agreement=float({"dense", "lexical"} <= candidate.scores.keys()),
            coverage=share_found(self._terms, text),
            quoted=share_found(self._terms, quote),
            names=share_found(self._names, text),
            numbers=share_found(self._numbers, text),
            fits=fits(self._question, quote),
            share=share,
            dated=float(bool(self._stretches)),
            elsewhen=float(fits_time(self._stretches, quote) == OTHER),
        )


def _log_of_all(scores: Sequence[float]) -> float:
    """log(1 + Σ exp(score)): what the shares of all readings, and of none, are relative to."""
    most = max([0.0, *scores])
    return most + math.log(sum(math.exp(score - most) for score in [0.0, *scores]))


def names(question: str) -> list[str]:
    """The words of a question that name something: the capitalised ones.

    The first word is capitalised anyway and counts only if it is no common word.
    """
    return [word for word in _NAME.findall(question) if word.lower() not in STOP_WORDS]


def numbers(question: str) -> list[str]:
    """The numbers of a question, years included."""
    return _NUMBER.findall(question)
