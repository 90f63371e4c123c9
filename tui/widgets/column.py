"""Texts under one another: written and measured for a width, drawn only where they are seen.

A long conversation costs what its widgets cost, each of which takes part in every layout and every
change of style. So a turn is no widget but a block of this column, which one widget draws.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.content import Content
    from textual.strip import Strip

    Draw = Callable[[Content, Selection | None], list[Strip]]

GUESS = 12
"""Rows a block is taken to have before it is measured."""
LINES = 1_000_000
"""More lines than a block has: a place to begin selecting is `block * LINES + line`."""


@dataclass(slots=True)
class _Block:
    """A text with its rows, as far as they were needed."""

    content: Content | None = None
    height: int = GUESS
    fits: bool = False
    strips: list[Strip] | None = None


class Column:
    """Blocks with a gap between them.

    Args:
        write: makes the text of block `place`, for the width that holds.
    """

    def __init__(self, write: Callable[[int], Content]) -> None:
        self._write = write
        self._blocks: list[_Block] = []
        self._tops: list[int] = [0]
        self.width = 60
        self.gap = 2

    def __len__(self) -> int:
        return len(self._blocks)

    @property
    def height(self) -> int:
        """Rows of the whole column."""
        return max(self._tops[-1] - self.gap, 0)

    @property
    def unfitted(self) -> list[int]:
        """Places of the blocks that were not measured for the width that holds."""
        return [place for place, block in enumerate(self._blocks) if not block.fits]

    def set_length(self, count: int) -> None:
        """Have so many blocks; new ones are yet to be fitted."""
        del self._blocks[count:]
        self._blocks += [_Block() for _ in range(len(self._blocks), count)]
        self._pile()

    def unfit(self) -> None:
        """All blocks are to be written and measured anew."""
        for block in self._blocks:
            block.fits = False
        self.undraw()

    def undraw(self) -> None:
        """All blocks are to be drawn anew."""
        for block in self._blocks:
            block.strips = None

    def fit(self, places: Iterable[int]) -> None:
        """Write and measure blocks."""
        for place in places:
            block = self._blocks[place]
            block.content, block.strips, block.fits = self._write(place), None, True
            block.height = block.content.get_height({}, self.width)
        self._pile()

    def _pile(self) -> None:
        self._tops = [0, *accumulate(block.height + self.gap for block in self._blocks)]

    # places

    def top(self, place: int) -> int:
        """The first row of a block."""
        return self._tops[place]

    def rows(self, place: int) -> int:
        """How many rows a block has."""
        return self._blocks[place].height

    def at(self, row: int) -> tuple[int, int]:
        """The block that a row belongs to, and the row within it; the gap below is its own."""
        place = min(max(bisect_right(self._tops, row) - 1, 0), len(self._blocks) - 1)
        return place, row - self._tops[place]

    # what is drawn

    def _content(self, place: int) -> Content:
        block = self._blocks[place]
        if block.content is None:
            block.content = self._write(place)
        return block.content

    def text(self, place: int) -> str:
        """A block's text."""
        return self._content(place).plain

    def drawn(self, place: int, draw: Draw, selection: Selection | None = None) -> list[Strip]:
        """A block's rows, with what is selected of them."""
        block = self._blocks[place]
        if block.strips is None:
            within = None if selection is None else _within(selection, place)
            rows = draw(self._content(place), within)
            block.strips = [_named(strip, place) for strip in rows]
        return block.strips

    def selected(self, selection: Selection) -> str:
        """The text that is selected, a blank line between blocks."""
        start, end = selection  # Offset(0, 0) is a place, and false
        first, skipped = self._offset(Offset(0, 0) if start is None else start)
        beyond = Offset(0, len(self._blocks) * LINES)
        last, kept = self._offset(beyond if end is None else end)
        texts = [self.text(place) for place in range(first, last + 1)]
        texts[-1] = texts[-1][:kept]
        texts[0] = texts[0][skipped:]
        return "\n\n".join(texts)

    def _offset(self, point: Offset) -> tuple[int, int]:
        """A block, and the character of it at which a selection begins or ends."""
        place, line = divmod(point.y, LINES)
        if place >= len(self._blocks):
            return len(self._blocks) - 1, len(self.text(len(self._blocks) - 1))
        lines = self.text(place).split("\n")[:line]
        return place, sum(map(len, lines)) + len(lines) + point.x


def _within(selection: Selection, place: int) -> Selection:
    """A selection of the column as a block sees it."""
    above = Offset(0, place * LINES)
    start, end = selection
    return Selection(None if start is None else start - above, None if end is None else end - above)


def _named(strip: Strip, place: int) -> Strip:
    """A row whose characters know where in the column they stand, for selecting."""
    for segment in strip:
        if segment.style is not None and "offset" in segment.style.meta:
            x, line = segment.style.meta["offset"]
            return strip.apply_offsets(x, place * LINES + line)
    return strip
