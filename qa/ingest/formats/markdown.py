"""Markdown: a file is one article. The text is kept as written, markup included."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from qa.ingest.formats import text
from qa.ingest.titles import first_heading, front_title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qa.types import NewDocument


def read(path: Path, max_bytes: int) -> Iterator[NewDocument]:
    """The article in a Markdown file: as plain text, but a heading names it before all else.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    for document in text.read(path, max_bytes):
        title = first_heading(document.text) or front_title(document.text)
        yield dataclasses.replace(document, title=title) if title else document
