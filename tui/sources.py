"""What can be opened from an answer: its citations, or the passages that came closest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import qa

CLOSEST = 3
"""Passages listed when the articles do not answer."""

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of a document with the number it is opened by.

    `text` is the document's own where it is at hand; None means that the library must be
    asked for it.
    """

    number: int
    document: qa.DocumentInfo
    span: qa.Span
    quote: str
    text: str | None = None


def sources_of(answer: qa.Answer) -> tuple[Source, ...]:
    """The citations; for a refusal the closest passages, numbered from 1."""
    if answer.answered:
        return tuple(
            Source(c.number, c.document, c.span, c.quote, c.document.text) for c in answer.citations
        )
    return closest(answer.passages)


def closest(candidates: Sequence[qa.Candidate], count: int = CLOSEST) -> tuple[Source, ...]:
    """The best passages, as sources numbered from 1."""
    return tuple(
        Source(number, c.passage.document, c.passage.span, c.passage.text)
        for number, c in enumerate(candidates[:count], start=1)
    )


def line_number(text: str, offset: int) -> int:
    """The line that holds the character at `offset`; lines count from 1."""
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, offset))


def title_of(document: qa.DocumentInfo) -> str:
    """The title on one line; the file's name for a document without one."""
    return one_line(document.title) or one_line(Path(document.path).name) or "untitled"


def date_of(document: qa.DocumentInfo) -> str:
    """The date as ISO, or nothing."""
    return document.date.isoformat() if document.date else ""


def shown_path(document: qa.DocumentInfo) -> str:
    """The path, relative to the working directory if it lies below it."""
    path = Path(document.path)
    here = Path.cwd()
    shown = str(path.relative_to(here) if path.is_relative_to(here) else path)
    return one_line(f"{shown} ({document.part})" if document.part else shown)


def place(source: Source, text: str | None = None) -> str:
    """`title · date · path:line`, without what is not known."""
    text = source.text if text is None else text
    known = text is not None and not source.document.part
    at = f":{line_number(text or '', source.span.start)}" if known else ""
    parts = [title_of(source.document), date_of(source.document), shown_path(source.document) + at]
    return " · ".join(part for part in parts if part)
