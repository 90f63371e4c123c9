"""Plain text: a file is one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.ingest import encodings
from qa.ingest.dates import leading_date, name_date, stated_date
from qa.ingest.entry import FILE_NAME, METADATA, TEXT, first_date
from qa.ingest.titles import front_title, headline, name_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.types import NewDocument


def read(entry: Entry) -> Iterator[NewDocument]:
    """The article in a text file. Raises `SourceError`, see `qa.ingest.read_documents`."""
    data = entry.read()
    body = encodings.text(data, entry.where)
    dated = first_date(
        {
            TEXT: leading_date(body),
            METADATA: stated_date(body),
            FILE_NAME: name_date(entry.name),
        }
    )
    title = headline(body) or front_title(body) or name_title(entry.name)
    yield entry.document(title, body, data, dated)
