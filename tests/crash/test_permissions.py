"""Folders that may not be written or read. Root may do anything, so it gives that up first."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

import pytest
from crashing import FORKS, QUESTIONS, Copies, Place

import qa

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.crash

CAPABILITIES_VERSION_3 = 0x20080522


@pytest.fixture
def place(copies: Copies) -> Iterator[Place]:
    made = copies.of("made")
    yield made
    for path in (made.library, made.library / "vectors"):
        path.chmod(0o755)


def unprivileged(task: str, place: Place) -> str:
    """What a task says when it is done without the powers of root."""
    receiver, sender = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_unprivileged, args=(task, place, sender))
    process.start()
    process.join()
    assert process.exitcode == 0
    said: str = receiver.recv()
    return said


def _unprivileged(task: str, place: Place, sender: object) -> None:
    _give_up_powers()
    try:
        said = TASKS[task](place)
    except qa.QAError as error:
        said = f"{type(error).__name__}: {error}"
    sender.send(said)  # type: ignore[attr-defined]


def _give_up_powers() -> None:
    """Have permissions hold for this process even if it is root's (`capset(2)`)."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capset(header, none) == 0, os.strerror(ctypes.get_errno())


def ask(place: Place) -> str:
    with place.opened() as library:
        return library.ask(QUESTIONS[0]).text


def converse(place: Place) -> str:
    with place.opened() as library:
        return library.conversation().ask(QUESTIONS[0]).text


def verify(place: Place) -> str:
    with place.opened() as library:
        return repr(library.verify())


def remove(place: Place) -> str:
    with place.opened() as library:
        return repr(library.remove([1]))


TASKS = {task.__name__: task for task in (ask, converse, verify, remove)}


def read_only(place: Place) -> None:
    for path in (*place.library.rglob("*"), place.library):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_library_on_a_read_only_folder_can_be_asked(place: Place) -> None:
    expected = ask(place)
    before = sorted(path.name for path in place.library.rglob("*"))
    read_only(place)
    assert unprivileged("ask", place) == expected
    assert unprivileged("converse", place) == expected
    report = unprivileged("verify", place)
    assert "findings=()" in report
    assert "postings were not checked" in report
    assert sorted(path.name for path in place.library.rglob("*")) == before


def test_a_library_on_a_read_only_folder_cannot_be_written(place: Place) -> None:
    read_only(place)
    assert unprivileged("remove", place).startswith("LibraryUnusable: ")


def test_a_read_only_library_that_someone_has_open_can_be_asked(place: Place) -> None:
    """Where another user may write, what that one commits is seen."""
    with place.opened() as writer:
        writer.remove([2])
        read_only(place)
        assert unprivileged("ask", place) == writer.ask(QUESTIONS[0]).text


@pytest.mark.parametrize("hidden", ["library.sqlite", "."])
def test_what_may_not_be_read_is_said(place: Place, hidden: str) -> None:
    (place.library / hidden).chmod(0)
    said = unprivileged("ask", place)
    assert said.startswith("LibraryUnusable: ")
    assert str(place.library) in said


@pytest.mark.parametrize("hidden", ["vectors", "vectors/CURRENT", "vectors/gen-000002.faiss"])
def test_vectors_that_may_not_be_read_are_made_in_memory(place: Place, hidden: str) -> None:
    expected = ask(place)
    (place.library / hidden).chmod(0)
    assert unprivileged("ask", place) == expected


def test_a_lock_that_may_not_be_taken_is_said(place: Place) -> None:
    (place.library / "writer.lock").chmod(0)
    said = unprivileged("remove", place)
    assert said.startswith("LibraryUnusable: ")
    assert "check its permissions" in said
