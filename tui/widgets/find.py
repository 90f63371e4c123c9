"""The line in which words to find are typed; mounted when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui import keys
from tui.messages import FindWanted
from tui.safe_text import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


HINT = "words; Enter goes on to the next place"


class FindWords(Input):
    """Where the words are typed."""

    BINDINGS = keys.field_bindings()  # type: ignore[assignment]  # narrower than the base's


class FindBar(Horizontal):
    """Words to find, and what was found.

    Args:
        words: typed already.
    """

    def __init__(self, words: str) -> None:
        super().__init__(id="find")
        self._words = words

    def compose(self) -> ComposeResult:
        """A label, the words, how many places there are."""
        yield Static(plain("Find"), id="find-label")
        yield FindWords(self._words, placeholder=HINT, id="find-words", compact=True)
        yield Static(plain(""), id="find-count")

    def note(self, text: str) -> None:
        """Say what was found."""
        self.query_one("#find-count", Static).update(plain(text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next place."""
        event.stop()
        if event.value:
            self.post_message(FindWanted(event.value))
