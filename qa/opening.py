"""Making a library, and opening one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import LibraryDamaged, LibraryExists, LibraryNotFound, ModelMismatch, UsageError
from qa.index.folder import DATABASE, LibraryFolder
from qa.index.store import SQLiteStore
from qa.library import Library
from qa.settings import load_settings

if TYPE_CHECKING:
    from qa.protocols import Encoder, Reader
    from qa.settings import Settings


def create_library(
    path: str | Path | None = None,
    *,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    reader: Reader | None = None,
) -> Library:
    """Make an empty library.

    Args:
        path: its folder; the setting `library` by default.
        settings: read from file and environment by default.
        encoder: used instead of the configured model.
        reader: used instead of the configured reader.

    Raises:
        LibraryExists: there already is one.
        LibraryUnusable: the folder cannot be made or written.
    """
    settings = settings or load_settings()
    folder = LibraryFolder.create(Path(path or settings.library))
    return Library(folder, settings, encoder, reader)


def open_library(
    path: str | Path | None = None,
    *,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    reader: Reader | None = None,
    create: bool = False,
) -> Library:
    """Open a library; with `create`, make it if there is none.

    Args are those of `create_library`.

    Raises:
        LibraryNotFound: there is none, and `create` is false.
        LibraryDamaged: its files are not what they should be.
        ModelMismatch: the settings name another model than it was made with.
    """
    settings = settings or load_settings()
    where = Path(path or settings.library)
    try:
        folder = LibraryFolder.open(where)
    except LibraryNotFound:
        if not create:
            raise
        try:
            return create_library(where, settings=settings, encoder=encoder, reader=reader)
        except LibraryExists:  # another process has just made it
            folder = LibraryFolder.open(where)
    made_with = SQLiteStore(folder.database).meta().get("model")
    if encoder is None and made_with and settings.model not in ("", made_with):
        folder.close()
        raise ModelMismatch(
            f"{where} was made with the model {made_with}, not {settings.model}; "
            "leave the model unset, or index into a new library."
        )
    return Library(folder, settings, encoder, reader)


def restore_library(
    backup: str | Path,
    path: str | Path | None = None,
    *,
    replace: bool = False,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    reader: Reader | None = None,
) -> Library:
    """Make a library of a file that `Library.backup` wrote, and open it.

    Args:
        backup: the file; it is only read.
        path: the library's folder; the setting `library` by default.
        replace: whether a library that is there is replaced, damaged or not. What it held is
            kept beside it, as `replaced.sqlite`, or, if it cannot be read, `damaged-1.sqlite`.
        settings: read from file and environment by default.
        encoder: used instead of the configured model.
        reader: used instead of the configured reader.

    Raises:
        UsageError: there is no such file.
        LibraryExists: there already is a library, and `replace` is false.
        LibraryDamaged: the backup is none, or not whole.
    """
    from qa.index import backup as backups

    settings = settings or load_settings()
    where, file = Path(path or settings.library), Path(backup).absolute()
    if not file.is_file():
        raise UsageError(f"There is no backup at {file}; name a file that `qa backup` wrote.")
    backups.check(file)
    if _there(where) and not replace:
        raise LibraryExists(f"{where} already is a library; name another folder, or replace it.")
    backups.restore(file, where.absolute() / DATABASE)
    return open_library(where, settings=settings, encoder=encoder, reader=reader)


def _there(path: Path) -> bool:
    """Whether there is a library, whole or damaged."""
    try:
        LibraryFolder.open(path).close()
    except LibraryNotFound:
        return False
    except LibraryDamaged:
        return True
    return True
