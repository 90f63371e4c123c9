"""Whether a question points back to what was said before, told by its words.

It does if it opens like an addition ("And Shaheen?", "What about …"), has a pronoun that
nothing before it in the question explains, or is no whole question. What only has the form of
such a pronoun ("this year", "will there be a strike", "is it legal to …") points to nothing.
"""

from __future__ import annotations

import re

from qa.retrieve.dates import YEARLESS
from qa.retrieve.naming import names_in
from qa.retrieve.terms import AUXILIARY, STOP_WORDS, words

MAX_FRAGMENT = 3
"""Words of a question without a verb of its own that needs the one before it."""

MIN_WHOLE = 3
"""Content words from which a question after an "And", or of "which is", is one of its own."""

_SMALL_TALK = frozenset(
    {"fine", "good", "great", "hello", "help", "hi", "know", "nice", "no", "oh", "ok", "okay"}
    | {"please", "right", "sorry", "sure", "thank", "thanks", "wow", "yes"}
)
_REACTIONS = frozenset(
    """
    absolutely agreed amazing awesome bye certain cheers cool correct definitely done evening
    exactly excellent hey hm hmm honestly impossible impressive incredible indeed interesting
    morning nope perfect really seriously true unbelievable understood well yeah yep
    """.split()  # noqa: SIM905 - a list would be 30 lines
)
"""Small talk where nothing else is said ("Really?"); beside other words, content like any."""

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
_ASKS_FOR = re.compile(r"\s*(?:what|who|whom|whose|which|when|where|why|how)\b", _I)
_OPENING = re.compile(
    r"\s*(?:(?:and|but|or|so|also|then|ok(?:ay)?|no|yes|yeah)\b,?\s+)*"
    r"(?:(?:and|but|or|also)\b|(?:what|how)\s+about\b|"
    r"(?:(?:to|by|for|with|from|since|until|of|about|in|at|on|according\s+to)\s+)?"
    r"(?:why|when|where|whom?|whose|what|which|how(?:\s+(?:so|come|long|much|many|often|far))?)"
    r"(?:\s+(?:not|for|from|to|with|by|exactly))?\s*\?*$|"
    r"i\s+(?:mean|meant)\b|i(?:['’]m|\s+am)\s+(?:asking|talking|referring)\b|"
    r"which\s+ones?\b(?!\s+of\s+the\b)|(?:are\s+there\s+)?(?:what|which|any)\s+other\b|"
    r"(?:what|who|where|anything|anyone|something)\s+else\b|is\s+that\s+all\b)",
    _I,
)
_CHOOSING = re.compile(r"\s*which\s+(?:is|are|of)\b", _I)
"""A choice from what was told of ("Which is older?"), if it does not say from what itself."""

_POINTING = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|"
    r"the\s+(?:same|former|latter|others?|first one|second one))\b",
    _I,
)
_NOW = (
    r"(?:morning|afternoon|evening|week|weekend|month|year|season|spring|summer|autumn|winter|"
    rf"decade|century|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?-i:(?=[A-Z])){YEARLESS})"
)
_CLAUSE = re.compile(
    r"(?P<kept>\b(?!(?:of|about|like|before|after|since|is|was|are|were|does|did|do|for|with|by|"
    r"than|to|from|on|in|at|why|how|when|and|or|all|but)\b)\w+)\s+that\b(?=\s+\w)|"
    rf"\b(?:that|this|these|those|there)\b(?=\s+(?:\w+\s+)?{AUXILIARY}\b)|"
    rf"\b(?:{AUXILIARY}(?:n['’]t)?|be|been)\s+there\b(?=\s+\w)|"
    r"\b(?:are|were)\s+there\b|"
    rf"\bthese\s+days\b|\bthis\s+(?:past\s+|coming\s+)?{_NOW}\b(?!-)|"
    r"\bwhat\s+(?:time|day)\s+is\s+it\b|\b(?:these|those)\s+articles\b|"
    r"\"[^\"]*\"|“[^”]*”",
    _I,
)
"""Where such a word only joins clauses ("say that he would", "is there"), is a time from today
("this year") or is quoted, pointing nowhere."""

_JUDGED = (
    r"(?:(?:il)?legal|(?:un)?lawful|(?:im)?possible|(?:un)?safe|(?:un)?common|(?:un)?usual|"
    r"(?:un)?necessary|(?:un)?wise|(?:un)?healthy|easy|easier|hard|harder|difficult|dangerous|"
    r"normal|rare|rude|right|wrong|better|best|important|useful|expensive|cheap|cheaper|cruel|like|"
    r"an?\s+(?:crime|sin|mistake|(?:good|bad)\s+(?:idea|time)))"
)
_EMPTY_IT = re.compile(
    r"\bit(?:['’]s)?\b(?=(?:\s+(?:is|was|be|been|ever|usually|normally|really|still))*\s+(?:"
    rf"(?:{_JUDGED}|true|likely|known|clear|certain|seems?|appears?)\s+that\s+\w|"
    r"(?:(?:take|takes|took|taken|cost|costs)(?:\s+[^\s?.!]+){0,6}?|"
    rf"(?:{_JUDGED}|feel|mean|make\s+sense)(?:\s+for(?:\s+[^\s?.!]+){{1,5}}?)?)"
    r"\s+to\s+(?-i:[a-z])\w*(?P<to_what>[^?.!]*)))",
    _I,
)
"""An "it" that only holds the place of what comes after: "is it legal to …", "it takes … to …"."""

_OBJECTLESS = re.compile(
    r"\s*(?:how|where|when)\s+(?:can|do|could|should|would|must|to)\s+"
    r"(?:(?:i|we|you|one)\s+)?\w+\s*\?*\s*$",
    _I,
)
"""A doing without anything that it is done to: "How can I apply?"."""

_DONE = (
    r"(?:\w{2,}ed|taken|given|broken|driven|stolen|beaten|chosen|written|fallen|eaten|seen|sold|lost|"
    r"spent|sent|paid|made|done|left|hurt|built|bought|caught|found|held|kept|put|cut|won|shot|told|"
    r"said|drawn|shown|thrown|gone)"
)
_HOW_MANY_DONE = re.compile(
    rf"\s*how\s+(?:many|much)\s+{AUXILIARY}\s+(?:(?:not|already|still|also|been)\s+){{0,2}}{_DONE}"
    r"(?:\s+(?:up|down|out|off|in|away|back))?\s*\?*\s*$",
    _I,
)
"""A count of what is not named: "How many were sold?"."""

_ONE = re.compile(
    r"[^?]*\b(?:be|is|was|there|have|has|had|get|got|need|want|use|buy|find|make)\s+one\W*$",
    _I,
)
"""One of what was told of: "Does Toyota have one?"."""

_LACKING = (_OBJECTLESS, _HOW_MANY_DONE, _ONE)

_BEGINNING = re.compile(r"(?:^|[.?!…:])\W*$")
_SENTENCE = re.compile(r"(?<=[?.!])\s+(?=\S)")


def is_follow_up(question: str) -> bool:
    """Whether a question points back ("When was that?", "And Shaheen?") and names no one itself."""
    if opens_as_addition(question) or any(lacks.match(question) for lacks in _LACKING):
        return True
    if found := pointing(question):
        return not _names_its_own(question[: found[0].start()])
    return is_fragment(question)


def pointing(question: str) -> list[re.Match[str]]:
    """The words that point to something, without those that only join clauses or are names."""
    plain = _EMPTY_IT.sub(_without_empty, question)
    plain = _CLAUSE.sub(lambda match: (match["kept"] or "").ljust(len(match[0])), plain)
    return [
        match
        for match in _POINTING.finditer(plain)
        if match[0].islower() or _BEGINNING.search(plain[: match.start()])
    ]


def _without_empty(match: re.Match[str]) -> str:
    """Blanks for an "it" that what comes after explains, unlike that of "is it safe to use?"."""
    told = match["to_what"] is None or content_words(match["to_what"])
    return " " * len(match[0]) if told else match[0]


def sentences(text: str) -> list[str]:
    """The sentences of a question, roughly."""
    return _SENTENCE.split(text.strip())


def marked(question: str) -> str:
    """A question with its mark, which what reads it goes by, if it was typed without."""
    bare = question.rstrip()
    return f"{bare}?" if "?" not in bare and _ASKS.match(bare) else question


def opens_as_addition(question: str) -> bool:
    """Whether it begins as something added: "And …", "What about …", "Why?", "Which is …"."""
    joined = _JOINED.match(question)
    rest = question[joined.end() :] if joined else question
    whole = (joined and _ASKS.match(rest)) or _CHOOSING.match(rest)
    if whole and not _OPENING.match(rest):
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
    """The words that say what it is about; none in "Thank you, that is fine." and "Really?"."""
    left_out = STOP_WORDS if _ABOUT_ONE.search(question) else STOP_WORDS | _SMALL_TALK
    said = [word for word in words(question) if word not in left_out]
    return [] if _REACTIONS.issuperset(said) and not _ASKS_FOR.match(question) else said
