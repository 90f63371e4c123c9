"""The terminal chat."""

from __future__ import annotations

import asyncio
import sys
import threading
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
    from textual.message_pump import MessagePump
    from textual.screen import Screen

    from tui.controller import Controller, Start
    from tui.first_frame import FirstFrame


SWITCH = 0.001
"""Seconds a thread that loads a model may keep the screen waiting; Python's own are 0.005."""


class ChatApp(App[int]):
    """One screen, its look, and the net under all that is drawn.

    Args:
        start: what the chat begins with.
        folder: where theme, width and history are kept; the user's state folder by default.
        early: the frame that holds the terminal until this one is drawn.
    """

    CSS_PATH = "styles/chat.tcss"
    TITLE = "Footnote"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    controller: Controller

    def __init__(
        self, start: Start, folder: Path | None = None, early: FirstFrame | None = None
    ) -> None:
        self._early = early
        self.takes_typing = threading.Event()
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
        """The chat; keys are read once it has a prompt."""
        screen = ChatScreen(self._start, self._state, self._history, self.takes_typing.set)
        self.controller = screen.controller
        return screen

    def get_driver_class(self) -> type[Driver]:
        """One that does not keep Esc waiting."""
        quick = quick_driver(self._early, self.takes_typing)
        if quick is None and self._early is not None:
            self._early.end()
        return quick or super().get_driver_class()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The net comes first, whatever else is done to a line."""
        after = tuple(super().get_line_filters())
        if after != self._net.then:
            self._net = OutputNet(after)
        return [self._net]

    async def on_event(self, event: events.Event) -> None:
        """A key that is pressed takes the notes away, before it does what it does."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            for screen in self.screen_stack[-1:]:
                for notes in screen.query(NoteBar):
                    notes.clear()
                if isinstance(screen, ChatScreen) and await self._done_at_once(screen, event):
                    return
        await super().on_event(event)

    async def _done_at_once(self, chat: ChatScreen, event: events.Key) -> bool:
        """Run a key's binding here and now, and wait for what it opens.

        Handed to the widget, it would be overtaken by letters that are typed right after it, which
        belong to what it leads to. A letter that does nothing where it is typed begins a question.
        """
        typing = chat.prompt.has_focus
        if not typing and not chat.reads:
            return False
        active = chat.active_bindings.get(event.key)
        bound = active is not None and active.enabled
        if event.is_printable and (typing or not bound):
            chat.to_prompt()
            return False
        if active is None or not bound:
            return False
        await _caught_up(chat.prompt)
        done = await self.run_action(active.binding.action, active.node)
        await _caught_up(self.screen)
        return done

    @property
    def chat(self) -> ChatScreen:
        """The chat's screen, whatever is open over it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, ChatScreen))


async def _caught_up(node: MessagePump) -> None:
    """Wait until a widget has done what it was sent so far."""
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()


def run(start: Start, *, early: FirstFrame | None = None, debug: bool = False) -> int:
    """Open the chat, over the frame that is drawn already, and return the exit status."""
    sys.setswitchinterval(SWITCH)
    app = ChatApp(start, early=early)
    status = app.run()
    app.controller.close()
    if debug:
        for trace in app.controller.jobs.tracebacks:
            sys.stderr.write(trace)
    return app.return_code or status or 0
