"""A chat that measures itself, and the terminal it is measured from; `chat.py` runs both.

python benchmarks/measured_chat.py LIBRARY CONVERSATION LOG [cheap]
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pexpect

import qa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

ROOT = Path(__file__).parents[1]
SIZE = (36, 120)
TICK = 0.002
SETTLED = 0.1
"""Seconds for which the loop is watched after an answer was drawn; taken off the turn."""
CSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
CHEAP = "cheap"
PATIENCE = 180
"""Seconds after which something that should be seen is given up."""
SLOW = "What is said so slowly that it can be stopped?"
"""A question that is held after its passages were found, as a slow reader would."""
HELD = 1.0
"""Seconds for which it is held."""


class CheapEncoder:
    """A vector drawn from the text's checksum: no meaning, no cost."""

    model_id = CHEAP
    weights_sha256 = "0" * 64
    dimension = 384

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        """One unit vector, `(384,)`."""
        vector = np.random.default_rng(zlib.crc32(query.encode())).standard_normal(self.dimension)
        unit: npt.NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors, `(len(texts), 384)`."""
        rows = [self.encode_query(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)


def opened(library: Path, *, cheap: bool, create: bool = False, **settings: Any) -> qa.Library:
    """A library with the bundled models, or with the cheap encoder."""
    return qa.open_library(
        library,
        encoder=CheapEncoder() if cheap else None,
        settings=qa.Settings(**settings),
        create=create,
    )


# the process that is measured


class Watch:
    """What a chat sees of itself, written down line by line."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._begun = 0.0
        self._blocks: list[float] = []
        self._watcher: asyncio.Task[None] | None = None
        self.slow = False

    def note(self, **values: Any) -> None:
        """One line."""
        with self._log.open("a") as file:
            file.write(json.dumps(values) + "\n")

    def began(self, question: str) -> None:
        """A question was sent; the loop is watched from the first on."""
        self._watcher = self._watcher or asyncio.get_running_loop().create_task(self._watch())
        self._begun = time.perf_counter()
        self.slow = question == SLOW
        self._blocks.clear()

    def ended(self, engine: float) -> None:
        """Its answer was drawn `SETTLED` seconds ago, `engine` of them spent outside the chat."""
        turn = time.perf_counter() - self._begun - SETTLED
        longest = max(self._blocks)
        self.note(event="turn", turn_s=turn, engine_s=engine, block_s=longest, rss_mb=rss())

    async def _watch(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self._blocks.append(now - last - TICK)
            last = now


def watched(watch: Watch) -> None:
    """Let every chat of this process tell what happens in it."""
    from tui.controller import Controller
    from tui.messages import PassagesFound
    from tui.screens.asking import AskingLayout

    post, ask = Controller.post, AskingLayout.ask
    answered, state = AskingLayout.on_answered, AskingLayout.show_state

    def on_post(self: Controller, message: Any) -> None:
        post(self, message)
        if isinstance(message, PassagesFound) and watch.slow:  # in the question's own thread
            threading.Event().wait(HELD)

    def on_ask(self: AskingLayout, question: str) -> bool:
        watch.began(question)
        return ask(self, question)

    def on_answered(self: AskingLayout, message: Any) -> None:
        answered(self, message)
        engine = message.turn.answer.timings_ms.get("total", 0.0) / 1000
        # one frame later, so that the drawing of the answer is counted
        self.call_after_refresh(lambda: self.set_timer(SETTLED, lambda: watch.ended(engine)))

    def show_state(self: AskingLayout, text: str = "", kind: str = "") -> None:
        state(self, text, kind)
        if kind == "ready":
            watch.note(event="ready", rss_mb=rss())

    Controller.post = on_post  # type: ignore[method-assign, assignment]
    AskingLayout.ask, AskingLayout.show_state = on_ask, show_state  # type: ignore[method-assign]
    AskingLayout.on_answered = on_answered  # type: ignore[method-assign]


def child(library: str, conversation: int, log: Path, *, cheap: bool) -> None:
    """The chat that is measured."""
    from tui.cli import prepare

    prepare()
    from tui.app import run
    from tui.controller import Start

    watched(Watch(log))
    run(
        Start(
            lambda create: opened(Path(library), cheap=cheap, create=create),
            library,
            resume=conversation,
        )
    )


def rss() -> float:
    """Megabytes of memory in use now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# the terminal it is measured from


class Terminal:
    """A measured chat and what it wrote."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        self._log = log
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment |= {"FOOTNOTE_STATE": str(log.parent / "state"), "PYTHONPATH": str(ROOT)}
        self.begun = time.perf_counter()
        self._process = pexpect.spawn(
            sys.executable,
            arguments,
            dimensions=SIZE,
            env=environment,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        self._process.delaybeforesend = None
        self._seen = ""

    def send(self, keys: str) -> float:
        """Press keys; when."""
        self._seen = ""
        self._process.send(keys)
        return time.perf_counter()

    def until(self, *texts: str) -> float:
        """Read until one of the texts was written since the last keys; when."""
        return self._read(lambda: any(text in CSI.sub("", self._seen) for text in texts))

    def until_noted(self, event: str, times: int = 1) -> None:
        """Read until the process wrote this down so often."""
        self._read(lambda: len(self.notes(event)) >= times)

    def rest(self, seconds: float) -> None:
        """Read for so long."""
        end = time.perf_counter() + seconds
        self._read(lambda: time.perf_counter() > end)

    def notes(self, event: str) -> list[dict[str, Any]]:
        """What the process wrote down."""
        text = self._log.read_text() if self._log.exists() else ""
        notes = [json.loads(line) for line in text.splitlines()]
        return [note for note in notes if note["event"] == event]

    def close(self) -> None:
        """Leave the chat."""
        self.send("\x11")
        self._process.expect(pexpect.EOF)
        self._process.close()

    def _read(self, condition: Callable[[], bool]) -> float:
        end = time.perf_counter() + PATIENCE
        while not condition():
            if time.perf_counter() > end:
                raise TimeoutError(CSI.sub("", self._seen)[-2000:])
            try:
                self._seen += self._process.read_nonblocking(65536, timeout=0.05)
            except pexpect.TIMEOUT:
                continue
        return time.perf_counter()


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), cheap="cheap" in sys.argv[4:])
