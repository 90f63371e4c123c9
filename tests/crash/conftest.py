from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from crashing import AFTER, BEFORE, Checker, Copies, Place, articles, killed, make, spoil

# The process that the others are forked from must have one thread only.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if killed:
        terminalreporter.write_line(f"{len(killed):,} processes were killed.")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles, and places that are copied: `Copies` says what each is."""
    folder = tmp_path_factory.mktemp("crash")
    (folder / "nothing").mkdir()
    made = Place(folder / "made")
    made.folder.mkdir()
    articles(made.articles, BEFORE)
    make(made)
    with made.opened() as library:
        library.add([made.articles / "bridge.txt"])
        library.add([made.articles])
        library.backup(folder / "backup.sqlite")
    articles(made.articles, AFTER)
    with copied(made, "unpublished").opened() as library:
        library.remove([made.articles / "harbour.txt"])
    with copied(made, "went on").opened() as library:
        library.add([made.articles])
    spoil(copied(made, "spoilt"))
    old = Place(folder / "old")
    old.library.mkdir(parents=True)
    shutil.copy(Path(__file__).parent / "version-1.sqlite", old.database)
    return folder


def copied(place: Place, name: str) -> Place:
    folder = place.folder.parent / name
    shutil.copytree(place.folder, folder, dirs_exist_ok=True)
    return Place(folder)


@pytest.fixture(scope="module")
def checker(workshop: Path) -> Checker:
    return Checker(workshop)


@pytest.fixture(scope="module")
def copies(workshop: Path) -> Copies:
    return Copies(workshop)
