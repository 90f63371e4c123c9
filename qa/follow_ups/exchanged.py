"""Follow-ups completed cleanly: a word or two of the last question exchanged for others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.follow_ups.topics import ASKS_WHO, DATE_TOLD, DATED
from qa.retrieve.naming import Name, names_in, persons
from qa.retrieve.pointing import MAX_FRAGMENT, is_fragment, opens_as_addition, pointing
from qa.retrieve.terms import AUXILIARY, STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    rf"\s*(?:\w+(?:\s+\w+){{0,2}}?\s+)?{AUXILIARY}\s+$",
    _I,
)
_WHO_IS_NAMED = re.compile(
    r"\s*(?i:who\s+(?:is|was|are|were))\s+[A-Z][\w.-]*(?:\s+(?:[a-z]{2,3}\s+)?[A-Z][\w.-]*)*[\s?]*$"
)
_DEFINED = re.compile(
    r"\s*(?:what|who)\s+(?:is|are|was|were)\s+(?P<topic>(?:[^\s?]+\s*){1,5}?)\s*\??\s*$", _I
)
_TOLD = re.compile(r"\bthe\s+article\s+about\s+[^?]+?(?=\s+(?:about|say|published)\b|[\s?.]*$)", _I)
_PERSON = {"he": "", "him": "", "his": "’s", "she": "", "her": "’s", "hers": "’s"}
_ONE_PERSON = ({"he", "his"}, {"him", "his"}, {"she", "her", "hers"})
_GROUP = {"they": "", "them": "", "their": "’s", "theirs": "’s"}
_THING = {"it": "", "its": "’s"}


def exchanged(question: str, base: str, found: Sequence[str]) -> str | None:
    """What a follow-up asks on its own; None where nothing can be exchanged without doubt.

    Args:
        question: as typed.
        base: the last question that stood on its own.
        found: what the last answer says.
    """
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
        timed = DATE_TOLD.fullmatch(item, placed.start("rest")) is not None
        return _with_place(placed["word"], item, base, timed=timed)
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


def _with_place(word: str, item: str, base: str, *, timed: bool) -> str | None:
    """What follows the same preposition exchanged, or the time; else it is added at the end."""
    if word.lower() == "about":
        before, about, _ = base.rpartition(" about ")
        return f"{before} {item}?" if about else None
    if not timed and not names_in(item):
        return None
    name_ends = {name.start: name.end for name in names_in(base)}
    for there in re.finditer(rf"\b{word}\s+(?:the\s+)?", base, _I):
        date = DATE_TOLD.match(base, there.end())
        end = date.end() if date else name_ends.get(there.end(), 0)
        if end and timed == (date is not None):
            return f"{base[: there.start()]}{item}{base[end:]}"
    if timed and (other := DATED.search(base)):
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
    if ASKS_WHO.match(base) and not _WHO_IS_NAMED.match(base):
        return persons(found[0]) if found else []
    return persons(base)


def _one(people: Sequence[str]) -> str | None:
    return people[0] if len(people) == 1 else None


def _several(people: Sequence[str]) -> str | None:
    return " and ".join(people) if len(people) == 2 else None


def _put(question: str, pronouns: dict[str, str], name: str | None) -> str | None:
    if name is None:
        return None

    written, rest = "", 0
    for match in pointing(question):
        word, after = match[0].lower(), question[match.end() :]
        ending = "" if word == "her" and not re.match(r"\s+[a-z]", after) else pronouns[word]
        written += question[rest : match.start()] + name + ending
        rest = match.end()
    return _without_opening((written + question[rest:]).strip())


def _without_opening(question: str) -> str:
    """The question without the "And" that joined it to the one before."""
    bare = re.sub(r"^(?:and|but|so|also|then)\b,?\s+", "", question, flags=_I)
    return bare[:1].upper() + bare[1:]
