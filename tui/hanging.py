"""Text in a column of its own: lines after the first begin where the first did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.safe_text import assemble, join_lines, one_line
from tui.wrapping import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from tui.safe_text import Part

LEAST = 12
"""Cells a column has at least, however little room there is."""
ROOMY = 60
"""Cells from which names stand beside what they mean, and not above it."""


def hanging(lead: Sequence[Part], at: int, text: str, width: int, style: str = "") -> Content:
    """`lead`, which takes `at` cells, then the text, wrapped to what is left of `width`."""
    lines = Lines(one_line(text), max(width - at, LEAST))
    parts: list[Part] = [*lead, (lines.of(0), style)]
    for number in range(1, len(lines)):
        parts += [f"\n{' ' * at}", (lines.of(number), style)]
    return assemble(parts)


def table(rows: Sequence[tuple[str, str]], width: int, style: str, within: int = 0) -> Content:
    """Names with what they mean: in two columns, or under one another where there is no room.

    `within` is what the names take at least, so that several tables stand in line.
    """
    names = max([within, *(len(name) for name, _ in rows)])
    if width < ROOMY:
        return join_lines(
            hanging([(name, style), "\n    "], 4, meaning, width) for name, meaning in rows
        )
    return join_lines(
        hanging([(f"  {name.ljust(names)}  ", style)], names + 4, meaning, width)
        for name, meaning in rows
    )
