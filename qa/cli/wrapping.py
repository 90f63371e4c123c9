"""Where a line for a terminal is broken: between words, so that none is cut at the edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from rich.text import Text

WIDEST = 96
"""Cells of a line at the most; longer ones are hard to read, however wide the window is."""

_WORD = re.compile(r"\S+")


def wrapped(text: Text, width: int, hanging: int = 0) -> list[Text]:
    """`text` in lines of at most `width` cells, each but the first with blanks before it.

    A word that is longer than a line, such as a path, is left whole for the terminal to break,
    so that it can be copied in one piece.

    Args:
        text: one line, cleaned.
        width: of the window, in cells; `WIDEST` where that is more.
        hanging: how many blanks.
    """
    lines = list(text.divide(_starts(text.plain, min(width, WIDEST), hanging)))
    for line in lines[:-1]:
        line.rstrip()
    for line in lines[1:]:
        line.pad_left(hanging)
    return lines


def _starts(text: str, width: int, hanging: int) -> list[int]:
    """Offsets of the words that do not fit on the line of the word before them."""
    starts: list[int] = []
    start, room, empty = 0, width, True
    for word in _WORD.finditer(text):
        if not empty and cell_len(text[start : word.end()]) > room:
            start, room = word.start(), width - hanging
            starts.append(start)
        empty = False
    return starts
