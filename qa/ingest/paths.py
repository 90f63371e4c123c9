"""How paths are written down and shown.

A file name is untrusted: it may hold line breaks, escape sequences or bytes that are no text.
"""

from __future__ import annotations

import os
from pathlib import Path


def absolute_path(path: str | Path) -> Path:
    """The one path a file is known by: absolute, with `..` and links resolved.

    The file need not exist. Never raises: a path with a NUL, which no file can have, comes
    back as it is.
    """
    if "\0" in str(path):
        return Path(path)
    return Path(os.path.realpath(path))


def is_storable(path: str | Path) -> bool:
    """Whether a path is text; names that are not UTF-8 reach Python as lone surrogates."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def readable(name: str) -> str:
    """A file's name as text: one that is not UTF-8 is from an older system, mostly Windows."""
    return name if is_storable(name) else os.fsencode(name).decode("cp1252", "replace")


def decoded(path: str | Path) -> str:
    r"""The path as text that can be stored: bytes that are no text are written `\xNN`."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown(path: str | Path) -> str:
    """The path for a one-line message: every character that is not printable is escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in decoded(path)
    )
