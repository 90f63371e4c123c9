from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answer.abstaining.refusing import REFUSAL, refusal, retracted
from qa.answer.composing.repeating import only_repeats
from qa.types import Answer, Span, Statement

NAMED = "The welders Ola Berg and Nils Holm walked out on Friday."
GIVEN = "The welders walked out on Friday because of the new shifts."


def said(quote: str, short: str = "") -> Answer:
    start = quote.index(short)
    marked = Span(start, start + len(short)) if short else None
    return replace(
        refusal("asked"),
        answered=True,
        text=quote,
        short=short or None,
        statements=(Statement(quote, (1,), marked),),
        confidence=0.9,
        threshold=0.5,
    )


@pytest.mark.parametrize(
    ("question", "answer", "last", "repeats"),
    [
        ("Why? (walked out)", said(NAMED), said(NAMED, "Ola Berg"), True),
        ("Why? (walked out)", said(GIVEN), said(GIVEN, "welders"), False),
        ("Why? (walked out)", said(GIVEN), said(NAMED, "Ola Berg"), False),
        ("How? (walked out)", said(NAMED), said(NAMED, "Ola Berg"), True),
        ("When? (walked out)", said(NAMED, "Friday"), said(NAMED, "Ola Berg"), False),
        ("Where? (walked out)", said(NAMED, "Ola Berg"), said(NAMED, "Ola Berg"), True),
        ("Is that so? (walked out)", said(NAMED), said(NAMED, "Ola Berg"), False),
        ("Why? (walked out)", refusal("Why?"), said(NAMED), False),
    ],
)
def test_what_was_said_to_another_question_is_no_answer(
    question: str, answer: Answer, last: Answer, repeats: bool
) -> None:
    assert only_repeats(question, answer, last) is repeats


def test_what_is_retracted_is_below_the_line() -> None:
    declined = retracted(replace(said(NAMED), asked_as="Why? (walked out)"))
    assert (declined.answered, declined.text, declined.citations) == (False, REFUSAL, ())
    assert declined.confidence < declined.threshold == 0.5
    assert declined.asked_as == "Why? (walked out)"
