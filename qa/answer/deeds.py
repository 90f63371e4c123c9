"""What was done, or held, or suffered, where a text tells of another such thing than was asked.

"Who painted the Kolk bridge?" is not answered by "The Kolk bridge was built by Dawson", nor "How
many died?" by how many were hurt: the words are near to each other, and each tells of something
else.
"""

from __future__ import annotations

import re
from functools import cache

_I = re.IGNORECASE
_WHO = re.compile(r"\b(?:who|whom|whose|(?:which|what)\s+(?:architect|\w+[eo]r))\b", _I)
_WHO_HOLDS = re.compile(
    r"\bwho(?:['’]s|\s+(?:is|was|are|were|leads?|led|heads?|headed|runs?|ran|chairs?|chaired))\b",
    _I,
)
_ANY = re.compile(r"\b(?:made|makes?|creat(?:ed|es|ors?)|produced)\b", _I)
"""Words that may stand for each way of making a thing."""

_LIFETIME = r"\d{4}\s*[–-]\s*\d{4}"

_MADE = (
    r"(?:re)?buil(?:t|ds?|ders?|ding\s+of)|construct(?:ed|s|ion)?|erect(?:ed|s)?",
    r"design(?:ed|s|ers?)?|architects?",
    r"paint(?:ed|s|ers?)",
    r"sculpt(?:ed|s|ors?)?|carve[ds]?",
    r"wr(?:ote|ites?|itten|iters?)|(?:co-?)?author(?:ed|s)?|compose[ds]?|composers?|penned|lyricists?",
    r"s[au]ng|sings?|singers?|record(?:ed|s)|perform(?:ed|s|ers?)?|covered",
    r"direct(?:ed|s|ors?)|filmed",
    r"translat(?:ed|es|ors?)",
    r"(?:re)?publish(?:ed|es)|publishers?",
    r"demolish(?:ed|es)?|destroy(?:ed|s)?",
    r"repair(?:ed|s)?|restor(?:ed|es)|renovated?",
    r"(?:co-?)?found(?:ed|ers?)",
)
_DYING = (
    r"di(?:ed|es?)|deaths?|dead|deadly|killed|kills?|drowned|perished|murder\w*|assassinat\w*|executed|"
    r"fatal\w*|victims?|toll|casualt\w+|lives|claimed|shot"
)
_HARM = (
    _DYING,
    r"hurt|injur\w+|wounded",
    r"arrest\w*|detain\w*|jailed|imprison\w*|convicted",
)
_LIFE = (
    rf"born|birth\w*|{_LIFETIME}",
    rf"{_DYING}|passed\s+away|{_LIFETIME}",
    r"(?:co-?)?found(?:ed|ers?|ing)|establish\w*|set\s+up|created?|started|formed",
    r"marr(?:y|ies|ied|iage)|wed|weds|wedding|husband\s+and\s+wife",
    r"resign\w*|step\w*\s+down|quit|left|leav\w+|retire\w*",
    r"appoint\w*|elect\w*|named|bec[ao]m\w+|succe\w+|inaugurat\w*|sworn|w[io]ns?|winning",
)
_LEADING = (
    r"chief\s+executive|ceo|leads?|led|leaders?|heads?|headed|runs?|boss|directors?|presidents?|"
    r"chair\w*"
)
_OFFICE = (
    _LEADING,
    r"(?:finance|financial|fire|police|army|union|staff)\s+chief|chief\s+(?:financial|operating|of\s+staff)",
    r"spokes\w+",
    r"mayor",
    r"prime\s+minister|premier",
    r"governor",
    r"senators?",
)
_OPENING = (
    r"open\w*|inaugurat\w*|launch\w*",
    r"clos(?:ed?|es|ing|ure)|shut\w*",
)


_KINDS = (_HARM, _LIFE, _OPENING)
"""Of each kind the things that are not one another."""


def tells_of_another(question: str, text: str) -> bool:
    """Whether a question asks after one thing, and a text tells only of others of its kind.

    Ways of making count where a question asks who, since what was built in 1911 was designed then,
    too; offices where it asks who holds one.
    """
    if _WHO.search(question) and _is_of_another(question, text, _MADE) and not _ANY.search(text):
        return True
    if _WHO_HOLDS.search(question) and _is_of_another(question, text, _OFFICE):
        return True
    return any(_is_of_another(question, text, kind) for kind in _KINDS)


def _is_of_another(question: str, text: str, kind: tuple[str, ...]) -> bool:
    asked = [thing for thing in kind if _has(thing, question)]
    if not asked or any(_has(thing, text) for thing in asked):
        return False
    return any(_has(thing, text) for thing in kind)


def _has(thing: str, text: str) -> bool:
    return _compiled(thing).search(text) is not None


@cache
def _compiled(thing: str) -> re.Pattern[str]:
    """At the first question, not at the start."""
    return re.compile(rf"\b(?:{thing})\b", _I)
