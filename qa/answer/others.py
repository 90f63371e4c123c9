"""Whether a text names another one than a question does: the ferry Solveig for the ferry Kristina.

Told by the word in front of a name, of what the name is ("ferry") or where it is ("over"): the same
word before another name, and the name that was asked about nowhere in the passage. "In" says too
little, since one place can be in another.
"""

from __future__ import annotations

import re

from qa.answer.evidence import share_found
from qa.retrieve.naming import is_name, names_in
from qa.retrieve.terms import STOP_WORDS, words

_BEFORE = re.compile(r"(?P<word>[a-z]{4,})\s+(?:the\s+)?$")
_WHO_IS = re.compile(r"\s*who(?:\s+(?:is|are|was|were)|['’]s)\s+(?P<name>.+?)[\s?]*", re.IGNORECASE)
_OFFICE_OF = re.compile(
    r"\s*who(?:\s+(?:is|are|was|were)|['’]s)\s+the\s+(?:\w+\s+)?(?:mayor|sheriff|(?:arch)?bishop|rector|dean)"
    r"\s+of\s+(?:the\s+)?(?P<of>.+?)[\s?]*",
    re.IGNORECASE,
)
_DONE_TO = re.compile(
    r"\b(?:did|do|does|has|have|had|will|would|can|could)\b.*\s(?P<deed>[a-z]{3,})\s+(?:the\s+)?$"
)
_WHO_DID = re.compile(
    r"\s*(?i:who)\s+(?!(?:married|wed|dated|divorced|met|fought|faced|played|joined)\b)(?P<deed>[a-z]{3,})"
    r"\s+(?:the\s+)?(?P<whom>[^?]+?)[\s?.!]*"
)
"""What somebody did to another, and not both to each other."""

_WHO_ALONE = re.compile(
    r"\s*who\s+(?:was\s+|were\s+)?(?P<deed>[a-z]{3,}ed|won|quit)[\s?.!]*", re.IGNORECASE
)
SEVERAL = 2
_WHERE = frozenset({"over", "near", "above", "across"})


def names_another(question: str, passage: str, quote: str) -> bool:
    """Whether a quote contradicts a name of the question.

    Args:
        question: as asked.
        passage: that the quote is from, with its title.
        quote: of that passage.
    """
    asked = {word for word, name in _introduced(question) if share_found(words(name), passage) == 0}
    return bool(asked) and any(
        word in asked and share_found(words(name), question) == 0
        for word, name in _introduced(quote)
    )


def lacks_the_person(question: str, text: str) -> bool:
    """Whether a question asks who somebody is, and a text has not the last part of the name."""
    match = _WHO_IS.fullmatch(question)
    if match is None or not is_name(match["name"]):
        return False
    return share_found(words(match["name"])[-1:], text) == 0


def lacks_the_deed(question: str, passage: str, quote: str) -> bool:
    """Whether a question says but a deed ("Who resigned?") that a passage tells of others.

    "He resigned" and "resigned him" may be of whom the quote names.
    """
    asked = _WHO_ALONE.fullmatch(question)
    if asked is None or share_found([asked["deed"]], quote) > 0:
        return False
    deed = re.escape(asked["deed"])
    of_them = rf"\b(?:(?:he|she|they)\s+(?:\w+\s+){{0,2}}?{deed}|{deed}\s+(?:him|her|them))\b"
    found = re.search(rf"\b{deed}\b", passage, re.IGNORECASE)
    return found is not None and not re.search(of_them, passage, re.IGNORECASE)


def lacks_the_object(question: str, near: str) -> bool:
    """Whether somebody is asked to have done something to what is not named near the answer.

    "Where did Musk meet Xi Jinping?": the last of several names, after the verb. `near` is the
    quote with the article's title and the text before it.
    """
    named = names_in(question)
    if len(named) < SEVERAL or question[named[-1].end :].strip(" \t\n?.!"):
        return False
    done = _DONE_TO.search(question[: named[-1].start])
    told = done is None or done["deed"] in STOP_WORDS
    return not told and share_found(words(named[-1].text), near) == 0


def tells_it_the_other_way(question: str, text: str) -> bool:
    """Whether a question asks who did something to somebody, and a text tells that they did it.

    "Who bought Brightwell?" is not answered by "Brightwell bought Occulus Labs".

    Args:
        question: as asked.
        text: of a quote.
    """
    asked = _WHO_DID.fullmatch(question)
    if asked is None or asked["deed"] in STOP_WORDS or not is_name(asked["whom"]):
        return False
    whom, deed = re.escape(asked["whom"]), asked["deed"]
    done = r"(?:was|were|been|being|is|be|by)\b"
    did = rf"\b{whom}\s+(?:(?!{done})[a-z]+\s+){{0,2}}?{deed}\b(?!\s+by\b)"
    done_to = (
        rf"\b{deed}\s+(?:\w+\s+){{0,3}}?{whom}\b|\b{deed}\s+by\b"
        rf"|\b(?:was|were|been|being)\s+{deed}\b"
    )
    return bool(re.search(did, text)) and not re.search(done_to, text)


def is_of_elsewhere(question: str, passage: str) -> bool:
    """Whether a question asks who holds an office of a place that a passage does not name.

    Offices of a country go by an adjective, "the French president", and are not told so.

    Args:
        question: as asked.
        passage: with its title.
    """
    match = _OFFICE_OF.fullmatch(question)
    if match is None or [name.text for name in names_in(match["of"])] != [match["of"]]:
        return False
    return share_found(words(match["of"]), passage) == 0


def _introduced(text: str) -> list[tuple[str, str]]:
    """The names of a text that a telling word stands in front of, with that word."""
    found = [(_BEFORE.search(text[: name.start]), name.text) for name in names_in(text)]
    return [(before["word"], name) for before, name in found if before and _tells(before["word"])]


def _tells(word: str) -> bool:
    return word in _WHERE or word not in STOP_WORDS
