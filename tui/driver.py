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
    import threading
    from collections.abc import Iterator

    from textual._xterm_parser import XTermParser
    from textual.driver import Driver
    from textual.drivers.linux_driver import LinuxDriver
    from textual.message import Message

    from tui.first_frame import FirstFrame

IDLE = 0.1
"""Seconds between two looks whether the chat is over, as Textual has it."""
MARGIN = 0.002
"""Seconds by which the look after an Esc comes later than its delay is over."""
ESC = "\x1b"
ALTERNATE = "\x1b[?1049h"


def quick_driver(
    early: FirstFrame | None = None, ready: threading.Event | None = None
) -> type[Driver] | None:
    """The driver to run with; None for Textual's own, where there is no POSIX terminal.

    Args:
        early: the frame that holds the terminal until the driver starts, with what was typed.
        ready: set when there is a prompt for keys to go to; they wait for it.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return None
    try:
        return _quick_driver(early, ready)
    except ImportError:  # Windows, or a Textual that is built otherwise
        return None


def _quick_driver(early: FirstFrame | None, ready: threading.Event | None) -> type[Driver]:
    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver

    class QuickDriver(LinuxDriver):
        """Textual's driver for POSIX terminals with its reading of keys replaced."""

        _typed = b""
        _drawn = False

        def start_application_mode(self) -> None:
            """Take the terminal over, as it is drawn, with what was typed."""
            if early is not None and early.up:
                self._typed, self._drawn = early.hand_over(), True
            super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own

        def write(self, data: str) -> None:
            """Write; what is drawn already is not cleared."""
            if self._drawn and data == ALTERNATE:
                self._drawn = False
                return
            super().write(data)

        def run_input_thread(self) -> None:
            """Hand on what was typed and what will be, until the chat is over."""
            while ready and not ready.wait(IDLE) and not self.exit_event.is_set():
                pass
            typed, self._typed = self._typed, b""
            for event in keys_of(self, XTermParser(self._debug), typed):
                self.process_message(event)

    return QuickDriver


def keys_of(driver: LinuxDriver, parser: XTermParser, typed: bytes) -> Iterator[Message]:
    """The keys in what was typed so far, and then each as it comes."""
    decode = getincrementaldecoder("utf-8")().decode
    if typed:  # nothing at all would be the end of input
        yield from parser.feed(decode(typed))
    wait = _wait_after(typed[-1:] == ESC.encode())
    with selectors.SelectSelector() as selector:
        selector.register(driver.fileno, selectors.EVENT_READ)
        while not driver.exit_event.is_set():
            if selector.select(wait):
                text = decode(os.read(driver.fileno, 4096))
                if not text:
                    return
                wait = _wait_after(text.endswith(ESC))
                yield from parser.feed(text)
            else:
                wait = IDLE
            yield from parser.tick()


def _wait_after(esc: bool) -> float:
    return constants.ESCAPE_DELAY + MARGIN if esc else IDLE
