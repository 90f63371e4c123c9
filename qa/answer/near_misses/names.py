"""Whether a text names another one than a question does: the ferry Solveig for the Kristina."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.retrieve.naming import is_name, names_in
from qa.retrieve.terms import CAPITALS, STOP_WORDS, share_found, words

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case

_BEFORE = re.compile(r"(?P<word>[a-z]{4,})\s+(?:the\s+)?$")
_WHERE = frozenset({"over", "near", "above", "across"})
_WHO_IS = re.compile(r"\s*who(?:\s+(?:is|are|was|were)|['’]s)\s+(?P<name>.+?)[\s?]*", re.IGNORECASE)
_OFFICE_OF = re.compile(
    r"\s*who(?:\s+(?:is|are|was|were)|['’]s)\s+the\s+(?:\w+\s+)?(?:mayor|sheriff|(?:arch)?bishop|rector|dean)"
    r"\s+of\s+(?:the\s+)?(?P<of>.+?)[\s?]*",
    re.IGNORECASE,
)
_WORD = rf"[{CAPITALS}][^\W\d_{CAPITALS}’']{{2,}}(?:[’'][^\W\d_{CAPITALS}]+)?"
_WRITTEN_OUT = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
"""A name that is no abbreviation, since what one stands for may be written out."""


def names_another(case: Case) -> bool:
    """Whether a quote contradicts a name of the question.

    Told by the word in front of a name, of what the name is ("ferry") or where it is ("over"): the
    same word before another name, and the name that was asked about nowhere in the passage. "In"
    says too little, since one place can be in another.
    """
    whole = case.titled(case.passage)
    asked = {
        word
        for word, name in _introduced(case.question)
        if _WRITTEN_OUT.fullmatch(name) and share_found(words(name), whole) == 0
    }
    return bool(asked) and any(
        word in asked and share_found(words(name), case.question) == 0
        for word, name in _introduced(case.quote)
    )


def lacks_a_name(case: Case) -> bool:
    """Whether something that a question names stands nowhere in a passage."""
    whole = case.titled(case.passage)
    named = [name for name in names_in(case.question) if _WRITTEN_OUT.fullmatch(name.text)]
    return any(share_found(words(name.text), whole) == 0 for name in named)


def lacks_the_person(case: Case) -> bool:
    """Whether a question asks who somebody is, and a quote has not the last part of the name."""
    match = _WHO_IS.fullmatch(case.question)
    if match is None or not is_name(match["name"]):
        return False
    return share_found(words(match["name"])[-1:], case.titled(case.quote)) == 0


def is_of_elsewhere(case: Case) -> bool:
    """Whether a question asks who holds an office of a place that a passage does not name.

    Offices of a country go by an adjective, "the French president", and are not told so.
    """
    match = _OFFICE_OF.fullmatch(case.question)
    if match is None or not is_name(match["of"]):
        return False
    return share_found(words(match["of"]), case.titled(case.passage)) == 0


def _introduced(text: str) -> list[tuple[str, str]]:
    """The names of a text that a telling word stands in front of, with that word."""
    found = [(_BEFORE.search(text[: name.start]), name.text) for name in names_in(text)]
    return [(before["word"], name) for before, name in found if before and _tells(before["word"])]


def _tells(word: str) -> bool:
    return word in _WHERE or word not in STOP_WORDS
