"""A list over the chat to pick from, narrowed by typing: palette, history, conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.safe_text import plain
from tui.screens.over import OverScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

SHOWN = 200
NOTHING = "Nothing has all these words."


@dataclass(frozen=True, slots=True)
class Item:
    """Something to pick: what it is known by, how it looks, and the words it is found by."""

    key: str
    content: Content
    words: str


class PickScreen(OverScreen[str | None]):
    """Ends with the key of the item picked, or None.

    Args:
        title: what is picked.
        items: in their order.
        words: typed already.
    """

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than the base's
        Binding("escape", "close", "close", show=False, id="pick.close", priority=True),
        Binding("down", "move(1)", "down", show=False, id="pick.down", priority=True),
        Binding("up", "move(-1)", "up", show=False, id="pick.up", priority=True),
        Binding(
            "pagedown", "move(10)", "page down", show=False, id="pick.page_down", priority=True
        ),
        Binding("pageup", "move(-10)", "page up", show=False, id="pick.page_up", priority=True),
    ]

    def __init__(self, title: str, items: Sequence[Item], words: str = "") -> None:
        super().__init__()
        self._title = plain(title)
        self._items = items
        self._words = words
        self._found: list[Item] = []

    def compose(self) -> ComposeResult:
        """What is typed, and what it leaves."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = self._title
            sheet.border_subtitle = plain("↑↓ choose  Enter picks  Esc closes")
            yield Input(self._words, placeholder="type to narrow", id="pick-words")
            yield OptionList(id="pick-list", markup=False)

    def on_mount(self) -> None:
        """Typing narrows from the start."""
        self.query_one(OptionList).can_focus = False
        self._narrow(self._words)
        self.set_focus(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """A letter that was typed before the line had the focus goes to it."""
        if event.is_printable and event.character and self.focused is None:
            self.query_one(Input).insert_text_at_cursor(event.character)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Leave what has all the words."""
        event.stop()
        self._narrow(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pick what is highlighted."""
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._found[at].key)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pick what was clicked."""
        event.stop()
        self.dismiss(self._found[event.option_index].key)

    def action_close(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Highlight another item."""
        options = self.query_one(OptionList)
        if self._found:
            at = (options.highlighted or 0) + by
            options.highlighted = min(max(at, 0), len(self._found) - 1)

    def _narrow(self, words: str) -> None:
        wanted = words.lower().split()
        found = (item for item in self._items if all(w in item.words.lower() for w in wanted))
        self._found = [item for item, _ in zip(found, range(SHOWN), strict=False)]
        options = self.query_one(OptionList)
        nothing = [] if self._found else [Option(plain(NOTHING, "dim"), disabled=True)]
        options.set_options([*(Option(item.content) for item in self._found), *nothing])
        options.highlighted = 0 if self._found else None
