"""What kind of answer a question asks for, told by its words, and whether a text has that kind.

The oldest trick of question answering: "who" wants a name, "how much" a number
(Li and Roth 2002, "Learning question classifiers").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.retrieve.terms import CAPITALS


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: how it is recognised, and what its answer looks like."""

    name: str
    question: re.Pattern[str]
    answer: re.Pattern[str]


def _kind(name: str, question: str, answer: str) -> Kind:
    return Kind(name, re.compile(question, re.IGNORECASE), re.compile(answer))


MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
"""For patterns, as those of the answer."""

SIZES = "many|much|old|far|large|big|high|tall|deep|wide|fast|heavy|thick"
"""What "how" asks the measure of, for patterns."""

STATEMENT = "statement"
"""The kind that asks what somebody said, and wants it whole."""

KINDS = (
    _kind("person", r"\b(who|whom|whose)\b", rf"(?<!^)\b[{CAPITALS}][\w’'-]+ [{CAPITALS}][\w’'-]+"),
    _kind(
        "time",
        r"\b(when|(what|which) (year|date|day|month|time|decade|century)|"
        r"how long ago|since when)\b",
        rf"\b(\d{{4}}|{MONTHS}|yesterday|today|tomorrow|tonight|decade|centur(y|ies)|"
        r"(last|this|next|earlier|later|ago) \w+|\w+day)\b",
    ),
    _kind(
        "number",
        rf"\b(how (long|often|{SIZES})|what (age|speed|height|price|percentage|proportion))\b",
        r"\d",
    ),
    _kind(
        "place",
        r"\b(where|(which|what) (state|country|city|place|town|region)s?)\b",
        rf"\b(in|at|from|near|over|to|of) (the )?[{CAPITALS}]",
    ),
    _kind(
        "body",
        r"\b(which|what) ((\w+ )?(newspaper|paper|magazine|journal|channel|network|agency|company|"
        r"firm|bank|airline|party|team|club|band|university|college|school|department|ministry|"
        r"organi[sz]ation|institution|committee|court|church|hospital|museum))\b",
        rf"(?<!^)\b[{CAPITALS}][\w’'-]+",
    ),
    _kind(
        STATEMENT,
        r"\b(say|says|said|stated|respond|responded|reply|comment|react|"
        r"tell(?!\s+(?:me|us)\b)|told)\b",
        r"[\"“”«»]|\b(said|says|stated|told|confirmed|claimed|denied|vow\w*|added|announced)\b",
    ),
)


def kind_of(question: str) -> Kind | None:
    """The kind that a question's words tell first; None for the others ("why", "which").

    "How many died when the ferry sank?" wants a number.
    """
    found = [(match.start(), kind) for kind in KINDS if (match := kind.question.search(question))]
    return min(found, key=lambda pair: pair[0], default=(0, None))[1]


def fits(question: str, text: str) -> float:
    """1 if a text has what the question's kind of answer looks like, 0 if not, ½ if untold."""
    kind = kind_of(question)
    if kind is None:
        return 0.5
    return float(kind.answer.search(text) is not None)
