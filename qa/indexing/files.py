"""Whether a file need be read again.

A file's content is told by its hash. That hash is not computed again while the file's size,
inode, time of modification and time of change (which nobody can set) are all what they were,
so that looking at an unchanged folder does not grow with its text. As git does with its index
(Documentation/technical/racy-git), a look is only trusted if the file had been left alone for
longer than the coarsest clock of a file system when it was taken: two writes within one tick
of that clock look the same.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.index.files import FileState, Look
from qa.ingest.source import open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qa.index.files import FileStates

TICK = 2_000_000_000
"""Nanoseconds; FAT's clock, the coarsest in use, counts in two seconds."""

_BLOCK = 1 << 20
_SIGNED = (1 << 63) - 1


class Files:
    """The files of one run: which are the same as when they were last read.

    Args:
        states: what is known of them.
        now: the time in nanoseconds since the epoch.
    """

    def __init__(self, states: FileStates, now: Callable[[], int] = time.time_ns) -> None:
        self._states = states
        self._now = now
        self._taken = 0
        self._look: Look | None = None
        self._new: dict[str, FileState] = {}

    def read_by(self, way: str) -> None:
        """Say how files are read now; what was read another way is read again."""
        if self._states.read_by() != way:
            self._states.start_over(way)

    def same(self, path: str, documents: int) -> bool:
        """Whether a file holds what was last read from it, all of whose documents are there."""
        self._taken = self._now()
        self._look = look(path)
        known = self._states.of(path)
        if self._look is None or known is None or known.documents != documents:
            return False
        if known.look == self._look:
            return True
        if known.look.size != self._look.size or known.sha256 != file_hash(path):
            return False
        self._note(path, known.sha256, documents)
        return True

    def read(self, path: str, documents: int) -> None:
        """Note that the file last looked at was read whole and gave so many documents."""
        if self._look is not None and not self._racy(self._look) and (digest := file_hash(path)):
            self._note(path, digest, documents)

    def noted(self) -> dict[str, FileState]:
        """What was noted since this was last asked."""
        noted, self._new = self._new, {}
        return noted

    def remember(self, noted: Mapping[str, FileState]) -> None:
        """Keep what was noted; to be called when the documents are written."""
        if noted:
            self._states.remember(noted.items())

    def forget(self) -> None:
        """Drop what is known of files that no document comes from any more."""
        self._states.forget()

    def _note(self, path: str, digest: str, documents: int) -> None:
        """Keep the look, unless the file was written meanwhile or may be unnoticed."""
        if self._look is not None and not self._racy(self._look) and look(path) == self._look:
            self._new[path] = FileState(self._look, digest, documents)

    def _racy(self, seen: Look) -> bool:
        return max(seen.modified, seen.changed) + TICK > self._taken


def look(path: str) -> Look | None:
    """How a file looks now; None if it is no regular file, or gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path for each of 100,000 files takes longer
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Look(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino & _SIGNED)


def file_hash(path: str) -> str:
    """SHA-256 of a file's bytes; empty if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open_regular(Path(path)) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except (OSError, SourceError):
        return ""
    return digest.hexdigest()
