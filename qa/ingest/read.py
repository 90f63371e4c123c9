"""One file → its documents, whatever its format."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.ingest import detect
from qa.ingest.entry import Entry
from qa.ingest.languages import told
from qa.ingest.limits import Limits, Spent
from qa.ingest.paths import absolute_path, is_storable, readable, shown
from qa.ingest.source import open_regular
from qa.types import Failure, NewDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

USUAL = Limits()
READING = 3
"""Number of the way in which files are read: another one whenever it finds more or other things in
the same bytes, so that libraries look at their files again."""


def read_documents(
    path: str | Path, max_bytes: int, limits: Limits = USUAL
) -> Iterator[NewDocument | Failure]:
    """Read the documents of a file: one, or those that it holds.

    The format is told by the content, then by the extension; else it is read as plain text.

    Args:
        path: the file.
        max_bytes: the limit for a document: a whole file, one line of a `.jsonl` file, one
            message of a mailbox, one file in an archive. What holds several may be larger.
        limits: other limits than the usual ones; `max_bytes` goes before its own.

    Yields:
        Each document, and a `Failure` for whatever in the file is not one.

    Raises:
        SourceError: once iterated, if nothing in the file can be used: it is missing, empty,
            blank, binary, in an unknown encoding, too large, not readable, or not a regular file.
    """
    path = absolute_path(path)
    allowed = replace(limits, bytes=max_bytes)
    with open_regular(path) as file:
        size, modified = _size_and_day(file.fileno())
        spent = Spent(allowed, size, shown(path))
        parts: set[str] = set()
        for found in read_entry(Entry(str(path), "", readable(path.name), file, spent, modified)):
            yield _held(found, parts) if isinstance(found, NewDocument) else found


def read_entry(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The documents of an open file, which may be inside an archive. Raises `SourceError`."""
    module = import_module(f"qa.ingest.formats.{detect.kind(entry)}")
    yield from module.read(entry)


def _held(document: NewDocument, parts: set[str]) -> NewDocument | Failure:
    """The document, if it can be told from the others of its file and stored."""
    where = f"{document.path}!{document.part}" if document.part else document.path
    if document.part in parts:
        why = f"{shown(where)} is there twice; give each article of a file its own name."
        return Failure(where, why)
    if not is_storable(document.part):
        return Failure(shown(where), f"{shown(where)} has a name that is no text; rename it.")
    parts.add(document.part)
    return document if document.language else replace(document, language=told(document.text))


def _size_and_day(descriptor: int) -> tuple[int, date | None]:
    try:
        found = os.fstat(descriptor)
        return found.st_size, datetime.fromtimestamp(found.st_mtime, UTC).date()
    except (OSError, OverflowError, ValueError) as error:
        raise SourceError(f"A file cannot be looked at ({error}); try again.") from error
