"""Whether anything in a text means what is asked about the names of a question.

Told by the encoder, of single words: "built" is near to "constructed", "meet" to nothing in a
sentence in which nobody meets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.answer.evidence import names, numbers
from qa.retrieve.terms import STOP_WORDS, share_found, terms, words

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case
    from qa.protocols import Encoder

FAR = 0.3
"""Cosine below which two words have nothing to do with each other; see decision 7."""

MAX_WORDS = 64


def says_nothing_of_it(case: Case, encoder: Encoder) -> bool:
    """Whether no word of a quote is near to any that is asked about what the question names."""
    asked = _asked(case.question)
    there = [*asked, *numbers(case.question)]
    if not asked or share_found(there, case.titled(case.passage)) > 0:
        return False
    said = [word for word in dict.fromkeys(words(case.quote)) if word not in STOP_WORDS]
    if not said:
        return False
    vectors = encoder.encode_passages([*asked, *said[:MAX_WORDS]])
    nearest = vectors[: len(asked)] @ vectors[len(asked) :].T
    return float(nearest.max()) < FAR


def _asked(question: str) -> list[str]:
    """What is asked about the names and numbers of a question; nothing if it names nothing."""
    named = {part for name in names(question) for part in words(name)}
    plain = [term for term in terms(question) if term not in named | set(numbers(question))]
    return plain if named and set(plain).isdisjoint(STOP_WORDS) else []
