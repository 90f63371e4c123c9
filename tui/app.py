"""The terminal chat."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from tui.driver import quick_driver
from tui.output_net import OutputNet
from tui.screens.chat import ChatScreen
from tui.state import ChatState, History, keymap_file, read_keymap, state_folder
from tui.themes import DEFAULT, THEMES
from tui.widgets.note import NoteBar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.screen import Screen

    from tui.controller import Controller, Start


SWITCH = 0.001
"""Seconds a thread that loads a model may keep the screen waiting; Python's own are 0.005."""


class ChatApp(App[int]):
    """One screen, its look, and the net under all that is drawn.

    Args:
        start: what the chat begins with.
        folder: where theme, width and history are kept; the user's state folder by default.
    """

    CSS_PATH = "styles/chat.tcss"
    TITLE = "Footnote"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    controller: Controller

    def __init__(self, start: Start, folder: Path | None = None) -> None:
        super().__init__()
        folder = folder or state_folder()
        self._start = start
        self._state = ChatState(folder)
        self._history = History(folder)
        self._net = OutputNet()
        for theme in THEMES:
            self.register_theme(theme)
        chosen = self._state.theme
        self.theme = chosen if chosen in self.available_themes else DEFAULT
        if keymap := read_keymap(keymap_file()):
            self.set_keymap(keymap)

    def get_default_screen(self) -> Screen[None]:
        """The chat."""
        screen = ChatScreen(self._start, self._state, self._history)
        self.controller = screen.controller
        return screen

    def get_driver_class(self) -> type[Driver]:
        """One that does not keep Esc waiting."""
        return quick_driver() or super().get_driver_class()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The net comes first, whatever else is done to a line."""
        after = tuple(super().get_line_filters())
        if after != self._net.then:
            self._net = OutputNet(after)
        return [self._net]

    async def on_event(self, event: events.Event) -> None:
        """A key that is pressed takes the notes away, before it does what it does."""
        if isinstance(event, events.Key):
            for screen in self.screen_stack[-1:]:
                for notes in screen.query(NoteBar):
                    notes.clear()
        await super().on_event(event)

    @property
    def chat(self) -> ChatScreen:
        """The chat's screen, whatever is open over it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, ChatScreen))


def run(start: Start, *, debug: bool = False) -> int:
    """Open the chat and return the exit status."""
    sys.setswitchinterval(SWITCH)
    app = ChatApp(start)
    status = app.run()
    app.controller.close()
    if debug:
        for trace in app.controller.jobs.tracebacks:
            sys.stderr.write(trace)
    return app.return_code or status or 0
