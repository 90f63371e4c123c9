"""Which documents filters let through: dates by SQL, names by whole words of path and title."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from qa.types import Filters

_DOCUMENTS = """
SELECT id, path, part, title FROM documents
WHERE live AND ({dated}) ORDER BY id
"""
_DATED = "(:since IS NULL OR date >= :since) AND (:until IS NULL OR date <= :until)"
_UNDATED = "date IS NULL"
_WORD = re.compile(r"[^\W_]+")


def matching(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """Ids of the live documents that filters let through."""
    return _chosen(connection, _DATED if filters.dated else "1", filters)


def undated(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """Ids of the live documents that filters leave out for want of a date alone."""
    return _chosen(connection, _UNDATED, filters) if filters.dated else []


def _chosen(connection: sqlite3.Connection, dated: str, filters: Filters) -> list[int]:
    days = {
        "since": filters.since and filters.since.isoformat(),
        "until": filters.until and filters.until.isoformat(),
    }
    rows = connection.execute(_DOCUMENTS.format(dated=dated), days)
    return [
        number
        for number, path, part, title in rows
        if in_path(f"{os.fsdecode(path)}/{part}", filters.sources)
        and in_title(title, filters.titles)
    ]


def in_path(path: str, sources: Iterable[str]) -> bool:
    """Whether the words of one of the sources stand in the path, whole and in a row.

    So `seeds` is found in `/home/seeds/a.txt` and `old-seeds/a.txt`, not in `seedlings/a.txt`.
    """
    wanted = [_words(source) for source in sources]
    return not wanted or any(f" {words} " in f" {_words(path)} " for words in wanted)


def in_title(title: str, titles: Iterable[str]) -> bool:
    """Whether one of the texts stands in the title, in any case."""
    wanted = [_folded(text) for text in titles]
    return not wanted or any(text in _folded(title) for text in wanted)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    # File systems differ in how they compose accents; case is folded as Unicode says.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
