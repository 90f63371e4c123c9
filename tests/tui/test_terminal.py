"""The chat in a terminal of its own: what it writes there, and what it loads before it is seen."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pyte
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
import qa
from fakes import HashingEncoder
from tui.app import ChatApp
from tui.controller import Start
library = qa.open_library({library!r}, encoder=HashingEncoder(), create=True,
                          settings=qa.Settings(min_confidence=0.0))
library.add([{articles!r}])
app = ChatApp(Start(lambda create: library, {library!r}), Path({state!r}))
app.run()
print("LEFT", sorted({{"torch", "transformers", "sentence_transformers"}} & set(sys.modules)))
"""
FIRST_FRAME = """
import sys
sys.path[:0] = [{root!r}]
from pathlib import Path
import tui.controller
from tui.app import ChatApp
from tui.controller import Start
def begin(self):
    heavy = {{"torch", "transformers", "sentence_transformers", "faiss", "numpy", "sqlite3"}}
    app.exit(message="LOADED " + str(sorted(heavy & set(sys.modules))))
tui.controller.Controller.begin = begin
app = ChatApp(Start(lambda create: None, "x"), Path({state!r}))
app.run()
"""
TYPED_EARLY = """
import sys
sys.path[:0] = [{root!r}]
from pathlib import Path
from tui.cli import prepare
from tui.first_frame import first_frame
prepare()
with first_frame("seeds.qa", 50) as early:
    while "who" not in early._shown:
        pass
    assert "textual" not in sys.modules
    from tui.app import ChatApp
    from tui.controller import Controller, Start
    prompts = []
    Controller.begin = lambda self: prompts.append(app.chat.prompt)
    app = ChatApp(Start(lambda create: None, "seeds.qa"), Path({state!r}), early)
    app.run()
print("LEFT", repr(prompts[0].text))
"""
ALLOWED = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # cursor, colours, modes
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)"  # the clipboard, encoded
    r"|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)"  # the shape of the pointer
    r"|\x1b[()][A-Z0-9]|\x1b[=>78]|\x1bP[^\x1b]*\x1b\\|[\r\n]"
)

UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=?][0-9;$]*[a-zA-Z]|\x1b\]22;[^\x07\x1b]*(?:\x07|\x1b\\)")
"""Private modes, the keyboard protocol and the pointer's shape, which Textual asks for."""


class Terminal:
    """A process on a pseudo-terminal, what it wrote, and the screen that makes."""

    def __init__(self, script: Path, size: tuple[int, int], **more: str) -> None:
        self.screen = pyte.Screen(*size)
        self.stream = pyte.Stream(self.screen)
        self.written = ""
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment.pop("NO_COLOR", None)
        environment |= more
        self.child = pexpect.spawn(
            sys.executable,
            [str(script)],
            dimensions=(size[1], size[0]),
            env=environment,
            encoding="utf-8",
            timeout=30,
        )

    def until(self, text: str) -> None:
        """Read until the text stands on the screen."""
        while text not in "\n".join(self.screen.display):
            self._take(self.child.read_nonblocking(65536, timeout=30))

    def until_gone(self, text: str) -> None:
        """Read until the text stands there no more."""
        while text in "\n".join(self.screen.display):
            self._take(self.child.read_nonblocking(65536, timeout=30))

    def rest(self) -> None:
        """Read until the process ends."""
        self.child.expect(pexpect.EOF)
        self._take(self.child.before or "")

    def _take(self, text: str) -> None:
        self.written += text
        self.stream.feed(UNKNOWN_TO_PYTE.sub("", text))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles\x1b]0;evil\x07"
    folder.mkdir()
    text = (
        "# Keeper \x1b]52;c;ZXZpbA==\x07 [/] \u202eretires\n\n"
        "The keeper of the lighthouse \x1b[2J\x9b retired\x08\x0e. [@click=app.quit]x[/]\n"
    )
    (folder / "keeper\x1b[31m[b].md").write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def terminal(tmp_path: Path, articles: Path) -> Iterator[Terminal]:
    script = tmp_path / "chat.py"
    script.write_text(
        SCRIPT.format(
            root=str(ROOT),
            tests=str(ROOT / "tests"),
            library=str(tmp_path / "library.qa"),
            articles=str(articles),
            state=str(tmp_path / "state"),
        ),
        encoding="utf-8",
    )
    opened = Terminal(script, (120, 36))
    yield opened
    opened.child.close(force=True)


def test_no_raw_control_character_gets_out(terminal: Terminal) -> None:
    terminal.until("ready")
    terminal.child.send("When did the keeper of the lighthouse retire? [/]\r")
    terminal.until("▌ ")
    terminal.until("Sources")
    terminal.child.send("/why\r")
    terminal.until("dense")
    terminal.child.send("\x1b")
    terminal.until_gone("Esc closes")
    terminal.child.send("\x19")
    terminal.until("OSC 52")
    terminal.child.send("/article\r")
    terminal.until("type to narrow")
    assert "�" in terminal.written
    terminal.child.send("\x11")
    terminal.rest()
    assert "LEFT []" in terminal.written
    left = ALLOWED.sub("", terminal.written)
    assert re.findall(r"[\x00-\x1f\x7f-\x9f]", left) == []
    assert not set("\u202e\u061c\u2066") & set(terminal.written)
    assert "ZXZpbA==" not in "".join(re.findall(r"\x1b\]52;c;[^\x07]*", terminal.written))
    assert "\x1b]0;" not in terminal.written


def test_no_color_is_respected(tmp_path: Path) -> None:
    script = tmp_path / "frame.py"
    script.write_text(
        FIRST_FRAME.format(root=str(ROOT), state=str(tmp_path / "state")), encoding="utf-8"
    )
    colours = {}
    for name, more in (("with", {}), ("without", {"NO_COLOR": "1"})):
        terminal = Terminal(script, (80, 24), **more)
        terminal.rest()
        drawn = re.findall(
            r"\x1b\[(?:[0-9]+;)*[34]8;2;([0-9]+);([0-9]+);([0-9]+)", terminal.written
        )
        colours[name] = {shade for shade in drawn if len(set(shade)) > 1}
        terminal.child.close(force=True)
    assert colours["with"]
    assert colours["without"] == set()


def test_the_first_frame_loads_no_model_and_no_index(tmp_path: Path) -> None:
    script = tmp_path / "frame.py"
    script.write_text(
        FIRST_FRAME.format(root=str(ROOT), state=str(tmp_path / "state")), encoding="utf-8"
    )
    terminal = Terminal(script, (80, 24))
    terminal.rest()
    assert "LOADED []" in terminal.written
    assert "Ask about your articles" in ALLOWED.sub("", terminal.written)
    terminal.child.close(force=True)


def test_what_is_typed_before_the_chat_is_there_stands_in_its_prompt(tmp_path: Path) -> None:
    script = tmp_path / "chat.py"
    script.write_text(TYPED_EARLY.format(root=str(ROOT), state=str(tmp_path / "state")), "utf-8")
    terminal = Terminal(script, (80, 24))
    terminal.until("Ask about your articles")
    before = terminal.screen.display[22]
    terminal.child.send("who")
    terminal.until("❯ who")
    terminal.until("Conversation")
    terminal.child.send(" asks")
    terminal.until("❯ who asks")
    terminal.child.send("\x03")
    terminal.until("Ask about your articles")
    assert terminal.screen.display[22] == before
    terminal.child.send("kept\x11")
    terminal.rest()
    assert "LEFT 'kept'" in terminal.written
    terminal.child.close(force=True)
