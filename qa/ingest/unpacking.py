"""Reading what is packed: counted as it unpacks, and every way to be broken said in one way."""

from __future__ import annotations

import lzma
import struct
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from qa.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry

_BLOCK = 1 << 20
_BROKEN = (
    *(OSError, EOFError, ValueError, LookupError, RuntimeError, AttributeError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
)
"""What Python's own modules raise for archives that are broken, locked or of an unknown kind."""


@contextmanager
def opened(entry: Entry) -> Iterator[zipfile.ZipFile]:
    """A zip file, looked into.

    Raises:
        SourceError: it is broken.
    """
    with explained(entry.where):
        archive = zipfile.ZipFile(entry.file)
    with archive:
        yield archive


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Raises `SourceError` for whatever is wrong with an archive."""
    try:
        yield
    except SourceError:
        raise
    except _BROKEN as error:
        if "encrypted" in str(error):
            raise SourceError(f"{where} is locked with a password; unpack it first.") from error
        raise SourceError(f"{where} cannot be unpacked ({error}); make it again.") from error


def unpacked(source: IO[bytes], entry: Entry, where: str) -> IO[bytes]:
    """What `source` unpacks to, as a file at its beginning: in memory, or on disk if it is long.

    Raises:
        SourceError: it is broken, or too much.
    """
    file = tempfile.SpooledTemporaryFile(max_size=entry.limits.bytes)  # noqa: SIM115 - returned
    try:
        with explained(where):
            while block := source.read(_BLOCK):
                entry.spent.unpack(len(block))
                file.write(block)
            file.seek(0)
    except SourceError:
        file.close()
        raise
    return file


def member(archive: zipfile.ZipFile, name: str, entry: Entry) -> bytes:
    """The bytes of a file in an archive; empty if there is none.

    Raises:
        SourceError: it is broken, or over the limit.
    """
    where = entry.where
    with explained(where):
        try:
            found = archive.getinfo(name)
        except KeyError:
            return b""
        if found.file_size > entry.limits.bytes:
            raise SourceError(
                f"{where} holds more than {entry.limits.bytes:,} bytes in one piece; "
                "split it, or raise the setting max_file_mb."
            )
        entry.spent.member()
        with archive.open(found) as source:
            data = source.read(found.file_size + 1)
        entry.spent.unpack(len(data))
    return data
