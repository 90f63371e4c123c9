"""Room that removed articles leave in the file, handed back to the disk.

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

AS_IT_GOES = "PRAGMA auto_vacuum = INCREMENTAL"
"""Before the first table is made; a file that was made without it stays as large as it is."""


def hand_back(database: Database, least: int = LEAST) -> None:
    """Give the disk what is free, if it is much; the caller holds the writer's lock.

    Where the disk is too full to move pages about, they stay.
    """
    with database.read() as connection:
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    if free >= max(least, pages // SHARE):
        with suppress(LibraryUnusable), database.write() as writing:
            for _ in range(free):  # Python's sqlite3 takes but one step, which is one page
                writing.execute("PRAGMA incremental_vacuum(1)")
