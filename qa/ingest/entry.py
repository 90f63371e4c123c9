"""A file, or a file inside an archive, open for reading: what every format is read from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from qa.errors import SourceError
from qa.ingest.paths import shown
from qa.ingest.source import megabytes
from qa.types import NewDocument

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qa.ingest.limits import Limits, Spent

METADATA, TEXT, FILE_NAME, FILE_TIME = "metadata", "text", "file name", "file time"
"""What can have stated a date: `NewDocument.date_from`."""

HEAD = 8_192
"""Bytes by which a format is told."""

LONGEST_PART = 1_000
"""Characters of the name of a part."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An open file and what is known of it before it is read.

    Attributes:
        path: of the file on disk, absolute.
        part: where inside that file this is, the names of archives' members joined by `!`;
            empty for the file itself.
        name: the last name, for a title, a date, and the kind.
        file: at its beginning; it can be wound back there.
        spent: the limits, and what was used of them.
        modified: the day of the file's own time, None if it has none.
        depth: how many archives it is inside of.
    """

    path: str
    part: str
    name: str
    file: BinaryIO
    spent: Spent
    modified: date | None = None
    depth: int = 0

    @property
    def limits(self) -> Limits:
        """The limits on the file."""
        return self.spent.limits

    @property
    def where(self) -> str:
        """What to call it in a message."""
        return shown(f"{self.path}!{self.part}" if self.part else self.path)

    def where_in(self, part: str) -> str:
        """What to call a part of it in a message."""
        return f"{self.where}!{shown(part)}" if part else self.where

    def head(self) -> bytes:
        """The first `HEAD` bytes; the file is at its beginning again."""
        data = self.take(HEAD)
        self.file.seek(0)
        return data

    def take(self, size: int) -> bytes:
        """The next bytes.

        Raises:
            SourceError: they cannot be read.
        """
        try:
            return self.file.read(size)
        except OSError as error:
            raise SourceError(f"{self.where} cannot be read ({error}); try again.") from error

    def read(self) -> bytes:
        """All of it.

        Raises:
            SourceError: it cannot be read, is empty, or is over the limit.
        """
        limit = self.limits.bytes
        data = self.take(limit + 1)
        if not data:
            raise SourceError(f"{self.where} is empty; write something in it or leave it out.")
        if len(data) > limit:
            raise SourceError(
                f"{self.where} is larger than {megabytes(limit)} MB; "
                "split it, or raise the setting max_file_mb."
            )
        return data

    def within(self, part: str) -> str:
        """The part that something inside of this is.

        Raises:
            SourceError: its name is too long.
        """
        if len(part) > LONGEST_PART:
            raise SourceError(
                f"{self.where} holds an article whose name is longer than {LONGEST_PART} "
                "characters; shorten it."
            )
        return f"{self.part}!{part}" if self.part and part else self.part or part

    def document(
        self,
        title: str,
        text: str,
        data: bytes,
        dated: tuple[date | None, str],
        part: str = "",
        **stated: Any,
    ) -> NewDocument:
        """The document read from `data`, whose `part` is within this.

        Raises:
            SourceError: its text is over the limit, or its part has too long a name.
        """
        if len(text) > self.limits.bytes:
            raise SourceError(
                f"{self.where} holds more than {self.limits.bytes:,} characters; "
                "split it, or raise the setting max_file_mb."
            )
        if dated[0] is None and self.limits.file_dates and self.modified is not None:
            dated = self.modified, FILE_TIME
        return NewDocument(
            title=title,
            text=text,
            path=self.path,
            part=self.within(part),
            date=dated[0],
            sha256=hashlib.sha256(data).hexdigest(),
            date_from=dated[1],
            **stated,
        )


def first_date(found: Mapping[str, date | None]) -> tuple[date | None, str]:
    """The first date there is, with what stated it."""
    return next(((day, source) for source, day in found.items() if day is not None), (None, ""))
