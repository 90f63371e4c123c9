"""JSON lines: each line one article, an object with `text` and perhaps `id`, `title`, `date`.

A document is told from the others of its file by `part`: its `id`, or `line N` when it has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.ingest import records
from qa.ingest.encodings import as_utf8_file
from qa.ingest.paths import shown
from qa.ingest.source import megabytes
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.types import NewDocument

PEEK = 1 << 20
"""How far, in bytes, one looks into a file to tell whether it holds articles."""


def read(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The articles of a file, and a failure for each line that is none.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    if is_other_collection(entry.file, entry.where):
        raise SourceError(
            f'{entry.where} is not a collection of articles: its first line has no "text"; '
            'give each line a "text", or leave the file out.'
        )
    entry.file.seek(0)
    parts: set[str] = set()
    found = False
    for number, line in _lines(entry.file, entry.where, entry.limits.bytes):
        found = True
        where = f"{entry.where}:{number}"
        try:
            document = _document(entry, number, line, where)
            _require_new(document.part, parts, where)
        except SourceError as error:
            yield Failure(f"{entry.path}:{number}" if not entry.part else where, str(error))
        else:
            yield document
    if not found:
        raise SourceError(f"{entry.where} is empty; write something in it or leave it out.")


def is_other_collection(file: BinaryIO, where: str) -> bool:
    """Whether the first line is a JSON object without a `text`, so that the file is not articles.

    False for a file that cannot be read or parsed: reading it then says what is wrong.
    """
    try:
        _, line = next(_lines(file, where, PEEK), (0, b""))
        value = records.parsed(line, where, "line")
    except SourceError:
        return False
    return isinstance(value, dict) and not records.is_article(value)


def _lines(file: BinaryIO, where: str, longest: int) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, numbered from 1; of one over the limit only its beginning."""
    number = 0
    try:
        file = as_utf8_file(file)
        while line := file.readline(longest + 2):  # room for a line break of two bytes
            number += 1
            rest = line
            while not rest.endswith(b"\n") and (rest := file.readline(PEEK)):
                pass
            if line.strip():
                yield number, line.strip()
    except UnicodeDecodeError as error:
        raise SourceError(f"{where} is broken after line {number}; save it as UTF-8.") from error
    except OSError as error:
        raise SourceError(f"{where} cannot be read ({error}); try again.") from error


def _document(entry: Entry, number: int, line: bytes, where: str) -> NewDocument:
    if len(line) > entry.limits.bytes:
        raise SourceError(
            f"{where} is longer than {megabytes(entry.limits.bytes)} MB; "
            "split the article, or raise the setting max_file_mb."
        )
    record = records.parsed(line, where, "line")
    return records.document(entry, record, line, f"line {number}", where)


def _require_new(part: str, parts: set[str], where: str) -> None:
    if part in parts:
        raise SourceError(f"{where} repeats the id {shown(part)}; give each article its own.")
    parts.add(part)
