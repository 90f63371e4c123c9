"""Where a quote stands, in the words a person and an editor understand: `path:line`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.types import Citation, DocumentInfo

_LINE_END = re.compile(r"\r\n|\r|\n")


def line_number(text: str, offset: int) -> int:
    """The line that holds the character at `offset`; lines count from 1."""
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, offset))


def shown_path(document: DocumentInfo) -> str:
    """The document's path, relative to the working directory if it lies below it."""
    path = Path(document.path)
    here = Path.cwd()
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    return f"{shown} ({document.part})" if document.part else str(shown)


def place(document: DocumentInfo) -> str:
    """`title · date · path`."""
    return _place(document, "")


def cited_place(citation: Citation) -> str:
    """`title · date · path:line`, or the page or chapter in the line's stead.

    There is neither where the text was taken out of the file, or is one of several in it.
    """
    document = citation.document
    if citation.place:
        return _place(document, f", {citation.place}")
    if document.is_whole_file():
        return _place(document, f":{line_number(document.text, citation.span.start)}")
    return _place(document, "")


def _place(document: DocumentInfo, where: str) -> str:
    parts = [document.title, document.dated, shown_path(document) + where]
    return " · ".join(part for part in parts if part)
