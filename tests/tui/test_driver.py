"""A bare Esc counts when its delay is over, and a key's sequence stays whole."""

from __future__ import annotations

import os
import queue
import selectors
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from textual import constants, events

from tui.driver import IDLE, quick_driver

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 30


class Typed:
    """A driver that reads a pipe in a thread, and the keys it made of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        waits = self.waits = []  # type: list[float | None]

        class Recording(selectors.SelectSelector):
            def select(self, timeout: float | None = None) -> Any:
                waits.append(timeout)
                return super().select(timeout)

        monkeypatch.setattr("tui.driver.selectors.SelectSelector", Recording)
        self.messages: queue.Queue[Any] = queue.Queue()
        self.read_end, self.write_end = os.pipe()
        made = quick_driver()
        assert made is not None
        driver: Any = made.__new__(made)
        driver.fileno, driver._debug, driver.exit_event = self.read_end, False, threading.Event()
        driver.process_message = self.messages.put
        self.driver = driver
        self.thread = threading.Thread(target=driver.run_input_thread)
        self.thread.start()

    def press(self, text: str) -> str:
        os.write(self.write_end, text.encode())
        event = self.messages.get(timeout=PATIENCE)
        assert isinstance(event, events.Key)
        return event.key

    def end(self) -> None:
        self.driver.exit_event.set()
        self.thread.join(PATIENCE)
        for end in (self.read_end, self.write_end):
            os.close(end)
        assert not self.thread.is_alive()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typed]:
    made = Typed(monkeypatch)
    yield made
    made.end()


def test_a_bare_esc_is_looked_for_when_its_delay_is_over(typed: Typed) -> None:
    assert typed.press("\x1b") == "escape"
    after = [wait for wait in typed.waits if wait != IDLE]
    assert after
    assert all(
        constants.ESCAPE_DELAY <= (wait or 0) < constants.ESCAPE_DELAY + 0.01 for wait in after
    )


def test_what_begins_with_esc_is_one_key(typed: Typed) -> None:
    assert typed.press("\x1b[A") == "up"
    assert typed.press("\x1bOP") == "f1"
    assert typed.press("a") == "a"
    assert set(typed.waits) == {IDLE}


def test_what_was_typed_before_comes_first_and_once(typed: Typed) -> None:
    typed.driver._typed = "né\x1b".encode()
    thread = threading.Thread(target=typed.driver.run_input_thread)
    thread.start()
    keys = [typed.messages.get(timeout=PATIENCE).key for _ in range(3)]
    assert keys == ["n", "é", "escape"]
    assert typed.driver._typed == b""
    typed.driver.exit_event.set()
    thread.join(PATIENCE)


def test_keys_wait_until_there_is_a_prompt() -> None:
    ready = threading.Event()
    made = quick_driver(None, ready)
    assert made is not None
    driver: Any = made.__new__(made)
    end, driver.fileno = os.pipe()[::-1]
    seen: queue.Queue[Any] = queue.Queue()
    driver._debug, driver.exit_event, driver.process_message = False, threading.Event(), seen.put
    thread = threading.Thread(target=driver.run_input_thread)
    thread.start()
    os.write(end, b"a")
    assert seen.empty()
    ready.set()
    assert seen.get(timeout=PATIENCE).key == "a"
    driver.exit_event.set()
    thread.join(PATIENCE)
    os.close(end)
    os.close(driver.fileno)


def test_the_end_of_input_ends_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = Typed(monkeypatch)
    os.close(typed.write_end)
    typed.thread.join(PATIENCE)
    assert not typed.thread.is_alive()
    os.close(typed.read_end)


def test_a_driver_of_the_users_own_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.linux_driver:LinuxDriver")
    assert quick_driver() is None


def test_where_there_is_no_posix_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.setitem(sys.modules, "textual.drivers.linux_driver", None)
    assert quick_driver() is None
