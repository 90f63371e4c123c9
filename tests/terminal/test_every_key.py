"""Every key of the table, and every command, pressed in a real terminal at three sizes.

What is then on the screen is compared with `screens/`, which `--snapshot-update` records anew.
The models are stand-ins, so that the screens change with the chat and not with what is found.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import partial
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tmux import Tmux

from tui import keys
from tui.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SCREENS = Path(__file__).parent / "screens"
SIZES = ((120, 36), (80, 24), (40, 12))
BREAK = "═══ "
CHAT = """
import sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from tui.cli import prepare
prepare()
import qa, tui.wording
from textual.widgets import Input, TextArea
from chatting import Gate, PhraseReader
from fakes import HashingEncoder
from tui.app import ChatApp
from tui.controller import Start
for field in (Input, TextArea):
    field.cursor_blink._default = False  # a screen without output is one that is done
tui.wording.seconds = lambda _: "0.1 s"
library = qa.open_library(
    "seeds.qa", encoder=HashingEncoder(), reader=PhraseReader(Gate()), create=True,
    settings=qa.Settings(min_confidence=0.0, passage_words=120),
)
library.add(["seeds"])
app = ChatApp(Start(lambda _: library, "seeds.qa"), Path("state"))
app.animation_level = "none"
app.run()
"""
EDITOR = """#!/bin/sh
printf '\\033[2J\\033[Hediting at %s' "$1"
read -r _
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Keys pressed one after the other.

    Attributes:
        name: how the screen after them is called; ids of keys and names of commands come first.
        pressed: tmux's names of keys, or text.
        shows: what must be on the screen; where the rest of it differs from day to day, nothing
            else is compared.
        varies: whether that is so.
    """

    name: str
    pressed: tuple[str, ...]
    shows: str = ""
    varies: bool = False


def key(name: str, *pressed: str, shows: str = "") -> Step:
    return Step(name, pressed, shows)


def line(text: str, shows: str = "", *, varies: bool = False) -> Step:
    """A line typed into the prompt and sent."""
    return Step(text, (text, "Enter"), shows, varies)


STEPS = (
    key("start", shows="❯"),
    key("prompt.newline", "Who asks", "C-j", "for an investigation?", shows="for an invest"),
    key("prompt.send", "Enter", shows="Ask more…"),
    line("What did Nelson say?"),
    line("What is the capital of Australia?"),
    key("prompt.older", "Up", shows="Australia"),
    key("prompt.older again", "Up", shows="Nelson"),
    key("prompt.newer", "Down", shows="Australia"),
    key("chat.interrupt clears", "C-c", shows="Ask more…"),
    key("chat.interrupt warns", "C-c", shows="Press Ctrl+C again"),
    key("prompt.history", "C-r", shows="type to narrow"),
    key("prompt.history narrows", "nelson"),
    key("prompt.history takes", "Enter", shows="❯ What did Nelson say?"),
    key("emptied", "C-c", shows="Ask more…"),
    key("prompt.page_up", "PPage"),
    key("prompt.page_down", "NPage"),
    key("scrolled up", "PPage", "PPage"),
    key("prompt.end", "End"),
    key("chat.focus_next", "Tab"),
    key("read.up", "k"),
    key("read.up, arrow", "Up"),
    key("read.down", "j"),
    key("read.down, arrow", "Down"),
    key("read.page_up", "PPage"),
    key("read.page_down", "NPage"),
    key("read.page_up again", "PPage"),
    key("read.page_down, blank", "Space"),
    key("read.top", "g"),
    key("read.bottom", "G"),
    key("read.top, Home", "Home"),
    key("read.bottom, End", "End"),
    key("read.number", "1"),
    key("read.number 2", "2"),
    key("chat.back from the source", "Escape", shows="Ask more…"),
    key("chat.focus_next again", "Tab"),
    key("chat.focus_next, a citation", "Tab"),
    key("chat.focus_previous, a citation", "BTab"),
    key("read.next", "n"),
    key("read.previous", "N"),
    key("read.open", "Enter"),
    key("read.find", "/", shows="Find"),
    key("read.find words", "musk", "Enter", shows=" of "),
    key("read.find again", "Enter", shows="2 of "),
    key("chat.back from finding", "Escape"),
    key("read.copy", "y", shows="Sent the quote"),
    key("read.zoom", "z"),
    key("read.zoom back", "z"),
    key("read.wider", ">"),
    key("read.narrower", "<"),
    key("read.edit", "e", shows="editing at +1"),
    key("read.edit ends", "Enter"),
    key("chat.back to the prompt", "Escape", shows="Ask more…"),
    key("chat.next_source", "C-o"),
    key("chat.next_source again", "C-o"),
    key("chat.focus_previous", "BTab"),
    key("chat.copy_answer", "C-y", shows="Sent the answer"),
    key("chat.help", "F1", shows="In the prompt"),
    key("chat.help scrolls", "j"),
    key("chat.back from help", "Escape"),
    key("chat.palette", "C-p", shows="/help"),
    key("chat.palette narrows", "why"),
    key("why", "Enter", shows="confidence"),
    key("chat.back from why", "Escape"),
    key("chat.back to typing", "Escape", shows="Ask more…"),
    line("/filter since:2024-11-01", "published since 2024-11-01"),
    key("chat.clear_filter", "C-g", shows="The filter is off"),
    line("/help", "Ask in plain words"),
    key("help closed", "Escape", shows="❯"),
    line("/keys", "In the prompt"),
    key("keys closed", "Escape", shows="❯"),
    line("/why", "confidence"),
    key("why closed", "Escape", shows="❯"),
    line("/status", "╭─ Library", varies=True),
    key("status closed", "Escape", shows="❯"),
    line("/sources", "type to narrow"),
    key("sources closed", "Escape", shows="❯"),
    line("/open 2"),
    key("source left", "Escape", shows="Ask more…"),
    line("/article senators", "↑↓ choose"),
    key("article opened", "Enter", shows="Senators call"),
    key("article left", "Escape", shows="Ask more…"),
    line("/find zebra", "not found"),
    key("find closed", "Escape", shows="Ask more…"),
    key("back to typing", "Escape", shows="Ask more…"),
    line("/copy all", "with its sources", varies=True),  # its note passes by itself
    line("/export talk.md", "Exported to talk.md"),
    line("/rename Musk"),
    line("/add more", "Indexed: 1 added."),
    line("/index", "unchanged"),
    line("/theme ansi-light"),
    line("/themes", "There is no command"),
    key("emptied again", "C-c"),
    line("/new", "❯ Ask"),
    line("/resume", "╭─ Conversations", varies=True),
    key("resumed", "Enter", shows="What came closest"),
    line("/delete", "is deleted"),
    key("commands offered", "/", shows="▸ /help"),
    key("command chosen", "Down", shows="▸ /new"),
    key("chat.back from the commands", "Escape", shows="❯ /"),
    key("emptied at last", "C-c"),
)


@pytest.fixture
def folder(tmp_path: Path, seeds: Path) -> Path:
    """Where the chat runs: articles, one more, an editor, and the chat itself."""
    shutil.copytree(seeds, tmp_path / "seeds")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "keeper.txt").write_text("The keeper retired in May.\n", "utf-8")
    editor = tmp_path / "editor"
    editor.write_text(EDITOR, "utf-8")
    editor.chmod(0o755)
    chat = CHAT.format(root=str(ROOT), tests=str(ROOT / "tests"))
    (tmp_path / "chat.py").write_text(chat, "utf-8")
    return tmp_path


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def window(request: pytest.FixtureRequest, folder: Path) -> Iterator[tuple[Tmux, str]]:
    run = f"{sys.executable} chat.py; echo left $?"
    tmux = Tmux(
        folder,
        request.param,
        f"unset COLUMNS LINES; export PS1= VISUAL=./editor; {run}; read -r go; {run}; cat",
    )
    yield tmux, f"{request.param[0]}x{request.param[1]}"
    tmux.close()


def test_the_script_presses_every_key_and_calls_every_command() -> None:
    names = [step.name.split(",")[0].split(" ")[0] for step in STEPS]
    every = {one.id for _, group in keys.SECTIONS for one in group}
    assert every - set(names) == {"prompt.quit", "chat.quit"}  # pressed at the end
    assert {f"/{command.name}" for command in COMMANDS} - set(names) == {"/quit"}


@pytest.mark.terminal
def test_every_key_at_every_size(window: tuple[Tmux, str], request: pytest.FixtureRequest) -> None:
    tmux, size = window
    file = SCREENS / f"{size}.txt"
    if request.config.getoption("update_snapshots"):
        file.write_text(recorded(tmux), "utf-8")
    else:
        known = read(file.read_text("utf-8"))
        assert list(known) == [step.name for step in STEPS if not step.varies]
        for step in STEPS:
            before = tmux.seen()
            tmux.keys(*step.pressed) if step.pressed else None
            wanted = known.get(step.name)
            if wanted is None:
                assert step.shows in tmux.until_shown(step.shows)
            elif wanted == before:  # the text does not tell when, say, the focus has moved
                assert tmux.until_quiet() == wanted, step.name
            else:
                assert tmux.until(partial(eq, wanted)) == wanted, step.name
    leave(tmux)


def leave(tmux: Tmux) -> None:
    """Both keys that quit: the one ends this chat, the other the next."""
    tmux.until_shown("Ask")
    tmux.keys("C-d")
    tmux.until_shown("left 0")
    tmux.keys("Enter")
    tmux.until_shown("For example")
    tmux.keys("C-q")
    assert tmux.until(lambda seen: seen.count("left 0") == 2).count("left 0") == 2


def recorded(tmux: Tmux) -> str:
    """Each screen under its step's name."""
    parts = []
    for step in STEPS:
        if step.pressed:
            tmux.keys(*step.pressed)
        assert step.shows in tmux.until_shown(step.shows), step.name
        seen = tmux.until_quiet()
        if not step.varies:
            parts.append(f"{BREAK}{step.name}\n{seen}\n")
    return "".join(parts)


def read(text: str) -> dict[str, str]:
    """The screens by name."""
    parts = text.split(BREAK)[1:]
    named = (part.partition("\n") for part in parts)
    return {name: screen.removesuffix("\n") for name, _, screen in named}
