"""`qa watch` as a process, with real files: what happens in a folder happens in the library."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qa
from qa.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result
    from fakes import HashingEncoder

TESTS = Path(__file__).parent.parent

CHILD = """
import sys
from fakes import HashingEncoder
from qa.cli import main
from qa.cli.opening import Models

main(sys.argv[1:], obj=Models(encoder=HashingEncoder()), prog_name="qa")
"""

PATIENCE = 60.0
"""Seconds until a process that says nothing is ended, so that the test fails."""


class Process:
    """`qa watch` in the working directory; its output line by line."""

    def __init__(self, *arguments: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD, "watch", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent))),
                "PYTHONIOENCODING": "utf-8",
            },
        )
        self._timer = threading.Timer(PATIENCE, self._process.kill)
        self._timer.start()

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode().rstrip("\n")

    def lines(self, count: int) -> list[str]:
        return [self.line() for _ in range(count)]

    def stop(self) -> tuple[int, str]:
        self._process.send_signal(signal.SIGINT)
        out, _ = self._process.communicate()
        return self._process.returncode, out.decode()

    def close(self) -> None:
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@pytest.fixture
def watch() -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def start(*arguments: object) -> Process:
        started.append(Process(*arguments))
        return started[-1]

    yield start
    for process in started:
        process.close()


@pytest.fixture
def articles(folder: Path) -> Path:
    made = folder / "articles"
    made.mkdir()
    return made


FOLLOWING = "Following articles; Ctrl+C ends it."


def test_one_line_for_each_change_and_a_clean_stop(
    watch: Callable[..., Process], articles: Path, encoder: HashingEncoder
) -> None:
    (articles / "before.txt").write_text("This was written before it began.\n")
    process = watch("articles", "--library", articles / "library.qa")
    assert process.lines(2) == ["added articles/before.txt", FOLLOWING]

    (articles / "deep").mkdir()
    (articles / "deep" / "new.txt").write_text("A new article about herons.\n")
    assert process.line() == "added articles/deep/new.txt"
    (articles / "before.txt").write_text("This was changed.\n")
    assert process.line() == "changed articles/before.txt"
    (articles / "deep" / "new.txt").rename(articles / "herons.txt")
    assert process.line() == (f"moved {articles / 'deep' / 'new.txt'} → articles/herons.txt")
    (articles / "herons.txt").unlink()
    assert process.line() == "removed articles/herons.txt"
    (articles / "bad.txt").write_bytes(b"cut short \xe2\x82")
    assert process.line().startswith(f"failed {articles / 'bad.txt'} is not UTF-8 text")
    (articles / "bad.txt").write_text("Now it is good.\n")
    assert process.line() == "added articles/bad.txt"
    assert process.stop() == (0, "")
    with qa.open_library(articles / "library.qa", encoder=encoder) as library:
        names = {Path(info.path).name for info in library.documents()}
    assert names == {"before.txt", "bad.txt"}


def test_files_that_vanish_and_files_that_are_hidden(
    watch: Callable[..., Process], articles: Path
) -> None:
    process = watch("articles")
    first, second = process.lines(2)
    assert first.startswith(f"failed {articles} holds no articles")
    assert second == FOLLOWING
    for number in range(50):
        fleeting = articles / f"{number}.txt.part"
        fleeting.write_text("half")
        fleeting.rename(articles / f"{number}.txt")
        (articles / f"{number}.txt").unlink()
    (articles / ".hidden.txt").write_text("Hidden.\n")
    (articles / "draft").mkdir()
    (articles / "draft" / "a.txt").write_text("Saved by way of another name.\n")
    (articles / "draft").rename(articles / "final")
    (articles / "last.txt").write_text("This one stays.\n")
    awaited = {"added articles/last.txt", "added articles/final/a.txt"}
    while awaited:
        told = process.line()
        assert told
        assert ".hidden" not in told
        awaited.discard(told)
    assert process.stop() == (0, "")


def test_one_object_for_each_change(watch: Callable[..., Process], articles: Path) -> None:
    (articles / "a.txt").write_text("Some article.\n")
    (articles / "b.txt").write_bytes(b"\xff")
    process = watch("articles", "--json", "--quiet")
    added, failed = (json.loads(line) for line in process.lines(2))
    assert (added["change"], added["before"], added["path"]) == (
        "added",
        None,
        str(articles / "a.txt"),
    )
    assert (failed["change"], failed["path"]) == ("failed", str(articles / "b.txt"))
    (articles / "a.txt").rename(articles / "c.txt")
    moved = json.loads(process.line())
    assert (moved["change"], moved["before"]) == ("moved", str(articles / "a.txt"))
    assert process.stop() == (0, "")


def test_another_writer_is_waited_for(
    watch: Callable[..., Process], articles: Path, encoder: HashingEncoder
) -> None:
    (articles / "a.txt").write_text("Some article.\n")
    with qa.create_library(articles / "library.qa", encoder=encoder) as library:
        with library._folder.writing():
            process = watch("articles", "--library", articles / "library.qa")
            assert "is being written by another process" in process.line()
        assert process.lines(2) == ["added articles/a.txt", FOLLOWING]
    assert process.stop() == (0, "")


def test_a_folder_that_is_put_back_is_followed_again(
    watch: Callable[..., Process], articles: Path
) -> None:
    (articles / "a.txt").write_text("Some article.\n")
    process = watch("articles")
    assert process.lines(2) == ["added articles/a.txt", FOLLOWING]
    away = articles.with_name("away")
    articles.rename(away)
    assert process.line().startswith(f"failed {articles} does not exist")
    articles.mkdir()
    (articles / "b.txt").write_text("Another article.\n")
    told = sorted(process.lines(2))
    assert told == ["added articles/b.txt", "removed articles/a.txt"]
    (articles / "c.txt").write_text("A third article.\n")
    assert process.line() == "added articles/c.txt"
    assert process.stop() == (0, "")


def test_only_folders_are_followed(
    qa_run: Callable[..., Result],
    says_in_one_sentence: Callable[[Result], str],
    articles: Path,
) -> None:
    (articles / "a.txt").write_text("Some article.\n")
    said = says_in_one_sentence(qa_run("watch", "articles/a.txt"))
    assert said == (
        "Error: articles/a.txt is a file; name the folder it is in; only folders are followed."
    )
    assert "articles, gone does not exist" not in said
    assert "gone does not exist" in says_in_one_sentence(qa_run("watch", "articles", "gone"))


def test_what_lies_in_the_library_does_not_matter(library: qa.Library, tmp_path: Path) -> None:
    watching = Watching(library, [tmp_path], lambda: True, False, None, None)
    assert watching.matters(str(tmp_path / "a.txt"))
    assert watching.matters(str(tmp_path / "library.qa.txt"))
    assert not watching.matters(str(library.path / "library.sqlite-wal"))
    assert not watching.matters(str(tmp_path / ".git" / "index"))
