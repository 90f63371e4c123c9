"""A whole article, drawn line by line, so that offsets into it are places on the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.safe_text import readable_lines, strip_of
from tui.wrapping import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual import events
    from textual.selection import Selection

GUTTER = 2
QUOTE_BAR = "▌ "
FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n){0,60}?(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
"""Fields that open an article, which nobody came to read."""
MOST_MATCHES = 10_000
PAUSE = 0.001
"""Seconds between two slices, in which keys are handled."""
SLICE = 500
"""Lines wrapped in one go; a long article's others follow between keys, so that none waits."""


class ArticleView(ScrollView, can_focus=True):
    """The text with one stretch of it highlighted, and words that were searched for.

    Only the lines in view are drawn; the text is cleaned once, keeping its length.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--text",
        "article--front",
        "article--quote",
        "article--bar",
        "article--match",
        "article--match-now",
    }
    ALLOW_SELECT = True

    position = reactive(0.0)
    """How far down the end of the view is, from 0 to 1."""

    def __init__(self) -> None:
        super().__init__(id="article")
        self._lines = Lines("", 80)
        self._quote = (0, 0)
        self._marked = (0, 0)
        self._front = (0, 0)
        self._matches: list[tuple[int, int]] = []
        self._match = 0
        self._goal: Callable[[], None] | None = None
        self._goal_offset = 0
        self._centred = (0, -1)

    @property
    def text(self) -> str:
        """What is shown, cleaned."""
        return self._lines.text

    def show(self, text: str, start: int, end: int, *, exact: bool = True) -> None:
        """Show an article with `[start, end)` highlighted and centred.

        What is not exactly what was looked for has only the bar beside it.
        """
        self._matches = []
        self._quote = (start, end)
        self._marked = self._quote if exact else (0, 0)
        self._wrap(readable_lines(text))
        front = FRONT_MATTER.match(self.text)
        self._front = front.span() if front else (0, 0)
        self._go(start, lambda: self.centre(start))
        self._locate()

    def centre(self, offset: int) -> None:
        """Scroll so that the line of an offset stands in the middle."""
        line = self._lines.line_of(offset)
        top = max(line - self.scrollable_content_region.height // 2, 0)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._centred = (offset, self.scroll_offset.y)

    def top_offset(self) -> int:
        """The offset of the first character in view."""
        return self._lines.lines[min(self.scroll_offset.y, len(self._lines) - 1)][0]

    def find(self, words: str) -> int:
        """Mark the words wherever they stand and go to the first below the top; how many."""
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        found = pattern.finditer(self.text) if words else iter(())
        self._matches = [match.span() for match, _ in zip(found, range(MOST_MATCHES), strict=False)]
        top = self.top_offset()
        self._match = next((i for i, m in enumerate(self._matches) if m[0] >= top), 0)
        self._go_to_match()
        return len(self._matches)

    def find_next(self, by: int) -> int:
        """Go to another match, round the end; its number from 1, or 0 if there is none."""
        if not self._matches:
            return 0
        self._match = (self._match + by) % len(self._matches)
        self._go_to_match()
        return self._match + 1

    def _go_to_match(self) -> None:
        if self._matches:
            offset = self._matches[self._match][0]
            self._go(offset, lambda: self.centre(offset))
        self.refresh()

    def _wrap(self, text: str) -> None:
        width = (self.scrollable_content_region.width or 80) - GUTTER - 1
        self._lines = Lines(text, width, SLICE)
        self._wrapped()
        if not self._lines.whole:
            self.call_later(self._wrap_on, self._lines)

    def _wrap_on(self, lines: Lines) -> None:
        """The next slice, unless the article or the width is another one by now."""
        if lines is not self._lines:
            return
        lines.more(SLICE)
        self._wrapped()
        if not lines.whole:
            self.set_timer(PAUSE, lambda: self._wrap_on(lines))

    def _wrapped(self) -> None:
        self.virtual_size = Size(self._lines.width + GUTTER, len(self._lines))
        self.refresh()
        if self._goal is not None:
            self._go(self._goal_offset, self._goal)

    def _go(self, offset: int, move: Callable[[], None]) -> None:
        """Move now, or when the text is wrapped as far as a screen below the offset."""
        below = self._lines.line_of(offset) + self.size.height
        if self._lines.whole or below < len(self._lines):
            self._goal = None
            move()
        else:
            self._goal_offset, self._goal = offset, move

    def on_resize(self, event: events.Resize) -> None:
        """Wrap to the new width; what was at the top, or the quote if it was seen, stays.

        In a view that only grew or shrank, what was centred and not scrolled since is so again:
        a view that has just been opened gets its height after its text.
        """
        del event
        offset, top = self._centred
        if self._lines.width == self.scrollable_content_region.width - GUTTER - 1:
            if top == self.scroll_offset.y:
                self.centre(offset)
            return
        kept = self.top_offset()
        first, last = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        quote_seen = first <= self._lines.line_of(self._quote[0]) < last
        self._wrap(self._lines.text)
        if quote_seen and self._quote != (0, 0):
            self._go(self._quote[0], lambda: self.centre(self._quote[0]))
        else:
            self._go(kept, lambda: self._top(kept))

    def _top(self, offset: int) -> None:
        """Scroll so that the line of an offset stands at the top."""
        line = self._lines.line_of(offset)
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell how far down the view is."""
        super().watch_scroll_y(old_value, new_value)
        self._locate()

    def _locate(self) -> None:
        below = self.scroll_offset.y + self.scrollable_content_region.height
        self.position = min(below / max(len(self._lines), 1), 1.0)

    # drawing

    def render_line(self, y: int) -> Strip:
        """One line of the view, gutter included."""
        number = y + self.scroll_offset.y
        base = self.get_component_rich_style("article--text")
        width = self.size.width
        if number >= len(self._lines):
            return Strip.blank(width, base)
        start, end = self._lines.lines[number]
        drawn = strip_of(self._lines.text[start:end], base, self._marks(number, start, end))
        bar = self.get_component_rich_style("article--bar")
        quoted = start < self._quote[1] and self._quote[0] < max(end, start + 1)
        gutter = Segment(QUOTE_BAR, bar) if quoted else Segment(" " * GUTTER, base)
        line = Strip([gutter, *drawn.apply_offsets(0, number)])
        return line.adjust_cell_length(width, base)

    def _marks(self, number: int, start: int, end: int) -> list[tuple[int, int, Style]]:
        marks: list[tuple[int, int, Style]] = []

        def add(first: int, last: int, name: str) -> None:
            if first < end and start < last:
                style = self.get_component_rich_style(name)
                marks.append((first - start, last - start, style))

        add(*self._front, "article--front")
        add(*self._marked, "article--quote")
        for place, match in enumerate(self._matches):
            name = "article--match-now" if place == self._match else "article--match"
            add(*match, name)
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(number)) is not None:
            last = end - start if span[1] == -1 else span[1]
            style = self.screen.get_component_rich_style("screen--selection")
            marks.append((span[0], last, style))
        return marks

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected stretch of the article, as the article breaks its lines."""
        start = 0 if selection.start is None else self._offset_at(*selection.start)
        end = len(self.text) if selection.end is None else self._offset_at(*selection.end)
        return self.text[start:end], "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        del selection
        self.refresh()

    def _offset_at(self, x: int, y: int) -> int:
        if y >= len(self._lines):
            return len(self.text)
        start, end = self._lines.lines[y]
        return min(start + x, end)
