"""JSON: an article, a list of articles, or an object that has such a list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qa.errors import SourceError
from qa.ingest import records
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.types import NewDocument


def read(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The articles of a file, and a failure for each entry of its list that is none.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    data = entry.read()
    value = records.parsed(data, entry.where, "file")
    if records.is_article(value):
        yield records.document(entry, value, data, "", entry.where, "file")
        return
    articles = articles_in(value)
    if not any(records.is_article(article) for article in articles):
        raise SourceError(
            f'{entry.where} holds no articles: no object in it has a "text"; '
            "add one, or leave the file out."
        )
    for number, article in enumerate(articles, 1):
        where = f"{entry.where}:{number}"
        try:
            own = json.dumps(
                article, sort_keys=True
            ).encode()  # as it is written makes no difference
            yield records.document(entry, article, own, f"entry {number}", where, "entry")
        except (SourceError, RecursionError) as error:
            reason = str(error) if isinstance(error, SourceError) else f"{where} is too deep."
            yield Failure(where, reason)


def articles_in(value: Any) -> list[Any]:
    """The list that a value is, or the first one that it has."""
    if isinstance(value, dict):
        value = next((own for own in value.values() if isinstance(own, list)), [])
    return value if isinstance(value, list) else []
