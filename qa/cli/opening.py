"""Opening the library that a command is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.errors import LibraryNotFound, SourceError
from qa.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.library import Library
    from qa.protocols import Encoder, Reader
    from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Models:
    """Models that take the place of those the settings name; the click context's `obj`."""

    encoder: Encoder | None = None
    reader: Reader | None = None


def open_existing(library: str | None) -> Library:
    """The library of `--library`, else of the settings.

    Raises:
        LibraryNotFound: with the command that makes one.
    """
    settings = load_settings(library=library)
    try:
        return _open(settings, create=False)
    except LibraryNotFound as error:
        place = Path(settings.library).absolute()
        found = f"{place} is a file, and a library is a folder" if place.is_file() else ""
        raise LibraryNotFound(
            f"{found or f'There is no library at {place}'}; "
            "make one with `qa index PATH`, or name another with --library."
        ) from error


def open_or_create(library: str | None, sources: Sequence[str]) -> Library:
    """The same, made now if there is none and at least one of the sources exists.

    Raises:
        SourceError: there is no library and nothing to put into one.
    """
    settings = load_settings(library=library)
    try:
        return _open(settings, create=False)
    except LibraryNotFound:
        if not any(map(_exists, sources)):
            raise SourceError(
                f"There is nothing at {', '.join(sources)}; name files or folders of articles."
            ) from None
        return _open(settings, create=True)


def made_of(library: Library, *, only_folders: bool = False) -> list[str]:
    """The folders that were added to a library, and the files outside them.

    Raises:
        SourceError: there are none.
    """
    sources = [path for path in library.sources() if not only_folders or Path(path).is_dir()]
    if not sources:
        what = "folder" if only_folders else "file or folder"
        raise SourceError(f"No {what} was added to {library.path.absolute()} yet; name one.")
    return sources


def _open(settings: Settings, *, create: bool) -> Library:
    import qa

    models = click.get_current_context().find_object(Models) or Models()
    return qa.open_library(
        settings.library,
        settings=settings,
        encoder=models.encoder,
        reader=models.reader,
        create=create,
    )


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:  # a name too long for the file system
        return False
