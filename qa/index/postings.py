"""The best passages by words, at a cost that does not grow with how common the words are.

FTS5 scores every passage that has any of the words, and a common one stands in a tenth of a
library. So the words are counted first. While few passages have them, each is scored. Else the
rarest words lead: of the passages that have one of them, those are scored that have the very
rarest or another of the words. The commonest words tell next to nothing and are left out
(Robertson and Zaragoza 2009: a word's weight falls with how many have it).
"""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

FEW = 8_000
"""Passages that are all scored if no more have any of the words; each takes 1.5 microseconds."""

LEADING = 12_000
"""Passages that the leading words have together where there are more, and how far is counted."""

ALONE = 1_000
"""Passages that are scored though they have none but the rarest of the words."""

OTHERS = 50_000
"""Passages that the other words have together, or the first of them alone, which count besides."""

COMMON_SHARE, COMMON = 10, 50_000
"""A word in more than one passage of so many, or in more passages than that, is left out where
there are rarer ones."""

_COUNT = (
    "SELECT count(*), max(rowid) FROM (SELECT rowid FROM postings WHERE postings MATCH ? LIMIT ?)"
)
_SCORED = """
SELECT rowid, -rank FROM postings
WHERE postings MATCH ? AND rank MATCH ?
    -- the plus keeps SQLite from looking each of those ids up in the postings
    AND (? OR +rowid IN (SELECT value FROM json_each(?)))
"""


class _Plan(NamedTuple):
    """What to match, one after the other; and what to match besides if that finds too little."""

    matches: list[str]
    besides: str = ""


def search(
    connection: sqlite3.Connection,
    terms: Sequence[str],
    rank: str,
    k: int,
    among: Sequence[int] | None = None,
) -> list[tuple[int, float]]:
    """The `k` best `(passage id, BM25)`, best first; ties by lower id.

    Args:
        connection: of the library.
        terms: each is matched as FTS5 tokenises it.
        rank: FTS5's rank function with its weights.
        k: how many.
        among: of these passages only.
    """
    allowed = json.dumps(list(among or ()))

    def scored(match: str) -> dict[int, float]:
        return dict(connection.execute(_SCORED, (match, rank, among is None, allowed)).fetchall())

    plan = _plan(connection, terms)
    found: dict[int, float] = {}
    for match in plan.matches:
        found |= scored(match)  # by more of its words, where it was found before
    if plan.besides and len(found) < k:
        found = scored(plan.besides) | found
    return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:k]


def _plan(connection: sqlite3.Connection, terms: Sequence[str]) -> _Plan:
    words = ['"' + term.replace('"', '""') + '"' for term in terms]
    (size,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    counts = {word: _count(connection, word, size) for word in words}
    if sum(counts.values()) <= FEW:
        return _Plan([_any(words)])
    rising = sorted((word for word in words if counts[word]), key=counts.__getitem__)
    common = max(LEADING, min(size // COMMON_SHARE, COMMON))
    telling = [word for word in rising if counts[word] <= common]
    if leading := _together(telling, counts, LEADING):
        alone = len(_together(leading, counts, ALONE))
        rest = telling[len(leading) :]
        others = _together(rest, counts, OTHERS) or rest[:1]
        return _led(leading, alone, others)
    both = " AND ".join(rising[:2])
    if not _count(connection, both, size):
        return _Plan(rising[:1])
    rest = telling[2:]
    return _Plan([both, *([f"({both}) AND ({_any(rest)})"] if rest else [])])


def _led(leading: list[str], alone: int, others: list[str]) -> _Plan:
    """What has one of the first few words, two of `leading`, or one of these and another."""
    first = _any(leading)
    matches = [_any(leading[:alone])] if alone else []
    if alone < len(leading):
        matches += _two_of(leading)
    if others:
        matches.append(f"({first}) AND ({_any(others)})")
    return _Plan(matches, first if alone < len(leading) else "")


def _two_of(words: Sequence[str]) -> Iterator[str]:
    """What has two of the words: of any two, the places differ in some binary digit.

    Each match has all of the words, and each once, since a word that is in it twice counts twice.
    """
    for digit in range((len(words) - 1).bit_length()):
        halves: tuple[list[str], list[str]] = [], []
        for place, word in enumerate(words):
            halves[place >> digit & 1].append(word)
        yield f"({_any(halves[0])}) AND ({_any(halves[1])})"


def _any(words: Sequence[str]) -> str:
    return " OR ".join(words)


def _together(rising: Sequence[str], counts: Mapping[str, int], most: int) -> list[str]:
    """The rarest words, as many as so many passages have together."""
    sums = accumulate(counts[word] for word in rising)
    return [word for word, total in zip(rising, sums, strict=True) if total <= most]


def _count(connection: sqlite3.Connection, match: str, size: int) -> int:
    """How many of `size` passages match: where many do, estimated from how soon so many do."""
    found, last = connection.execute(_COUNT, (match, LEADING + 1)).fetchone()
    return int(found) if found <= LEADING else max(found, found * size // last)
