"""Layout: where one stretch of text stops and another begins, whatever the sentences say.

A blank line, a heading, a list item, a code fence and the front matter each end what came
before, and a line that is only a date stands for itself. A single line break ends a block too
beside a line too wide to have been wrapped by an editor: such a text has one paragraph on
each line. Other line breaks are only wrapping.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from qa.ingest.dates import is_dateline, leading_date_end
from qa.ingest.front_matter import front_matter_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.types import Span

WIDEST_WRAPPED = 120
"""Characters of the widest line that counts as wrapped prose."""

_LONGEST_DATE = 80
"""Characters of a line that can be only a date."""

_LINE = re.compile(r"\S[^\n\r\v\f\x85\u2028\u2029]*")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_ITEM = re.compile(r"(?:[-*+•]|[0-9]{1,3}[.)])[ \t]")
_FENCE = re.compile(r"`{3,}|~{3,}")
_INDENTED_CODE = 4


class Kind(Enum):
    """What a block is."""

    FRONT_MATTER = "front matter"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """The characters `[start, end)`, from the first non-blank one to the last or past it."""

    start: int
    end: int
    kind: Kind


def blocks(text: str, span: Span | None = None) -> Iterator[Block]:
    """The blocks of a text, or of a span of it, in order.

    Together they hold every non-blank character.
    """
    start, end = (span.start, min(span.end, len(text))) if span is not None else (0, len(text))
    if start == 0 and (closing := min(front_matter_end(text), end)):
        yield Block(0, closing, Kind.FRONT_MATTER)
        start = closing
    elif (dated := leading_date_end(text, start, end)) > start:
        yield Block(start + _blank(text, start), dated, Kind.TEXT)
        start = dated
    yield from _Layout(text).split(start, end)


def _blank(text: str, start: int) -> int:
    found = _LINE.search(text, start)
    return found.start() - start if found else 0


def _is_dated(line: str) -> bool:
    """Whether a line is only a date, as between a headline and its text."""
    return len(line) <= _LONGEST_DATE and is_dateline(line)


def _shape(gap: str) -> tuple[int, int]:
    """The line breaks in the whitespace before a line, and its indent in characters."""
    breaks, after = 0, 0
    for found in _BREAK.finditer(gap):
        breaks, after = breaks + 1, found.end()
    return breaks, len(gap) - after


class _Layout:
    """The block being gathered while the lines go by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = -1
        self.end = -1
        self.lines = 0
        self.wide = False
        self.dated = False
        self.fence = ""

    def split(self, start: int, end: int) -> Iterator[Block]:
        previous = start
        for found in _LINE.finditer(self.text, start, end):
            gap = self.text[previous : found.start()]
            yield from self._line(found[0], found.start(), gap)
            previous = found.end()
        yield from self._close()

    def _line(self, line: str, start: int, gap: str) -> Iterator[Block]:
        """Take in one line, with the whitespace before it; yield what it ends."""
        end = start + len(line)
        if self.fence:
            self._extend(end)
            if line.startswith(self.fence) and not line.strip(self.fence[0] + " \t"):
                self.fence = ""
                yield from self._close()
            return
        breaks, indent = _shape(gap)
        if self.lines == 1 and breaks == 1 and _UNDERLINE.match(line):
            self._extend(end)
            yield from self._close(Kind.HEADING)
            return
        heading = indent < _INDENTED_CODE and _HEADING.match(line)
        fence = _FENCE.match(line)
        if breaks > 1 or heading or fence or self._is_new(line):
            yield from self._close()
        self._extend(end, start)
        self.wide = len(line) > WIDEST_WRAPPED
        self.dated = _is_dated(line)
        if heading:
            yield from self._close(Kind.HEADING)
        elif fence:
            self.fence = fence[0]

    def _is_new(self, line: str) -> bool:
        return (
            self.wide
            or self.dated
            or len(line) > WIDEST_WRAPPED
            or bool(_ITEM.match(line))
            or _is_dated(line)
        )

    def _extend(self, end: int, start: int = -1) -> None:
        if self.lines == 0:
            self.start = start
        self.end = end
        self.lines += 1

    def _close(self, kind: Kind = Kind.TEXT) -> Iterator[Block]:
        if self.lines:
            yield Block(self.start, self.end, kind)
        self.lines = 0
        self.wide = False
