"""Whether a question points back to what was said before, told by its words.

It does if it opens like an addition ("And Shaheen?", "What about …"), has a pronoun that
nothing before it in the question explains, or is no whole question.
"""

from __future__ import annotations

import re

from qa.retrieve.naming import names_in
from qa.retrieve.terms import STOP_WORDS, words

MAX_FRAGMENT = 3
"""Words of a question without a verb of its own that needs the one before it."""

MIN_WHOLE = 3
"""Content words from which a question after an "And" is one of its own."""

_SMALL_TALK = frozenset(
    {"fine", "good", "great", "hello", "help", "hi", "know", "nice", "no", "oh", "ok", "okay"}
    | {"please", "right", "sorry", "sure", "thank", "thanks", "wow", "yes"}
)
_ABOUT_ONE = re.compile(
    rf"\b(?:the|an?|his|her|their|its|what)\s+(?:{'|'.join(sorted(_SMALL_TALK))})\b", re.IGNORECASE
)
"""Such a word as a thing that is asked about: "the fine"."""

_I = re.IGNORECASE
_JOINED = re.compile(r"\s*(?:(?:and|but|or|so|also|then|ok(?:ay)?|no|yes|yeah)\b,?\s+)+", _I)
_ASKS = re.compile(
    r"(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|did|does|do|has|have|can|could|will|would)\b",
    _I,
)
_OPENING = re.compile(
    r"\s*(?:(?:and|but|or|so|also|then|ok(?:ay)?|no|yes|yeah)\b,?\s+)*"
    r"(?:(?:and|but|or|also)\b|(?:what|how)\s+about\b|"
    r"(?:(?:to|by|for|with|from|since|until|of|about|in|at|on|according\s+to)\s+)?"
    r"(?:why|when|where|whom?|whose|what|which|how(?:\s+(?:so|come|long|much|many|often|far))?)"
    r"(?:\s+(?:not|for|from|to|with|by|exactly))?\s*\?*$|"
    r"i\s+(?:mean|meant)\b|i(?:['’]m|\s+am)\s+(?:asking|talking|referring)\b|"
    r"which\s+(?:one|ones|is|are|of)\b|(?:are\s+there\s+)?(?:what|which|any)\s+other\b|"
    r"(?:what|who|where|anything|anyone|something)\s+else\b|is\s+that\s+all\b)",
    _I,
)
_POINTING = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|"
    r"the\s+(?:same|former|latter|others?|first one|second one))\b",
    _I,
)
_VERB = r"(?:is|are|was|were|has|have|had|would|will|could|can|may|might|did|does|do)"
_CLAUSE = re.compile(
    r"(?P<kept>\b(?!(?:of|about|like|before|after|since|is|was|are|were|does|did|do|for|with|by|"
    r"than|to|from|on|in|at|why|how|when|and|or|all|but)\b)\w+)\s+that\b(?=\s+\w)|"
    rf"\b(?:that|this|these|those|there)\b(?=\s+(?:\w+\s+)?{_VERB}\b)|"
    r"\b(?:is|are|was|were|be|been)\s+there\b|"
    r"\b(?:is|was)\s+it\s+(?:true|possible|likely|known|clear|certain)\s+that\b|"
    r"\bwhat\s+(?:time|day)\s+is\s+it\b|\b(?:these|those)\s+articles\b|"
    r"\"[^\"]*\"|“[^”]*”",
    _I,
)
"""Where such a word only joins clauses ("say that he would", "is there"), or is quoted, pointing
nowhere."""

_OBJECTLESS = re.compile(
    r"\s*(?:how|where|when)\s+(?:can|do|could|should|would|must|to)\s+"
    r"(?:(?:i|we|you|one)\s+)?\w+\s*\?*\s*$",
    _I,
)
"""A doing without anything that it is done to: "How can I apply?"."""

_BEGINNING = re.compile(r"(?:^|[.?!…:])\W*$")
_SENTENCE = re.compile(r"(?<=[?.!])\s+(?=\S)")


def is_follow_up(question: str) -> bool:
    """Whether a question points back ("When was that?", "And Shaheen?") and names no one itself."""
    if opens_as_addition(question) or _OBJECTLESS.match(question):
        return True
    if found := pointing(question):
        return not _names_its_own(question[: found[0].start()])
    return is_fragment(question)


def pointing(question: str) -> list[re.Match[str]]:
    """The words that point to something, without those that only join clauses or are names."""
    plain = _CLAUSE.sub(lambda match: (match["kept"] or "").ljust(len(match[0])), question)
    return [
        match
        for match in _POINTING.finditer(plain)
        if match[0].islower() or _BEGINNING.search(plain[: match.start()])
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a question, roughly."""
    return _SENTENCE.split(text.strip())


def opens_as_addition(question: str) -> bool:
    """Whether it begins as something added: "And …", "What about …", "Why?"."""
    joined = _JOINED.match(question)
    if joined and _ASKS.match(rest := question[joined.end() :]) and not _OPENING.match(rest):
        return not names_in(rest) and len(content_words(rest)) < MIN_WHOLE
    return _OPENING.match(question) is not None


def _names_its_own(before: str) -> bool:
    """Whether what a pronoun may point to stands before it: a name, or a sentence about it."""
    earlier = _SENTENCE.split(before)[:-1]
    return bool(names_in(before)) or any(len(content_words(said)) > 1 for said in earlier)


def is_fragment(question: str) -> bool:
    """A few words without a verb, such as "Different versions?" or "Shaheen?"."""
    said = words(question)
    if not 0 < len(said) <= MAX_FRAGMENT or not content_words(question) or set(said) & STOP_WORDS:
        return False
    if question.rstrip().endswith("?"):
        return True
    return len(said) > 1 and not any(n.start or " " in n.text for n in names_in(question))


def content_words(question: str) -> list[str]:
    """The words that say what it is about; none in "Thank you, that is fine."."""
    left_out = STOP_WORDS if _ABOUT_ONE.search(question) else STOP_WORDS | _SMALL_TALK
    return [word for word in words(question) if word not in left_out]
