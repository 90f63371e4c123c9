"""What is done once much has been written: postings merged, free room handed back to the disk.

SQLite keeps pages that are free for what comes next, which is quicker. Where they are a large part
of the file, what lies behind them is moved into them in one transaction, and the file is cut.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from qa.errors import LibraryUnusable

if TYPE_CHECKING:
    from qa.index.database import Database

SHARE, LEAST = 4, 1_000
"""Handed back is one free page in so many of the file, and at least so many of them."""

PARTS, PAGES, LARGEST = 4, 64, 0.8
"""Parts and pages from which postings are merged, unless the largest part has such a share."""

MERGED = 1_000
"""Pages that one transaction merges, of some 4 kB each."""


def hand_back(database: Database, least: int = LEAST, *, anew: bool = False) -> int:
    """Give the disk what is free, if it is much; the caller holds the writer's lock.

    A file of an earlier version, in which pages cannot be moved, stays as large as it is; with
    `anew` it is written anew, once. Where the disk is too full for either, nothing is done.

    Returns:
        By how many bytes the file is smaller.
    """
    before, free, moves = _pages(database)
    if free < max(least, before // SHARE):
        return 0
    with suppress(LibraryUnusable):
        if moves:
            with database.write() as writing:
                for _ in range(free):  # Python's sqlite3 takes but one step, which is one page
                    writing.execute("PRAGMA incremental_vacuum(1)")
        elif anew:
            database.rewrite()
    with database.read() as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int((before - _pages(database)[0]) * size)


def merge_postings(database: Database) -> int:
    """Make one of the parts that postings are written in, if they are many; by whoever writes.

    A word is looked up in each part. They are merged when the largest holds less than so much of
    all that each page is written a few times at most as a library grows, in transactions of a few
    megabytes. Where the disk is too full they stay as they are.

    Returns:
        How many parts there are now.
    """
    parts = _parts(database)
    if len(parts) < PARTS or sum(parts) < PAGES or max(parts) > LARGEST * sum(parts):
        return len(parts)
    with suppress(LibraryUnusable):
        step = -MERGED  # the first begins anew with all parts
        while True:
            with database.write() as writing:
                before = writing.total_changes
                writing.execute(
                    "INSERT INTO postings (postings, rank) VALUES ('merge', ?)", (step,)
                )
                if writing.total_changes - before < 2:  # FTS5's own sign that nothing is left
                    break
            step = MERGED
    return len(_parts(database))


def _parts(database: Database) -> list[int]:
    """The pages of each part, roughly: those on which a word begins."""
    with database.read() as connection:
        counted = connection.execute("SELECT count(*) FROM postings_idx GROUP BY segid")
        return [count for (count,) in counted]


def _pages(database: Database) -> tuple[int, int, int]:
    """How many there are, how many of them are free, and whether they can be moved."""
    with database.read() as connection:
        counts = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "auto_vacuum")
        )
        pages, free, moves = counts
    return pages, free, moves
