"""Every change to a library's files, one named step at a time.

What is written is synced before it is renamed, and the folder after it, so that a file is
there whole or not at all whenever the power goes. `step` is called before each change and
does nothing: it is where tests die, fail, or count.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def step(change: str, path: Path) -> None:
    """Called before each change of the disk; `change` names it, `path` is what it is made to."""


def put(file: Path, data: bytes) -> None:
    """Make `file` hold `data`: as a temporary file, synced and renamed; its folder is synced.

    Raises:
        OSError: it cannot be written; what was there before stays as it was.
    """
    temporary = file.with_name(f"{file.name}.tmp")
    step("write", temporary)
    temporary.write_bytes(data)
    move(temporary, file)


def move(source: Path, target: Path) -> None:
    """Sync a file that is written, rename it within its folder, and sync that."""
    sync(source)
    step("rename", target)
    source.replace(target)
    sync(target.parent)


def remove(file: Path) -> None:
    """Delete a file; one that is gone already is no matter."""
    step("remove", file)
    file.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, and sync what they are made in."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    step("make folder", folder)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def sync(path: Path) -> None:
    """`fsync` a file or a folder (a no-op where the system cannot open folders)."""
    step("sync", path)
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
