"""Filters as they are typed, said and shown: `since:2024-11-01`. No UI is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import qa
from tui.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

OFF = "off"
NONE = "No filter is set; /filter since:2024-11-01 source:NAME sets one."
CLEARED = "The filter is off: all articles count."
LONGEST_NAMED = 60


def read_filters(library: qa.Library, words: str) -> qa.Query:
    """The filters in the words after `/filter`, with what was understood.

    Raises:
        UsageError: some of the words are no filter.
    """
    query = library.understand(words)
    if query.text or not query.filters:
        rest = one_line(query.text or words)
        rest = rest if len(rest) <= LONGEST_NAMED else f"{rest[:LONGEST_NAMED]}…"
        raise qa.UsageError(
            f"“{rest}” is no filter; use since:, until: or on: with a day, source: or title:."
        )
    return query


def said(understood: Sequence[str]) -> str:
    """What a filter lets through, in one sentence; what to do when there is none."""
    return f"Filter: {'; '.join(understood)}. /filter off clears it." if understood else NONE


def typed(filters: qa.Filters) -> str:
    """The filters as one would type them; empty if there are none."""
    words = [f"source:{_quoted(name)}" for name in filters.sources]
    words += [f"title:{_quoted(name)}" for name in filters.titles]
    return " ".join([*_days(filters), *words])


def _days(filters: qa.Filters) -> list[str]:
    since, until = filters.since, filters.until
    if since is not None and since == until:
        return [f"on:{since.isoformat()}"]
    days = (("since", since), ("until", until))
    return [f"{name}:{day.isoformat()}" for name, day in days if day is not None]


def _quoted(name: str) -> str:
    flat = one_line(name)
    return f"“{flat}”" if " " in flat else flat
