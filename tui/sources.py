"""What can be opened from an answer: its citations, or the passages that came closest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import qa
from tui.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOSEST = 3
"""Passages listed when the articles do not answer."""


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of a document with the number it is opened by.

    Attributes:
        number: counted from 1; 0 for an article that was opened by itself.
        document: with its text where that is at hand; else the library must be asked for it.
        span, quote: what is cited of it.
        also_in: other documents that say the same, such as copies.
        excerpt: the part nearest to the question, where this is a passage that came close.
        left_out: whether a filter by date left its article out, which has none.
    """

    number: int
    document: qa.DocumentInfo
    span: qa.Span
    quote: str
    also_in: tuple[qa.DocumentInfo, ...] = ()
    left_out: bool = False
    excerpt: str = ""

    @property
    def text(self) -> str | None:
        """The whole text, where it is at hand."""
        return self.document.text if isinstance(self.document, qa.Document) else None

    @property
    def is_quote(self) -> bool:
        """Whether it backs an answer, rather than only coming close to the question."""
        return not self.excerpt

    @property
    def section(self) -> str:
        """The page or chapter it stands in, where that is known; else nothing."""
        document = self.document
        if not isinstance(document, qa.Document):
            return ""
        return one_line(document.place(self.span.start))

    @property
    def line(self) -> int | None:
        """Its line in the file; None where the text was taken out of one, or is not at hand."""
        document = self.document
        return document.line(self.span.start) if isinstance(document, qa.Document) else None

    @property
    def more(self) -> str:
        """`page 3 · also in 2 more`, as far as there is something to say."""
        copies = f"also in {len(self.also_in)} more" if self.also_in else ""
        return " · ".join(part for part in (self.section, copies) if part)


def sources_of(answer: qa.Answer) -> tuple[Source, ...]:
    """The citations; for a refusal the closest passages, numbered from 1.

    After them, numbered on, the best passages that a filter by date left out for want of a date.
    """
    found = closest(answer.passages, answer.question)
    if answer.answered:
        found = tuple(
            Source(c.number, c.document, c.span, c.quote, c.also_in) for c in answer.citations
        )
    last = max((source.number for source in found), default=0)
    others = closest(answer.undated, answer.question)
    return (*found, *(replace(o, number=last + o.number, left_out=True) for o in others))


def closest(candidates: Sequence[qa.Candidate], question: str = "") -> tuple[Source, ...]:
    """The best passages, as sources numbered from 1."""
    return tuple(
        Source(number, p.document, p.span, p.text, excerpt=p.excerpt(question))
        for number, p in enumerate((c.passage for c in candidates[:CLOSEST]), start=1)
    )


def title_of(document: qa.DocumentInfo) -> str:
    """The title on one line; the file's name for a document without one."""
    return one_line(document.title) or one_line(Path(document.path).name) or "untitled"


def date_of(document: qa.DocumentInfo) -> str:
    """The date as ISO, or nothing."""
    return document.date.isoformat() if document.date else ""


def shown_path(document: qa.DocumentInfo) -> str:
    """The path as a person writes it, on one line."""
    return one_line(document.shown_path())


def place(source: Source) -> str:
    """`title · date · path:line`, without what is not known.

    The page or chapter stands in the line's stead where there is one, and copies come last.
    """
    line = source.line if not source.section else None
    path = shown_path(source.document) + (f":{line}" if line else "")
    parts = [title_of(source.document), source.document.dated, path, source.more]
    return " · ".join(part for part in parts if part)


def reference(source: Source) -> str:
    """`place`, and who wrote and published it where, as far as the article says."""
    document = source.document
    names = (document.author, document.site, document.url)
    return " · ".join([place(source), *(one_line(name) for name in names if name)])
