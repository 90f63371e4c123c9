from __future__ import annotations

import os
import shutil
import sys
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from crashing import AFTER, BEFORE, Checker, Copies, Place, ahead, articles, killed, make, spoil

from qa.indexing.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator


LEAST = "--least-killed"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        LEAST, type=int, default=0, help="fail unless so many processes were killed in all"
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if len(killed) < session.config.getoption(LEAST) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    least = config.getoption(LEAST)
    if killed or least:
        wanted = f" of the {least:,} that there must be" if len(killed) < least else ""
        terminalreporter.write_line(f"{len(killed):,} processes were killed{wanted}.")


@pytest.fixture(scope="session", autouse=True)
def forks() -> Iterator[None]:
    """The process that others are forked from: of one thread, everything imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # else it finds nothing to import
        forkserver.ensure_running()
        patch.setattr(Files.__init__, "__defaults__", (ahead,))  # as in `running_ahead`
        yield


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
    with copied(made, "emptied").opened() as library:
        long = folder / "long"
        articles(long, {f"{name}.txt": AFTER["tunnel.txt"] * 400 for name in ("one", "two")})
        library.add([long])
        library.remove([long])
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
