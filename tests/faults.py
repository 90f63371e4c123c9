"""Faults at the disk: every change that the library makes to it, counted, killed or failed.

The library's own changes pass through `qa.index.durable.step`. SQLite's do not, so its
system calls are replaced by way of `sqlite3_vfs.xSetSystemCall`, which it has for that
(https://sqlite.org/c3ref/vfs.html). `fsync` is the one call that it keeps to itself; a kill
does not lose what was written, so a kill around it is one after the write before.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from qa.index import durable

if TYPE_CHECKING:
    from pathlib import Path

Change = Callable[[str], None]


class _VFS(ctypes.Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * 13),  # up to xCurrentTimeInt64
        (
            "set_system_call",
            ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p),
        ),
        (
            "get_system_call",
            ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p),
        ),
    ]


def _call(result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments, use_errno=True)


_INT, _SIZE, _POINTER, _OFFSET = ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_int64
_CALLS = {
    "write": _call(ctypes.c_ssize_t, _INT, _POINTER, _SIZE),
    "pwrite": _call(ctypes.c_ssize_t, _INT, _POINTER, _SIZE, _OFFSET),
    "pwrite64": _call(ctypes.c_ssize_t, _INT, _POINTER, _SIZE, _OFFSET),
    "ftruncate": _call(_INT, _INT, _OFFSET),
    "fallocate": _call(_INT, _INT, _OFFSET, _OFFSET),
    "open": _call(_INT, ctypes.c_char_p, _INT, _INT),
    "unlink": _call(_INT, ctypes.c_char_p),
}


_WRITE = {"make folder", "write", "sync", "rename", *(f"sqlite {n}" for n in _CALLS)} - {
    "sqlite unlink"
}
"""Changes that a full disk refuses; SQLite's own steps fail by the system's."""


class Steps:
    """What happens at each change of the disk; nothing but counting, unless told more.

    Args:
        die_at: number, from 1, of the change before which the process kills itself; a write of
            SQLite counts twice, the second time with half of it written.
        full_from: number of the change from which on nothing can be written.
    """

    def __init__(self, die_at: int = 0, full_from: int = 0) -> None:
        self.labels: list[str] = []
        self._die_at = die_at
        self._full_from = full_from
        self._paused = False
        self.on_commit: Callable[[], None] = lambda: None

    def __call__(self, change: str) -> None:
        """One change of the disk is about to be made.

        Raises:
            OSError: the disk is full.
        """
        if self._paused:
            return
        self.labels.append(change)
        if change == "committed":
            self._paused = True
            self.on_commit()
            self._paused = False
        if len(self.labels) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if 0 < self._full_from <= len(self.labels) and change in _WRITE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def dies_next(self) -> bool:
        return len(self.labels) + 1 == self._die_at

    def watch(self) -> None:
        """From now on, for as long as this process lives."""

        def step(change: str, path: Path) -> None:
            self(change)

        durable.step = step
        _watch_sqlite(self)


_kept: list[object] = []  # what SQLite points to must outlive it


def _watch_sqlite(steps: Steps) -> None:
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_VFS)
    where = library.sqlite3_vfs_find(None)
    for name, kind in _CALLS.items():
        address = where.contents.get_system_call(where, name.encode())
        if address:
            replacement = kind(_replacement(name, kind(address), steps))
            _kept.append(replacement)
            where.contents.set_system_call(
                where, name.encode(), ctypes.cast(replacement, ctypes.c_void_p)
            )


def _replacement(name: str, real: Callable[..., int], steps: Steps) -> Callable[..., int]:
    def call(*arguments: Any) -> int:
        if name == "open" and not arguments[1] & os.O_CREAT:
            return real(*arguments)
        try:
            steps(f"sqlite {name}")
            if "write" in name:
                if steps.dies_next():
                    real(*arguments[:2], arguments[2] // 2, *arguments[3:])
                steps(f"sqlite {name}, half")
        except OSError as error:
            ctypes.set_errno(error.errno or errno.EIO)
            return -1
        return real(*arguments)

    return call
