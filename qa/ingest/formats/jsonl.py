"""JSON lines: each line one article, an object with `text` and perhaps `id`, `title`, `date`.

The line's own fields come before what its text says, since whoever wrote them knew. A document
is told from the others of its file by `part`: its `id`, or `line N` when it has none.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.ingest.dates import leading_date, name_date, parse_date
from qa.ingest.paths import shown
from qa.ingest.source import decode, megabytes, open_regular
from qa.ingest.titles import headline, name_title, tidy_title
from qa.types import Failure, NewDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PEEK = 1 << 20
"""How far, in bytes, a walk looks into a file to tell whether it holds articles."""


def read(path: Path, max_bytes: int) -> Iterator[NewDocument | Failure]:
    """The articles of a file, and a failure for each line that is none.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    if is_other_collection(path):
        raise SourceError(
            f'{shown(path)} is not a collection of articles: its first line has no "text"; '
            'give each line a "text", or leave the file out.'
        )
    parts: set[str] = set()
    found = False
    with open_regular(path) as file:
        for number, line in _lines(file, path, max_bytes):
            found = True
            where = f"{shown(path)}:{number}"
            try:
                document = _document(path, number, line, max_bytes)
                _require_new(document.part, parts, where)
            except SourceError as error:
                yield Failure(f"{path}:{number}", str(error))
            else:
                yield document
    if not found:
        raise SourceError(f"{shown(path)} is empty; write something in it or leave it out.")


def is_other_collection(path: Path) -> bool:
    """Whether the first line is a JSON object without a `text`, so that the file is not articles.

    False for a file that cannot be read or parsed: reading it then says what is wrong.
    """
    try:
        with open_regular(path) as file:
            _, line = next(_lines(file, path, _PEEK), (0, b""))
        value = json.loads(line.decode("utf-8-sig"))
    except (SourceError, ValueError, RecursionError):
        return False
    return isinstance(value, dict) and not isinstance(value.get("text"), str)


def _lines(file: BinaryIO, path: Path, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, numbered from 1; of one over the limit only its beginning."""
    number = 0
    try:
        while line := file.readline(max_bytes + 2):  # room for a line break of two bytes
            number += 1
            rest = line
            while not rest.endswith(b"\n") and (rest := file.readline(_PEEK)):
                pass
            if line.strip():
                yield number, line.strip()
    except OSError as error:
        raise SourceError(f"{shown(path)} cannot be read ({error}); try again.") from error


def _document(path: Path, number: int, line: bytes, max_bytes: int) -> NewDocument:
    where = f"{shown(path)}:{number}"
    if len(line) > max_bytes:
        raise SourceError(
            f"{where} is longer than {megabytes(max_bytes)} MB; "
            "split the article, or raise the setting max_file_mb."
        )
    record = _record(line, where)
    text = _field(record, "text", where)
    part = _field(record, "id", where) or f"line {number}"
    title = tidy_title(_field(record, "title", where)) or headline(text)
    return NewDocument(
        title=title or name_title(part),
        text=text,
        path=str(path),
        part=part,
        date=parse_date(_field(record, "date", where)) or leading_date(text) or name_date(part),
        sha256=hashlib.sha256(line).hexdigest(),
    )


def _record(line: bytes, where: str) -> dict[str, object]:
    try:
        record = json.loads(decode(line, where))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where} is not JSON; mend or remove the line.") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise SourceError(f'{where} is not an object with a "text"; mend or remove the line.')
    if not record["text"].strip():
        raise SourceError(f'{where} has a blank "text"; fill it or remove the line.')
    return record


def _field(record: dict[str, object], name: str, where: str) -> str:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f'{where} has half a surrogate pair in its "{name}"; mend or remove the line.'
        ) from error
    if "\0" in text:
        raise SourceError(f'{where} has a NUL in its "{name}"; mend or remove the line.')
    return text


def _require_new(part: str, parts: set[str], where: str) -> None:
    if part in parts:
        raise SourceError(f"{where} repeats the id {shown(part)}; give each article its own.")
    parts.add(part)
