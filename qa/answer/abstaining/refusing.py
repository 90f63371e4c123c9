"""The answer that there is none: why, as far as can be told, and what came closest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa.answer.abstaining.missing import missing, sentence
from qa.answer.abstaining.spelling import meant
from qa.types import Answer

if TYPE_CHECKING:
    from qa.protocols import Store
    from qa.types import Candidate, Query

REFUSAL = "The articles don't answer this."
NO_QUESTION = "Ask about something in your articles, such as a name, an event or a number."
CLOSEST = 5
"""Passages that are listed."""


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


def retracted(answer: Answer) -> Answer:
    """The answer that there is none, in place of one that says nothing new."""
    declined = refusal(
        answer.question,
        min(answer.confidence, answer.threshold / 2),
        answer.passages,
        answer.threshold,
    )
    return replace(
        declined,
        asked_as=answer.asked_as,
        timings_ms=answer.timings_ms,
        filters=answer.filters,
        understood=answer.understood,
        undated=answer.undated,
    )


def explained(answer: Answer, query: Query, store: Store, unclear: str) -> Answer:
    """A refusal that says what nothing mentions or, failing that, what the question leaves open.

    Where a word may be misspelt it asks what was meant.
    """
    names = missing(query.text, store, query.filters, answer.passages)
    said = sentence(names, filtered=bool(query.filters)) or unclear
    nearest = meant(query.text, store, answer.passages)
    asked = f"Did you mean “{nearest}”?" if nearest else ""
    return replace(
        answer,
        text=" ".join(part for part in (REFUSAL, said, asked) if part),
        missing=names,
        unclear="" if names else unclear,
    )
