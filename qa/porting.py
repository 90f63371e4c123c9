"""The file of an export: written whole or not at all, packed if its name says so."""

from __future__ import annotations

import gzip
import io
import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from qa.errors import SourceError, UsageError
from qa.index import durable
from qa.index.backup import unfinished
from qa.index.exporting import records
from qa.ingest.source import open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.index.database import Database

_HALVES = re.compile(r"[\ud800-\udfff]")
_PACKED = b"\x1f\x8b"


def write_export(database: Database, target: str | Path | BinaryIO, *, replace: bool) -> int:
    """Write the whole library; returns how many documents that were.

    Raises:
        UsageError: there is such a file, and it is not to be replaced.
        LibraryUnusable: it cannot be written.
    """
    if not isinstance(target, str | Path):
        return _write(database, target)
    file = Path(target).absolute()
    if file.exists() and not replace:
        raise UsageError(f"{file} exists already; name another file, or have it replaced.")
    with unfinished(file) as temporary:
        durable.step("write", temporary)
        with temporary.open("wb") as out:
            if file.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
                    count = _write(database, cast("BinaryIO", packed))
            else:
                count = _write(database, out)
        durable.move(temporary, file)
    return count


def _write(database: Database, out: BinaryIO) -> int:
    count = 0
    for record in records(database):
        count += record["kind"] == "document"
        text = json.dumps(record, ensure_ascii=False)
        out.write(_HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode() + b"\n")
    return count


@contextmanager
def opened_export(source: str | Path | BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """An export to read from, unpacked if it is packed, and what to call it.

    Raises:
        SourceError: it cannot be read.
    """
    if isinstance(source, str | Path):
        with open_regular(Path(source).absolute()) as file:
            yield _unpacked(file), str(source)
        return
    buffered = io.BufferedReader(cast("io.RawIOBase", source))
    try:
        yield _unpacked(buffered), "The export"
    finally:
        buffered.detach()  # it is whoever opened it who closes it


def _unpacked(file: io.BufferedReader | BinaryIO) -> BinaryIO:
    buffered = cast("io.BufferedReader", file)
    try:
        packed = buffered.peek(2)[:2] == _PACKED
    except OSError as error:
        raise SourceError(f"The export cannot be read ({error}); check the file.") from error
    return cast("BinaryIO", gzip.GzipFile(fileobj=buffered, mode="rb") if packed else buffered)
