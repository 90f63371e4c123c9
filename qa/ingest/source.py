"""Opening a file that nothing is known about, and turning its bytes into text."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.ingest.paths import is_storable, shown

if TYPE_CHECKING:
    from pathlib import Path


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, never waiting for one that is a pipe or a device.

    Raises:
        SourceError: missing, not a regular file, not readable, or a name that is not text.
    """
    if not is_storable(path):
        raise SourceError(f"{shown(path)} has a name that is not UTF-8 text; rename it.")
    try:
        _require_regular(path, path.stat().st_mode)
        # Between the two looks the path may have become a pipe, so the open must not wait.
        descriptor = os.open(path, os.O_RDONLY | _NOT_WAITING)
    except FileNotFoundError as error:
        raise SourceError(f"{shown(path)} is no longer there; check the path.") from error
    except PermissionError as error:
        raise SourceError(
            f"{shown(path)} may not be read by you; change its permissions."
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise SourceError(f"{shown(path)} cannot be opened ({error}); check the file.") from error
    file = os.fdopen(descriptor, "rb")
    try:
        _require_regular(path, os.fstat(descriptor).st_mode)
    except SourceError:
        file.close()
        raise
    return file


_NOT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _require_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise SourceError(f"{shown(path)} is not a regular file; name a text file.")


def megabytes(size: int) -> str:
    """A size in bytes as megabytes, without needless digits."""
    return f"{size / 1_000_000:g}"


def decode(data: bytes, name: str) -> str:
    """Bytes as text, line breaks as they are; a leading byte order mark is no part of the text.

    Args:
        data: the bytes of a file, or of one line of it.
        name: what to call them in a message.

    Raises:
        SourceError: not UTF-8, or a NUL, which no text holds; or nothing but whitespace.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{name} looks like UTF-16; save it as UTF-8.")
    if (at := data.find(b"\0")) >= 0:
        raise SourceError(f"{name} is binary, not text (a NUL at byte {at}); leave it out.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
        raise SourceError(
            f"{name} is not UTF-8 text (byte {at} is 0x{data[at]:02X}); save it as UTF-8."
        ) from error
    if not text or text.isspace():
        raise SourceError(f"{name} is blank; write something in it or leave it out.")
    return text
