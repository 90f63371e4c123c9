"""Plain text: a file is one article."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qa.ingest.dates import leading_date, name_date, stated_date
from qa.ingest.paths import shown
from qa.ingest.source import decode, read_bytes
from qa.ingest.titles import front_title, headline, name_title
from qa.types import NewDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path, max_bytes: int) -> Iterator[NewDocument]:
    """The article in a text file. Raises `SourceError`, see `qa.ingest.read_documents`."""
    data = read_bytes(path, max_bytes)
    body = decode(data, shown(path))
    yield NewDocument(
        title=headline(body) or front_title(body) or name_title(path.name),
        text=body,
        path=str(path),
        part="",
        date=leading_date(body) or stated_date(body) or name_date(path.name),
        sha256=hashlib.sha256(data).hexdigest(),
    )
