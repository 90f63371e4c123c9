"""Questions about articles rather than after what they tell, told by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from qa.answer.about_articles.somebody import asked_after
from qa.answer.asked.kinds import STATEMENT, kind_of
from qa.retrieve.naming import is_name
from qa.retrieve.phrases import names_days
from qa.retrieve.pointing import content_words
from qa.retrieve.terms import words

_I = re.IGNORECASE
_ONE = r"(?:article|story|report|piece|text|document)"
_SEVERAL = r"(?:articles|stories|reports|pieces|texts|documents|sources)"
_ARTICLE = rf"(?:the|this|that|an?)\s+(?:\w+\s+)?(?:{_ONE}|news)"
_ITEM = (
    r"(?:the|this|that|an?)\s+(?:\w+\s+)?"
    r"(?:article|news|obituary|story(?=\s+(?:about|on)\b)|interview(?=\s+with\b))"
)
"""What is certainly an article: a report may be one that articles tell of."""

_ISSUED = r"(?:published|written|posted|released|printed|dated)"
_WRITING = r"\b(?:wr(?:ote|itten|ites?|iting)|authors?|authored|penned)\b"
_AT_FIRST = r"(?:(?:first|originally|actually|initially)\s+)*"
_PUBLISHED = (
    rf"\bwhen\s+(?:was|did)\s+{_ITEM}(?P<about>.*?)\s+{_AT_FIRST}(?:{_ISSUED}|appear|come\s+out)\b"
    rf"|\b(?:what|which)\s+(?:is|was)\s+the\s+(?:publication\s+)?date\s+of\s+(?:publication\s+of\s+)?"
    rf"{_ITEM}\s*(?P<of>.*?)\s*\??\s*$"
    rf"|\b(?:on\s+)?(?:what|which)\s+(?:date|day)\s+was\s+{_ITEM}(?P<on>.*?)\s+{_AT_FIRST}{_ISSUED}\b"
)
_BY = (
    rf"\bwho(?:\s+(?:is|was|are)\s+the\s+(?:author|writer|journalist|reporter)s?\s+(?:of|behind)|"
    rf"\s+(?:wrote|authored|reported))\s+{_ITEM}\s+(?P<about>.+?)[\s?.!]*$"
)
_IN_SHORT = (
    r"(?:summari[sz]e|sum\s+up|recap|(?:(?:give|write|make)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?"
    r"(?:(?:short|brief|quick)\s+)?(?:summary|overview|gist|recap|main\s+points?)\s+of)"
)
_SUMMED_UP = (
    rf"^\W*(?:what(?:['’]s|\s+(?:is|are))\s+)?{_IN_SHORT}\s+{_ARTICLE}\s+(?P<of>.+?)[\s?.!]*$"
    rf"|\bwhat\s+(?:does|did|do)\s+{_ARTICLE}\s+(?P<about>.+?)\s+(?:say|tell|report)[\s?.!]*$"
    rf"|\bwhat(?:['’]s|\s+is)\s+{_ARTICLE}\s+(?P<on>.+?)\s+about[\s?.!]*$"
)
_ALL_SUMMED_UP = (
    rf"^\W*{_IN_SHORT}\s+(?:all\s+)?(?:of\s+)?(?:the\s+|my\s+)?{_SEVERAL}\s+(?P<of>.+?)[\s?.!]*$"
)
_SPEAK_OF = (
    r"(?:(?:that|which|who)\s+)?(?:mention|name|discuss|cover|(?:talk|write|are|is|say\s+something)\s+about|"
    r"deal\s+with|refer\s+to|speak\s+of|report\s+on|are\s+there\s+(?:on|about)|mentioning|naming|about|on)"
)
_MENTIONED = (
    rf"\b(?:which|what|how\s+many)\s+(?:of\s+(?:the|my)\s+)?(?:{_ONE}|{_SEVERAL})\s+{_SPEAK_OF}s?\s+(?P<of>.+?)[\s?.!]*$"
    rf"|^\W*(?:list|show|find|give|name)\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+|my\s+)?{_SEVERAL}\s+"
    rf"{_SPEAK_OF}\s+(?P<on>.+?)[\s?.!]*$"
    rf"|^\W*(?:do|does)\s+(?:any\s+of\s+)?(?:the|my|these|any)\s+(?:{_ONE}|{_SEVERAL})\s+{_SPEAK_OF}\s+"
    rf"(?P<so>.+?)[\s?.!]*$"
    rf"|^\W*(?:(?:is|are)\s+there|(?:do|have)\s+you\s+(?:have|got))\s+(?:anything|any(?:\s+{_SEVERAL})?|{_SEVERAL})\s+"
    rf"(?:{_SPEAK_OF})\s+(?P<any>.+?)[\s?.!]*$"
    r"|^\W*(?:(?:show|find|give|list)\s+(?:me\s+)?)?(?:everything|(?:all|every|any)\s+(?:the\s+)?"
    r"(?:mention|reference)s?)\s+(?:about|on|of|to|regarding)\s+(?P<everything>.+?)[\s?.!]*$"
)
_LATEST = (
    r"^\W*(?:(?:what|which)(?:['’]s|\s+(?:is|are|was|were))?\s+|(?:(?:is|are)\s+there\s+)?any\s+|show\s+me\s+)?"
    r"(?:the\s+)?(?:latest(?!\s+of)|(?:(?:latest|newest|most\s+recent|recent)\s+(?:developments?|coverage|stories)"
    r"|(?:latest|newest|most\s+recent|recent|new)\s+(?:news|updates?|articles?|headlines)"
    r"|(?<!what\s)(?<!which\s)news))"
    r"\s+(?:on|about|of|from|regarding|concerning|with|around)\s+(?P<of>.+?)[\s?.!]*$"
)
_EARLIEST = (
    r"^\W*(?:(?:what|which)(?:['’]s|\s+(?:is|are|was|were))?\s+|(?:show|find|give)\s+(?:me\s+)?)?(?:the\s+|my\s+)?"
    r"(?:oldest|earliest|first)\s+(?:(?:news|coverage|mentions?)\s+of|(?:articles?|news|coverage)\s+"
    rf"(?:regarding|concerning|to\s+mention|{_SPEAK_OF}s?))\s+(?P<of>.+?)[\s?.!]*$"
    r"|^\W*when\s+(?:was|were)\s+(?P<when>.+?)\s+first\s+(?:mentioned|reported\s+on|written\s+about)[\s?.!]*$"
)
_ORDER = r"(?:time\s?line|chronology|(?:sequence|course)\s+of\s+(?:the\s+)?events)"
_COURSE = (
    r"^\W*(?:(?:what(?:['’]s|\s+(?:is|was))|(?:show|give|make|draw\s+up)(?:\s+me)?)\s+)?"
    rf"(?:(?:the|an?)\s+)?(?:\w+\s+)?{_ORDER}\s+(?:of|for|about|on|in|around|behind)\s+(?P<of>.+?)[\s?.!]*$"
    rf"|^\W*(?:(?:the|an?)\s+)?(?P<on>(?:\S+\s+){{1,6}}?){_ORDER}[\s?.!]*$"
    r"|^\W*how\s+(?:did|has|have)\s+(?P<how>.+?)\s+(?:unfold|unfolded|play(?:ed)?\s+out)[\s?.!]*$"
)
_CITED = (
    r"(?:\w+\s+){0,3}?(?:article|news\s+item)(?:\s+(?:about|on|from)\s+[^?]+?)?"
    r"|(?:story|report)\s+(?:about|on|from|titled|called)\s+[\"“][^?]+?[\"”]"
)
"""What is certainly an article of which more is asked: "the police report" is told of by others."""

_PART = (
    rf"\bwhat\s+(?:does|did|do)\s+(?:the|this|that|an?)\s+(?P<which>{_CITED})"
    r"\s+(?:say|tell|report|write)s?\s+(?:us\s+|me\s+)?(?:about|on|of|regarding)\s+(?P<of>.+?)[\s?.!]*$"
)
_WROTE = r"(?:wrote|written|writes?|reported|reports?)"
_WRITERS = (
    rf"\b(?:which|what)\s+(?:journalist|reporter|author|writer)s?\s+(?:has\s+|have\s+)?{_WROTE}\s+"
    r"(?:about|on)\s+(?P<of>.+?)[\s?.!]*$"
    r"|\bwho\s+(?:wrote|has\s+written)\s+about\s+(?P<told>.+?)[\s?.!]*$"
    rf"|\bwho\s+(?:has\s+|have\s+)?{_WROTE}\s+(?:(?:an?|any|the|my|all)\s+)*(?:news|articles?)\s+"
    r"(?:about|on)\s+(?P<on>.+?)[\s?.!]*$"
)
_BY_SOMEBODY = (
    r"^\W*(?:(?:which|what|how\s+many|list|show|find|give|name)\s+)?(?:me\s+)?(?:(?:all|of|the|my|any)\s+)*articles?\s+"
    r"(?:(?:that|which)\s+)?(?:(?:is|are|was|were)\s+)?(?:there\s+)?(?:(?:written|authored)\s+)?by\s+(?P<of>.+?)[\s?.!]*$"
    r"|^\W*(?:which|what|how\s+many)\s+articles?\s+(?:did|has|have)\s+(?P<on>.+?)\s+(?:write|written)[\s?.!]*$"
)
_ALL = (
    r"^\W*(?:list|show|name)\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+|my\s+)?(?P<all>articles)(?:\s+published)?[\s?.!]*$"
    r"|^\W*what\s+are\s+(?:(?:all|of|the|my|these)\s+)+(?P<these>articles)\s+about[\s?.!]*$"
    r"|^\W*(?:how\s+many|which|what)\s+(?P<many>articles)\s+(?:(?:are|were)\s+(?:there|published)|(?:do|have)\s+(?:i|you)\s+(?:have|got)|published)[\s?.!]*$"
)
_NEWS = (
    r"^\W*what(?:['’]s|\s+(?:has|is|was|were|have))?\s+(?:been\s+)?(?P<of>happen(?:ed|ing)|new|"
    r"going\s+on|reported|published|written)[\s?.!]*$"
)
_HAPPENED = (
    r"^\W*what(?:['’]s|\s+(?:has|is))?\s+(?:been\s+)?(?:happen(?:ed|ing)|new|going\s+on)\s+"
    r"(?:to|with|at|in|around|about)\s+(?P<of>[^?]+?)[\s?.!]*$"
)
_SPOKEN_OF = re.compile(
    r"article|stor(?:y|ies)|report|obituary|interview|piece|text|document|news|source|anything|latest|recent|\bnew\b|"
    r"\bwrote\b|\bwrit(?:es?|ten)\b|time\s?line|chronolog|everything|coverage|\bmention|"
    r"\breference|\bevents\b|unfold|\bplay(?:ed)?\s+out|^\W*what\b.{0,20}(?:happen|going\s+on|published|written)|summar",
    _I,
)
"""A word that every question about articles has."""

_LEADING_IN = re.compile(r"^(?:about|on|of|that|which|mentioning)\s+", _I)
_NO_TOPIC = re.compile(rf"\b(?:{_ONE}|news\s+item)\b", _I)
_SENTENCE = re.compile(r"\b(?:did|does|do|was|were|is|are|has|have|had)\b", _I)
"""A verb, with which a question asks more than what articles are about."""

_COMPLETED = re.compile(r"(?:it|this|that|them|these|those|him|her)\W+\((?P<topic>[^()]+)\)$", _I)
"""A topic that is pointed to, as a follow-up is understood: "it? (the strike)"."""


class Wanted(StrEnum):
    """What is asked of articles."""

    PUBLICATION = "when it was published"
    AUTHOR = "who wrote it"
    SUMMARY = "what it says in short"
    SUMMARIES = "what each of them says in short"
    AUTHORS = "who wrote those about something"
    BY = "which somebody wrote"
    ALL = "what there are"
    PART = "what it says of something"
    MENTIONS = "which speak of something"
    NAMED = "what speaks of a name"
    LATEST = "what the newest say of something"
    EARLIEST = "what the oldest say of something"
    COURSE = "what was said of something, day after day"
    NEWS = "what those of some days say"
    HAPPENED = "what those of some days say of something"


@dataclass(frozen=True, slots=True)
class About:
    """A question about articles: what it wants, and the topic that tells which are meant.

    `matter` is what is asked of them, where that is more than the topic tells; `counts` whether
    it asks how many there are, and `told` whether they may as well tell of it, so that a reader
    comes first: "Who wrote about the plague?", "Who is Priya Nair?".
    """

    wanted: Wanted
    topic: str
    matter: str = ""
    counts: bool = False
    told: bool = False

    @property
    def needs_days(self) -> bool:
        """Whether it is of articles only where they are of some days: "What happened?"."""
        return self.wanted in {Wanted.NEWS, Wanted.HAPPENED}

    def is_told(self, quote: str) -> bool:
        """Whether a quote does tell of it: of somebody who wrote, where writers are asked for."""
        if self.wanted is Wanted.NAMED:
            return self.told
        return self.told and _compiled(_WRITING).search(quote) is not None


def asked_about(question: str) -> About | None:
    """What a question asks of articles; None if it asks after what they tell, or names no topic.

    A name and nothing else asks for what speaks of it, and so does "Who is …?" if nothing says it.
    """
    if _is_a_name(question):
        return About(Wanted.NAMED, question)
    if (whom := asked_after(question)) and is_name(whom):
        return About(Wanted.NAMED, whom, told=True)
    if not _SPOKEN_OF.search(question):
        return None
    for wanted, pattern in _PATTERNS:
        if match := _compiled(pattern).search(question):
            return _asked(wanted, match)
    return None


def _asked(wanted: Wanted, match: re.Match[str]) -> About | None:
    said = " ".join(part for part in match.groups() if part is not None)
    topic = _LEADING_IN.sub("", said.strip()).strip()
    if completed := _COMPLETED.match(topic):
        topic = completed["topic"]
    if wanted is Wanted.PART:
        which = _NO_TOPIC.sub(" ", match["which"])
        found = About(wanted, f"{which} {match['of']}", match["of"])
        return found if content_words(which) else None
    if wanted is Wanted.NEWS:
        return About(wanted, topic)
    if "?" in topic or _says_more(wanted, topic) or not content_words(topic):
        return None
    counts = match[0].lower().startswith("how")
    return About(wanted, topic, counts=counts, told=match.groupdict().get("told") is not None)


def _says_more(wanted: Wanted, topic: str) -> bool:
    """Whether a topic holds a deed, or a time, of which more is asked than its words tell."""
    if wanted is Wanted.HAPPENED:
        return names_days(topic)
    return wanted is Wanted.MENTIONS and _SENTENCE.search(topic) is not None


def asks_of_its_days(question: str) -> bool:
    """Whether a question asks what happened or was said, so that its days are those of articles.

    It is to be given without them.
    """
    kind = kind_of(question)
    if kind is not None and kind.name == STATEMENT:
        return True
    return _SPOKEN_OF.search(question) is not None and any(
        _compiled(pattern).search(question) for pattern in (_NEWS, _HAPPENED, _COURSE)
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """It takes long, and few questions need it."""
    return re.compile(pattern, _I)


def _is_a_name(question: str) -> bool:
    bare = question.strip(" \t\n?.!\"“”'")
    return bool(content_words(bare)) and (len(words(bare)) == 1 or is_name(bare))


_PATTERNS = (
    (Wanted.PUBLICATION, _PUBLISHED),
    (Wanted.AUTHOR, _BY),
    (Wanted.AUTHORS, _WRITERS),
    (Wanted.PART, _PART),
    (Wanted.SUMMARIES, _ALL_SUMMED_UP),
    (Wanted.SUMMARY, _SUMMED_UP),
    (Wanted.LATEST, _LATEST),
    (Wanted.EARLIEST, _EARLIEST),
    (Wanted.COURSE, _COURSE),
    (Wanted.MENTIONS, _MENTIONED),
    (Wanted.BY, _BY_SOMEBODY),
    (Wanted.ALL, _ALL),
    (Wanted.NEWS, _NEWS),
    (Wanted.HAPPENED, _HAPPENED),
)
