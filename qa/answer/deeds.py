"""What somebody did to a thing, where a question asks who: to build is not to paint.

"Who painted the Kolk bridge?" is not answered by "The Kolk bridge was built by Dawson": the words
are near to each other, and each tells of another person.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_WHO = re.compile(r"\b(?:who|whom|whose|(?:which|what)\s+(?:architect|\w+[eo]r))\b", _I)
_DEEDS = tuple(
    re.compile(rf"\b(?:{words})\b", _I)
    for words in (
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
    )
)
_ANY = re.compile(r"\b(?:made|makes?|creat(?:ed|es|ors?)|produced)\b", _I)
"""Words that may stand for each of them."""


def tells_of_another(question: str, text: str) -> bool:
    """Whether a question asks who did a thing, and a text tells only of those who did another."""
    if not _WHO.search(question):
        return False
    asked = [deed for deed in _DEEDS if deed.search(question)]
    if not asked or _ANY.search(text) or any(deed.search(text) for deed in asked):
        return False
    return any(deed.search(text) for deed in _DEEDS)
