"""Outcomes for the tests of what is computed from them."""

from __future__ import annotations

from qa.evaluate.judging import Outcome
from qa.evaluate.questions import Gold, Question

GOLD = (Gold("article", None),)


def outcome(  # one of every field that a measure looks at
    *,
    answerable: bool = True,
    answered: bool = True,
    confidence: float = 0.9,
    rank: int | None = 1,
    correct: bool = True,
    f1: float = 1.0,
    citations: int = 1,
    overlapping: int = 1,
    tokens: tuple[float, float, float] | None = (1.0, 0.5, 0.5),
    given: tuple[float, float] | None = None,
    timings_ms: dict[str, float] | None = None,
) -> Outcome:
    return Outcome(
        question=Question(
            "1",
            "Who?",
            answerable,
            ("Nelson",) if answerable else (),
            GOLD if answerable else (),
            (),
        ),
        answered=answered,
        confidence=confidence,
        rank=rank,
        reranked=rank,
        correct=correct,
        grounded=correct,
        predicted="Nelson" if answered else "",
        exact_match=float(f1 == 1),
        f1=f1,
        citations=citations,
        exact=citations,
        overlapping=overlapping,
        tokens=tokens,
        given=given,
        timings_ms=timings_ms or {"read": 10.0},
    )


def refusal(*, answerable: bool) -> Outcome:
    return outcome(
        answerable=answerable,
        answered=False,
        confidence=0.1,
        rank=6 if answerable else None,
        correct=False,
        f1=0.0,
        citations=0,
        overlapping=0,
        tokens=(0.0, 0.0, 0.0) if answerable else None,
    )
