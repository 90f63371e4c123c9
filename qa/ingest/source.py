"""Opening a file that nothing is known about."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.ingest.paths import shown

if TYPE_CHECKING:
    from pathlib import Path


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, never waiting for one that is a pipe or a device.

    Raises:
        SourceError: missing, not a regular file, or not readable.
    """
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
