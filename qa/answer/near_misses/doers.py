"""Whether a text tells who did something, and to whom, as a question asks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.retrieve.naming import is_name, names_in
from qa.retrieve.terms import STOP_WORDS, share_found, words

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case

_WHO_DID = re.compile(
    r"\s*(?i:who)\s+(?!(?:married|wed|dated|divorced|met|fought|faced|played|joined)\b)(?P<deed>[a-z]{3,})"
    r"\s+(?:the\s+)?(?P<whom>[^?]+?)[\s?.!]*"
)
"""What somebody did to another, and not both to each other."""

_WHO_ALONE = re.compile(
    r"\s*who\s+(?:was\s+|were\s+)?(?P<deed>[a-z]{3,}ed|won|quit)[\s?.!]*", re.IGNORECASE
)
_DONE_TO = re.compile(
    r"\b(?:did|do|does|has|have|had|will|would|can|could)\b.*(?<!\bthe)\s(?P<deed>[a-z]{3,})\s+(?:the\s+)?$"
)
_SEVERAL = 2


def tells_it_the_other_way(case: Case) -> bool:
    """Whether a question asks who did something to somebody, and a quote tells that they did it.

    "Who bought Brightwell?" is not answered by "Brightwell bought Occulus Labs".
    """
    asked = _WHO_DID.fullmatch(case.question)
    if asked is None or asked["deed"] in STOP_WORDS or not is_name(asked["whom"]):
        return False
    whom, deed = re.escape(asked["whom"]), asked["deed"]
    done = r"(?:was|were|been|being|is|be|by)\b"
    did = rf"\b{whom}\s+(?:(?!{done})[a-z]+\s+){{0,2}}?{deed}\b(?!\s+by\b)"
    done_to = (
        rf"\b{deed}\s+(?:\w+\s+){{0,3}}?{whom}\b|\b{deed}\s+by\b"
        rf"|\b(?:was|were|been|being)\s+{deed}\b"
    )
    return bool(re.search(did, case.quote)) and not re.search(done_to, case.quote)


def lacks_the_deed(case: Case) -> bool:
    """Whether a question says but a deed ("Who resigned?") that a passage tells of others.

    "He resigned" and "resigned him" may be of whom the quote names.
    """
    asked = _WHO_ALONE.fullmatch(case.question)
    if asked is None or share_found([asked["deed"]], case.quote) > 0:
        return False
    deed = re.escape(asked["deed"])
    of_them = rf"\b(?:(?:he|she|they)\s+(?:\w+\s+){{0,2}}?{deed}|{deed}\s+(?:him|her|them))\b"
    found = re.search(rf"\b{deed}\b", case.passage, re.IGNORECASE)
    return found is not None and not re.search(of_them, case.passage, re.IGNORECASE)


def lacks_the_object(case: Case) -> bool:
    """Whether somebody is asked to have done something to what is not named near the answer.

    "Where did Musk meet Xi Jinping?": the last of several names, after the verb.
    """
    named = names_in(case.question)
    if len(named) < _SEVERAL or case.question[named[-1].end :].strip(" \t\n?.!"):
        return False
    done = _DONE_TO.search(case.question[: named[-1].start])
    told = done is None or done["deed"] in STOP_WORDS
    return not told and share_found(words(named[-1].text), case.titled(case.near)) == 0
