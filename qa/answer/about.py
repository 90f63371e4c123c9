"""Questions about articles rather than after what they tell, told by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.retrieve.pointing import content_words

_I = re.IGNORECASE
_ONE = r"(?:article|story|report|piece|text|document)"
_SEVERAL = r"(?:articles|stories|reports|pieces|texts|documents|sources)"
_ARTICLE = rf"(?:the|this|that|an?)\s+(?:\w+\s+)?(?:{_ONE}|news)"
_ISSUED = r"(?:published|written|posted|released|printed|dated)"
_PUBLISHED = re.compile(
    rf"\bwhen\s+(?:was|did)\s+{_ARTICLE}\s*(?P<about>.*?)\s+(?:{_ISSUED}|appear|come\s+out)\b"
    rf"|\b(?:what|which)\s+(?:is|was)\s+the\s+(?:publication\s+)?date\s+of\s+(?:publication\s+of\s+)?"
    rf"{_ARTICLE}\s*(?P<of>.*?)\s*\??\s*$"
    rf"|\b(?:on\s+)?(?:what|which)\s+(?:date|day)\s+was\s+{_ARTICLE}\s*(?P<on>.*?)\s+{_ISSUED}\b",
    _I,
)
_BY = re.compile(
    rf"\bwho(?:\s+(?:is|was|are)\s+the\s+(?:author|writer|journalist|reporter)s?\s+(?:of|behind)|"
    rf"\s+(?:wrote|authored|reported))\s+{_ARTICLE}\s+(?P<about>.+?)[\s?.!]*$",
    _I,
)
_IN_SHORT = (
    r"(?:summari[sz]e|sum\s+up|recap|(?:(?:give|write|make)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?"
    r"(?:(?:short|brief|quick)\s+)?(?:summary|overview|gist|recap|main\s+points?)\s+of)"
)
_SUMMED_UP = re.compile(
    rf"^\W*(?:what(?:['’]s|\s+(?:is|are))\s+)?{_IN_SHORT}\s+{_ARTICLE}\s+(?P<of>.+?)[\s?.!]*$"
    rf"|\bwhat\s+(?:does|did|do)\s+{_ARTICLE}\s+(?P<about>.+?)\s+(?:say|tell|report)[\s?.!]*$"
    rf"|\bwhat(?:['’]s|\s+is)\s+{_ARTICLE}\s+(?P<on>.+?)\s+about[\s?.!]*$",
    _I,
)
_ALL_SUMMED_UP = re.compile(
    rf"^\W*{_IN_SHORT}\s+(?:all\s+)?(?:of\s+)?(?:the\s+|my\s+)?{_SEVERAL}\s+(?P<of>.+?)[\s?.!]*$",
    _I,
)
_SPEAK_OF = (
    r"(?:(?:that|which|who)\s+)?(?:mention|name|discuss|cover|(?:talk|write|are|is|say\s+something)\s+about|"
    r"deal\s+with|refer\s+to|speak\s+of|report\s+on|are\s+there\s+(?:on|about)|mentioning|naming|about|on)"
)
_MENTIONED = re.compile(
    rf"\b(?:which|what|how\s+many)\s+(?:of\s+(?:the|my)\s+)?(?:{_ONE}|{_SEVERAL})\s+{_SPEAK_OF}s?\s+(?P<of>.+?)[\s?.!]*$"
    rf"|^\W*(?:list|show|find|give|name)\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+|my\s+)?{_SEVERAL}\s+"
    rf"{_SPEAK_OF}\s+(?P<on>.+?)[\s?.!]*$"
    rf"|^\W*(?:do|does)\s+(?:any\s+of\s+)?(?:the|my|these|any)\s+(?:{_ONE}|{_SEVERAL})\s+{_SPEAK_OF}\s+"
    rf"(?P<so>.+?)[\s?.!]*$"
    rf"|^\W*(?:(?:is|are)\s+there|(?:do|have)\s+you\s+(?:have|got))\s+(?:anything|any(?:\s+{_SEVERAL})?|{_SEVERAL})\s+"
    rf"(?:{_SPEAK_OF})\s+(?P<any>.+?)[\s?.!]*$",
    _I,
)
_LEADING_IN = re.compile(r"^(?:about|on|of|that|which|mentioning)\s+", _I)
_COMPLETED = re.compile(r"(?:it|this|that|them|these|those|him|her)\W+\((?P<topic>[^()]+)\)$", _I)
"""A topic that is pointed to, as a follow-up is understood: "it? (the strike)"."""


class Wanted(StrEnum):
    """What is asked of articles."""

    PUBLICATION = "when it was published"
    AUTHOR = "who wrote it"
    SUMMARY = "what it says in short"
    SUMMARIES = "what each of them says in short"
    MENTIONS = "which speak of something"


@dataclass(frozen=True, slots=True)
class About:
    """A question about articles: what it wants, and the topic that tells which are meant."""

    wanted: Wanted
    topic: str


def asked_about(question: str) -> About | None:
    """What a question asks of articles; None if it asks after what they tell, or names no topic."""
    for wanted, pattern in (
        (Wanted.PUBLICATION, _PUBLISHED),
        (Wanted.AUTHOR, _BY),
        (Wanted.SUMMARIES, _ALL_SUMMED_UP),
        (Wanted.SUMMARY, _SUMMED_UP),
        (Wanted.MENTIONS, _MENTIONED),
    ):
        if match := pattern.search(question):
            said = next((part for part in match.groups() if part is not None), "")
            topic = _LEADING_IN.sub("", said).strip()
            if completed := _COMPLETED.match(topic):
                topic = completed["topic"]
            return About(wanted, topic) if content_words(topic) else None
    return None
