"""The best passages by words, at a cost that does not grow with how common the words are.

FTS5 scores every passage that has any of the words, and a common one stands in a tenth of a
library. So the words are counted first. While few passages have them, each is scored. Else the
rarest lead: only passages that have one of them are scored, by all words but the commonest, which
tell next to nothing (Robertson and Zaragoza 2009: a word's weight falls with how many have it).
"""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

MANY = 8_000
"""Passages that are scored for a question, about; each takes a microsecond."""

COMMON_SHARE, COMMON = 10, 25_000
"""A word in more than one passage of so many, or in more passages than that, is left out where
there are rarer ones, and is counted no further."""

_COUNT = "SELECT count(*) FROM (SELECT 1 FROM postings WHERE postings MATCH ? LIMIT ?)"
_BEST = """
SELECT rowid, -rank FROM postings
WHERE postings MATCH ? AND rank MATCH ?
    -- the plus keeps SQLite from looking each of those ids up in the postings
    AND (? OR +rowid IN (SELECT value FROM json_each(?)))
ORDER BY rank LIMIT ?
"""


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
    found: dict[int, float] = {}
    for match in _matches(connection, terms):
        rows = connection.execute(_BEST, (match, rank, among is None, allowed, k)).fetchall()
        # What is found again has its score by the other words too, and takes the earlier's place.
        found |= dict(rows)
    return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:k]


def _matches(connection: sqlite3.Connection, terms: Sequence[str]) -> list[str]:
    """What to match, one after the other: the leading words, then these with any of the others."""
    quoted = ['"' + term.replace('"', '""') + '"' for term in terms]
    (size,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    most = max(MANY, min(size // COMMON_SHARE, COMMON)) + 1
    counts = {term: _count(connection, term, most) for term in quoted}
    if sum(counts.values()) <= MANY:
        return [" OR ".join(quoted)]
    rising = sorted((term for term in quoted if counts[term]), key=counts.__getitem__)
    telling = [term for term in rising if counts[term] < most] or rising
    leading = _leading(telling, counts)
    first = " OR ".join(leading)
    if not leading:
        leading, first = telling[:2], " AND ".join(telling[:2])
        if not _count(connection, first, 1):
            leading, first = telling[:1], telling[0]
    others = [term for term in telling if term not in leading]
    return [first, f"({first}) AND ({' OR '.join(others)})"] if others else [first]


def _leading(rising: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """The rarest terms, as many as `MANY` passages have together; none if none is rare."""
    sums = accumulate(counts[term] for term in rising)
    return [term for term, total in zip(rising, sums, strict=True) if total <= MANY]


def _count(connection: sqlite3.Connection, match: str, most: int) -> int:
    """How many passages match, counted no further than `most`."""
    return int(connection.execute(_COUNT, (match, most)).fetchone()[0])
