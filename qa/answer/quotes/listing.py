"""Lists inside a sentence: "X, Y and Z" taken whole where a reader marked one of them."""

from __future__ import annotations

import re

from qa.answer.quotes.things import lists_of_things
from qa.retrieve.terms import CAPITALS, STOP_WORDS
from qa.types import Span

_PART = rf"[{CAPITALS}0-9][\w&.’'-]*"
_NAME = (
    rf"(?:the\s+|an?\s+)?{_PART}"
    rf"(?:\s+(?:(?:of|for|de|van|von|al|bin|the)\s+){{0,2}}{_PART}){{0,11}}"
)
_JOINED = r"(?:,\s+(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+)"
_LIST = re.compile(rf"(?<!\w)(?P<first>{_NAME})(?P<rest>(?:{_JOINED}{_NAME}){{1,30}})")
_AND = re.compile(r"\s(?:and|or|&)\s")


def whole_list(sentence: str, span: Span) -> Span:
    """The list that a span of a sentence stands in; the span itself if in none.

    Names, years and numbers joined by commas and "and" are a list if there is an "and" or "or",
    in it or after it: "Butler, Pennsylvania" is one place. Other things are by `lists_of_things`,
    unless what is marked has an "and" already: where such a list begins is less sure.
    """
    for match in _LIST.finditer(sentence):
        found = Span(_start(match), _end(sentence, match))
        if found.overlaps(span) and _AND.search(f"{found.of(sentence)}{sentence[found.end :][:6]}"):
            return _widened(span, found)
    if _AND.search(span.of(sentence)):
        return span
    things = (found for found in lists_of_things(sentence) if found.overlaps(span))
    return next((_widened(span, found) for found in things), span)


def _widened(span: Span, found: Span) -> Span:
    return Span(min(found.start, span.start), max(found.end, span.end))


def _start(match: re.Match[str]) -> int:
    """Where the list begins, without what opens the sentence ("In Michigan, …", "in 1886, …")."""
    opening = match["first"].split()[0]
    opens = match.start() == 0 and opening.lower() in STOP_WORDS - {"the", "a", "an"}
    rest = re.sub(_JOINED, "", match["rest"], count=1)
    if opens or (match["first"].isdigit() and not rest[:1].isdigit()):
        joined = re.match(_JOINED, match["rest"])
        return match.end("first") + (joined.end() if joined else 0)
    return match.start()


def _end(sentence: str, match: re.Match[str]) -> int:
    """Where it ends, without the full stop of the sentence."""
    end = match.end()
    return end - 1 if end == len(sentence) and sentence[end - 1] == "." else end
