"""The conversation: turns under one another, followed to their end unless scrolled away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll

from tui.messages import NewTextBelow
from tui.widgets.empty import EmptyState
from tui.widgets.turn import TurnView

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

    from tui.turns import ShownTurn, Transcript

TITLE_ROOM = 22
"""Cells of a line of the sources that are not the title's."""
LONGEST_TITLE = 48


class Conversation(VerticalScroll):
    """The scrolled column of turns.

    Args:
        transcript: what is shown; the screen owns it.
    """

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(id="conversation")
        self._transcript = transcript
        self._place: tuple[TurnView, float] | None = None
        self._below = False

    def compose(self) -> ComposeResult:
        """The empty state; turns are mounted as they come.

        The column is never lower than the pane, since an anchored pane puts its end at the bottom.
        """
        with Vertical(id="column"):
            yield EmptyState()

    def on_mount(self) -> None:
        """Follow the end from the start."""
        self.anchor()

    @property
    def column(self) -> Vertical:
        """What the turns are mounted in."""
        return self.query_one("#column", Vertical)

    @property
    def views(self) -> list[TurnView]:
        """The turns on the screen, in order."""
        return [child for child in self.column.children if isinstance(child, TurnView)]

    @property
    def title_width(self) -> int:
        """Cells for titles in the lists of sources."""
        width = self.scrollable_content_region.width or 60
        return max(min(width - TITLE_ROOM, LONGEST_TITLE), 8)

    def empty(self, write: Callable[[int], Content]) -> None:
        """Show what to do when there is no turn; `write` makes the text for a width."""
        state = self.query_one(EmptyState)
        state.display = not self._transcript.turns
        state.show(write)

    def add(self, turn: ShownTurn) -> TurnView:
        """Show another turn, and follow it."""
        self.query_one(EmptyState).display = False
        view = TurnView(turn, len(self._transcript.turns) - 1, self.title_width)
        self.column.mount(view)
        self.follow()
        return view

    def renew(self, place: int) -> None:
        """Show a turn again after it changed."""
        if place < len(views := self.views):
            views[place].show(self._marked(place))
            if not self.following:
                self._tell(below=True)

    def clear(self) -> None:
        """Take all turns off the screen."""
        for view in self.views:
            view.remove()
        self._place = None
        self.follow()

    def refill(self) -> None:
        """Show all turns of the transcript anew, at once."""
        self.query_one(EmptyState).display = not self._transcript.turns
        self.column.mount_all(
            TurnView(turn, place, self.title_width)
            for place, turn in enumerate(self._transcript.turns)
        )
        self.follow()

    def mark(self, old: tuple[int, int] | None, new: tuple[int, int] | None) -> None:
        """Move the mark from one source to another."""
        views = self.views
        for place in {mark[0] for mark in (old, new) if mark is not None}:
            if place < len(views):
                views[place].show(self._marked(place))

    def reveal(self, place: int) -> None:
        """Scroll so that a turn is seen."""
        views = self.views
        if place < len(views):
            self.release_anchor()
            self.scroll_to_widget(views[place], animate=False)

    # following

    @property
    def following(self) -> bool:
        """Whether the end of the conversation is in view, or will be."""
        return not self._anchor_released or self.scroll_y >= self.max_scroll_y

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.anchor()
        self._anchor_released = False
        self._tell(below=False)

    def find(self, words: str, after: int) -> int | None:
        """The next turn after `after`, round the end, that has the words; None if none has."""
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        views = self.views
        order = [(after + 1 + step) % len(views) for step in range(len(views))]
        return next((i for i in order if pattern.search(str(views[i].content))), None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what stands at the top, so that a resize can put it there again."""
        super().watch_scroll_y(old_value, new_value)
        self._remember(new_value)
        if self.following:
            self._tell(below=False)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the reading position and refit the titles."""
        width = self.title_width
        for view in self.views:
            if view.title_width != width:
                view.show(self._marked(view.place), width)
        if not self.following and self._place is not None:
            place = self._place
            self.call_after_refresh(lambda: self._return_to(*place))
        del event

    def _return_to(self, view: TurnView, share: float) -> None:
        if view.is_attached:
            region = view.virtual_region
            self.scroll_to(y=region.y + share * region.height, animate=False, force=True)

    def _remember(self, y: float) -> None:
        for view in self.views:
            region = view.virtual_region
            if region.bottom > y:
                self._place = view, max(y - region.y, 0) / max(region.height, 1)
                return

    def _marked(self, place: int) -> int | None:
        mark = self._transcript.mark
        return mark[1] if mark is not None and mark[0] == place else None

    def _tell(self, *, below: bool) -> None:
        if below != self._below:
            self._below = below
            self.post_message(NewTextBelow(below))
