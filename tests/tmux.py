"""A program in a real terminal: tmux, driven by keys, looked at as text."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 60.0
"""Seconds within which the screen has to become what it should."""
QUIET = 0.7
"""Seconds without output after which a screen that is to be recorded is taken to be done."""
FRACTIONS = str.maketrans(dict.fromkeys("▁▂▃▄▅▆▇", " "))
SHARE = re.compile(r"\d(?=\d*%)")
SETTINGS = """
set -g status off
set -s escape-time 0
set -g remain-on-exit on
"""


class Tmux:
    """One window of a server of its own.

    Args:
        folder: for the server's socket, settings and output.
        size: columns and rows.
        command: run by the shell in `folder`.
    """

    def __init__(self, folder: Path, size: tuple[int, int], command: str) -> None:
        self._socket = folder / "tmux"
        settings, output = folder / "tmux.conf", folder / "output"
        settings.write_text(SETTINGS, encoding="utf-8")
        os.mkfifo(output)
        self._output = os.open(output, os.O_RDWR | os.O_NONBLOCK)
        width, height = map(str, size)
        self._call("-f", str(settings), "new-session", "-d", "-x", width, "-y", height,
                   "-c", str(folder), "sh")  # fmt: skip
        self._call("pipe-pane", f"cat > '{output}'")
        self.keys(f"clear; {command}", "Enter")

    def keys(self, *names: str) -> None:
        """Press keys, by tmux's names; anything else is typed."""
        self._call("send-keys", *names)

    def seen(self) -> str:
        """The text on the screen, without blanks at the ends of lines.

        Neither is there the fraction of a cell by which a scrollbar's end is drawn, nor the digits
        of a percentage: both depend on how many steps the text grew in.
        """
        text = SHARE.sub("#", self._call("capture-pane", "-p").translate(FRACTIONS))
        return "\n".join(line.rstrip() for line in text.splitlines())

    def until(self, wanted: Callable[[str], bool]) -> str:
        """Wait, output by output, until the screen is as wanted; what it is at last."""
        end = time.monotonic() + PATIENCE
        while not wanted(seen := self.seen()):
            if not self._wait(end - time.monotonic()):
                break
        return seen

    def until_shown(self, text: str) -> str:
        """Wait until a text stands on the screen; what it is at last."""
        return self.until(lambda seen: text in seen)

    def until_quiet(self) -> str:
        """Wait until nothing is written any more."""
        while self._wait(QUIET):
            pass
        return self.seen()

    def close(self) -> None:
        """End the server and all that runs in it."""
        self._call("kill-server")
        os.close(self._output)

    def _wait(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._output], [], [], max(seconds, 0))
        return bool(ready and os.read(self._output, 1 << 20))

    def _call(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._socket), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
