"""`qa chat` on the command line: its options, its exit status, and what it loads."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

import qa
from tui import cli
from tui.controller import Start

if TYPE_CHECKING:
    from pathlib import Path

    from chatting import Gate

QUESTION = "Who is calling for an investigation into Musk?"
HEAVY = {"torch", "transformers", "sentence_transformers", "faiss", "numpy"}


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def run(
    runner: CliRunner, encoder: qa.Encoder, arguments: list[str], text: str = ""
) -> tuple[int, str]:
    result = runner.invoke(
        cli.chat,
        arguments,
        input=text,
        obj=SimpleNamespace(encoder=encoder, reader=None),
        standalone_mode=False,
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return int(result.return_value or 0), result.output


def test_a_pipe_is_answered_in_plain_lines(
    runner: CliRunner, encoder: qa.Encoder, seeds: Path, tmp_path: Path
) -> None:
    library = str(tmp_path / "new.qa")
    status, said = run(runner, encoder, [str(seeds), "--library", library], f"{QUESTION}\n")
    assert status == 0
    assert "Indexed: 2 added." in said
    assert f"You: {QUESTION}" in said
    assert "Source 1: Senators call for investigation" in said
    status, said = run(runner, encoder, ["--library", library, "--resume"], "/zzz\n")
    assert status == 2
    assert f"Resumed: {QUESTION}" in said
    status, said = run(runner, encoder, ["--library", library, "--resume", "1", "-k", "3"], "")
    assert status == 0
    assert f"You: {QUESTION}" in said


def test_a_conversation_that_is_no_number(runner: CliRunner, encoder: qa.Encoder) -> None:
    with pytest.raises(click.BadParameter, match="'seven' is no conversation"):
        run(runner, encoder, ["--resume", "seven"])


def test_a_path_that_is_not_there(runner: CliRunner, encoder: qa.Encoder, tmp_path: Path) -> None:
    with pytest.raises(qa.SourceError):
        run(runner, encoder, ["--library", str(tmp_path / "l.qa"), str(tmp_path / "nowhere")])


def test_a_terminal_opens_the_chat(
    encoder: qa.Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: Gate
) -> None:
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(
        cli, "sys", SimpleNamespace(stdin=terminal, stdout=terminal, stderr=terminal)
    )
    monkeypatch.setattr("tui.cli.gc.disable", lambda: None)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TEXTUAL_DRIVER", "another")  # no frame on the terminal of the tests
    seen: list[tuple[Start, bool]] = []

    def fake_run(start: Start, *, early: object, debug: bool) -> int:
        assert early is None
        seen.append((start, debug))
        with start.open(True) as made:
            assert made.path == tmp_path / "l.qa"
        return 0

    monkeypatch.setattr("tui.app.run", fake_run)
    context: Any = click.Context(
        cli.chat, obj=SimpleNamespace(encoder=encoder, reader=None), info_name="chat"
    )
    with context:
        cli.chat.invoke(
            cli.chat.make_context(
                "chat",
                ["a", "b", "--library", str(tmp_path / "l.qa"), "-k", "4", "--resume", "--debug"],
                parent=context,
            )
        )
    ((start, debug),) = seen
    assert debug
    assert start.paths == ("a", "b")
    assert (start.k, start.resume) == (4, -1)


@pytest.mark.parametrize(
    ("term", "drawable"),
    [("xterm-256color", True), ("", True), ("dumb", False), ("unknown", False)],
)
def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(
    monkeypatch: pytest.MonkeyPatch, term: str, drawable: bool
) -> None:
    terminal = SimpleNamespace(isatty=lambda: True)
    streams = SimpleNamespace(stdin=terminal, stdout=terminal, stderr=terminal)
    monkeypatch.setattr(cli, "sys", streams)
    monkeypatch.setenv("TERM", term)
    assert cli.is_drawable() is drawable
    streams.stdout = SimpleNamespace(isatty=lambda: False)
    assert not cli.is_drawable()


def test_the_chat_runs_and_leaves_with_a_status(
    encoder: qa.Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui import app

    def run_it(self: app.ChatApp) -> int:
        self.get_default_screen()
        self.controller.jobs.tracebacks.append("Traceback: odd\n")
        return 0

    monkeypatch.setattr(app.ChatApp, "run", run_it)
    monkeypatch.setattr("tui.app.sys.setswitchinterval", lambda _: None)
    errors = io.StringIO()
    monkeypatch.setattr("tui.app.sys.stderr", errors)

    def opener(_: bool) -> qa.Library:
        raise AssertionError

    assert app.run(Start(opener, str(tmp_path)), debug=True) == 0
    assert errors.getvalue() == "Traceback: odd\n"
    assert app.run(Start(opener, str(tmp_path))) == 0


def loaded_by(code: str) -> set[str]:
    script = (
        f"{code}\nimport sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_naming_the_command_loads_neither_textual_nor_the_engine() -> None:
    loaded = loaded_by("import tui.cli, tui.plain, tui.commands")
    assert not loaded & {*HEAVY, "textual", "sqlite3"}


def test_the_terminal_chat_loads_no_model_runtime() -> None:
    loaded = loaded_by("import tui.app")
    assert "textual" in loaded
    assert not loaded & {*HEAVY, "sqlite3"}


def test_esc_is_taken_for_itself_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.gc.disable", lambda: None)
    monkeypatch.setenv("ESCDELAY", "200")
    cli.prepare()
    assert os.environ["ESCDELAY"] == "200"
    monkeypatch.delenv("ESCDELAY")
    cli.prepare()
    assert os.environ["ESCDELAY"] == "25"
