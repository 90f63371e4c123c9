"""Kills at any moment, not only before a change of the disk."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from crashing import FORKS, KILLED, QUESTIONS, Checker, Copies, Place, killed, state

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

pytestmark = pytest.mark.crash

ROUNDS = 25
KILLS = 20


def _go_on(place: Place, seed: int, told: Connection) -> None:
    """Adds, changes, removes and asks, one thing at a time; tells each state once it is there."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    own = place.folder / "own"
    own.mkdir()
    with place.opened() as library:
        for number in range(ROUNDS):
            file = own / f"{chance.randrange(4)}.txt"
            if chance.random() < 0.2:
                library.conversation().ask(QUESTIONS[0])
            elif file.exists() and chance.random() < 0.3:
                library.remove([file])
                file.unlink()
            else:
                file.write_text(f"Report {number}.\n\nStation {chance.random()} was opened.\n")
                library.add([file])
            told.send(state(place))


def _killed(place: Place, seed: int, after: float | None) -> list[str]:
    """What a process told before it was killed so many seconds after its start."""
    receiver, sender = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_go_on, args=(place, seed, sender))
    process.start()
    sender.close()
    process.join(after)
    process.kill()
    process.join()
    if process.exitcode == KILLED and process.pid:
        killed.append(process.pid)
    told = []
    try:
        while True:
            told.append(receiver.recv())
    except EOFError:
        return told


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment(seed: int, copies: Copies, checker: Checker) -> None:
    """What was said to be done is there, and no more than the one thing that was being done."""
    place = copies.of("made")
    before = state(place)
    started = time.monotonic()
    states = [before, *_killed(place, seed, None)]
    took = time.monotonic() - started
    assert len(states) == ROUNDS + 1
    chance = random.Random(seed)  # noqa: S311 - the same every time
    for _ in range(KILLS):
        place = copies.of("made")
        told = [before, *_killed(place, seed, chance.uniform(0, took))]
        assert told == states[: len(told)]
        checker.check(place, set(states[len(told) - 1 : len(told) + 1]))
