from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest

from qa.errors import LibraryExists, LibraryLocked, LibraryNotFound, LibraryUnusable
from qa.index.folder import LibraryFolder


def test_make_and_open(tmp_path: Path) -> None:
    LibraryFolder.create(tmp_path / "a" / "b").close()
    opened = LibraryFolder.open(tmp_path / "a" / "b")
    assert opened.size() > 0
    opened.close()
    with pytest.raises(LibraryExists, match="already is a library"):
        LibraryFolder.create(tmp_path / "a" / "b")


def test_no_library_says_which_command_makes_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotFound, match="qa index"):
        LibraryFolder.open(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "inside"):
        with pytest.raises(LibraryUnusable, match="name another folder"):
            LibraryFolder.create(path)


@pytest.fixture
def folder(tmp_path: Path) -> LibraryFolder:
    return LibraryFolder.create(tmp_path / "library")


def test_one_writer_at_a_time(folder: LibraryFolder) -> None:
    with folder.writing():
        other = LibraryFolder.open(folder.path)
        with pytest.raises(LibraryLocked), other.writing():
            pass
        other.close()
    with folder.writing():
        pass
    folder.close()


def test_one_thread_at_a_time(folder: LibraryFolder) -> None:
    seen: list[type[BaseException]] = []

    def write() -> None:
        try:
            with folder.writing():
                pass
        except LibraryLocked as error:
            seen.append(type(error))

    with folder.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert seen == [LibraryLocked]
    folder.close()


def _hold(path: str, held: object, let_go: object) -> None:
    with LibraryFolder.open(Path(path)).writing():
        held.set()  # type: ignore[attr-defined]
        let_go.wait()  # type: ignore[attr-defined]


def test_the_lock_of_a_killed_process_is_free(folder: LibraryFolder) -> None:
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(str(folder.path), held, let_go))
    process.start()
    assert held.wait(60)
    with pytest.raises(LibraryLocked), folder.writing():
        pass
    process.kill()
    process.join()
    with folder.writing():
        pass
    folder.close()


def test_a_lock_that_cannot_be_made(folder: LibraryFolder) -> None:
    (folder.path / "writer.lock").mkdir()
    with pytest.raises(LibraryUnusable, match="permissions"), folder.writing():
        pass
    folder.close()
