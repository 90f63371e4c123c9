"""A library's folder: making it, finding it, its size, and the lock of its one writer."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.errors import LibraryExists, LibraryLocked, LibraryNotFound, LibraryUnusable
from qa.index import durable
from qa.index.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATABASE = "library.sqlite"
LOCK = "writer.lock"


class LibraryFolder:
    """The directory of one library, its database open.

    Args:
        path: the directory.
        database: its open database.
    """

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self.database = database
        self._writing_here = threading.Lock()  # a file lock lets its own process in again

    @classmethod
    def create(cls, path: Path) -> LibraryFolder:
        """Make an empty library.

        Raises:
            LibraryExists: there already is one.
            LibraryUnusable: the folder cannot be made or written.
        """
        try:
            cls.open(path).close()
        except LibraryNotFound:
            pass
        else:
            raise LibraryExists(f"{path} already is a library; open it instead.")
        try:
            durable.make_folder(path)
        except OSError as error:
            raise LibraryUnusable(
                f"{path} cannot be made a library ({error.strerror}); name another folder."
            ) from error
        return cls(path, Database.create(path / DATABASE))

    @classmethod
    def open(cls, path: Path) -> LibraryFolder:
        """Open an existing library.

        Raises:
            LibraryNotFound: there is none.
        """
        try:
            there = (path / DATABASE).is_file()
        except OSError as error:
            raise LibraryUnusable(
                f"{path} cannot be read ({error.strerror}); check its permissions."
            ) from error
        if not there:
            raise LibraryNotFound(
                f"{path} holds no library; `qa index FOLDER` makes one from a folder of articles."
            )
        return cls(path, Database(path / DATABASE))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; the system frees it when the process dies.

        Raises:
            LibraryLocked: another writer holds it.
        """
        if not self._writing_here.acquire(blocking=False):
            raise _locked(self.path)
        try:
            with holding(self.path / LOCK):
                yield
        finally:
            self._writing_here.release()

    def size(self) -> int:
        """Bytes on disk of everything in the folder."""
        total = 0
        for file in self.path.rglob("*"):
            try:
                total += file.stat().st_size
            except FileNotFoundError:  # replaced by a writer meanwhile
                continue
        return total

    def close(self) -> None:
        """Close the database."""
        self.database.close()


@contextmanager
def holding(file: Path) -> Iterator[None]:
    """Hold the writer's lock of the folder that the file lies in.

    Raises:
        LibraryLocked: another process holds it.
        LibraryUnusable: it cannot be made.
    """
    from filelock import FileLock, Timeout  # it takes long, and most only read

    path, lock = file.parent, FileLock(file, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise _locked(path) from error
    except OSError as error:
        raise LibraryUnusable(
            f"{path} cannot be written ({error.strerror}); check its permissions."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _locked(path: Path) -> LibraryLocked:
    return LibraryLocked(f"{path} is being written already; try again when that is done.")
