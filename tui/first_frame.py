"""A frame that takes typing while the chat is still being imported.

Importing Textual takes longer than a person should wait for a prompt. So the screen is drawn once
by hand, keys are read and shown as they are typed, and when the chat's own driver starts it is
handed them all, byte by byte, as though they came in only then. Nothing typed is lost, and nothing
but what it looks like is decided here.
"""

from __future__ import annotations

import os
import select
import sys
import threading
from codecs import getincrementaldecoder
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.frame import BORDERS, HEADER, OPENING, PLACEHOLDERS, SIGN, SMALLEST, TWO_PANES
from tui.safe_text import one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

ENTER, LEAVE = "\x1b[?1049h\x1b[2J", "\x1b[?1049l"
FAINT, PLAIN = "\x1b[2m", "\x1b[22m"
ERASE = "\x7f\x08"


class FirstFrame:
    """The terminal between the start of the command and that of the chat.

    Args:
        name: of the library.
        fileno: of the terminal that is read.
        out: where it is drawn.
        size: its columns and rows.
        share: of the width that the source pane takes, in per cent.
    """

    def __init__(
        self, name: str, fileno: int, out: TextIO, size: tuple[int, int], share: int
    ) -> None:
        import termios

        self._fileno, self._out = fileno, out
        self._size = size
        self._name = one_line(name)
        self._share = share
        self._kept = termios.tcgetattr(fileno)
        self._typed = b""
        self._shown = ""
        self._echoes = True
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._over, self._end = os.pipe()
        self._thread = threading.Thread(target=self._read, daemon=True)

    @property
    def up(self) -> bool:
        """Whether the terminal is held by this frame."""
        return self._thread.is_alive()

    def begin(self) -> None:
        """Draw, and take keys from now on."""
        import termios

        raw = termios.tcgetattr(self._fileno)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        termios.tcsetattr(self._fileno, termios.TCSANOW, raw)
        self._write(ENTER + drawn(self._name, *self._size, self._share))
        self._thread.start()

    def hand_over(self) -> bytes:
        """All that was typed; the terminal is as it was, except for what is drawn."""
        import termios

        if self.up:
            os.write(self._end, b".")
            self._thread.join()
            os.close(self._end)
            os.close(self._over)
            termios.tcsetattr(self._fileno, termios.TCSANOW, self._kept)
        typed, self._typed = self._typed, b""
        return typed

    def end(self) -> None:
        """Give the terminal back if nobody took it."""
        if self.up:
            self.hand_over()
            self._write(LEAVE)

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._fileno, self._over], [], [])
            if self._over in ready:
                return
            typed = os.read(self._fileno, 4096)
            if not typed:
                return
            self._typed += typed
            self._echo(self._decode(typed))

    def _echo(self, typed: str) -> None:
        """Show letters as they will stand in the prompt; after any other key, wait for the chat."""
        for character in typed:
            if character in ERASE:
                self._shown = self._shown[:-1]
            elif character.isprintable() and self._echoes:
                self._shown += character
            else:
                self._echoes = False
        if self._shown or self._echoes:
            self._write(prompt_line(self._shown, *self._size))

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


@contextmanager
def first_frame(name: str, share: int) -> Iterator[FirstFrame | None]:
    """The first frame, drawn; None where the chat's own must do.

    That is where there is no POSIX terminal, where another driver was asked for, and where the
    window is too small.
    """
    made = _made(name, share)
    if made is None:
        yield None
        return
    made.begin()
    try:
        yield made
    finally:
        made.end()


def _made(name: str, share: int) -> FirstFrame | None:
    if os.environ.get("TEXTUAL_DRIVER") or sys.__stdin__ is None or not sys.__stdout__:
        return None
    try:
        fileno = sys.__stdin__.fileno()
        width, height = os.get_terminal_size(fileno)
        if width < SMALLEST[0] or height < SMALLEST[1]:
            return None
        return FirstFrame(name, fileno, sys.__stdout__, (width, height), share)
    except (ImportError, OSError):  # Windows, or no terminal after all
        return None


# what it looks like


def drawn(name: str, width: int, height: int, share: int) -> str:
    """The whole frame: header, panes, and the prompt with the cursor in it."""
    roomy = height >= HEADER
    top, bottom = (2, height - 2) if roomy else (1, height - 1)
    parts = [_at(1, 1, f"{FAINT}{_header(name, width)}{PLAIN}")] if roomy else []
    if width >= BORDERS:
        source = width * share // 100 if width >= TWO_PANES else 0
        parts.append(_box(1, top, width - source, bottom))
        parts += [_box(width - source + 1, top, source, bottom)] if source else []
    inset = 3 if width >= BORDERS else 1
    row = top + 1 if width >= BORDERS else top
    parts.append(_at(inset, row, f"{FAINT}{OPENING}{PLAIN}"))
    return "".join(parts) + prompt_line("", width, height)


def prompt_line(text: str, width: int, height: int) -> str:
    """The prompt with what was typed, or what can be done; the cursor stands behind it."""
    row = height - 1 if height >= HEADER else height
    begin = _at(2, row, f"{SIGN} ")
    room = width - 6
    if text:
        return f"{begin}\x1b[K{text[-room:]}"
    placeholder = PLACEHOLDERS[width < BORDERS, False][:room]
    return f"{begin}\x1b[K{FAINT}{placeholder}{PLAIN}{_at(4, row)}"


def _header(name: str, width: int) -> str:
    hints = "F1 help  ^P commands " if width >= BORDERS else ""
    state = shortened(f"{name} · opening the library…", width - len(hints) - 2)
    return f" {state}{' ' * (width - len(state) - len(hints) - 1)}{hints}"


def _box(x: int, top: int, width: int, bottom: int) -> str:
    rows = [_at(x, top, f"╭{'─' * (width - 2)}╮"), _at(x, bottom, f"╰{'─' * (width - 2)}╯")]
    sides = [_at(x, y, "│") + _at(x + width - 1, y, "│") for y in range(top + 1, bottom)]
    return f"{FAINT}{''.join(rows + sides)}{PLAIN}"


def _at(x: int, y: int, text: str = "") -> str:
    return f"\x1b[{y};{x}H{text}"
