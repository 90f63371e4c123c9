"""Text into lines of a given width, as offsets, so that a span can be found on the screen.

A line is `[start, end)` into the text; the blank it was broken at and the line end belong to
none. Every other character is in exactly one line, in order.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lines:
    """A text wrapped to a width, at once or in slices.

    Args:
        text: cleaned text; tabs count as one cell.
        width: cells of a line, at least 2.
        at_once: lines made now; `more` makes others. None for all.
    """

    def __init__(self, text: str, width: int, at_once: int | None = None) -> None:
        self.text = text
        self.width = max(width, 2)
        self.lines: list[tuple[int, int]] = []
        self.whole = False
        self._starts: list[int] = []
        self._coming = self._wrap()
        self.more(at_once)

    def __len__(self) -> int:
        return len(self.lines)

    def more(self, count: int | None) -> None:
        """Make `count` lines more, or all that are left; there is at least one line."""
        made = list(islice(self._coming, count))
        self.lines += made
        self._starts += [line[0] for line in made]
        self.whole = count is None or len(made) < count

    def line_of(self, offset: int) -> int:
        """The line on which the character at `offset` stands."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def of(self, line: int) -> str:
        """A line's text."""
        start, end = self.lines[line]
        return self.text[start:end]

    def _wrap(self) -> Iterator[tuple[int, int]]:
        text, start = self.text, 0
        while start <= len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            wrap = self._wrap_narrow if text[start:end].isascii() else self._wrap_wide
            yield from wrap(start, end)
            start = end + 1

    def _wrap_narrow(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """One character, one cell."""
        text, width = self.text, self.width
        while end - start > width:
            cut = text.rfind(" ", start + 1, start + width + 1)
            if cut < 0:
                yield start, start + width
                start += width
            else:
                yield start, cut
                start = cut + 1
        yield start, end

    def _wrap_wide(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Characters of no, one or two cells."""
        text, width = self.text, self.width
        if end - start <= width and cell_len(text[start:end]) <= width:
            yield start, end
            return
        begin, cells, blank, at = start, 0, -1, start
        while at < end:
            cells += get_character_cell_size(text[at])
            if text[at] == " ":
                blank = at
            if cells > width and at > begin:
                cut = blank if blank > begin else at
                yield begin, cut
                begin = at = cut + 1 if blank > begin else cut
                cells, blank = 0, -1
                continue
            at += 1
        yield begin, end
