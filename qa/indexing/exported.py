"""Reading a file that `qa export` wrote, of which nothing is believed.

One record a line, each at most `LONGEST` bytes, and no more of them than the header says; a
record is taken only if every field is what it should be.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from qa.errors import SourceError
from qa.index.exporting import FORMAT
from qa.types import NewDocument, Section, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    Record = dict[str, Any]

LONGEST = 256 << 20
"""Bytes of a line."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("title", "part", "author", "site", "url", "date_from", "language")


@dataclass(frozen=True, slots=True)
class Exported:
    """A document of an export: its number there, whether it is live, and its passages."""

    number: int
    live: bool
    document: NewDocument
    spans: tuple[Span, ...]


def records(file: BinaryIO, name: str) -> Iterator[Record]:
    """The records of an export, the header first.

    Raises:
        SourceError: it is no export, it is cut short, or it holds more than it says.
    """
    lines = _lines(file, name)
    header = next(lines, {})
    counts = (header.get(field) for field in ("format", "documents", "conversations"))
    if header.get("kind") != "library" or not all(map(_is_count, counts)):
        raise SourceError(f"{name} is not an export; `qa export FILE` makes one.")
    if header["format"] > FORMAT:
        raise SourceError(
            f"{name} was made by a newer version of this program; update it to read this file."
        )
    yield header
    left = {kind: header[f"{kind}s"] for kind in ("document", "conversation")}
    for record in lines:
        kind = record.get("kind")
        if not isinstance(kind, str) or not left.get(kind):
            raise SourceError(f"{name} holds other than its first line says; export it again.")
        left[kind] -= 1
        yield record
    if any(left.values()):
        raise SourceError(f"{name} ends too early; what it holds was read, export it again.")


def _lines(file: BinaryIO, name: str) -> Iterator[Record]:
    number = 0
    try:
        while line := file.readline(LONGEST + 1):
            number += 1
            yield _record(line, f"{name}:{number}")
    except (OSError, EOFError) as error:  # also of a gzip file that is damaged or cut short
        raise SourceError(f"{name} cannot be read ({error}); check the file.") from error


def _record(line: bytes, where: str) -> Record:
    if len(line) > LONGEST:
        raise SourceError(f"{where} is longer than {LONGEST >> 20} MiB; it is no export.")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where} is not JSON; export the library again.") from error
    if not isinstance(found, dict):
        raise SourceError(f"{where} is not an object; export the library again.")
    return found


def exported(record: Record, where: str) -> Exported:
    """A document of an export.

    Raises:
        SourceError: a field is missing, or is not what it should be.
    """
    try:
        return _document(record)
    except (KeyError, TypeError, ValueError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise SourceError(
            f"{where} is not a document as `qa export` writes them ({what})."
        ) from error


def _document(record: Record) -> Exported:
    text = _text(record["text"], "text")
    live = record["live"]
    if not isinstance(live, bool) or not _is_count(record["number"]):
        raise TypeError("live or number is of another kind")
    if not record["title"] or not text or not _SHA256.fullmatch(_text(record["sha256"], "sha256")):
        raise ValueError("title, text or sha256 is empty or of another kind")
    if not isinstance(record["metadata"], dict):
        raise TypeError("metadata is of another kind")
    _text(json.dumps(record["metadata"], ensure_ascii=False), "metadata")
    day = record["date"]
    document = NewDocument(
        text=text,
        path=_path(record["path"]),
        date=None if day is None else date.fromisoformat(_text(day, "date")),
        sha256=record["sha256"],
        metadata=record["metadata"],
        sections=_sections(record["sections"], len(text)),
        **{name: _text(record[name], name) for name in _TEXTS},
    )
    spans = _spans(record["passages"], len(text))
    if spans and not live:
        raise ValueError("only live documents have passages")
    return Exported(record["number"], live, document, spans)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(f"{name} is no text")
    value.encode()  # half a character, which nothing could store, is a ValueError
    return value


def _path(value: object) -> str:
    """A path as the system has it: it need not be Unicode, and was absolute."""
    if not isinstance(value, str) or "\0" in value or not value:
        raise TypeError("path is no path")
    value.encode("utf-8", "surrogateescape")
    return value


def _spans(value: object, length: int) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise TypeError("passages are of another kind")
    spans = tuple(Span(*map(_whole, pair)) for pair in value)
    if any(not len(span) or span.end > length for span in spans):
        raise ValueError("a passage is not in the text")
    return spans


def _sections(value: object, length: int) -> tuple[Section, ...]:
    if not isinstance(value, list):
        raise TypeError("sections are of another kind")
    found = tuple(Section(_whole(start), _text(label, "a label")) for start, label in value)
    starts = [section.start for section in found]
    if starts != sorted(set(starts)) or any(not 0 <= start <= length for start in starts):
        raise ValueError("sections are not in the text, or not in order")
    return found


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a number is of another kind")
    return value


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
