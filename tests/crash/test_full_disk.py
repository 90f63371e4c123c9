"""A disk that is full from some moment on: what was committed stays, and it is said."""

from __future__ import annotations

import resource
import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from crashing import FORKS, OPERATIONS, Checker, Copies, Place, articles, rehearse, run, state
from fakes import HashingEncoder

import qa

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.crash

DONE, SAID = 0, 3


@pytest.mark.parametrize(
    ("operation", "source"),
    [(name, "made") for name in ("add", "remove", "converse", "back_up")] + [("make", "nothing")],
)
def test_nothing_can_be_written_from_some_change_on(
    operation: str, source: str, copies: Copies, checker: Checker
) -> None:
    place = copies.of(source)
    whole = rehearse(operation, place)
    final = state(place)
    for step in range(1, len(whole.labels) + 1, 7):
        place = copies.of(source)
        assert run(operation, place, full_from=step) in (DONE, SAID)
        checker.check(place, set(whole.states))
        OPERATIONS[operation](place)
        checker.check(place, {final})


def _add_within(place: Place, limit: int) -> None:
    """Files may grow to so many bytes only, as on a disk that is full at that point."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        OPERATIONS["add"](place)
    except qa.LibraryError as error:
        raise SystemExit(SAID) from error


@pytest.mark.parametrize("limit", [100, 5_000, 50_000, 100_000, 200_000, 300_000])
def test_the_system_refuses_to_let_files_grow(limit: int, copies: Copies, checker: Checker) -> None:
    place = copies.of("made")
    whole = rehearse("add", place)
    place = copies.of("made")
    process = FORKS.Process(target=_add_within, args=(place, limit))
    process.start()
    process.join()
    assert process.exitcode in (DONE, SAID)
    checker.check(place, set(whole.states))


@pytest.fixture
def small_disk(workshop: Path) -> Iterator[Path]:
    """A file system of 400 kB; an ordinary folder where none may be mounted."""
    folder = workshop / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up(
    small_disk: Path, copies: Copies, checker: Checker, workshop: Path
) -> None:
    """Articles are added until no more fit; then room is made, and it goes on."""
    shutil.copytree(copies.of("made").folder, small_disk / "made")
    place = Place(small_disk / "made")
    more = workshop / "more"
    articles(more, {f"{n}.txt": f"Keeper {n} has {n} lamps.\n" * 200 for n in range(40)})
    with place.opened() as library, suppress(qa.LibraryError):
        library.add([more])
    with place.opened() as library:
        documents = library.documents()
        assert {1, 2, 3} <= {info.id for info in documents}
        assert library.verify().findings == ()
        with suppress(qa.LibraryError):
            library.remove([more])
    checker.check(place, {state(place)})


def test_the_error_says_what_to_do(workshop: Path, copies: Copies) -> None:
    place = copies.of("made")

    def full(change: str, path: Path) -> None:
        raise OSError(28, "No space left on device")

    with place.opened() as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.index.durable.step", full)
        with pytest.raises(qa.LibraryUnusable, match="free some space"):
            library.engine().vectors.rebuild()
        with pytest.raises(qa.LibraryUnusable, match="No space left"):
            library.backup(place.folder / "backup.sqlite")
    assert not (place.folder / "backup.sqlite").exists()
    with qa.open_library(place.library, encoder=HashingEncoder()) as library:
        assert library.verify().whole
