"""A question as an argument, or from standard input when the argument is `-`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

STDIN_BYTES = 65_536
"""How much of standard input is read; far more than a question may have."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def question_argument(name: str) -> Callable[[Decorated], Decorated]:
    """The argument that holds a question; the command gets its text."""

    def decorate(command: Decorated) -> Decorated:
        return click.argument(name, callback=_read)(command)

    return decorate


def _read(_ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    name = parameter.name or "question"
    if value == "-":
        return _from_stdin(name)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise click.UsageError(f"The {name} is not UTF-8 text") from None
    return value


def _from_stdin(name: str) -> str:
    data = sys.stdin.buffer.read(STDIN_BYTES + 1)
    if len(data) > STDIN_BYTES:
        raise click.UsageError(f"The {name} on standard input is over {STDIN_BYTES:,} bytes long")
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise click.UsageError(f"The {name} on standard input is not UTF-8 text") from None
