"""Work off the event loop, in daemon threads, so that leaving never waits for a model."""

from __future__ import annotations

import threading
import traceback
from typing import TYPE_CHECKING

import qa
from tui.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable


class Jobs:
    """Threads that end in a result or in one sentence saying what went wrong."""

    def __init__(self) -> None:
        self._running = 0
        self._changed = threading.Condition()
        self.tracebacks: list[str] = []

    def start(self, work: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Run `work` in a thread of its own; `failed` is told there what kept it from ending."""
        with self._changed:
            self._running += 1
        threading.Thread(target=self._run, args=(work, failed), daemon=True).start()

    def wait_idle(self, timeout: float) -> bool:
        """Wait until no job runs, at most `timeout` seconds; whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, timeout)

    def _run(self, work: Callable[[], None], failed: Callable[[str], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the last stop of a thread: the screen must be told
            self.tracebacks.append(traceback.format_exc())
            failed(sentence(error))
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()


def sentence(error: Exception) -> str:
    """What a person is told of an error."""
    if isinstance(error, qa.QAError):
        return one_line(str(error))
    if isinstance(error, OSError):
        named = f"{error.filename}: " if error.filename else ""
        return one_line(f"{named}{error.strerror or error}.")
    kind = type(error).__name__
    return one_line(f"Something went wrong ({kind}: {error}); `qa chat --debug` shows where.")
