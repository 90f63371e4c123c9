"""One question, from candidates to an answer or a refusal."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answer.compose import as_text, choose, cite
from qa.answer.evidence import weigh
from qa.answer.kinds import STATEMENT, kind_of
from qa.answer.quoting import quote
from qa.errors import QuestionError
from qa.types import Answer, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qa.answer.calibration import Calibration
    from qa.answer.quoting import Quote
    from qa.protocols import Reader, Retriever, Store
    from qa.types import Candidate, Reading

MAX_QUESTION = 2_000
"""Characters. A question is a sentence or two; more is a pasted article."""

REFUSAL = "The articles don't answer this."
_NEVER = 1e-9
"""What has no confidence at all is not said, wherever the line is."""

CLOSEST = 5


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
        found = [quote(c.passage, r) for c, r in zip(candidates, readings, strict=True)]
        weighed = weigh(question, candidates, readings, found)
        return [
            replace(
                one,
                rank=self.calibration.rank(evidence),
                confidence=self.calibration.confidence(evidence),
            )
            if one and evidence
            else None
            for one, evidence in zip(found, weighed, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Answering:
    """All that it takes to answer a question that stands on its own.

    Args:
        store: for the documents that are cited.
        retriever: finds the passages.
        words: for questions whose answer is some words: a name, a date, a number.
        statements: for questions after what somebody said, which want it whole.
    """

    store: Store
    retriever: Retriever
    words: Approach
    statements: Approach

    def approach(self, question: str) -> Approach:
        """The approach for a question, by what it asks for."""
        kind = kind_of(question)
        return self.statements if kind is not None and kind.name == STATEMENT else self.words

    def answer(
        self,
        question: str,
        k: int,
        on_passages: Callable[[tuple[Candidate, ...]], None] | None = None,
        asked_as: str | None = None,
        query: Query | None = None,
    ) -> Answer:
        """Answer from the best `k` passages; `query` is how the question was understood.

        Raises:
            QuestionError: the question is empty or longer than 2,000 characters.
        """
        query = query or Query(checked(asked_as or question))
        asked = query.text
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            candidates = self.retriever.retrieve(query, k, timings)
            if on_passages is not None:
                on_passages(tuple(candidates))
            approach = self.approach(asked)
            with _timed(timings, "read"):
                passages = [candidate.passage for candidate in candidates]
                readings = approach.reader.read(asked, passages)
            with _timed(timings, "compose"):
                answer = self._compose(asked, approach, candidates, readings)
        return replace(
            answer,
            question=question,
            asked_as=asked_as,
            timings_ms=timings,
            filters=query.filters,
            understood=query.understood,
        )

    def _compose(
        self,
        question: str,
        approach: Approach,
        candidates: Sequence[Candidate],
        readings: Sequence[Reading],
    ) -> Answer:
        quotes = approach.quotes(question, candidates, readings)
        ranked = _ranked(candidates, readings, quotes)
        first = max((one for one in quotes if one), key=lambda one: one.rank, default=None)
        if first is None or first.confidence < max(approach.threshold, _NEVER):
            confidence = first.confidence if first else 0.0
            return refusal(question, confidence, ranked, approach.threshold)
        said = [one for one in quotes if one and one.confidence >= approach.threshold]
        statements, citations = cite(choose(said), self.store.document)
        short = statements[0].short
        return Answer(
            question=question,
            answered=True,
            text=as_text(statements),
            short=short.of(statements[0].quote) if short else None,
            confidence=first.confidence,
            statements=statements,
            citations=citations,
            passages=ranked,
            asked_as=None,
            timings_ms={},
            threshold=approach.threshold,
        )


def checked(question: str) -> str:
    """The question without surrounding blanks, and with `?` for what is no character.

    Raises:
        QuestionError: nothing is left, or it is too long.
    """
    question = question.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("The question is empty; ask something about your articles.")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question is {len(question):,} characters long; "
            f"ask it in {MAX_QUESTION:,} or fewer."
        )
    return question


def refusal(
    question: str,
    confidence: float = 0.0,
    ranked: tuple[Candidate, ...] = (),
    threshold: float = 0.0,
) -> Answer:
    """The answer that there is none, with the closest passages."""
    return Answer(
        question=question,
        answered=False,
        text=REFUSAL,
        short=None,
        confidence=confidence,
        statements=(),
        citations=(),
        passages=ranked[:CLOSEST],
        asked_as=None,
        timings_ms={},
        threshold=threshold,
    )


def _ranked(
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


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - started) * 1000
