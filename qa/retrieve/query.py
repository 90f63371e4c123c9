"""What a question asks for, apart from what it asks about: filters and dates taken out of it.

Words made for it (`since:2024-11-01`) always filter. A date in plain words filters only
where it speaks of the articles ("news since November", "what was reported last week", "as
of 1 November 2024"); any other ("who was president in 1999") is part of what is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.retrieve.dates import Period, period
from qa.retrieve.phrases import FAVOURED, NEWEST, PUBLISHED, Phrase, names_days
from qa.types import Filters, Query

if TYPE_CHECKING:
    from datetime import date

_WORD = re.compile(
    r"(?<!\S)(?P<name>since|until|on|source|title):"
    r"(?:\"(?P<quoted>[^\"]*)\"|“(?P<curly>[^”]*)”|(?P<bare>[^\s\"“]\S*))",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^\W*(?:please,?\s+)?(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?"
    r"(?=(?:tell|explain|describe|list|name|summari[sz]e|provide|give|show)\b))?(?:please,?\s+)?"
    r"(?:(?:tell\s+(?:me|us)|do\s+you\s+know|i(?:\s+want|['’]d\s+like|\s+would\s+like)\s+to\s+know),?\s+"
    r"(?=(?:in\s+)?(?:who|whom|whose|what|when|where|why|which|how)\b))?",
    re.IGNORECASE,
)
"""What comes before a question and is none: "Can you tell me who …"."""

_AFTER = "?!.,;:)"
"""What ends a sentence rather than a value."""


def parse(text: str, today: date) -> Query:
    """Take the filters out of a question.

    Args:
        text: as typed.
        today: what "last week" counts from.

    Returns:
        The question without them, blanks around it taken off. What only looks like a filter
        (`since:soon`) stays in it, and `understood` says so. No text raises anything, and
        what is left holds no filter: parsing it again changes nothing.
    """
    query = Query(_plainly(text.strip()))
    while (shorter := _without_one(query, today)) is not None:
        query = shorter
    newest = NEWEST.search(query.text) is not None
    favoured = _favoured(query.text, today) if not query.filters.dated else Filters()
    query = replace(query, newest=newest, favoured=favoured)
    return replace(query, understood=(*in_words(query), *mistaken(query.text)))


def _plainly(text: str) -> str:
    opening = _POLITE.match(text)
    return text[opening.end() :] if opening and re.search(r"\w", opening[0]) else text


def without_days(query: Query, today: date) -> Query | None:
    """The query without the days of what it asks about; None if it names none, or others too."""
    found = _plain(FAVOURED, query.text, today)
    if found is None:
        return None
    shorter = _cut(query.text, found.start, found.end)
    return None if names_days(shorter) else replace(query, text=shorter)


def in_words(query: Query) -> tuple[str, ...]:
    """What was understood, for a person."""
    filters, said = query.filters, []
    if filters.dated:
        said.append(f"published {_between(filters)}")
    if filters.sources:
        said.append(f"source {' or '.join(filters.sources)}")
    if filters.titles:
        said.append("title with " + " or ".join(f"“{title}”" for title in filters.titles))
    if query.newest:
        said.append("newer articles first")
    if query.favoured:
        said.append(f"rather those published {_between(query.favoured)}")
    return tuple(said)


def _without_one(query: Query, today: date) -> Query | None:
    """The query with its first filter taken out of the text; None if there is none in it."""
    for match in _WORD.finditer(query.text):
        if (found := _explicit(match, today)) is not None:
            return _shortened(query, found)
    for phrase in PUBLISHED:
        if (found := _plain(phrase, query.text, today)) is not None:
            return _shortened(query, found)
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    """A filter, and where it stands."""

    filters: Filters
    start: int
    end: int


def _shortened(query: Query, found: _Found) -> Query:
    text = _cut(query.text, found.start, found.end)
    return Query(text, _and(query.filters, found.filters))


def _cut(text: str, start: int, end: int) -> str:
    before, after = text[:start].rstrip(), text[end:].lstrip()
    after = after if before else after.lstrip(", ")
    gap = " " if before and after and after[0] not in _AFTER else ""
    return f"{before}{gap}{after}"


def _and(said: Filters, more: Filters) -> Filters:
    """Filters of one question together: days narrow, names are alternatives."""
    return replace(
        said.narrowed(more),
        sources=tuple(dict.fromkeys(said.sources + more.sources)),
        titles=tuple(dict.fromkeys(said.titles + more.titles)),
    )


def _explicit(match: re.Match[str], today: date) -> _Found | None:
    name, bare = match["name"].lower(), match["bare"]
    value = match["quoted"] or match["curly"] or (bare or "").rstrip(_AFTER)
    end = match.end() - (len(bare) - len(value) if bare else 0)
    value = value.strip()
    if not value:
        return None
    if name == "source":
        return _Found(Filters(sources=(value,)), match.start(), end)
    if name == "title":
        return _Found(Filters(titles=(value,)), match.start(), end)
    days = period(value, today)
    return None if days is None else _Found(_bounds(name, days), match.start(), end)


def _bounds(name: str, days: Period) -> Filters:
    if name == "since":
        return Filters(since=days.first)
    if name == "until":
        return Filters(until=days.last)
    return Filters(since=days.first, until=days.last)


def _plain(phrase: Phrase, text: str, today: date) -> _Found | None:
    for match in phrase.finditer(text):
        if (filters := phrase.filters(match, today)) is not None:
            return _Found(filters, *match.span("when"))
    return None


def _favoured(text: str, today: date) -> Filters:
    found = _plain(FAVOURED, text, today)
    return found.filters if found else Filters()


def _between(filters: Filters) -> str:
    since, until = filters.since, filters.until
    if since == until:
        return f"on {since}"
    if since is not None and until is not None:
        return f"from {since} to {until}"
    return f"until {until}" if since is None else f"since {since}"


def mistaken(text: str) -> list[str]:
    """What is to be said of date words that name no day, left in the question as they were."""
    return [
        f"{match[0]} names no day and was left in the question"
        for match in _WORD.finditer(text)
        if match["name"].lower() in {"since", "until", "on"}
    ]
