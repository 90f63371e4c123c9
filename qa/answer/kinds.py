"""What kind of answer a question asks for, told by its words, and whether a text has that kind.

The oldest trick of question answering: "who" wants a name, "how much" a number
(Li and Roth 2002, "Learning question classifiers").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.retrieve.terms import CAPITALS, STOP_WORDS, terms


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: how it is recognised, and what its answer looks like."""

    name: str
    question: re.Pattern[str]
    answer: re.Pattern[str]


def _kind(name: str, question: str, answer: str) -> Kind:
    return Kind(name, re.compile(question, re.IGNORECASE), re.compile(answer))


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)

SIZES = "many|much|old|far|large|big|high|tall|deep|wide|fast|heavy|thick"
"""What "how" asks the measure of, for patterns."""

_MEASURED = re.compile(rf"\bhow\s+(?:long(?!\s+ago)|{SIZES})\b", re.IGNORECASE)
_COUNTED = re.compile(rf"\bhow\s+(?:{SIZES})\b", re.IGNORECASE)
_DAY_OR_YEAR = re.compile(
    r"(?:(?:in|on|since|until|from)\s+)?(?:(?:1[0-9]|20)[0-9]{2}|"
    rf"(?:[0-9]{{1,2}}\s+)?(?:{_MONTHS})\b\.?(?:\s+[0-9]{{1,2}})?(?:,?\s+(?:1[0-9]|20)[0-9]{{2}})?)",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"[{CAPITALS}][{CAPITALS} .,'’-]{{2,40}}(?:\([^)\n]{{2,40}}\)\s*)?[-–—]{{1,2}}\s"
)
"""Where a report was written, in front of it: "HARWICK (Reuters) - "."""

_NEXT = re.compile(r"\s+[^\W\d_]+")
_AT_A_TIME = re.compile(
    r"\b(?:in|since|until|till|by|from|during|after|before)\s+(?:the\s+)?\S+$", re.IGNORECASE
)
_LASTING = re.compile(r"(?:until|till|since|from)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|"
    r"third|quarter|all|most|much|none|no|several|few|many|some|once|twice|single|both|double|triple|"
    r"an?|every|each|daily|weekly|monthly|yearly|annually|often|never|always|rarely)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_SAID_ON = re.compile(
    r"\b(?:said|says|told\s+\w+|announced|reported|confirmed|stated|added)\s+(?:late\s+|early\s+)?(?:on\s+)?$"
)
_SAYING = re.compile(r"\b(?:say|said|tell|told|announce\w*|report\w*|confirm\w*)\b", re.IGNORECASE)

_UNITS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        (
            "length",
            r"(?<!cubic\s)(?<!square\s)\b(?:(?:kilo|centi)?met(?:er|re)s?|k?m|miles?|feet|foot)\b",
        ),
        (
            "space",
            r"\b(?:cubic|square|lit(?:er|re)s?|gallons?|barrels?|hectares?|acres?|tonnes?|tons?)\b",
        ),
        (
            "money",
            r"[€$£¥]|\b(?:euros?|dollars?|pounds?|cents?|francs?|yen|yuan|kron\w+|rubles?)\b",
        ),
    )
}
_SUMS = "turnover|revenue|salary|price|cost|budget|fee"
_ASKED_IN = (
    (re.compile(r"\bhow\s+(?:deep|wide|tall|thick)\b", re.IGNORECASE), "length"),
    (re.compile(rf"\bwhat\s+(?:is|was)\s+(?:\S+\s+){{1,3}}?(?:{_SUMS})\b", re.IGNORECASE), "money"),
    (re.compile(r"\bhow\s+much\b.+\b(?:costs?|earns?|pay|paid)\b", re.IGNORECASE), "money"),
)
"""What is asked, by the units of its answer."""

_WHEN_WILL = re.compile(r"\bwhen\s+will\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|may|might|could|can|should|going\s+to|(?:is|are|was|were|be)\s+to|plan(?:s|ned|ning)?|expect\w*|"
    r"due|schedul\w*|set\s+(?:to|for)|aim\w*|hop\w+|until|till|next|tomorrow|later|soon|deadline|target\w*|"
    r"from|by|\w+s\s+(?:(?:again|back|up|off|out)\s+)?(?:in|on|at|every|each))\b|['’]ll\b",
    re.IGNORECASE,
)

_ASKED_HOW_IT_ENDED = re.compile(
    r"\b(?:who|which\s+\w+)\s+(?:won|beat|defeated|lost|scored)\b|"
    r"\b(?:did|was|were)\b.+\b(?:win|beat|defeat(?:ed)?|lose|lost|score|reach|won)\b",
    re.IGNORECASE,
)
_PLANNED = (
    r"(?:will|shall|(?:is|are)\s+(?:(?:due|set|expected|scheduled|planned|likely|going)\s+)?to|"
    r"plans?\s+to|intends?\s+to|hopes?\s+to)\s+(?:play|face|meet|host|take\s+on|compete|contest|fight|run)\b"
)
_ENDED = re.compile(r"\b(?:beat|defeat|w[io]n|los[et]|scor|knock)", re.IGNORECASE)
_IS_TO_BE = re.compile(
    rf"\b{_PLANNED}(?:(?!\b(?:was|were|had|did|after|since|because|who|which|that)\b)[^.;:])*$",
    re.IGNORECASE,
)
_TO_DO = re.compile(rf"\s*,?\s*{_PLANNED}", re.IGNORECASE)
_WHY = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:why\b|how\s+come\b|what\s+(?:has\s+)?(?:caused|led\s+to)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?:and|but|so)\s+)?who\b", re.IGNORECASE)
_SUM = re.compile(
    r"(?:(?:about|some|nearly|almost|over|more\s+than)\s+)?"
    r"(?:[$€£¥]\s*\d[\d.,]*(?:\s*(?:[mk]|bn|million|billion|trillion))?|\d[\d.,]*\s*(?:%|percent))",
    re.IGNORECASE,
)

STATEMENT = "statement"
"""The kind that asks what somebody said, and wants it whole."""

KINDS = (
    _kind("person", r"\b(who|whom|whose)\b", rf"(?<!^)\b[{CAPITALS}][\w’'-]+ [{CAPITALS}][\w’'-]+"),
    _kind(
        "time",
        r"\b(when|(what|which) (year|date|day|month|time|decade|century)|"
        r"how long ago|since when)\b",
        rf"\b(\d{{4}}|{_MONTHS}|yesterday|today|tomorrow|tonight|decade|centur(y|ies)|"
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


def is_another_measure(question: str, short: str) -> bool:
    """Whether a question asks how long or how many, and a short answer is a day or a year."""
    lasting = _LASTING.match(short) and "long" in question.lower()
    return bool(_MEASURED.search(question) and _DAY_OR_YEAR.fullmatch(short) and not lasting)


def is_in_other_units(question: str, short: str) -> bool:
    """Whether a depth is asked for, or a sum, and a short answer is in units of something else."""
    wanted = [units for asked, units in _ASKED_IN if asked.search(question)]
    if not wanted or any(_UNITS[units].search(short) for units in wanted):
        return False
    return any(units.search(short) for units in _UNITS.values())


def is_of_the_past(question: str, quote: str) -> bool:
    """Whether it is asked when something will be, and nothing in a quote speaks of what is to come.

    "When will the plant open?" is not answered by the Tuesday on which a court ruled.
    """
    return bool(_WHEN_WILL.search(question)) and not _TO_COME.search(quote)


def is_yet_to_come(question: str, quote: str, start: int, end: int) -> bool:
    """Whether it is asked how a contest ended, and a short answer is of what is planned.

    "Who won the final?" is not answered by who will play in it. `start` and `end` are those of the
    answer in the quote.
    """
    if not _ASKED_HOW_IT_ENDED.search(question) or _ENDED.search(quote):
        return False
    return bool(_IS_TO_BE.search(quote[:start]) or _TO_DO.match(quote, end))


def is_no_reason(question: str, short: str) -> bool:
    """Whether a question asks why, and a short answer is but a day, a year or a number."""
    told = _DAY_OR_YEAR.fullmatch(short) or short.replace(",", "").isdigit()
    return bool(short and told and _WHY.match(question))


def is_a_sum(question: str, short: str) -> bool:
    """Whether a question asks who, and a short answer is money or a percentage."""
    return bool(_WHO.match(question) and _SUM.fullmatch(short))


def is_counting(question: str, text: str, end: int) -> bool:
    """Whether a short answer counts what comes after it: "1450 residents" is no year.

    `end` is that of the answer. After "in" it is one, unless the question counts what follows.
    """
    after = _NEXT.match(text, end)
    if not after:
        return False
    following = after[0].strip().lower()
    at_a_time = _AT_A_TIME.search(text[:end]) or following in STOP_WORDS
    return following in terms(question) or not at_a_time


def lacks_a_number(question: str, short: str) -> bool:
    """Whether a question asks how many or how deep, and a short answer has no quantity."""
    return bool(_COUNTED.search(question)) and not _QUANTITY.search(short)


def is_of_the_report(question: str, quote: str, start: int, end: int) -> bool:
    """Whether a short answer tells of the report rather than of what it reports.

    For who, where it was written ("HARWICK - "); for when, the day on which somebody said it.
    """
    kind = kind_of(question)
    if kind is None:
        return False
    if kind.name == "person":
        dateline = _DATELINE.match(quote)
        return dateline is not None and end <= dateline.end()
    said = kind.name == "time" and _SAID_ON.search(quote[:start])
    return bool(said and _WEEKDAY.fullmatch(quote[start:end]) and not _SAYING.search(question))
