from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from qa.cli.exits import report
from qa.cli.progress import progress, stop_on_interrupt
from qa.cli.screen import Screen

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stderr", shown)
    with progress(Screen()) as advance:
        advance(1, 2, "evil\x1b[2J[red]name")
        advance(2, 2, "last")
    assert "2/2" in shown.getvalue()
    assert "last" in shown.getvalue()
    assert "\x1b[2J" not in shown.getvalue()


def test_no_bar_when_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", shown)
    with progress(Screen(plain=True)) as advance:
        advance(1, 1, "na\x1bme")
        advance(1, 1, "again")
    assert shown.getvalue() == "1/1 na\N{REPLACEMENT CHARACTER}me\n"


def test_nobody_asked_to_stop() -> None:
    with stop_on_interrupt() as stop:
        assert not stop()


def test_a_closed_pipe_is_quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert report(BrokenPipeError(), debug=True) == 141
        out.write("nobody reads this")
    assert (tmp_path / "out").read_bytes() == b""
