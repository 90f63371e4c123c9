"""A question as arguments, or from standard input when there is none, or only `-`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

STDIN_BYTES = 65_536
"""How much of standard input is read; far more than a question may have."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def question_argument(name: str) -> Callable[[Decorated], Decorated]:
    """The argument that holds a question, quoted or not; the command gets its text."""

    def decorate(command: Decorated) -> Decorated:
        return click.argument(name, nargs=-1, metavar=f"[{name.upper()}]", callback=_read)(command)

    return decorate


def _read(ctx: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> str:
    name = parameter.name or "question"
    if ctx.resilient_parsing:  # the shell asks what could come next
        return ""
    if words == ("-",):
        return _from_stdin(name)
    question = " ".join(words) if words or sys.stdin.isatty() else _from_stdin(name)
    if not words and not question:
        raise click.MissingParameter(ctx=ctx, param=parameter, param_hint=f"'{name.upper()}'")
    return _checked(question, name)


def _checked(question: str, name: str) -> str:
    try:
        question.encode()
    except UnicodeEncodeError:
        raise click.UsageError(f"The {name} is not UTF-8 text") from None
    return question


def _from_stdin(name: str) -> str:
    data = sys.stdin.buffer.read(STDIN_BYTES + 1)
    if len(data) > STDIN_BYTES:
        raise click.UsageError(f"The {name} on standard input is over {STDIN_BYTES:,} bytes long")
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise click.UsageError(f"The {name} on standard input is not UTF-8 text") from None
