"""Indexing as the chat sees it: one run at a time, reported at a pace an eye can follow."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tui import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    import qa

PACE = 0.1
"""Seconds between two reports; failures and the last file are always reported."""


class Indexer:
    """Runs `add` with progress and a stop token.

    Args:
        post: takes each message.
    """

    def __init__(self, post: Callable[[Message], None]) -> None:
        self._post = post
        self._stop = threading.Event()
        self._claimed = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether something is being indexed."""
        return self._claimed.locked()

    def claim(self) -> bool:
        """Take the one place there is; false when it is taken."""
        if not self._claimed.acquire(blocking=False):
            return False
        self._stop.clear()
        self._post(messages.IndexStarted())
        return True

    def stop(self) -> bool:
        """Ask the run to end, keeping what is done; false when none is running."""
        if not self.busy:
            return False
        self._stop.set()
        return True

    def run(self, library: qa.Library, paths: Sequence[str]) -> qa.AddReport:
        """Index, after `claim`."""
        began = time.monotonic()
        last = began - PACE

        def report(progress: qa.Progress) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= PACE or progress.failure or progress.done == progress.total:
                last = now
                self._post(messages.IndexProgress(progress, now - began))

        return library.add(list(paths), progress=report, stop=self._stop.is_set)

    def done(self, message: messages.IndexDone) -> None:
        """Give the place back and say how it ended."""
        self._claimed.release()
        self._post(message)
