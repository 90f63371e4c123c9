from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING, Any

import click
import pytest

import qa
from qa.cli import main, plugins
from qa.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    OneSentence = Callable[[Result], str]


@click.command("hello", short_help="Say hello.")
def hello() -> None:
    click.echo("hello")


def offer(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> list[str]:
    """Makes these the installed plugins; returns the groups asked for."""
    asked: list[str] = []
    found = EntryPoints(EntryPoint(name, value, plugins.PLUGINS) for name, value in entries)

    def entry_points(*, group: str) -> EntryPoints:
        asked.append(group)
        return found

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    return asked


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Makes opening a library fail."""

    def open_library(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(qa, "open_library", open_library)


def test_help_lists_the_commands(qa_run: Run) -> None:
    result = qa_run("--help")
    assert result.exit_code == 0
    for name in ("index", "ask", "search", "eval", "status", "remove", "completion"):
        assert f"\n  {name} " in result.stdout
    assert "..." not in result.stdout.partition("Commands:")[2]  # no short help is cut


@pytest.mark.parametrize(
    "name", ["index", "ask", "search", "eval", "status", "remove", "completion"]
)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help(qa_run: Run, name: str, flag: str) -> None:
    result = qa_run(name, flag)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: qa {name} ")


@pytest.mark.parametrize("name", ["index", "ask", "search", "eval", "status", "remove"])
def test_every_command_has_the_shared_options(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--library", "--json", "--plain", "--quiet", "--debug"} <= options


def test_version(qa_run: Run) -> None:
    result = qa_run("--version")
    assert (result.exit_code, result.stdout) == (0, f"qa {qa.__version__}\n")


def test_no_command_shows_help_and_is_a_wrong_call(qa_run: Run) -> None:
    result = qa_run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["nope"], "No such command 'nope'; `qa --help` shows how it is called."),
        (["asl"], "No such command 'asl'. Did you mean 'ask'? `qa --help` shows how it is called."),
        (["Who is it?"], 'A question needs a command before it, as in qa ask "Who is it?";'),
        (["--nope"], "No such option '--nope'; `qa --help` shows how it is called."),
        (["ask"], "Missing argument 'QUESTION'; `qa ask --help` shows how it is called."),
        (["ask", "?", "-k", "0"], "Invalid value for '-k': 0 is not in the range 1<=x<=1000;"),
        (["ask", "?", "-k", "many"], "Invalid value for '-k': 'many' is not a valid integer"),
        (["status", "extra\x1b[2J"], "(extra�[2J)"),
        (["completion", "tcsh"], "Invalid value for"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    qa_run: Run, says_in_one_sentence: OneSentence, call: list[str], said: str
) -> None:
    assert said in says_in_one_sentence(qa_run(*call))


def test_an_error_of_the_engine_is_one_sentence(
    qa_run: Run, says_in_one_sentence: OneSentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ModelUnavailable("The model x cannot be loaded; install it."))
    said = says_in_one_sentence(qa_run("status"))
    assert said == "Error: The model x cannot be loaded; install it."


def test_an_error_of_the_system_names_the_file(
    qa_run: Run, says_in_one_sentence: OneSentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, OSError(28, "No space left on device", "/somewhere/file"))
    said = says_in_one_sentence(qa_run("status"))
    assert said == "Error: /somewhere/file: No space left on device."


def test_an_error_of_the_system_without_a_file(
    qa_run: Run, says_in_one_sentence: OneSentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, OSError("odd"))
    assert says_in_one_sentence(qa_run("status")) == "Error: odd."


def test_a_bug_is_one_sentence_and_no_refusal(
    qa_run: Run, says_in_one_sentence: OneSentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ZeroDivisionError("by\x1bzero"))
    said = says_in_one_sentence(qa_run("status"))
    assert said == (
        "Error: Something went wrong inside qa (ZeroDivisionError: by�zero); `--debug` shows where."
    )


@pytest.mark.parametrize("call", [["--debug", "status"], ["status", "--debug"]])
def test_debug_shows_the_traceback(
    qa_run: Run, monkeypatch: pytest.MonkeyPatch, call: list[str]
) -> None:
    fail_with(monkeypatch, ZeroDivisionError("by zero"))
    result = qa_run(*call)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Traceback (most recent call last):")
    assert "in open_library" in result.stderr
    assert "Error: Something went wrong inside qa" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_is_one_line(
    qa_run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    fail_with(monkeypatch, error)
    result = qa_run("status")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Stopped.\n")


def test_embedding_the_group_gives_the_status_back(folder: object) -> None:
    assert main(["--version"], standalone_mode=False) == 0


def test_a_plugin_is_listed_and_run(qa_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "hello", hello, raising=False)
    offer(monkeypatch, ("hello", "qa.cli.plugins:hello"))
    assert "\n  hello       Say hello.\n" in qa_run("--help").stdout
    result = qa_run("hello")
    assert (result.exit_code, result.stdout) == (0, "hello\n")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_package_here:chat", "No module named"),
        ("qa.cli:nothing", "has no attribute"),
        ("qa.cli.exits:OK", "it is not a click command"),
    ],
)
def test_a_broken_plugin_spoils_nothing_else(
    qa_run: Run,
    says_in_one_sentence: OneSentence,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    reason: str,
) -> None:
    offer(monkeypatch, ("chat", value))
    listed = qa_run("--help")
    assert listed.exit_code == 0
    assert "\n  chat        Not available: its package cannot be loaded." in listed.stdout
    said = says_in_one_sentence(qa_run("chat", "--resume", "3"))
    assert f"The command chat cannot be loaded from {value} (" in said
    assert reason in said


def test_a_plugin_cannot_replace_a_command(qa_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "hello", hello, raising=False)
    asked = offer(monkeypatch, ("status", "qa.cli.plugins:hello"))
    assert "Show what is in the library" in qa_run("status", "--help").stdout
    assert asked == []  # one of ours is run without reading what is installed
    assert qa_run("--help").stdout.count("\n  status ") == 1


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_scripts(qa_run: Run, shell: str) -> None:
    result = qa_run("completion", shell)
    assert result.exit_code == 0
    assert f"_QA_COMPLETE={shell}_complete" in result.stdout


def test_the_chat_comes_by_entry_point() -> None:
    from importlib.metadata import entry_points

    found: Any = entry_points(group=plugins.PLUGINS)
    assert [entry.value for entry in found if entry.name == "chat"] == ["tui.cli:chat"]
