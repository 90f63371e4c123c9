"""Questions after somebody, or something, by name, in capitals or without: "who is priya nair"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.retrieve.pointing import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN = re.compile(
    r"\W*(?:who(?:['’]s|\s+(?:is|was|are|were))|(?:tell\s+(?:me|us)|what\s+(?:do|can|did|does)\s+"
    r"(?:you|we|i|the\s+articles?)\s+(?:know|say|tell\s+(?:me|us)))\s+(?:(?:more|anything|something)\s+)?(?:about|of))"
    r"\s+(?!(?:president|prime|mayor|ceo|chief|chair\w*|head|minister|secretary|governor|king|queen)\b)"
    r"(?P<whom>[^?]+?)[\s?.!]*",
    re.IGNORECASE,
)
"""What asks for all that is told of somebody, who may nowhere be told of at length."""

WRITTEN_SO = 0.75
"""Share of the places where words have capitals from which they are a name; addresses have none."""


def asked_after(question: str) -> str:
    """Whom, or what, a question asks after by name; empty if it asks something else."""
    known = _KNOWN.fullmatch(question)
    return known["whom"] if known else ""


def asks_in_lower_case(question: str) -> bool:
    """Whether a question asks after somebody, or something, in lower case: "who is priya nair"."""
    whom = asked_after(question)
    return whom == whom.lower() and bool(content_words(whom))


def with_capitals(question: str, texts: Iterable[str]) -> str:
    """Such a question with the name as texts write it, if they hardly ever write it otherwise."""
    known = _KNOWN.fullmatch(question)
    if known is None:
        return question
    written = re.compile(
        r"\b" + r"\s+".join(map(re.escape, known["whom"].split())) + r"\b", re.IGNORECASE
    )
    found = [" ".join(match[0].split()) for text in texts for match in written.finditer(text)]
    named = [one for one in found if all(part[0].isupper() for part in one.split())]
    if not named or len(named) < WRITTEN_SO * len(found):
        return question
    return f"{question[: known.start('whom')]}{named[0]}{question[known.end('whom') :]}"
