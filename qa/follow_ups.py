"""Follow-up questions made to stand on their own, from the questions and answers before.

By rules, without a language model. Where a word or two of the last question can be exchanged
cleanly they are ("What did Nelson say?", "And Shaheen?" → "What did Shaheen say?"); else what the
last question that stood on its own was about comes after it ("When was that? (Nelson say)"): after
it and without its question word, since a reader that is asked two things answers the first.
`docs/decisions/0010-follow-ups.md` has the measurements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.retrieve.dates import DATE
from qa.retrieve.naming import Name, names_in, persons
from qa.retrieve.pointing import (
    MAX_FRAGMENT,
    content_words,
    is_follow_up,
    is_fragment,
    opens_as_addition,
    pointing,
    sentences,
)
from qa.retrieve.terms import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_QUESTION = 500
"""Characters of a question that can be a follow-up; a longer one says what it is about."""

MAX_CONTEXT = 300
"""Characters of what earlier questions were about."""

MAX_TAKEN_UP = 4
"""Content words of a question in which "the letter" can be one told of before."""

_I = re.IGNORECASE
_ITEM = re.compile(
    r"\s*(?:(?:and|but|or|so|then)\b,?\s*)?(?:(?:what|how)\s+about\s+)?(?P<item>[^?.!]+?)\s*[?.!]*\s*$",
    _I,
)
_LED = re.compile(r"\bthe\s+$", _I)
_PLACED = re.compile(
    r"(?P<word>in|at|on|by|for|from|with|under|during|after|before|about)\s+(?P<rest>.+)$", _I
)
_SUBJECT = re.compile(
    r"\s*(?:\w+(?:\s+\w+){0,2}?\s+)?(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\s+$",
    _I,
)
_ASKS_WHO = re.compile(r"\s*(?:\w+\s+)?(?:who|whom|which)\b", _I)
_WHO_IS_NAMED = re.compile(
    r"\s*(?i:who\s+(?:is|was|are|were))\s+[A-Z][\w.-]*(?:\s+(?:[a-z]{2,3}\s+)?[A-Z][\w.-]*)*[\s?]*$"
)
_DEFINED = re.compile(
    r"\s*(?:what|who)\s+(?:is|are|was|were)\s+(?P<topic>(?:[^\s?]+\s*){1,5}?)\s*\??\s*$", _I
)
_DEFINITE = re.compile(r"\bthe\s+(?P<noun>[a-z]{4,})\b(?!\s+(?:of|that|who|which|in)\b)")
_DATE = re.compile(DATE, _I)
_DATED = re.compile(
    rf",?\s*\b(?:(?:in|on|from|since|until|before|after|between|during|by)\s+)?(?:{DATE})"
    rf"(?:\s*(?:to|and|until|[-–])\s*(?:{DATE}))?(?!\w)",
    _I,
)
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
    r"(?:n['’]t)?"
)
_ASKING = re.compile(
    r"\W*(?:(?:and|but|or|so|then)\b,?\s*)?(?:(?:in|at|on|of|to|for|from|with|by)\s+)?"
    rf"(?:(?P<who>who|what)(?=\s+(?!{_AUXILIARY}\b)(?P<deed>\w+)\s+(?:the\s+)?(?-i:[A-Z0-9]))|"
    r"how\s+(?:much|many|long|often|far|old|big)|whom|whose|who|what|which|when|where|why|how)?"
    rf"(?:(?:['’]s|\s+{_AUXILIARY})\b)?(?:\s+of\b)?(?:\s+(?:the|there)\b)?\W*(?:{_AUXILIARY}\s+(?:there\s+)?)?"
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
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ARTICLE = re.compile(
    rf"\b(?:this|that|the)\s+(?:(?P<which>{'|'.join(_ORDINALS)}|last)\s+)?(?:article|story|report|piece)\b"
    r"(?!\s+(?:about|on|of|that|which|in|from|by)\b)|"
    r"\b(?:article|source|citation)\s+(?:number\s+|no\.?\s*)?\[?(?P<number>\d)\b\]?|\[(?P<cited>\d)\]",
    _I,
)
"""An article that was cited before: "that article", "the second story", "[2]"."""

_TOLD = re.compile(r"\bthe\s+article\s+about\s+[^?]+?(?=\s+(?:about|say|published)\b|[\s?.]*$)", _I)
_PERSON = {"he": "", "him": "", "his": "’s", "she": "", "her": "’s", "hers": "’s"}
_ONE_PERSON = ({"he", "his"}, {"him", "his"}, {"she", "her", "hers"})
_GROUP = {"they": "", "them": "", "their": "’s", "theirs": "’s"}
_THING = {"it": "", "its": "’s"}


def resolve(
    question: str,
    earlier: Sequence[str],
    found: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> str | None:
    """What a follow-up asks on its own; None if it needs nothing from before, or nothing helps.

    Args:
        question: as typed.
        earlier: the questions before it as they were understood, oldest first.
        found: what the last answer says: its short answer and its quotes, the best first.
        titles: of the articles that the last answer cites, by their numbers.
    """
    if len(question) <= MAX_QUESTION and (named := _with_article(question, titles)):
        return named
    standing = _base(earlier) if len(question) <= MAX_QUESTION else None
    if standing is None:
        return None
    base, last = standing
    if is_follow_up(question):
        return _exchanged(question, base, found) or _about(question, base, last)
    if _takes_up(question, [base, *found]):
        return _about(question, base, last)
    return None


def _with_article(question: str, titles: Sequence[str]) -> str | None:
    """The question with an article that was cited named by its title."""
    match = _ARTICLE.search(question)
    if match is None:
        return None
    if which := match["which"]:
        place = -1 if which.lower() == "last" else _ORDINALS.index(which.lower())
    else:
        place = int(match["number"] or match["cited"] or 1) - 1
    if not -1 <= place < len(titles):
        return None
    return f"{question[: match.start()]}the article about {titles[place]}{question[match.end() :]}"


def asks_anew(understood: str) -> bool:
    """Whether a follow-up as it was understood asks something else about an earlier topic."""
    return _ABOUT.fullmatch(understood) is not None


def _base(earlier: Sequence[str]) -> tuple[str, str] | None:
    """The last question that stands on its own, and the last that followed up on it, if any."""
    last = ""
    for asked in reversed(earlier):
        completed = _ABOUT.fullmatch(asked)
        said = sentences(completed["asked"] if completed else asked)
        while len(said) > 1 and is_follow_up(said[-1]):
            last = last or said[-1]
            said.pop()
        base = " ".join(said)
        if content_words(base) and not is_follow_up(base):
            return base, last
        last = last or base
    return None


def _about(question: str, base: str, last: str) -> str:
    """The question, and in brackets what it is about, as the questions before it say.

    "And in person?" asks what the question before it asked, which comes in front.
    """
    if not _asks_itself(question):
        if whose := _WHOSE.match(question):
            asking = "Who" if _ASKS_WHO.match(base) else "What"
            verb = "are" if whose["what"].rstrip().endswith("s") else "is"
            question = f"{asking} {verb} {whose['what'].strip()}?"
        else:
            return f"{_context(base, last)} {question.strip()}"
    timed = _DATE.search(question) is not None
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
    undated = _DATED.sub("", rest) if timed else rest
    bare = (undated if content_words(undated) else rest).strip(" \t\n?.!,;:")
    return bare or asked.strip(" ?.!")


def _takes_up(question: str, before: Sequence[str]) -> bool:
    """Whether "the letter" is one that was told of before, and nothing else says which."""
    nouns = {match["noun"] for match in _DEFINITE.finditer(question)}
    if not nouns or names_in(question) or len(content_words(question)) > MAX_TAKEN_UP:
        return False
    return any(nouns.intersection(words(text)) for text in before)


def _exchanged(question: str, base: str, found: Sequence[str]) -> str | None:
    return _with_item(question, base) or _with_names(question, base, found)


def _with_item(question: str, base: str) -> str | None:
    """The last question with a name, or what follows a preposition, exchanged for another."""
    match = _ITEM.match(question)
    if match is None or not (opens_as_addition(question) or is_fragment(question)):
        return None
    item = match["item"].strip()
    if len(item.split()) > 6 or pointing(item):
        return None
    if placed := _PLACED.match(item):
        return _with_place(placed["word"], item, base)
    named = names_in(item)
    if len(named) != 1 or named[0].text != item.removeprefix("the "):
        return None
    taken = _exchangeable(base)
    if taken is None:
        return None
    led = _LED.search(base[: taken.start])
    return taken.replaced(base[: led.start()] + base[taken.start :] if led else base, item)


def _exchangeable(base: str) -> Name | None:
    """The name that another is meant to take the place of: the only one, or the subject."""
    named = names_in(base)
    if len({name.text for name in named}) == 1:
        return named[0]
    return next((name for name in named if _SUBJECT.fullmatch(base[: name.start])), None)


def _with_place(word: str, item: str, base: str) -> str | None:
    """What follows the same preposition exchanged, or the time; else it is added at the end."""
    if word.lower() == "about":
        before, about, _ = base.rpartition(" about ")
        return f"{before} {item}?" if about else None
    timed = _DATE.fullmatch(item.partition(" ")[2]) is not None
    if not timed and not names_in(item):
        return None
    name_ends = {name.start: name.end for name in names_in(base)}
    for there in re.finditer(rf"\b{word}\s+(?:the\s+)?", base, _I):
        date = _DATE.match(base, there.end())
        end = date.end() if date else name_ends.get(there.end(), 0)
        if end and timed == (date is not None):
            return f"{base[: there.start()]}{item}{base[end:]}"
    if timed and (other := _DATED.search(base)):
        return f"{base[: other.start()]} {item}{base[other.end() :]}"
    return f"{base.rstrip(' ?')} {item}?"


def _with_names(question: str, base: str, found: Sequence[str]) -> str | None:
    """The question with names in place of its pronouns, where there is no doubt whose."""
    pronouns = {match[0].lower() for match in pointing(question)}
    if not pronouns or len(words(question)) < MAX_FRAGMENT:
        return None
    if any(pronouns <= one for one in _ONE_PERSON):
        return _put(question, _PERSON, _one(_people(base, found)))
    if pronouns <= _GROUP.keys():
        return _put(question, _GROUP, _several(_people(base, found)))
    if pronouns <= _THING.keys():
        return _put(question, _THING, _topic(base))
    return None


def _topic(base: str) -> str | None:
    """The thing that a question such as "What is Starlink?" is about, and nothing else."""
    if told := _TOLD.search(base):
        return told[0]
    defined = _DEFINED.match(base)
    if defined is None:
        return None
    bare = re.sub(r"^(?:the|an?)\s+", "", defined["topic"], flags=_I)
    named = [name.text for name in names_in(bare)] == [bare]
    return defined["topic"] if named or set(words(bare)).isdisjoint(STOP_WORDS) else None


def _people(base: str, found: Sequence[str]) -> list[str]:
    """Who is talked about: who was asked for, if an answer names them, else those named."""
    if _ASKS_WHO.match(base) and not _WHO_IS_NAMED.match(base):
        return persons(found[0]) if found else []
    return persons(base)


def _one(people: Sequence[str]) -> str | None:
    return people[0] if len(people) == 1 else None


def _several(people: Sequence[str]) -> str | None:
    return " and ".join(people) if len(people) == 2 else None


def _put(question: str, pronouns: dict[str, str], name: str | None) -> str | None:
    if name is None:
        return None

    def written(match: re.Match[str]) -> str:
        word = match[0].lower()
        ending = pronouns[word]
        if word == "her" and not re.match(r"\s+[a-z]", question[match.end() :]):
            ending = ""
        return name + ending

    pattern = re.compile(rf"\b(?:{'|'.join(pronouns)})\b", _I)
    return _without_opening(pattern.sub(written, question).strip())


def _without_opening(question: str) -> str:
    """The question without the "And" that joined it to the one before."""
    bare = re.sub(r"^(?:and|but|so|also|then)\b,?\s+", "", question, flags=_I)
    return bare[:1].upper() + bare[1:]
