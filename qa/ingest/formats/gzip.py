"""Gzip: one file, read as what it is without the `.gz`."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import IO, TYPE_CHECKING, cast

from qa.ingest import unpacking
from qa.ingest.formats.zip import require_shallow
from qa.ingest.read import read_entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from qa.ingest.entry import Entry
    from qa.types import Failure, NewDocument


def read(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The documents of what is packed. Raises `SourceError`, see `qa.ingest.read_documents`."""
    require_shallow(entry)
    entry.spent.member()
    source = cast("IO[bytes]", gzip.GzipFile(fileobj=entry.file, mode="rb"))
    with source, unpacking.unpacked(source, entry, entry.where) as file:
        name = entry.name[:-3] if entry.name.lower().endswith(".gz") else entry.name
        yield from read_entry(
            replace(entry, name=name, file=cast("BinaryIO", file), depth=entry.depth + 1)
        )
