"""Documents, as they are read and as they are kept, and places in them."""

from __future__ import annotations

import codecs
import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets `[start, end)` into a document's text.

    Raises:
        ValueError: unless `0 <= start <= end`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"A span needs 0 <= start <= end, not [{self.start}, {self.end}).")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether every character of `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Section:
    """A page or a chapter: it goes from `start` to where the next one starts.

    `label` says which, for a person: "page 3", a chapter's title.
    """

    start: int
    label: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An article as read from a file, not stored yet.

    Attributes:
        title: one line, never empty.
        text: what is quoted and counted in: the file's own text, or what was taken out of it.
        path: of the file, absolute.
        part: names the article inside a file that holds several (the `id` of a JSON line, a
            file in an archive); empty for a file that is one article.
        date: of publication, None if nothing states it.
        sha256: hex digest of the bytes the article was read from.
        author: who wrote it; this and the fields below are empty when nothing states them.
        site: the name of the site, newspaper or feed that published it.
        url: where it was published; never followed.
        date_from: what stated the date: "metadata", "text", "file name" or "file time".
        language: ISO 639-1 code, such as "en".
        metadata: other fields, by name, as JSON can hold them.
        sections: its pages or chapters, by rising start.
    """

    title: str
    text: str
    path: str
    part: str
    date: date | None
    sha256: str
    author: str = ""
    site: str = ""
    url: str = ""
    date_from: str = ""
    language: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict, hash=False)
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a stored document, all but its text. `length` is in characters.

    `author`, `site`, `url`, `date_from` and `language` are as in `NewDocument`.
    """

    id: int
    title: str
    path: str
    part: str
    date: date | None
    sha256: str
    length: int
    author: str = field(default="", kw_only=True)
    site: str = field(default="", kw_only=True)
    url: str = field(default="", kw_only=True)
    date_from: str = field(default="", kw_only=True)
    language: str = field(default="", kw_only=True)

    @property
    def dated(self) -> str:
        """The date for a person; it says so where only the file's own time dates the article."""
        day = self.date.isoformat() if self.date else ""
        return f"{day} (file time)" if day and self.date_from == "file time" else day

    def shown_path(self) -> str:
        """The path for a person, relative to the working directory if it lies below it."""
        path, here = Path(self.path), Path.cwd()
        shown = path.relative_to(here) if path.is_relative_to(here) else path
        return f"{shown} ({self.part})" if self.part else str(shown)


@dataclass(frozen=True, slots=True)
class Document(DocumentInfo):
    """A stored document with its text, as the file holds it or as it was taken out of it.

    `metadata` and `sections` are as in `NewDocument`.
    """

    text: str = field(repr=False)
    metadata: Mapping[str, object] = field(default_factory=dict, hash=False, kw_only=True)
    sections: tuple[Section, ...] = field(default=(), kw_only=True)

    def info(self) -> DocumentInfo:
        """The same without its text."""
        return DocumentInfo(
            **{field_.name: getattr(self, field_.name) for field_ in fields(DocumentInfo)}
        )

    def place(self, offset: int) -> str:
        """The label of the section that holds a character; empty where there are none."""
        before = bisect_right(self.sections, offset, key=lambda section: section.start)
        return self.sections[before - 1].label if before else ""

    def line(self, offset: int) -> int | None:
        """The line of its file that holds a character, from 1; None if the text is not the file's.

        A line ends with LF, CR or both, as in editors.
        """
        if not self.is_whole_file():
            return None
        return 1 + sum(1 for _ in _LINE_END.finditer(self.text, 0, offset))

    def is_whole_file(self) -> bool:
        """Whether the text is its file's own, to the byte, so that a line of it can be named."""
        data = self.text.encode("utf-8", "surrogatepass")
        return not self.part and self.sha256 in {
            hashlib.sha256(mark + data).hexdigest() for mark in (b"", codecs.BOM_UTF8)
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A contiguous stretch of one document that is indexed as a unit.

    `text` is exactly `document.text[span.start:span.end]`.
    """

    id: int
    document: DocumentInfo
    span: Span
    text: str

    def excerpt(self, question: str) -> str:
        """What to show of it where a line or two fit: the part nearest to the question.

        It is on one line, without the date and the title that an article may begin with.
        """
        from qa.types.excerpts import excerpt

        day = self.document.date
        headline = (f"date {day.isoformat()}" if day else "", self.document.title)
        return excerpt(self.text, question, headline)
