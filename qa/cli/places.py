"""Where a quote stands, in the words a person and an editor understand: `path:line`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.types import Citation, DocumentInfo


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
    line = document.line(citation.span.start)
    return _place(document, f":{line}" if line else "")


def _place(document: DocumentInfo, where: str) -> str:
    parts = [document.title, document.dated, document.shown_path() + where]
    return " · ".join(part for part in parts if part)
