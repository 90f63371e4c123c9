"""The frame that takes typing before the chat is imported, and what becomes of the keys."""

from __future__ import annotations

import io
import os
import threading
from typing import TYPE_CHECKING

import pyte
import pytest

from tui.first_frame import FirstFrame, drawn, first_frame
from tui.safe_text import is_clean

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 30
SIZES = ((120, 36), (80, 24), (40, 12))


class Out(io.StringIO):
    """What is drawn, and an event for each time that something was."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Semaphore(0)

    def flush(self) -> None:
        self.drawn.release()


class Opened:
    """A frame on a pseudo-terminal that is typed into from outside."""

    def __init__(self, name: str = "seeds.qa") -> None:
        self.out = Out()
        self.keyboard, self._terminal = os.openpty()
        self.frame = FirstFrame(name, self._terminal, self.out, (80, 24), 50)
        self.frame.begin()
        assert self.out.drawn.acquire(timeout=PATIENCE)

    def type(self, text: str) -> str:
        """Press keys; the screen's prompt line after them."""
        os.write(self.keyboard, text.encode())
        assert self.out.drawn.acquire(timeout=PATIENCE)
        return screen(self.out.getvalue(), (80, 24))[22].strip()

    def close(self) -> None:
        self.frame.end()
        os.close(self.keyboard)
        os.close(self._terminal)


def screen(written: str, size: tuple[int, int]) -> list[str]:
    shown = pyte.Screen(*size)
    pyte.Stream(shown).feed(written)
    return list(shown.display)


@pytest.fixture
def opened() -> Iterator[Opened]:
    made = Opened()
    yield made
    made.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_prompt_stands_where_the_chat_has_it(size: tuple[int, int]) -> None:
    rows = screen(drawn("seeds.qa", *size, 50), size)
    row = size[1] - 2 if size[1] >= 16 else size[1] - 1
    assert rows[row].startswith(" ❯ Ask")
    assert ("seeds.qa · opening the library…" in rows[0]) == (size[1] >= 16)
    assert "".join(rows).count("╭") == {120: 2, 80: 1, 40: 0}[size[0]]
    assert "Opening the library…" in "".join(rows)


def test_keys_are_shown_and_handed_over(opened: Opened) -> None:
    assert opened.type("whn") == "❯ whn"
    assert opened.type("\x7fo?") == "❯ who?"
    assert opened.type("né") == "❯ who?né"
    assert opened.frame.hand_over() == "whn\x7fo?né".encode()
    assert not opened.frame.up
    assert opened.frame.hand_over() == b""


def test_after_a_key_that_is_no_letter_the_chat_decides(opened: Opened) -> None:
    assert opened.type("who") == "❯ who"
    assert opened.type("\rand") == "❯ who"
    assert opened.type("\x1b[A") == "❯ who"
    assert opened.frame.hand_over() == b"who\rand\x1b[A"


def test_nothing_harmful_is_shown() -> None:
    made = Opened("evil\x1b]0;x\x07\u202e")
    assert made.type("a\u202e\x9b31m") == "❯ a"
    written = made.out.getvalue()
    made.close()
    assert "\x1b]0;" not in written
    assert "\u202e" not in written
    assert is_clean(written.replace("\x1b[", "").replace("\x1b", ""))


def test_the_terminal_is_given_back_when_no_chat_takes_it() -> None:
    import termios

    made = Opened()
    assert not termios.tcgetattr(made._terminal)[3] & termios.ECHO
    made.frame.end()
    assert termios.tcgetattr(made._terminal)[3] & termios.ECHO
    assert made.out.getvalue().endswith("\x1b[?1049l")
    made.frame.end()
    made.close()


def test_where_another_driver_was_asked_for_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "another")
    with first_frame("seeds.qa", 50) as early:
        assert early is None
