"""Markdown: a file is one article. The text is kept as written, markup included."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from qa.ingest.formats import text
from qa.ingest.front_matter import front_matter
from qa.ingest.plain_text import described, language, published_by
from qa.ingest.titles import first_heading, front_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.types import NewDocument


def read(entry: Entry) -> Iterator[NewDocument]:
    """The article in a Markdown file: as plain text, but a heading names it before all else.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    for document in text.read(entry):
        fields = front_matter(document.text)
        title = first_heading(document.text) or front_title(document.text) or document.title
        tongue = language(fields.get("language") or fields.get("lang"))
        stated = described(author=fields.get("author")) | published_by(fields)
        yield dataclasses.replace(document, title=title, language=tongue, **stated)
