"""How far a long command has come: a bar on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from qa.cli.screen import one_line

if TYPE_CHECKING:
    from types import FrameType

    from qa.cli.screen import Screen

Advance: TypeAlias = Callable[[int, int, str], None]
"""Called with how many are done, of how many, and the latest one's name."""

LINES = 20
"""Plain progress is told in about this many lines, however many files there are."""


@contextmanager
def progress(screen: Screen) -> Iterator[Advance]:
    """Shows progress on stderr for as long as the block runs; nothing when quiet."""
    if screen.draws_notes:
        with _bar() as advance:
            yield advance
    else:
        yield _lines(screen)


@contextmanager
def _bar() -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    name = TextColumn("{task.fields[latest]}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeLeft(), name)
    with Progress(*columns, console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task("", total=None, latest="")

        def advance(done: int, total: int, latest: str) -> None:
            bar.update(task, completed=done, total=total, latest=one_line(latest))

        yield advance


def _lines(screen: Screen) -> Advance:
    told = 0

    def advance(done: int, total: int, latest: str) -> None:
        nonlocal told
        step = max(total // LINES, 1)
        if done > told and (done // step > told // step or done == total):
            told = done
            screen.note(f"{done}/{total} {latest}")

    return advance


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """The first Ctrl+C asks the work to stop, a second one ends it at once.

    Yields whether it was asked. Only the main thread may use it.
    """
    asked = False
    before = signal.getsignal(signal.SIGINT) or signal.default_int_handler

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        # Not what was there before: a shell lets what it starts in the background ignore it.
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
