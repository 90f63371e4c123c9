"""Where a quote stands, in the words a person and an editor understand: `path:line`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.types import DocumentInfo

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


def place(document: DocumentInfo, text: str | None = None, offset: int = 0) -> str:
    """`title · date · path:line`; the line only for a file that is one article."""
    line = f":{line_number(text, offset)}" if text is not None and not document.part else ""
    dated = [document.date.isoformat()] if document.date else []
    return " · ".join([document.title, *dated, shown_path(document) + line])
