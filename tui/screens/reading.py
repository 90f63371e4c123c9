"""A sheet of text over the chat: help, keys, status, why; written anew for each width."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.safe_text import plain
from tui.screens.over import OverScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content


class Written(Static):
    """A text that is written for the width it has."""

    def __init__(self, write: Callable[[int], Content]) -> None:
        super().__init__(plain(""))
        self._write = write
        self._width = 0

    def on_resize(self, event: events.Resize) -> None:
        """Write it anew."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.update(self._write(self._width))


class ReadingScreen(OverScreen[None]):
    """Shows a text until it is closed.

    Args:
        title: what it is.
        write: makes the text for a width in cells.
    """

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than the base's
        Binding("escape,q,f1,enter", "close", "close", show=False, id="sheet.close"),
        Binding("j", "move(1)", "down", show=False, id="sheet.down"),
        Binding("k", "move(-1)", "up", show=False, id="sheet.up"),
    ]

    def __init__(self, title: str, write: Callable[[int], Content]) -> None:
        super().__init__()
        self._title = plain(title)
        self._write = write

    def compose(self) -> ComposeResult:
        """One scrolled text."""
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title = self._title
            sheet.border_subtitle = plain("Esc closes")
            yield Written(self._write)

    def on_mount(self) -> None:
        """Keys scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Back to the chat."""
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
