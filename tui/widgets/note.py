"""What the chat has to say in passing: a few lines above the prompt, until the next key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui.safe_text import assemble, join_lines, line, plain

if TYPE_CHECKING:
    from textual import events
    from textual.content import Content

MOST = 3
"""Notes shown at once, the latest."""


class NoteBar(Static):
    """Notes under one another; takes no room when there are none."""

    def __init__(self) -> None:
        super().__init__(plain(""), id="note")
        self._notes: list[tuple[str, bool]] = []

    def add(self, text: str, *, wrong: bool) -> None:
        """Say one thing more."""
        self._notes = [*self._notes, (text, wrong)][-MOST:]
        self.update(
            join_lines(
                assemble([("! " if bad else "· ", "bold $text-accent"), _said(note, wrong=bad)])
                for note, bad in self._notes
            )
        )
        self.display = True

    def clear(self) -> None:
        """Take the room back."""
        if self._notes:
            self._notes = []
            self.display = False

    def on_click(self, event: events.Click) -> None:
        """A click does what a key does."""
        event.stop()
        self.clear()


def _said(note: str, *, wrong: bool) -> Content:
    return line(note, "$text-warning" if wrong else "")
