"""What the questions before a follow-up were about, said after it in brackets."""

from __future__ import annotations

import re

from qa.retrieve.dates import DATE, RELATIVE, YEARLESS
from qa.retrieve.pointing import content_words
from qa.retrieve.terms import AUXILIARY

MAX_CONTEXT = 300
"""Characters of what earlier questions were about."""

_I = re.IGNORECASE
_TIMED_BY = ("in", "on", "from", "since", "until", "before", "after", "between", "during", "by")
_LED = "|".join(rf"(?<=\b{word}\s)" for word in _TIMED_BY)
_FIGURE = r"(?:\d{1,2}(?:st|nd|rd|th)?|\d{4})\b"
_SAID_DATE = (
    rf"(?:{RELATIVE}|(?:(?:{_LED}|(?=last\s))(?=(?:last\s+)?(?-i:[A-Z]))|"
    rf"(?=(?:the\s+)?(?:\w+day,?\s+(?:the\s+)?)?(?:\w+\.?,?\s+(?:of\s+)?)?{_FIGURE})){DATE})"
)
"""A date: a month alone is one with a capital and after a preposition only, unlike those of
"Theresa May", "the march on Rome" and "who may win"."""

DATE_TOLD = re.compile(_SAID_DATE, _I)
DATED = re.compile(
    rf",?\s*\b(?:(?:{'|'.join(_TIMED_BY)})\s+)?{_SAID_DATE}"
    rf"(?:\s*(?:to|and|until|[-–])\s*(?:{_SAID_DATE}|(?-i:(?=[A-Z])){YEARLESS}))?(?!\w)",
    _I,
)
_AUXILIARY = rf"{AUXILIARY}(?:n['’]t)?"
_ASKING = re.compile(
    r"\W*(?:(?:and|but|or|so|then)\b,?\s*)?(?:(?:in|at|on|of|to|for|from|with|by)\s+)?"
    rf"(?:(?P<who>who|what)(?=\s+(?!{_AUXILIARY}\b)(?P<deed>\w+)\s+(?:the\s+)?(?-i:[A-Z0-9]))|"
    r"how\s+(?:much|many|long|often|far|old|big)|whom|whose|who|what|which|when|where|why|how)?"
    rf"(?:(?:['’]s|\s+{_AUXILIARY})\b)?(?:\s+of\b)?(?:\s+(?:the|there|(?-i:it))\b)?\W*"
    rf"(?:{_AUXILIARY}\s+(?:(?:there|(?-i:it))\s+)?)?"
    r"(?:(?:you\s+)?(?:please\s+)?tell\s+(?:me|us)\s+(?:\w+\s+){0,3}?about\s+)?",
    _I,
)
"""How a question begins that asks for something, up to what it asks about."""

_ASKS = re.compile(
    rf"\b(?:who|whom|whose|what|which|when|where|why|how)\b|^\W*(?:(?:and|but|so|or)\s+)?{_AUXILIARY}\s",
    _I,
)
_ADDED = re.compile(r"\b(?:what|how)\s+about\b", _I)
_WHOSE = re.compile(
    r"\W*(?:(?:and|but|or|so|what\s+about|how\s+about)\b,?\s*)+(?P<what>(?:his|her|their|its)\s+[^?.!]+)[?.!\s]*$",
    _I,
)
"""Something of what was talked about: "And his sister?"."""

_BRACKETS = re.compile(r"\s*[()]\s*")
_ABOUT = re.compile(r"(?P<asked>.+?)\s+\((?P<topic>[^()]+)\)", re.DOTALL)
ASKS_WHO = re.compile(r"\s*(?:\w+\s+)?(?:who|whom|which)\b", _I)


def about(question: str, base: str, last: str) -> str:
    """The question, and in brackets what it is about, as the questions before it say.

    "And in person?" asks what the question before it asked, which comes in front.
    """
    if not _asks_itself(question):
        if whose := _WHOSE.match(question):
            asking = "Who" if ASKS_WHO.match(base) else "What"
            verb = "are" if whose["what"].rstrip().endswith("s") else "is"
            question = f"{asking} {verb} {whose['what'].strip()}?"
        else:
            return f"{_context(base, last)} {question.strip()}"
    timed = DATE_TOLD.search(question) is not None
    topic = _topic_of(base, timed=timed, deed=not content_words(question))
    if len(content_words(last)) > 1 and len(topic) + len(last) < MAX_CONTEXT:
        topic = f"{topic}, {_topic_of(last, timed=timed)}"
    return f"{question.strip()} ({_end_of(topic)})"


def _asks_itself(question: str) -> bool:
    """Whether a question has a word that asks, unlike "And Shaheen?" and "What about him?"."""
    return _ASKS.search(_ADDED.sub("", question)) is not None


def _context(base: str, last: str) -> str:
    """A question and what followed up on it."""
    if len(content_words(last)) > 1 and len(base) + len(last) < MAX_CONTEXT:
        return f"{base} {last}"
    return _end_of(base)


def _end_of(text: str) -> str:
    """The end of a text, where what is asked mostly stands."""
    return text if len(text) <= MAX_CONTEXT else text[-MAX_CONTEXT:].partition(" ")[2]


def _topic_of(asked: str, *, timed: bool, deed: bool = True) -> str:
    """What a question is about: itself without its question word, as far as that leaves any.

    Args:
        asked: the question.
        timed: whether another question about it names a time of its own, so that it loses its.
        deed: whether what somebody did is kept: "won the cup" rather than "the cup".
    """
    asking = _ASKING.match(asked)
    rest = asked[asking.end() :] if asking else asked
    if asking and asking["deed"] and not deed:
        rest = rest.removeprefix(asking["deed"])
    rest = _BRACKETS.sub(" ", rest)
    undated = DATED.sub("", rest) if timed else rest
    bare = (undated if content_words(undated) else rest).strip(" \t\n?.!,;:")
    return bare or asked.strip(" ?.!")


def completed(understood: str) -> re.Match[str] | None:
    """A follow-up as `about` completes it: what it asks, and the topic in brackets."""
    return _ABOUT.fullmatch(understood)
