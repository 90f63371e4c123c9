"""How a command ends: its exit status, and its error as one sentence on stderr."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from qa.cli.screen import one_line
from qa.errors import QAError

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = 0
"""Answered, found or done."""
NOT_ANSWERED = 1
"""The articles do not answer it, or nothing was found."""
FAILED = 2
"""A wrong call, or an error."""
INTERRUPTED = 130
"""Stopped by Ctrl+C, as shells count it: 128 + SIGINT."""
PIPE_CLOSED = 141
"""Whoever read our output went away, as shells count it: 128 + SIGPIPE."""


@contextmanager
def soon() -> Iterator[None]:
    """For a command that soon ends: garbage is left lying, and not looked through at the end.

    Going through all that models and modules consist of takes a tenth of what a question does.
    """
    atexit.register(gc.freeze)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def report(error: BaseException, *, debug: bool) -> int:
    """Say in one sentence on stderr what ended the command; returns the exit status."""
    if isinstance(error, BrokenPipeError):
        _discard_output()
        return PIPE_CLOSED
    if debug:
        traceback.print_exception(error)
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return FAILED
    click.echo(f"Error: {one_line(_sentence(error))}", err=True)
    return FAILED


def _sentence(error: BaseException) -> str:
    if isinstance(error, click.UsageError):
        asked = error.ctx.command_path if error.ctx else "qa"
        said = error.format_message().rstrip(".")
        said += "" if said.endswith("?") else ";"
        return f"{said} `{asked} --help` shows how it is called."
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, QAError):
        return str(error)
    if isinstance(error, OSError):
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror or error}."
    kind = type(error).__name__
    return f"Something went wrong inside qa ({kind}: {error}); `--debug` shows where."


def _discard_output() -> None:
    """Point stdout elsewhere, so that flushing it at exit does not complain again."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path of ours
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
