"""`docs/cli.md` cannot drift: its help texts are compared, its examples run."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import pytest
from click.testing import CliRunner

from qa.cli import main
from qa.cli.opening import Models

if TYPE_CHECKING:
    from qa.protocols import Encoder


DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
OURS = (
    "index",
    "watch",
    "ask",
    "search",
    "eval",
    "status",
    "remove",
    "verify",
    "backup",
    "restore",
    "export",
    "import",
    "completion",
)

_BLOCK = re.compile(r"^```(console model|console|help)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_FLAG = re.compile(r"`(--?[a-z][a-z-]*)")


class Example(NamedTuple):
    kind: str
    call: str
    expected: str


def examples(*kinds: str) -> list[Example]:
    return [
        Example(kind, call, expected)
        for kind, body in _BLOCK.findall(DOCS.read_text(encoding="utf-8"))
        if kind in kinds
        for call, expected in _STEP.findall(body)
    ]


class Session:
    """Runs the examples' few kinds of calls, one after the other, in one folder."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._status = 0

    def output_of(self, call: str) -> str:
        if call == "echo $?":
            return f"{self._status}\n"
        before, _, after = call.rpartition(" | ")
        words = shlex.split(after)
        said = "\n".join(shlex.split(before)[1:]) if before else None
        assert words.pop(0) == "qa"
        result = CliRunner().invoke(main, words, input=said, obj=self._models, prog_name="qa")
        self._status = result.exit_code
        return result.output


def check(example: Example, session: Session) -> None:
    shown = session.output_of(example.call)
    # a help text breaks its lines by the width it finds; trailing blank lines cannot be shown
    blanks = doctest.NORMALIZE_WHITESPACE if example.kind == "help" else 0
    same = doctest.OutputChecker().check_output(
        example.expected.rstrip("\n") + "\n",
        shown.rstrip("\n") + "\n",
        doctest.ELLIPSIS | doctest.DONT_ACCEPT_BLANKLINE | blanks,
    )
    assert same, (
        f"$ {example.call}\nprints\n{shown}\nbut the documentation says\n{example.expected}"
    )


@pytest.fixture
def articles(folder: Path, seeds: Path) -> None:
    (folder / "seeds").mkdir()
    for file in [*seeds.glob("2024-*.txt"), seeds / "questions.jsonl"]:
        shutil.copy(file, folder / "seeds")


@pytest.mark.parametrize("example", examples("help"), ids=lambda example: example.call)
def test_help_texts(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    check(example, Session(Models()))


def test_every_command_is_documented_with_its_help() -> None:
    documented = [example.call for example in examples("help")]
    assert sorted(documented) == sorted(["qa --help", *(f"qa {name} --help" for name in OURS)])
    assert set(OURS) == set(main.list_commands(click.Context(main))) - {"chat"}


def test_every_option_that_is_mentioned_exists() -> None:
    context = click.Context(main)
    commands = [main, *filter(None, (main.get_command(context, name) for name in OURS))]
    known = {
        option
        for command in commands
        for parameter in command.get_params(context)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    mentioned = set(_FLAG.findall(DOCS.read_text(encoding="utf-8")))
    assert mentioned <= known
    assert {"--library", "--json", "--quiet", "--plain", "--debug", "--failures"} <= mentioned


@pytest.mark.usefixtures("articles", "always_answers")
def test_examples_that_need_no_model(encoder: Encoder) -> None:
    session = Session(Models(encoder=encoder))
    ran = examples("console")
    assert len(ran) >= 8
    for example in ran:
        check(example, session)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.usefixtures("articles")
def test_all_examples_with_the_bundled_model() -> None:
    session = Session(Models())
    shown = examples("console", "console model")
    last = max(place for place, example in enumerate(shown) if example.kind == "console model")
    for example in shown[: last + 1]:
        if not example.call.startswith("qa eval"):  # dozens of questions; it runs without the model
            check(example, session)
