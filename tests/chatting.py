"""The chat under a pilot, and models with doors in them to hold it in a state."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from textual._context import active_app

import qa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    import numpy as np
    import numpy.typing as npt
    from textual.app import App
    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.app import ChatApp
    from tui.screens.chat import ChatScreen

QUESTION = "Who is calling for an investigation into Musk?"
UNANSWERED = "What is the capital of Australia?"
PATIENCE = 30
TO_BE_DONE = ("_layout_required", "_refresh_styles_required", "_recompose_required")
PHRASES = (
    ("investigation", "New Hampshire Senator Jeanne Shaheen"),
    ("nelson", "it ought to be scrutinized"),
)


async def handled(*_sleeps: float) -> None:
    """Wait until every message was handled and what they changed is laid out.

    Stands in for Textual's own wait, which sleeps until the processor has little to do.
    """
    app = active_app.get()
    quiet = 0
    for _round in range(5000):
        await asyncio.sleep(0)
        if app._exit:
            return
        if _is_busy(app):
            quiet = 0
            if _waits_for_a_frame(app):
                await asyncio.sleep(0.002)
        elif (quiet := quiet + 1) == 4:
            return
    raise AssertionError("The chat never came to rest.")


def _is_busy(app: App[Any]) -> bool:
    if _waits_for_a_frame(app) or app.message_queue_size:
        return True
    seen = [app.screen, *app.screen.query("*")]
    hidden = [node for screen in app.screen_stack[:-1] for node in (screen, *screen.query("*"))]
    return any(
        node.message_queue_size or node._next_callbacks for node in (app, *seen, *hidden)
    ) or any(getattr(node, name) for node in seen for name in TO_BE_DONE)


def _waits_for_a_frame(app: App[Any]) -> bool:
    screen = app.screen
    resizing = app._resize_event is not None or app._resize_timer is not None
    return resizing or bool(screen._callbacks or screen._dirty_widgets or screen._layout_required)


class Gate:
    """Doors in the models: for queries, for passages that are indexed, for reading; and a fault."""

    def __init__(self) -> None:
        self.queries = threading.Event()
        self.passages = threading.Event()
        self.reading = threading.Event()
        self.error: Exception | None = None
        self.open_all()

    def open_all(self) -> None:
        for door in (self.queries, self.passages, self.reading):
            door.set()

    def pass_through(self, door: threading.Event) -> None:
        assert door.wait(PATIENCE)
        if self.error is not None:
            raise self.error


class GatedEncoder:
    """The quick encoder behind the doors."""

    def __init__(self, encoder: qa.Encoder, gate: Gate) -> None:
        self._encoder = encoder
        self._gate = gate
        self.model_id = encoder.model_id
        self.weights_sha256 = encoder.weights_sha256
        self.dimension = encoder.dimension

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        self._gate.pass_through(self._gate.queries)
        return self._encoder.encode_query(query)

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self._gate.pass_through(self._gate.passages)
        return self._encoder.encode_passages(texts)


class PhraseReader:
    """Knows for some words of a question the phrase that answers it, and nothing else."""

    name = "phrases"

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def read(self, question: str, passages: Sequence[qa.Passage]) -> list[qa.Reading]:
        self._gate.pass_through(self._gate.reading)
        phrase = next((phrase for word, phrase in PHRASES if word in question.lower()), None)
        return [self._one(phrase, passage) for passage in passages]

    def _one(self, phrase: str | None, passage: qa.Passage) -> qa.Reading:
        at = passage.text.find(phrase) if phrase else -1
        if at < 0 or phrase is None:
            return qa.Reading(None, -9.0)
        start = passage.span.start + at
        return qa.Reading(qa.Span(start, start + len(phrase)), 4.0)


@dataclass
class Chat:
    """A running chat under a pilot."""

    app: ChatApp
    pilot: Pilot[int]
    said: list[str]

    @property
    def screen(self) -> ChatScreen:
        return self.app.chat

    async def settle(self) -> None:
        """Wait until no job runs, every message was handled, and the frame after it was drawn."""
        for _round in range(3):
            idle = await asyncio.to_thread(self.app.controller.jobs.wait_idle, PATIENCE)
            assert idle
            await self.pilot.pause()
            if self.app._exit:
                return
            drawn = asyncio.Event()
            self.app.screen.call_after_refresh(drawn.set)
            await asyncio.wait_for(drawn.wait(), PATIENCE)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Handle messages until something is so, while a job is still held at a door."""
        for _ in range(2000):
            await handled()
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("It never came to be.")

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def ask(self, question: str) -> None:
        """Send a line and wait for what comes of it."""
        self.screen.to_prompt()
        self.screen.prompt.put(question)
        await self.press("enter")

    async def to_conversation(self) -> None:
        self.screen.conversation.focus()
        await self.pilot.pause()

    def shows(self, kind: type[Screen[Any]]) -> bool:
        """Whether a screen of that kind is on top."""
        return isinstance(self.app.screen, kind)

    def has_focus(self, widget: Widget) -> bool:
        return self.app.focused is widget

    def notes(self) -> list[str]:
        """All that was said above the prompt so far."""
        return list(self.said)

    def seen(self) -> str:
        """The text on the terminal, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


class OpenLibrary(Protocol):
    def __call__(self, create: bool = False) -> qa.Library: ...


class OpenChat(Protocol):
    def __call__(
        self,
        size: tuple[int, int] = (120, 36),
        *,
        opener: Callable[[bool], qa.Library] | None = None,
        settle: bool = True,
        **start: Any,
    ) -> AbstractAsyncContextManager[Chat]: ...
