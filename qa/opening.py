"""Making a library, and opening one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import LibraryNotFound, ModelMismatch
from qa.index.folder import LibraryFolder
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
        return create_library(where, settings=settings, encoder=encoder, reader=reader)
    made_with = SQLiteStore(folder.database).meta().get("model")
    if encoder is None and made_with and settings.model not in ("", made_with):
        folder.close()
        raise ModelMismatch(
            f"{where} was made with the model {made_with}, not {settings.model}; "
            "leave the model unset, or index into a new library."
        )
    return Library(folder, settings, encoder, reader)
