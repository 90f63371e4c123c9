"""Zip archives: each file in one that is an article by its name is a document.

Nothing is written by the names in an archive, so that none of them can lead anywhere.
"""

from __future__ import annotations

import stat
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.ingest import detect, unpacking
from qa.ingest.entry import Entry
from qa.ingest.paths import shown
from qa.ingest.read import read_entry
from qa.types import Failure

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from qa.types import NewDocument


def read(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The articles of an archive, and a failure for each file in it that is broken.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    require_shallow(entry)
    found = False
    with unpacking.opened(entry) as archive:
        for info in archive.infolist():
            entry.spent.member()
            if not _is_article(info):
                continue
            found = True
            try:
                yield from _read_member(archive, info, entry)
            except SourceError as error:
                if entry.spent.exhausted:
                    raise
                yield Failure(shown(f"{entry.where}!{info.filename}"), str(error))
    if not found:
        raise SourceError(f"{entry.where} holds no articles; leave it out.")


def require_shallow(entry: Entry) -> None:
    """Raises `SourceError` for an archive that is inside of too many."""
    if entry.depth >= entry.limits.depth:
        raise SourceError(
            f"{entry.where} lies {entry.depth} archives deep; unpack some of them first."
        )


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry
) -> Iterator[NewDocument | Failure]:
    name = info.filename
    where = shown(f"{entry.where}!{name}")
    with unpacking.explained(where):
        source = archive.open(info)
    with source, unpacking.unpacked(source, entry, where) as file:
        inner = Entry(
            entry.path,
            entry.within(name),
            PurePosixPath(name).name,
            file,  # type: ignore[arg-type]  # a file in memory until it is long
            entry.spent,
            _day(info),
            entry.depth + 1,
        )
        yield from read_entry(inner)


def _is_article(info: zipfile.ZipInfo) -> bool:
    """A regular file with an extension that is known, neither hidden nor a README."""
    path = PurePosixPath(info.filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        not info.is_dir()
        and kind in (0, stat.S_IFREG)
        and not any(name.startswith((".", "__MACOSX")) and name != ".." for name in path.parts)
        and path.stem.lower() != "readme"
        and bool(detect.named_kind(path.name))
        and path.suffix.lower() != ".xml"  # what office programs keep, more often than a feed
    )


def _day(info: zipfile.ZipInfo) -> date | None:
    try:
        return date(*info.date_time[:3])
    except ValueError:
        return None
