"""A sheet of text over the chat: help, keys, status, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.safe_text import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class ReadingScreen(ModalScreen[None]):
    """Shows a text until it is closed.

    Args:
        title: what it is.
        content: the text.
    """

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than the base's
        Binding("escape,q,f1,enter", "close", "close", show=False, id="sheet.close"),
        Binding("j", "move(1)", "down", show=False, id="sheet.down"),
        Binding("k", "move(-1)", "up", show=False, id="sheet.up"),
    ]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._title = plain(title)
        self._content = content

    def compose(self) -> ComposeResult:
        """One scrolled text."""
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title = self._title
            sheet.border_subtitle = plain("Esc closes")
            yield Static(self._content)

    def on_mount(self) -> None:
        """Keys scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Back to the chat."""
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
