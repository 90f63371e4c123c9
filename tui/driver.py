"""Reading keys: a bare Esc counts at once, not when Textual next looks.

Esc is also how every function key begins, so a terminal's Esc counts when nothing has followed it
for a moment (`ESCDELAY`, in milliseconds). Textual's reader looks for that only every 100 ms,
whatever the delay is; this one looks as soon as the delay is over.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

from textual import constants

if TYPE_CHECKING:
    from textual.driver import Driver

IDLE = 0.1
"""Seconds between two looks whether the chat is over, as Textual has it."""
MARGIN = 0.002
"""Seconds by which the look after an Esc comes later than its delay is over."""
ESC = "\x1b"


def quick_driver() -> type[Driver] | None:
    """The driver to run with; None for Textual's own, where there is no POSIX terminal."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return None
    try:
        from textual._xterm_parser import XTermParser
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:  # Windows, or a Textual that is built otherwise
        return None

    class QuickDriver(LinuxDriver):
        """Textual's driver for POSIX terminals with its reading of keys replaced."""

        def run_input_thread(self) -> None:
            """Hand on what is typed until the chat is over."""
            parser = XTermParser(self._debug)
            decode = getincrementaldecoder("utf-8")().decode
            wait = IDLE
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(wait):
                        typed = decode(os.read(self.fileno, 4096))
                        if not typed:
                            return
                        wait = constants.ESCAPE_DELAY + MARGIN if typed.endswith(ESC) else IDLE
                        for event in parser.feed(typed):
                            self.process_message(event)
                    else:
                        wait = IDLE
                    for event in parser.tick():
                        self.process_message(event)

    return QuickDriver
