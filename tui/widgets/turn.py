"""One turn of the conversation: a single static widget, so that a long talk stays quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui.messages import SourceWanted
from tui.widgets.turn_content import turn_content

if TYPE_CHECKING:
    from textual import events

    from tui.turns import ShownTurn


class TurnView(Static):
    """Shows a turn; a click on a number or a source asks for it.

    Args:
        turn: what to show.
        place: where it stands in the conversation, counted from 0.
        title_width: cells for titles in its list of sources.
    """

    def __init__(self, turn: ShownTurn, place: int, title_width: int) -> None:
        super().__init__(turn_content(turn, place, None, title_width), classes="turn")
        self.turn = turn
        self.place = place
        self.title_width = title_width
        self.marked: int | None = None

    def show(self, marked: int | None = None, title_width: int | None = None) -> None:
        """Render again what changed."""
        self.marked = marked
        self.title_width = title_width or self.title_width
        self.update(turn_content(self.turn, self.place, marked, self.title_width))
        if not self.is_mounted:  # Textual keeps the height it had, unless told again
            self.call_later(self.refresh, layout=True)

    def on_click(self, event: events.Click) -> None:
        """A number or a source was clicked."""
        meta = event.style.meta
        if "source" in meta and "turn" in meta:
            event.stop()
            self.post_message(SourceWanted(meta["turn"], meta["source"]))
