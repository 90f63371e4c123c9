"""The conversation: turns under one another, followed to their end unless scrolled away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from tui.messages import KeyWanted, NewTextBelow, SampleWanted, SourceWanted
from tui.widgets import empty
from tui.widgets.column import Column
from tui.widgets.turn_content import turn_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.content import Content
    from textual.selection import Selection

    from tui.turns import Transcript

TITLE_ROOM = 22
"""Cells of a line of the sources that are not the title's."""
LONGEST_TITLE = 48
WIDEST = 100
"""Cells of a line that is still read with ease."""
SLICE = 8
"""Turns measured in one go after the width changed; the others follow between keys."""
PAUSE = 0.005


class Conversation(ScrollView, can_focus=True):
    """The scrolled column of turns; what to do first, while there is none.

    Args:
        transcript: what is shown; the screen owns it.
    """

    ALLOW_SELECT = True

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(id="conversation")
        self._transcript = transcript
        self._column = Column(self._written)
        self._empty = empty.opening()
        self._place: tuple[int, float] = (0, 0.0)
        self._below = False
        self._fitting = False

    def on_mount(self) -> None:
        """Follow the end from the start."""
        self._column.set_length(1)
        self.anchor()

    @property
    def title_width(self) -> int:
        """Cells for titles in the lists of sources."""
        return max(min(self._column.width - TITLE_ROOM, LONGEST_TITLE), 8)

    def _written(self, place: int) -> Content:
        turns = self._transcript.turns
        if not turns:
            return self._empty(self._column.width)
        return turn_content(turns[place], place, self._marked(place), self.title_width)

    def _marked(self, place: int) -> int | None:
        mark = self._transcript.mark
        return mark[1] if mark is not None and mark[0] == place else None

    # what is shown

    def empty(self, write: Callable[[int], Content]) -> None:
        """Show what to do when there is no turn, from its beginning; `write` makes the text."""
        self._empty = write
        if not self._transcript.turns:
            self._renew(0)
            self.scroll_to(y=0, animate=False, force=True)

    def add(self) -> None:
        """Show the turn that was added to the transcript, and follow it."""
        last = len(self._transcript.turns) - 1
        self._column.set_length(last + 1)
        self._renew(last)
        self.follow()

    def renew(self, place: int) -> None:
        """Show a turn again after it changed."""
        if place < len(self._column):
            self._renew(place)
            if not self.following:
                self._tell(below=True)

    def refill(self) -> None:
        """Show all turns of the transcript anew, at once."""
        self._column.set_length(0)
        self._column.set_length(max(len(self._transcript.turns), 1))
        self.follow()
        self._fit_seen()

    def mark(self, old: tuple[int, int] | None, new: tuple[int, int] | None) -> None:
        """Move the mark from one source to another."""
        places = {mark[0] for mark in (old, new) if mark is not None}
        for place in places & set(range(len(self._transcript.turns))):
            self._renew(place)

    def set_gap(self, rows: int) -> None:
        """So many rows between two turns."""
        if rows != self._column.gap:
            self._column.gap = rows
            self._column.unfit()
            self._fit_seen()

    def reveal(self, place: int) -> None:
        """Scroll so that a turn is seen from its beginning."""
        if place < len(self._column):
            self._column.fit(range(place, len(self._column)))
            self._laid()
            self.scroll_to(y=self._column.top(place), animate=False, force=True)

    def reveal_mark(self) -> None:
        """Scroll so that the marked citation is seen."""
        if (mark := self._transcript.mark) is None or mark[0] >= len(self._column):
            return
        top = self._column.top(mark[0])
        rows = [top + row for row, strip in enumerate(self._rows(mark[0])) if _cites(strip, mark)]
        first, height = self.scroll_offset.y, self.scrollable_content_region.height
        if rows and not any(first <= row < first + height for row in rows):
            self.scroll_to(y=max(rows[0] - height // 2, 0), animate=False, force=True)

    def find(self, words: str, after: int) -> int | None:
        """The next turn after `after`, round the end, that has the words; None if none has."""
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        count = len(self._transcript.turns)
        order = [(after + 1 + step) % count for step in range(count)]
        return next((i for i in order if pattern.search(self._column.text(i))), None)

    # following

    @property
    def following(self) -> bool:
        """Whether the end of the conversation is in view, or will be."""
        return not self._anchor_released or self.scroll_y >= self.max_scroll_y

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.anchor()
        self._tell(below=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what stands at the top, so that a resize can put it there again."""
        super().watch_scroll_y(old_value, new_value)
        self._check_anchor()
        if len(self._column):
            place, row = self._column.at(round(new_value))
            self._place = place, row / max(self._column.rows(place), 1)
        if self.following:
            self._tell(below=False)

    def _tell(self, *, below: bool) -> None:
        if below != self._below:
            self._below = below
            self.post_message(NewTextBelow(below))

    # measuring

    def on_resize(self, event: events.Resize) -> None:
        """Keep the reading position, and fit what is seen to the new width."""
        del event
        width = min(self.scrollable_content_region.width, WIDEST)
        if width != self._column.width and width > 0:
            self._column.width = width
            self._column.unfit()
            self._fit_seen()

    def _renew(self, place: int) -> None:
        """Write and measure one turn; what is read stays where it is."""
        above = self._column.top(place) + self._column.rows(place) <= self.scroll_y
        before = self._column.height
        self._column.fit([place])
        self._laid()
        grown = self._column.height - before
        if above and grown and not self.following:
            self.scroll_to(y=self.scroll_y + grown, animate=False, force=True)

    def _fit_seen(self) -> None:
        """Fit the turns in view now, and the others a few at a time."""
        rows, count = self.scrollable_content_region.height, len(self._column)
        backwards = self.following
        order = reversed(range(count)) if backwards else range(self._place[0], count)
        for place in order:
            self._column.fit([place])
            rows -= self._column.rows(place)
            if rows < 0:
                break
        self._placed()
        self._fit_on()

    def _fit_on(self) -> None:
        if self._fitting or not self._column.unfitted:
            return
        self._fitting = True
        self.set_timer(PAUSE, self._fit_slice)

    def _fit_slice(self) -> None:
        self._fitting = False
        self._column.fit(self._column.unfitted[-SLICE:])
        self._placed()
        self._fit_on()

    def _placed(self) -> None:
        """What stood at the top stands there again, unless the end is followed."""
        place, share = self._place
        following = self.following
        self._laid()
        if not following and place < len(self._column):
            y = self._column.top(place) + share * self._column.rows(place)
            self.scroll_to(y=round(y), animate=False, force=True)

    def _laid(self) -> None:
        self.virtual_size = Size(self._column.width, self._column.height)
        self.refresh()

    # drawing

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._column.undraw()

    def render_line(self, y: int) -> Strip:
        """One row of the view."""
        style, width = self.visual_style.rich_style, self.size.width
        place, row = self._column.at(y + self.scroll_offset.y)
        if not 0 <= row < self._column.rows(place):
            return Strip.blank(width, style)
        rows = self._rows(place)
        strip = rows[row] if row < len(rows) else Strip.blank(width, style)
        return strip.adjust_cell_length(width, style)

    def _rows(self, place: int) -> list[Strip]:
        return self._column.drawn(place, self._draw, self.text_selection)

    def _draw(self, content: Content, selection: Selection | None) -> list[Strip]:
        chosen = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        options = RenderOptions(self._get_style, {}, selection, chosen if selection else None)
        return content.render_strips(self._column.width, None, self.visual_style, options)

    # mouse

    def on_click(self, event: events.Click) -> None:
        """A number, a source, a sample question or a key was clicked."""
        meta = event.style.meta
        if "source" in meta:
            self.post_message(SourceWanted(meta["turn"], meta["source"]))
        elif "sample" in meta:
            self.post_message(SampleWanted(meta["sample"]))
        elif "key" in meta:
            self.post_message(KeyWanted(meta["key"]))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as the turns break their lines."""
        return self._column.selected(selection), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        del selection
        self._column.undraw()
        self.refresh()


def _cites(strip: Strip, mark: tuple[int, int]) -> bool:
    metas = (segment.style.meta for segment in strip if segment.style is not None)
    return any((meta.get("turn"), meta.get("source")) == mark for meta in metas)
