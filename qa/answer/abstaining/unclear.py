"""What a question leaves open: "the actor", "this animal", with nothing that says which one.

In a library of many articles such a question fits several, and an answer from one of them
would be a guess. It is told by a bare noun of a kind of thing, in a question without any name,
which the best passages, from different articles, speak of.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qa.answer.evidence import numbers
from qa.retrieve.naming import names_in
from qa.retrieve.terms import AUXILIARY, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qa.types import Candidate, Passage

APART = 4
"""Different articles among the best passages from which a bare noun does not say which."""

LOOKED_AT = 5
MAX_TERMS = 7
"""Content words of a question; a longer one describes what it means."""

_KINDS = (
    "actor|actress|singer|artist|band|musician|athlete|player|coach|team|club|author|writer|poet|"
    "painter|character|hero|animal|bird|species|breed|plant|tree|fish|language|country|nation|"
    "city|town|village|county|district|province|island|river|lake|mountain|park|museum|building|"
    "bridge|stadium|church|castle|hotel|restaurant|school|university|college|hospital|company|"
    "firm|brand|product|device|app|game|book|novel|poem|film|movie|show|series|episode|song|album|"
    "play|opera|painting|war|battle|treaty|president|minister|senator|governor|mayor|king|queen|"
    "emperor|hurricane|storm|earthquake|flood|disease|virus|drug|vaccine|festival|tournament"
)
_SAYS_WHICH = (
    r"(?:of|in|on|at|that|who|which|where|from|for|to|called|named|with|by|between|a|an|the)"
)
_BARE = re.compile(
    rf"\b(?P<asks>{AUXILIARY}\s+)?(?:this|that|the)\s+(?:(?:famous|fast|food|popular|young|old|new|same)\s+){{0,2}}"
    rf"(?:\w+ball\s+)?(?P<kind>{_KINDS})\b"
    rf"(?:['’]s\b|(?=\s*[?.!,;]|\s*$|\s+{AUXILIARY}\b)|(?(asks)(?!\s+{_SAYS_WHICH}\b)|(?!)))",
    re.IGNORECASE,
)
"""Such a noun with an article, and nothing after it that may say which: not "the song yesterday",
but "has the actor received"."""


def _about_one(passages: Iterable[Passage]) -> bool:
    """Whether nearly all passages, each of another article, name one and the same."""
    named = Counter(
        name
        for passage in passages
        for name in {n.text for n in names_in(f"{passage.document.title}. {passage.text}")}
    )
    return any(count >= APART for count in named.values())


def unclear(question: str, candidates: Sequence[Candidate]) -> str:
    """A sentence that says what is not clear; empty where nothing can be told.

    Args:
        question: as it is asked, a follow-up completed.
        candidates: what was found for it, best first.
    """
    match = _BARE.search(question)
    if match is None or names_in(question[1:]) or numbers(question):
        return ""
    if re.search(
        rf"\ban?\s+(?:\w+\s+)?{match['kind']}\b", question[: match.start()], re.IGNORECASE
    ):
        return ""
    kind = re.compile(rf"\b{match['kind'].removesuffix('y')}(?:y|ies|s)?\b", re.IGNORECASE)
    articles = {
        c.passage.document.id: c.passage
        for c in candidates[:LOOKED_AT]
        if kind.search(f"{c.passage.document.title}\n{c.passage.text}")
    }
    if len(articles) < APART or len(terms(question)) > MAX_TERMS or _about_one(articles.values()):
        return ""
    return f"It is not clear which {match['kind'].lower()} is meant; name it."
