"""`qa index` interrupted for real: what is done stays done, and the next run goes on from there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qa

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result
    from fakes import HashingEncoder

TESTS = Path(__file__).parent.parent

CHILD = """
import signal, sys, threading
from fakes import HashingEncoder
from qa.cli import main
from qa.cli.opening import Models

heard, handle = threading.Event(), signal.signal

def handled(number, by):
    before = handle(number, by)
    if by is signal.default_int_handler:
        heard.set()
    return before

signal.signal = handled

class Waiting(HashingEncoder):
    batches = 0

    def encode_passages(self, texts):
        self.batches += 1
        if self.batches == 5:
            print("at hand", flush=True)
            sys.stdin.readline()
            heard.wait()  # until another thread is told of the first Ctrl+C
            print("going on", flush=True)
            sys.stdin.readline()
        return super().encode_passages(texts)

main(sys.argv[1:], obj=Models(encoder=Waiting()), prog_name="qa")
"""
"""`qa` with an encoder that says when it is in the midst of things and waits for a line."""

BATCH, AT_HAND = 64, 4
"""Passages of a batch, and batches that may be begun and not written."""
COUNT = 9 * BATCH


@pytest.fixture
def articles(folder: Path) -> Path:
    made = folder / "articles"
    made.mkdir()
    for number in range(COUNT):
        (made / f"{number:03}.txt").write_text(f"Article {number} tells of the number {number}.\n")
    return made


def started(*arguments: object) -> subprocess.Popen[bytes]:
    """`qa ARGUMENTS…` as a process, in the midst of its fifth batch."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent)))},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"at hand\n"
    return process


def resumed(run: Callable[..., Result], articles: Path) -> dict[str, int]:
    result = run("index", articles, "--json", "--quiet")
    assert result.exit_code == 0
    report: dict[str, int] = json.loads(result.stdout)
    return report


def test_ctrl_c_finishes_the_document_at_hand_and_leaves_a_valid_library(
    qa_run: Callable[..., Result], articles: Path, encoder: HashingEncoder
) -> None:
    process = started("index", articles, "--json", "--quiet")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(b"\n\n", timeout=60)
    assert process.returncode == 130
    assert b"the same command goes on from there" in err
    report = json.loads(out.splitlines()[-1])
    assert report["stopped"]
    added = report["added"]
    assert 5 * BATCH <= added < COUNT  # what was at hand too, and not all
    with qa.open_library(encoder=encoder) as library:
        assert len(library.documents()) == added
        last = f"{added - 1:03}"
        assert library.search(f"number {last}")[0].passage.document.title == last
    again = resumed(qa_run, articles)
    left = COUNT - added
    assert (again["unchanged"], again["added"], again["passages"]) == (added, left, left)


def test_a_second_ctrl_c_ends_it_at_once_and_loses_only_what_was_at_hand(
    qa_run: Callable[..., Result], articles: Path
) -> None:
    process = started("index", articles, "--json", "--quiet")
    process.send_signal(signal.SIGINT)
    assert process.stdin is not None
    process.stdin.write(b"\n")
    process.stdin.flush()
    assert process.stdout is not None
    assert process.stdout.readline() == b"going on\n"  # the first one has been heard
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"Stopped.\n")
    lost_only_what_was_at_hand(resumed(qa_run, articles))


def test_a_killed_run_is_gone_on_with(qa_run: Callable[..., Result], articles: Path) -> None:
    process = started("index", articles, "--json", "--quiet")
    process.kill()
    process.communicate()
    lost_only_what_was_at_hand(resumed(qa_run, articles))


def lost_only_what_was_at_hand(again: dict[str, int]) -> None:
    """All was written of the batches before those that may be at hand."""
    assert again["unchanged"] + again["added"] == COUNT
    assert (5 - AT_HAND) * BATCH <= again["unchanged"] <= 4 * BATCH


def test_a_long_document_at_hand_is_left_for_the_next_run(
    qa_run: Callable[..., Result], articles: Path
) -> None:
    text = "\n\n".join(f"Sentence {n} is here. " * 40 for n in range(600))
    (articles / "000.txt").write_text(text)
    process = started("index", articles, "--json", "--quiet")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(b"\n\n", timeout=60)
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["added"] == 0
    again = resumed(qa_run, articles)
    assert (again["unchanged"], again["added"]) == (0, COUNT)
