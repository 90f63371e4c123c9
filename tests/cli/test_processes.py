"""What only a process of its own can show: what is imported, pipes, signals, terminals."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss")
LIGHT = (*HEAVY, "numpy", "rich", "textual", "sqlite3")


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


def qa_process(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "qa", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]  # options as run takes them


def loaded_after(code: str) -> set[str]:
    result = python(f"import sys\n{code}\nprint(*sys.modules)")
    assert result.returncode == 0, result.stderr
    return set(result.stdout.splitlines()[-1].split())


def test_import_qa_is_light() -> None:
    assert loaded_after("import qa").isdisjoint(LIGHT)


@pytest.mark.parametrize(
    "call", ["['--help']", "['--version']", "['ask', '--help']", "['completion', 'fish']"]
)
def test_help_is_light(call: str) -> None:
    code = f"from qa.cli import main\nmain({call}, prog_name='qa', standalone_mode=False)"
    assert loaded_after(code).isdisjoint(LIGHT)


def test_status_loads_no_model(seed_library: object, tmp_path: Path) -> None:
    code = (
        "from qa.cli import main\n"
        f"main(['status', '--library', {str(tmp_path / 'library.qa')!r}], standalone_mode=False)"
    )
    assert loaded_after(code).isdisjoint((*HEAVY, "textual", "rich"))


def test_python_dash_m() -> None:
    result = qa_process("--version")
    assert result.returncode == 0
    assert result.stdout.startswith(b"qa ")


def test_a_closed_pipe_is_quiet(seed_library: object, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "qa", "status", "--library", str(tmp_path / "library.qa")],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (result.returncode, result.stderr) == (141, b"")


def test_a_terminal_gets_colour_and_a_pipe_does_not(seed_library: object, tmp_path: Path) -> None:
    call = ["-m", "qa", "status", "--library", str(tmp_path / "library.qa")]
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    coloured = {**plain, "TERM": "xterm-256color"}
    shown = [
        str(pexpect.run(f"{sys.executable} {' '.join(call)}", env=environment, encoding="utf-8"))
        for environment in (coloured, {**coloured, "NO_COLOR": "1"}, {**plain, "TERM": "dumb"})
    ]
    assert "\x1b[1mdocuments" in shown[0]
    assert "\x1b[3" not in shown[1]  # bold is no colour
    assert "\x1b" not in shown[2]
    assert b"\x1b" not in qa_process(*call[2:], env=coloured).stdout


def test_a_file_name_that_is_not_utf8(folder: Path) -> None:
    name = os.fsencode(folder) + b"/caf\xe9.txt"
    result = subprocess.run(
        [sys.executable, "-m", "qa", "index", name], capture_output=True, check=False
    )
    assert result.returncode == 2
    result.stderr.decode()
    assert "caf�.txt".encode() in result.stderr


def test_a_question_that_is_not_utf8() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "qa", "ask", b"caf\xe9?"], capture_output=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr.startswith(b"Error: The question is not UTF-8 text;")


def test_an_encoding_that_lacks_a_character(seed_library: object, tmp_path: Path) -> None:
    call = ("status", "--documents", "--library", tmp_path / "library.qa")
    result = qa_process(*call, env={**os.environ, "PYTHONIOENCODING": "iso8859-5"})
    assert result.returncode == 0
    assert b" ? 2024-11-17 ? " in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    result = qa_process("completion", shell)
    assert result.returncode == 0
    assert b"_QA_COMPLETE=" + shell.encode() + b"_complete" in result.stdout


def test_completion_completes() -> None:
    environment = {
        **os.environ,
        "_QA_COMPLETE": "bash_complete",
        "COMP_WORDS": "qa st",
        "COMP_CWORD": "1",
    }
    result = qa_process(env=environment)
    assert result.stdout == b"plain,status\n"
