"""What was done, or held, or suffered, where a text tells of another such thing than was asked.

"Who painted the Kolk bridge?" is not answered by "The Kolk bridge was built by Dawson", nor "How
many died?" by how many were hurt: the words are near to each other, and each tells of something
else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case

_I = re.IGNORECASE
_TRADE = (
    r"architect|artist|author|band|builder|company|composer|designer|director|engineer|firm|novelist|"
    r"painter|poet|publisher|sculptor|singer|studio|translator|writer"
)
_WHO = re.compile(rf"\b(?:who|whom|whose|(?:which|what)\s+(?:{_TRADE}))\b", _I)
_WHO_HOLDS = re.compile(
    r"\bwho(?:['’]s|\s+(?:is|was|are|were|leads?|led|heads?|headed|runs?|ran|chairs?|chaired))\b",
    _I,
)
_ANY = re.compile(r"\b(?:made|makes?|creat(?:ed|es|ors?)|produced)\b", _I)
"""Words that may stand for each way of making a thing."""

_LIFETIME = r"\d{4}\s*[–-]\s*\d{4}"


class _Thing(NamedTuple):
    """One of a kind of things, by its words.

    `sure` say it wherever they stand, so that they tell what is asked, and that a text tells of
    another thing. `also` may say it, among other things ("left", "claimed"): a text with one
    of them may tell of it.
    """

    sure: str
    also: str = r"(?!)"


_MADE = (
    _Thing(r"(?:re)?buil(?:t|ds?|ders?|ding\s+of)|construct(?:ed|s|ion)?|erect(?:ed|s)?"),
    _Thing(r"design(?:ed|s|ers?)?|architects?"),
    _Thing(r"paint(?:ed|s|ers?)"),
    _Thing(r"sculpt(?:ed|s|ors?)?|carve[ds]?"),
    _Thing(
        r"wr(?:ote|ites?|itten|iters?)|(?:co-?)?author(?:ed|s)?|compose[ds]?|composers?|lyricists?",
        r"penned",
    ),
    _Thing(r"s[au]ng|sings?|singers?|recorded|perform(?:ed|s|ers?)?", r"records|covered"),
    _Thing(r"direct(?:ed|ors?)|filmed", r"directs"),
    _Thing(r"translat(?:ed|es|ors?)", r"translat\w*|rendered"),
    _Thing(r"(?:re)?publish(?:ed|es)|publishers?"),
    _Thing(r"demolish(?:ed|es)?|destroy(?:ed|s)?"),
    _Thing(r"repair(?:ed|s)?|restor(?:ed|es)|renovated?"),
    _Thing(r"(?:co-?)?found(?:ed|ers?)"),
)
_DYING = r"di(?:ed|es?)|deaths?|dead|killed|kills?|drowned|perished|murdered|assassinated"
_AS_DYING = (
    r"deadly|murder\w*|assassinat\w*|executed|fatal\w*|victims?|toll|casualt\w+|lives|claimed|shot"
)
_HARM = (
    _Thing(_DYING, _AS_DYING),
    _Thing(r"hurt|injur\w+|wounded"),
    _Thing(r"arrest(?:s|ed)?|detained|jailed", r"arrest\w*|detain\w*|imprison\w*|convicted|held"),
)
_LIFE = (
    _Thing(r"born|birth(?:day|date|place)?", rf"birth\w*|{_LIFETIME}"),
    _Thing(_DYING, rf"{_AS_DYING}|passed\s+away|{_LIFETIME}"),
    _Thing(
        r"(?:co-?)?found(?:ed|ers?|ing)|establish(?:ed|ing)",
        r"establish\w*|set\s+up|created?|started|formed",
    ),
    _Thing(r"marr(?:y|ies|ied|iage)|wed|weds|wedding", r"husband\s+and\s+wife"),
    _Thing(r"resign\w*|step\w*\s+down|retired?", r"quit|left|leav\w+|retire\w*|ousted"),
    _Thing(
        r"appoint(?:ed|ment)?|elect(?:ed|ion)?|inaugurated|sworn\s+in",
        r"appoint\w*|elect\w*|named|bec[ao]m\w+|succe\w+|inaugurat\w*|sworn|w[io]ns?|winning",
    ),
)
_OFFICE = (
    _Thing(
        r"chief\s+executive|ceo|presidents?|chair(?:man|woman|person)?",
        r"leads?|led|leaders?|heads?|headed|runs?|boss|directors?|chair\w*",
    ),
    _Thing(
        r"(?:finance|financial|fire|police|army|union|staff)\s+chief|chief\s+(?:financial|operating|of\s+staff)"
    ),
    _Thing(r"spokes\w+"),
    _Thing(r"mayor"),
    _Thing(r"prime\s+minister|premier"),
    _Thing(r"governor"),
    _Thing(r"senators?"),
)
_OPENING = (
    _Thing(r"open(?:ed|s|ing)?|inaugurated", r"open\w*|inaugurat\w*|launch\w*"),
    _Thing(r"(?<!how\s)close|closed|closing|closure|shut", r"close\w*|shut\w*"),
)

_KINDS = (_HARM, _LIFE, _OPENING)
"""Of each kind the things that are not one another."""


def tells_of_another(case: Case) -> bool:
    """Whether a question asks after one thing, and a quote tells only of others of its kind.

    Ways of making count where a question asks who, since what was built in 1911 was designed then,
    too; offices where it asks who holds one.
    """
    question, text = case.question, case.titled(case.quote)
    if _WHO.search(question) and _is_of_another(question, text, _MADE) and not _ANY.search(text):
        return True
    if _WHO_HOLDS.search(question) and _is_of_another(question, text, _OFFICE):
        return True
    return any(_is_of_another(question, text, kind) for kind in _KINDS)


def _is_of_another(question: str, text: str, kind: tuple[_Thing, ...]) -> bool:
    asked = [thing for thing in kind if _has(thing.sure, question)]
    if not asked or any(_has(words, text) for thing in asked for words in thing):
        return False
    return any(_has(thing.sure, text) for thing in kind)


def _has(words: str, text: str) -> bool:
    return _compiled(words).search(text) is not None


@cache
def _compiled(words: str) -> re.Pattern[str]:
    """At the first question, not at the start."""
    return re.compile(rf"\b(?:{words})\b", _I)
