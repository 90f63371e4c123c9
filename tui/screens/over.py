"""What opens over the chat: a sheet in the middle, closed by Esc or by a click beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.geometry import Spacing
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual import events

WHOLE = 100
"""Cells of a window below which a sheet takes its whole width."""
Result = TypeVar("Result")


class OverScreen(ModalScreen[Result]):
    """Holds one widget of the class `sheet`."""

    def on_resize(self, event: events.Resize) -> None:
        """A narrow window is used whole."""
        self.set_class(event.size.width < WHOLE, "-narrow")

    def on_click(self, event: events.Click) -> None:
        """A click beside the sheet or on its border, where the keys are named, closes it."""
        within = self.query_one(".sheet").region.shrink(Spacing.all(1))
        if not within.contains(int(event.screen_x), int(event.screen_y)):
            event.stop()
            self.dismiss(None)
