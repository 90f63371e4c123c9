"""How much of a file is read, whatever it says of itself.

A document over a limit is a failure and never cut short: half an article would be quoted as if
it were the whole. None of the limits depends on the machine but the time, which therefore is
long.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa.errors import SourceError

if TYPE_CHECKING:
    from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file.

    Attributes:
        bytes: of one document: a file, a line, a message, a file inside an archive.
        pages: of one PDF; chapters of one book.
        members: files in one archive, those inside inner archives included.
        depth: archives inside one another.
        expanded: bytes that an archive may unpack to, all in all.
        ratio: how many times its size that may be, beyond the first `free` bytes.
        free: bytes up to which the ratio does not matter.
        elements: of a web page; a larger one is read without looking for its main text.
        parts: of an e-mail.
        nesting: of JSON and of what else is nested.
        seconds: that one document may take, looked at between its pages; a parser that does not
            return is ended a quarter later (`apart`).
        file_dates: whether the time of a file dates an article that nothing else does.
    """

    bytes: int = 10_000_000
    pages: int = 10_000
    members: int = 100_000
    depth: int = 3
    expanded: int = 4_000_000_000
    ratio: int = 200
    free: int = 10_000_000
    elements: int = 50_000
    parts: int = 1_000
    nesting: int = 100
    seconds: float = 120.0
    file_dates: bool = False


def limits_of(settings: Settings) -> Limits:
    """The usual limits, with those that a user can set."""
    return Limits(bytes=int(settings.max_file_mb * 1e6), file_dates=settings.file_dates)


@dataclass(slots=True)
class Spent:
    """What reading a file has used up; shared by all that is inside of it.

    Attributes:
        limits: what it may use.
        size: of the file, in bytes.
        where: what to call the file.
    """

    limits: Limits
    size: int
    where: str
    unpacked: int = 0
    members: int = 0
    exhausted: str = field(default="", init=False)

    def unpack(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            SourceError: they are too many, now or before.
        """
        self.unpacked += count
        if self.unpacked > self.limits.expanded:
            self.exhausted = f"unpacks to more than {self.limits.expanded:,} bytes"
        elif self.unpacked > max(self.limits.free, self.limits.ratio * self.size):
            self.exhausted = f"unpacks to more than {self.limits.ratio} times its size"
        self._stop()

    def member(self) -> None:
        """Count a file inside an archive; raises as `unpack` does."""
        self.members += 1
        if self.members > self.limits.members:
            self.exhausted = f"holds more than {self.limits.members:,} files"
        self._stop()

    def _stop(self) -> None:
        if self.exhausted:
            raise SourceError(
                f"{self.where} {self.exhausted}; unpack it, and index what is wanted of it."
            )


class Clock:
    """The time that one document takes.

    Args:
        seconds: how long it may.
        where: what to call the document.
    """

    def __init__(self, seconds: float, where: str) -> None:
        self._seconds = seconds
        self._where = where
        self._until = time.monotonic() + seconds

    def check(self) -> None:
        """Raises `SourceError` when it takes too long."""
        if time.monotonic() > self._until:
            raise SourceError(
                f"{self._where} takes longer than {self._seconds:g} seconds to read; "
                "leave it out, or save its text as a .txt file."
            )
