"""Near misses: every name of the question is there, and not what it asks about them.

"Where did Musk meet Xi Jinping?" is not answered by a sentence with both names in it in which
nobody meets. Words that mean nearly the same are told by the encoder: "built" is near to
"constructed", "meet" to nothing in that sentence. Who did a thing is not who did another to it:
those words are near to each other too (`qa.answer.deeds`). Nor is what happened to one ferry, or
over one country, what happened to another (`qa.answer.others`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.answer.deeds import tells_of_another
from qa.answer.evidence import names, numbers, share_found
from qa.answer.forms import Form, form_of
from qa.answer.kinds import (
    is_a_sum,
    is_another_measure,
    is_counting,
    is_in_other_units,
    is_no_reason,
    is_of_the_past,
    is_of_the_report,
    is_yet_to_come,
    lacks_a_number,
)
from qa.answer.others import (
    is_of_elsewhere,
    lacks_the_deed,
    lacks_the_object,
    lacks_the_person,
    names_another,
    tells_it_the_other_way,
)
from qa.retrieve.naming import names_in
from qa.retrieve.terms import CAPITALS, STOP_WORDS, terms, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answer.quoting import Quote
    from qa.protocols import Encoder
    from qa.types import Passage

FAR = 0.3
"""Cosine below which two words have nothing to do with each other; see decision 7."""

UNLIKELY = 0.2
"""The confidence, at most, in a near miss."""

MAX_WORDS = 64

BEFORE = 400
"""Characters before a quote in which its names are looked for, too: two or three sentences."""

_WORD = rf"[{CAPITALS}][^\W\d_{CAPITALS}’']{{2,}}(?:[’'][^\W\d_{CAPITALS}]+)?"
_WRITTEN_OUT = re.compile(rf"{_WORD}(?:\s+{_WORD})*")


def doubted(
    question: str,
    passages: Sequence[Passage],
    quotes: Sequence[Quote | None],
    encoder: Encoder,
    line: float,
) -> list[Quote | None]:
    """The quotes with the confidence taken out of near misses.

    Args:
        question: which they may answer; of one that wants whole sentences only the short answer
            is looked at.
        passages: `passages[i]` is what `quotes[i]` is from.
        quotes: those below the line stay as they are.
        encoder: of single words here.
        line: the confidence from which an answer is given.
    """
    asked = _asked(question)
    form = form_of(question)

    def is_doubtful(passage: Passage, found: Quote) -> bool:
        match form:
            case Form.YES_NO:
                return _lacks_a_name(question, passage)
            case Form.SENTENCES:
                return is_no_reason(question, found.answer)
        return _is_of_another(question, passage, found) or _misses(
            question, asked, passage, found, encoder
        )

    return [
        replace(found, confidence=min(found.confidence, UNLIKELY))
        if found and found.confidence >= line and is_doubtful(passage, found)
        else found
        for passage, found in zip(passages, _of_what_is_told(question, quotes), strict=True)
    ]


def _of_what_is_told(question: str, quotes: Sequence[Quote | None]) -> list[Quote | None]:
    """The quotes without those whose short answer tells of the report itself."""

    def is_told(found: Quote) -> bool:
        place = found.within
        return not place or not is_of_the_report(question, found.text, place.start, place.end)

    return [found if found and is_told(found) else None for found in quotes]


def _lacks_a_name(question: str, passage: Passage) -> bool:
    """Whether something a question names stands nowhere in a passage: that it is so is not told.

    Abbreviations do not count, since what they stand for may be written out.
    """
    whole = f"{passage.document.title}\n{passage.text}"
    named = [name for name in names_in(question) if _WRITTEN_OUT.fullmatch(name.text)]
    return any(share_found(words(name.text), whole) == 0 for name in named)


def _is_of_another(question: str, passage: Passage, found: Quote) -> bool:
    """Whether a quote is about another deed, thing or place than the question."""
    whole = f"{passage.document.title}\n{passage.text}"
    return (
        tells_of_another(question, f"{passage.document.title}\n{found.text}")
        or lacks_a_number(question, found.answer or found.text)
        or names_another(question, whole, found.text)
        or is_of_elsewhere(question, whole)
        or tells_it_the_other_way(question, found.text)
        or is_of_the_past(question, found.text)
        or _is_yet_to_come(question, found)
        or is_a_sum(question, found.answer)
        or lacks_the_deed(question, passage.text, found.text)
        or _is_another_measure(question, found)
        or lacks_the_person(question, f"{passage.document.title}\n{found.text}")
        or lacks_the_object(question, f"{passage.document.title}\n{_up_to(passage, found)}")
    )


def _up_to(passage: Passage, found: Quote) -> str:
    """A quote with the text before it, where what a pronoun stands for is named."""
    start, end = (place - passage.span.start for place in (found.span.start, found.span.end))
    return passage.text[max(start - BEFORE, 0) : end]


def _is_yet_to_come(question: str, found: Quote) -> bool:
    place = found.within
    return place is not None and is_yet_to_come(question, found.text, place.start, place.end)


def _is_another_measure(question: str, found: Quote) -> bool:
    place = found.within
    if is_in_other_units(question, found.answer):
        return True
    counting = place is not None and is_counting(question, found.text, place.end)
    return is_another_measure(question, found.answer) and not counting


def _asked(question: str) -> list[str]:
    """What is asked about the names and numbers of a question; nothing if it names nothing."""
    named = {part for name in names(question) for part in words(name)}
    plain = [term for term in terms(question) if term not in named | set(numbers(question))]
    return plain if named and set(plain).isdisjoint(STOP_WORDS) else []


def _misses(
    question: str, asked: Sequence[str], passage: Passage, found: Quote, encoder: Encoder
) -> bool:
    there = [*asked, *numbers(question)]
    if not asked or share_found(there, f"{passage.document.title}\n{passage.text}") > 0:
        return False
    said = [word for word in dict.fromkeys(words(found.text)) if word not in STOP_WORDS]
    if not said:
        return False
    vectors = encoder.encode_passages([*asked, *said[:MAX_WORDS]])
    nearest = vectors[: len(asked)] @ vectors[len(asked) :].T
    return float(nearest.max()) < FAR
