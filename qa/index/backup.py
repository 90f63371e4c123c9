"""A library's database as one file, and back.

The copy is SQLite's own (`VACUUM INTO`): of one state, while others read and write, and
without the space that deleted rows leave.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from qa.errors import LibraryDamaged, LibraryUnusable, UsageError
from qa.index import durable
from qa.index.connections import BUSY_SECONDS
from qa.index.explaining import check_identity, explained
from qa.index.folder import LOCK, holding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qa.index.database import Database


def back_up(database: Database, file: Path, *, replace: bool) -> Path:
    """Write a copy of the database to `file`, whole or not at all.

    Raises:
        UsageError: there is such a file, and it is not to be replaced.
        LibraryDamaged: the database cannot be copied whole.
        LibraryUnusable: the file cannot be written.
    """
    _refuse(file, replace=replace)
    with unfinished(file) as copy:
        durable.remove(copy)
        durable.step("write", copy)
        _copy(database, copy)
        _opened(copy).close()
        _name(copy, file, replace=replace)
    return file


@contextmanager
def unfinished(file: Path) -> Iterator[Path]:
    """Where to write what becomes `file` when it is whole; nothing is left there.

    Raises:
        LibraryUnusable: it cannot be written.
    """
    temporary = file.with_name(f"{file.name}.tmp")
    try:
        yield temporary
    except OSError as error:
        raise LibraryUnusable(
            f"{file} cannot be written ({error.strerror}); name another file."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _copy(database: Database, file: Path) -> None:
    try:
        database.copy_to(file)
    except LibraryUnusable:  # as SQLite puts it where a damaged page makes a row endless
        _opened(database.file).close()
        raise


def check(backup: Path) -> None:
    """Hold a backup to be a whole library.

    Raises:
        LibraryDamaged: it is none.
        LibraryUnusable: it cannot be read.
    """
    _opened(backup).close()


def restore(backup: Path, file: Path) -> None:
    """Make the database `file` what a backup holds, whole or not at all.

    What it held before is kept beside it. Readers go on with what they have.

    Raises:
        LibraryLocked: another process is writing to it.
        LibraryUnusable: it cannot be written.
    """
    try:
        durable.make_folder(file.parent)
        with holding(file.parent / LOCK):
            if file.exists() and not _kept_as(file, file.with_name("replaced.sqlite")):
                _set_aside(file)
            if file.exists():
                _overwrite(backup, file)
            else:
                _place(backup, file)
    except OSError as error:
        raise LibraryUnusable(
            f"{file} cannot be written ({error.strerror}); free some space or name another folder."
        ) from error


def _kept_as(file: Path, copy: Path) -> bool:
    """Copy a database before it is overwritten; false if it is too damaged for that."""
    unfinished = copy.with_name(f"{copy.name}.tmp")
    durable.remove(unfinished)
    try:
        with explained(file), closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return True
            _check_structure(connection, file)
            durable.step("write", unfinished)
            connection.execute("VACUUM INTO ?", (str(unfinished),))
    except LibraryDamaged:
        unfinished.unlink(missing_ok=True)
        return False
    durable.move(unfinished, copy)
    return True


def _overwrite(backup: Path, file: Path) -> None:
    """In one transaction, so that readers see the one or the other."""
    with closing(_opened(backup)) as source, explained(file):
        durable.step("commit", file)
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as target:
            source.backup(target)
            durable.step("committed", file)


def _place(backup: Path, file: Path) -> None:
    unfinished = file.with_name(f"{file.name}.tmp")
    durable.remove(unfinished)
    durable.step("write", unfinished)
    with closing(_opened(backup)) as source, explained(backup):
        source.execute("VACUUM INTO ?", (str(unfinished),))
    durable.step("commit", file)
    durable.move(unfinished, file)
    durable.step("committed", file)


def _set_aside(file: Path) -> Path:
    """Give a damaged database another name, with what was not yet written into it."""
    number = 1
    while (kept := file.with_name(f"damaged-{number}.sqlite")).exists():
        number += 1
    log = file.with_name(f"{file.name}-wal")
    if log.exists():
        durable.step("rename", log)
        log.replace(kept.with_name(f"{kept.name}-wal"))
    durable.remove(file.with_name(f"{file.name}-shm"))
    durable.step("rename", file)
    file.replace(kept)
    durable.sync(file.parent)
    return kept


def _refuse(file: Path, *, replace: bool) -> None:
    if file.exists() and not replace:
        raise UsageError(f"{file} exists already; name another file, or replace it on purpose.")


def _opened(file: Path) -> sqlite3.Connection:
    """A connection to a copy, which is held to be a whole library and is not written to.

    Raises:
        LibraryDamaged: it is none.
    """
    with explained(file):
        copy = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            check_identity(copy, file)
            _check_structure(copy, file)
        except BaseException:
            copy.close()
            raise
    return copy


def _check_structure(copy: sqlite3.Connection, file: Path) -> None:
    (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise LibraryDamaged(f"{file} is damaged ({said}); take another backup.")


def _name(unfinished: Path, file: Path, *, replace: bool) -> None:
    if replace:
        durable.move(unfinished, file)
        return
    durable.sync(unfinished)
    durable.step("rename", file)
    try:
        os.link(unfinished, file)  # unlike a rename, it never replaces
    except FileExistsError:
        _refuse(file, replace=False)
        raise
    except OSError:  # a file system without links
        _refuse(file, replace=False)
        unfinished.replace(file)
    durable.sync(file.parent)
