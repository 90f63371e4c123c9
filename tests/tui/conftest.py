"""The chat over a real library, opened at any size and held in any state."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from chatting import (
    PATIENCE,
    Chat,
    Gate,
    GatedEncoder,
    OpenChat,
    OpenLibrary,
    PhraseReader,
    handled,
)
from fakes import HashingEncoder
from textual.widgets import Input, TextArea

import qa
from tui.app import ChatApp
from tui.controller import Start
from tui.safe_text import one_line
from tui.screens.chat import ChatScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path


@pytest.fixture
def gate() -> Iterator[Gate]:
    """The doors of the chat's models."""
    made = Gate()
    yield made
    made.error = None
    made.open_all()


@pytest.fixture
def chat_library(tmp_path: Path, gate: Gate, encoder: qa.Encoder) -> Iterator[OpenLibrary]:
    """Opens the library that the chat is about, with its models behind the doors."""
    opened: list[qa.Library] = []

    def open_it(create: bool = False) -> qa.Library:
        library = qa.open_library(
            tmp_path / "seeds.qa",
            encoder=GatedEncoder(encoder, gate),
            reader=PhraseReader(gate),
            settings=qa.Settings(min_confidence=0.0),
            create=create,
        )
        opened.append(library)
        return library

    yield open_it
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The sample articles, indexed once; every test has a copy of its own."""
    folder = tmp_path_factory.mktemp("indexed") / "seeds.qa"
    with qa.create_library(folder, encoder=HashingEncoder(), reader=PhraseReader(Gate())) as made:
        made.add([seeds])
    return folder


@pytest.fixture
def articles(chat_library: OpenLibrary, indexed: Path, tmp_path: Path) -> qa.Library:
    """A real library with the sample articles."""
    shutil.copytree(indexed, tmp_path / "seeds.qa")
    return chat_library(False)


@pytest.fixture
def open_chat(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> OpenChat:
    """Runs the chat at a size, over the sample articles unless told otherwise."""
    monkeypatch.setattr("tui.screens.chat.LOOK_AGAIN", 3600.0)
    monkeypatch.setattr("textual.app.wait_for_idle", handled)
    monkeypatch.setattr("textual.pilot.wait_for_idle", handled)

    for field in (Input, TextArea):
        monkeypatch.setattr(field.cursor_blink, "_default", False)  # the same at any moment
    said: list[str] = []
    say = ChatScreen.say

    def noted(screen: ChatScreen, text: str, *, wrong: bool = False) -> None:
        said.append(one_line(text))
        say(screen, text, wrong=wrong)

    monkeypatch.setattr(ChatScreen, "say", noted)

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 36),
        *,
        opener: Callable[[bool], qa.Library] | None = None,
        settle: bool = True,
        **start: Any,
    ) -> AsyncIterator[Chat]:
        if opener is None:
            library: qa.Library = request.getfixturevalue("articles")

            def opener(_: bool) -> qa.Library:
                return library

        said.clear()
        start.setdefault("place", str(tmp_path / "seeds.qa"))
        app = ChatApp(Start(opener, **start), tmp_path / "state")
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            chat = Chat(app, pilot, said)
            if settle:
                await chat.settle()
            yield chat
            gate.error = None
            gate.open_all()
            await asyncio.to_thread(app.controller.jobs.wait_idle, PATIENCE)

    return opened
