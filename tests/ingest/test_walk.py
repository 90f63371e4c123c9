from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest

from qa.ingest import absolute_path, find_files
from qa.ingest.paths import decoded, shown
from qa.types import Failure


def _write(path: Path, text: str = "Some words.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_is_walked_by_name_and_files_come_before_folders(tmp_path: Path) -> None:
    wanted = [
        _write(tmp_path / name)
        for name in (
            "B.MD",
            "a.txt",
            "c.text",
            "z.markdown",
            "one/b.txt",
            "one/two/c.txt",
            "q/a.md",
        )
    ]
    for other in (
        "notes.ods",
        "code.py",
        "code.tar.gz",
        "none",
        "README.md",
        "one/readme.txt",
        "Readme",
    ):
        _write(tmp_path / other)

    assert list(find_files([tmp_path])) == wanted
    assert list(find_files([str(tmp_path)])) == wanted


def test_hidden_files_and_folders_are_passed_over_unless_named(tmp_path: Path) -> None:
    hidden = _write(tmp_path / ".hidden" / "a.txt")
    _write(tmp_path / ".secret.txt")
    seen = _write(tmp_path / "seen.txt")

    assert list(find_files([tmp_path])) == [seen]
    assert list(find_files([tmp_path / ".hidden"])) == [hidden]


def test_a_named_file_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    named = [_write(tmp_path / name) for name in ("LICENSE", "README.md", "x.rst", ".hidden")]

    assert list(find_files(named)) == named


def test_each_file_is_found_once(tmp_path: Path) -> None:
    file = _write(tmp_path / "a.txt")

    assert list(find_files([file, tmp_path, tmp_path / ".." / tmp_path.name / "a.txt"])) == [file]


def test_jsonl_is_taken_unless_it_holds_something_else(tmp_path: Path) -> None:
    articles = _write(tmp_path / "articles.jsonl", '\n{"id": "1", "text": "Words."}\n')
    broken = _write(tmp_path / "broken.jsonl", "{oops\n")
    empty = _write(tmp_path / "empty.jsonl", "")
    _write(tmp_path / "questions.jsonl", '{"question": "Who?"}\n{"text": "Words."}\n')

    assert list(find_files([tmp_path])) == [articles, broken, empty]
    named = tmp_path / "questions.jsonl"
    assert list(find_files([named])) == [named]


def test_a_missing_path_is_a_failure_and_the_rest_is_found(tmp_path: Path) -> None:
    file = _write(tmp_path / "a.txt")
    missing = str(tmp_path / "nope\n[/]\x1b.txt")

    failure, found = find_files([missing, file])

    assert failure == Failure(
        missing, rf"{tmp_path}/nope\n[/]\x1b.txt does not exist; check the spelling."
    )
    assert found == file


@pytest.mark.parametrize("path", ["a\0b.txt", "x" * 5000, "a.txt/b.txt"])
def test_an_impossible_path_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path / "a.txt")

    (failure,) = find_files([path])

    assert isinstance(failure, Failure)
    assert failure.path == path
    assert "cannot be reached" in failure.reason
    assert "\0" not in failure.reason


def test_a_folder_without_articles_is_a_failure(tmp_path: Path) -> None:
    _write(tmp_path / "README.md")

    assert list(find_files([tmp_path])) == [
        Failure(
            str(tmp_path),
            f"{tmp_path} holds no articles; "
            "put text, Markdown, HTML, PDF, Word, EPUB, e-mail, feed or JSON files there, "
            "or name another folder.",
        )
    ]


def test_links_found_on_the_way_are_not_followed(tmp_path: Path) -> None:
    outside = _write(tmp_path / "outside" / "secret.txt")
    folder = tmp_path / "folder"
    inside = _write(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "out").symlink_to(outside.parent)
    (folder / "out.txt").symlink_to(outside)

    assert list(find_files([folder])) == [inside]


def test_a_named_link_is_followed_and_known_by_its_target(tmp_path: Path) -> None:
    file = _write(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "link.txt").symlink_to(file)

    assert list(find_files([tmp_path / "link", tmp_path / "link.txt"])) == [file]


def test_a_named_link_to_itself_is_a_failure(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)

    (failure,) = find_files([loop])

    assert isinstance(failure, Failure)
    assert "cannot be reached" in failure.reason


def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    file = _write(tmp_path / "a.txt")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as bound:
        bound.bind(f"{short}/s.txt")
        found = list(find_files([tmp_path, tmp_path / "pipe.txt", "/dev/zero", f"{short}/s.txt"]))

    assert found[0] == file
    reasons = [item.reason for item in found[1:] if isinstance(item, Failure)]
    assert reasons == [
        f"{name} is not a regular file; name a text file or a folder."
        for name in (tmp_path / "pipe.txt", "/dev/zero", f"{short}/s.txt")
    ]


def test_odd_names_survive(tmp_path: Path) -> None:
    names = ["\x1b[31m.txt", "[/] [bold].txt", "a\nb.txt", "é\u202e.md", "\u200f.txt", "a .txt"]
    wanted = sorted(_write(tmp_path / name) for name in names)

    assert sorted(path for path in find_files([tmp_path]) if isinstance(path, Path)) == wanted


def test_a_name_that_is_no_text_is_taken(tmp_path: Path) -> None:
    file = _write(tmp_path / "a.txt")
    old = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    old.write_text("Some words.")

    assert list(find_files([tmp_path])) == [file, old]
    assert list(find_files([old])) == [old]


def test_a_folder_that_cannot_be_listed_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _write(tmp_path / "a.txt")
    closed = tmp_path / "closed"
    _write(closed / "b.txt")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert list(find_files([tmp_path])) == [
        file,
        Failure(
            str(closed),
            f"{closed} cannot be listed (Permission denied); check its permissions.",
        ),
    ]


def test_a_deep_folder_needs_no_recursion(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(1200):
        folder = folder / "d"
        folder.mkdir()
    file = _write(folder / "a.txt")

    found = list(find_files([tmp_path]))
    file.unlink()  # whatever clears the temporary folder may recurse
    for _ in range(1200):
        folder.rmdir()
        folder = folder.parent

    assert found == [file]


def test_paths_as_they_are_kept_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert absolute_path("a/../b.txt") == tmp_path / "b.txt"
    assert absolute_path("a\0b") == Path("a\0b")
    assert decoded("caf\udce9") == "caf\\xe9"
    assert shown("a\x1b\u202e\nb é.txt") == "a\\x1b\\u202e\\nb é.txt"
