"""Which documents filters let through: dates by SQL, names by whole words of source and title.

A source is met where its words stand in the path, or in the name of the site that published it,
whole and in a row: `seeds` is found in `/home/seeds/a.txt` and `old-seeds/a.txt`, not in
`seedlings/a.txt`, and `north` in "Daily North". A title is met where it
stands in the title, in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.index.names import containing, folded, words

if TYPE_CHECKING:
    import sqlite3

    from qa.types import Filters

_UNDATED = "date IS NULL"


def passages(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """Ids of the passages of the live documents that filters let through, rising."""
    documents, parameters = _documents(_dated(filters), filters)
    rows = connection.execute(
        f"SELECT id FROM passages WHERE document IN ({documents}) ORDER BY id",  # noqa: S608 - constants
        parameters,
    )
    return [number for (number,) in rows]


def undated(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many live documents the filters leave out for want of a date alone."""
    if not filters.dated:
        return 0
    documents, parameters = _documents((_UNDATED, []), filters)
    row = connection.execute(f"SELECT count(*) FROM ({documents})", parameters).fetchone()  # noqa: S608 - the same
    return int(row[0])


def _documents(dated: tuple[str, list[str]], filters: Filters) -> tuple[str, list[str]]:
    """A statement that gives the ids of live documents, and its parameters."""
    conditions, parameters = ["live"], []
    for condition, values in (dated, *_named(filters)):
        conditions.append(condition)
        parameters += values
    return f"SELECT id FROM documents WHERE {' AND '.join(conditions)}", parameters  # noqa: S608 - the same


def _dated(filters: Filters) -> tuple[str, list[str]]:
    conditions, days = ["1"], []
    if filters.since:
        conditions.append("date >= ?")
        days.append(filters.since.isoformat())
    if filters.until:
        conditions.append("date <= ?")
        days.append(filters.until.isoformat())
    if filters.undated:
        conditions.append(_UNDATED)
    return " AND ".join(conditions), days


def _named(filters: Filters) -> list[tuple[str, list[str]]]:
    wanted = {
        "source": tuple(words(source) for source in filters.sources),
        "title": tuple(folded(title) for title in filters.titles),
    }
    named = []
    for column, texts in wanted.items():
        if texts:
            condition, parameters = containing(column, texts)
            among = f"id IN (SELECT rowid FROM names WHERE {condition})"  # noqa: S608 - the same
            named.append((among, parameters))
    return named
