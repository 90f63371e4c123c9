"""Fixtures of the command line's tests: the real commands and library, the quick encoder."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest
from click.testing import CliRunner, Result

from qa.cli import main
from qa.cli.opening import Models

if TYPE_CHECKING:
    from pathlib import Path

    from qa.protocols import Encoder

Run: TypeAlias = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty at first; `.qa` is made in it."""
    here = tmp_path / "work"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def qa_run(encoder: Encoder) -> Run:
    """Runs `qa ARGUMENTS…` in process; `stdin` is its standard input."""

    def run(*arguments: object, stdin: bytes | str | None = None) -> Result:
        words = [str(argument) for argument in arguments]
        runner = CliRunner()
        return runner.invoke(main, words, input=stdin, obj=Models(encoder=encoder), prog_name="qa")

    return run


@pytest.fixture
def indexed(qa_run: Run, seeds: Path) -> Run:
    """`qa_run` with the seeds indexed into the default library."""
    assert qa_run("index", seeds, "--quiet").exit_code == 0
    return qa_run


@pytest.fixture
def always_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is found is given as the answer."""
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0")


@pytest.fixture
def never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is ever certain enough."""
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "1")


@pytest.fixture
def says_in_one_sentence() -> Callable[[Result], str]:
    """Holds that a command failed as it should, and gives its one sentence."""

    def check(result: Result) -> str:
        assert result.exit_code == 2
        assert result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert line.startswith("Error: ")
        assert line.endswith(".")
        return line

    return check
