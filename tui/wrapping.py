"""Text into lines of a given width, as offsets, so that a span can be found on the screen.

A line is `[start, end)` into the text; the blank it was broken at and the line end belong to
none. Every other character is in exactly one line, in order.
"""

from __future__ import annotations

from bisect import bisect_right

from rich.cells import cell_len, get_character_cell_size


class Lines:
    """A text wrapped to a width.

    Args:
        text: cleaned text; tabs count as one cell.
        width: cells of a line, at least 2.
    """

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = max(width, 2)
        self.lines: list[tuple[int, int]] = []
        start = 0
        for paragraph in text.split("\n"):
            end = start + len(paragraph)
            if paragraph.isascii():
                self._wrap_narrow(start, end)
            else:
                self._wrap_wide(start, end)
            start = end + 1
        self._starts = [line[0] for line in self.lines]

    def __len__(self) -> int:
        return len(self.lines)

    def line_of(self, offset: int) -> int:
        """The line on which the character at `offset` stands."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def of(self, line: int) -> str:
        """A line's text."""
        start, end = self.lines[line]
        return self.text[start:end]

    def _wrap_narrow(self, start: int, end: int) -> None:
        """One character, one cell."""
        text, width, lines = self.text, self.width, self.lines
        while end - start > width:
            cut = text.rfind(" ", start + 1, start + width + 1)
            if cut < 0:
                lines.append((start, start + width))
                start += width
            else:
                lines.append((start, cut))
                start = cut + 1
        lines.append((start, end))

    def _wrap_wide(self, start: int, end: int) -> None:
        """Characters of no, one or two cells."""
        text, width, lines = self.text, self.width, self.lines
        if cell_len(text[start:end]) <= width:
            lines.append((start, end))
            return
        begin, cells, blank, at = start, 0, -1, start
        while at < end:
            cells += get_character_cell_size(text[at])
            if text[at] == " ":
                blank = at
            if cells > width and at > begin:
                cut = blank if blank > begin else at
                lines.append((begin, cut))
                begin = at = cut + 1 if blank > begin else cut
                cells, blank = 0, -1
                continue
            at += 1
        lines.append((begin, end))
