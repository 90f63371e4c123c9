"""Lists of things without capitals, "apples, pears and plums", taken whole.

Where the first thing begins and the last one ends no comma says. They are taken to be built as
those between them are: with an article or without, and of as many words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.retrieve.terms import STOP_WORDS
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = 3
"""Things in a list: "bread and butter" may be one thing."""

LONGEST = 4
"""Words of a thing between two commas; what is longer is a clause."""

BEYOND = 2
"""Words by which the last thing may be longer, where it ends with its clause."""

_CLAUSE = re.compile(r"[^.;:!?()\"“”—\n]+")
_JOINT = re.compile(r"(?:,\s+|\s+(?=(?:and|or)\s))(?P<last>(?:and|or)\s+)?")
_WORD = re.compile(r"[\w’'-]+")
_ARTICLE = re.compile(
    r"(?:an?|the|his|her|its|their|our|my|your|some|two|three|four|five|six|several|many)\b",
    re.IGNORECASE,
)


def lists_of_things(sentence: str) -> Iterator[Span]:
    """Every list of a sentence that has three things at least and an "and" or "or"."""
    for clause in _CLAUSE.finditer(sentence):
        parts, closing = _parts(sentence, clause)
        for last in closing:
            first = _first(sentence, parts, last, closing)
            if last - first + 1 >= LEAST:
                found = _whole(sentence, parts[first : last + 1], clause.end())
                yield from [found] if found else []


def _parts(sentence: str, clause: re.Match[str]) -> tuple[list[Span], list[int]]:
    """What stands between commas and "and", and which parts come after an "and"."""
    parts, closing, start = [], [], clause.start()
    for joint in _JOINT.finditer(sentence, *clause.span()):
        parts.append(Span(start, joint.start()))
        start = joint.end()
        if joint["last"]:
            closing.append(len(parts))
    return [*parts, Span(start, clause.end())], closing


def _first(sentence: str, parts: list[Span], last: int, closing: list[int]) -> int:
    """The part in which the list begins that ends in another."""
    first, model = last - 1, parts[last - 1].of(sentence)
    while first > 0 and first not in closing and _is_like(parts[first].of(sentence), model):
        first -= 1
    return first


def _is_like(part: str, model: str) -> bool:
    return 0 < _length(part) <= LONGEST and _has_article(part) == _has_article(model)


def _has_article(part: str) -> bool:
    return _ARTICLE.match(part) is not None


def _whole(sentence: str, parts: list[Span], end: int) -> Span | None:
    """From where the first thing may begin to where the last may end; None if they are unlike."""
    between = [part.of(sentence) for part in parts[1:-1]]
    least, led = min(map(_length, between)), _has_article(between[0])
    opening = list(_WORD.finditer(sentence, parts[0].start, parts[0].end))
    chosen = [word for word in opening if _has_article(word[0])] if led else opening[-least:]
    closing = _up_to_a_stop_word(list(_WORD.finditer(sentence, parts[-1].start, parts[-1].end)))
    if not chosen or not closing or led != _has_article(chosen[0][0]):
        return None
    ends_there = led or closing[-1].end() == end
    most = least + BEYOND if ends_there else least
    start = chosen[-1] if led else chosen[0]
    return Span(start.start(), closing[:most][-1].end())


def _length(part: str) -> int:
    return len(_WORD.findall(part))


def _up_to_a_stop_word(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words of the last thing: it ends before "from", "in", "were"."""
    for place, word in enumerate(found):
        if word[0].lower() in STOP_WORDS and not (place == 0 and _has_article(word[0])):
            return found[:place]
    return found
