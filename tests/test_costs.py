"""What things cost, in counts, which no busy machine changes: a guard against growing slower.

A question runs the same statements over a small library and a large one, and none of them reads
a whole table; passages are encoded once; what is written for a document does not depend on
how many there are.
"""

from __future__ import annotations

import gc
import re
from typing import TYPE_CHECKING, Any

import pytest

from qa.index.connections import Connections
from qa.indexing import run as run_of_files
from qa.indexing.embedding import AHEAD
from qa.types import DocumentInfo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from fakes import HashingEncoder

    import qa

QUESTIONS = [
    "Who wrote report 7?",
    "Who wrote report 7 since:2024-01-03?",
    "source:articles title:report Who wrote it?",
]
WHOLE = re.compile(r"SCAN (d|p|documents|passages|embeddings|changes|citations)\b(?!.*\bINDEX\b)")


def write_articles(folder: Path, first: int, last: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(first, last):
        (folder / f"2024-01-{1 + number % 28:02d}-{number}.txt").write_text(
            f"Report {number}\n\nPerson{number} wrote report {number} about thing{number} and"
            f" place{number * 7} and matter{number * 13}.\n"
        )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Statements as they are run, without those that FTS5 makes itself."""
    statements: list[str] = []
    take = Connections.take

    def taken(connections: Connections) -> sqlite3.Connection:
        connection = take(connections)
        connection.set_trace_callback(
            lambda text: None if text.startswith("--") else statements.append(text)
        )
        return connection

    monkeypatch.setattr(Connections, "take", taken)
    return statements


def shapes(statements: list[str]) -> list[str]:
    """Statements without their values; FTS5's own, by how they name their tables, left out."""
    ours = [text for text in statements if "'main'." not in text]
    return [re.sub(r"'(?:[^']|'')*'|\d+", "?", text) for text in ours]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_runs_as_many_statements_over_more_articles(
    library: qa.Library, tmp_path: Path, run: list[str], question: str
) -> None:
    counts = []
    for first, last in ((0, 20), (20, 160)):
        write_articles(tmp_path / "articles", first, last)
        library.add([tmp_path / "articles"])
        library.ask(question)
        run.clear()
        assert library.ask(question).passages
        counts.append(len(shapes(run)))
    assert counts[0] == counts[1] <= 60


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_statement_of_a_question_reads_a_whole_table(
    library: qa.Library, tmp_path: Path, run: list[str], question: str
) -> None:
    write_articles(tmp_path / "articles", 0, 20)
    library.add([tmp_path / "articles"])
    library.ask(question)
    run.clear()
    library.ask(question)
    asked = [text for text in run if text.startswith("SELECT") and "'main'." not in text]
    with library._folder.database.read() as connection:
        plans = {text: plan(connection, text) for text in asked}
    assert asked
    assert {text: steps for text, steps in plans.items() if WHOLE.search(steps)} == {}


def plan(connection: sqlite3.Connection, statement: str) -> str:
    rows: list[tuple[Any, ...]] = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    return "; ".join(row[-1] for row in rows)


def test_each_passage_is_encoded_once(
    library: qa.Library, encoder: HashingEncoder, tmp_path: Path
) -> None:
    write_articles(tmp_path / "articles", 0, 20)
    added = library.add([tmp_path / "articles"])
    assert encoder.encoded == added.passages == 20
    library.add([tmp_path / "articles"])
    assert encoder.encoded == 20
    write_articles(tmp_path / "articles", 20, 21)
    library.add([tmp_path / "articles"])
    assert encoder.encoded == 21
    library.search("report 7")
    assert encoder.encoded == 21


def test_a_run_holds_no_more_documents_over_more_articles(
    library: qa.Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added, left alone and changed; a library of a million passages has too many to hold."""
    monkeypatch.setattr(run_of_files, "BATCH", 4)
    articles, held = tmp_path / "articles", []

    def last(progress: qa.Progress) -> None:
        if progress.done == progress.total:
            known = [one for one in gc.get_objects() if type(one) is DocumentInfo]
            held.append(sum(info.path.startswith(str(articles)) for info in known))

    for number, title in ((60, "Report"), (120, "Report"), (120, "Account")):
        write_articles(articles, 0, number)
        for file in articles.iterdir():
            file.write_text(file.read_text().replace("Report", title))
        library.add([articles], progress=last)
    assert len(held) >= 3
    assert max(held) <= 4 * (AHEAD + 2)  # those that are being encoded


def test_what_is_written_for_an_article_does_not_grow_with_the_library(
    library: qa.Library, tmp_path: Path, page_writes: Callable[[], int]
) -> None:
    """Pages of the log that one more article takes, after 20 and after 160: trees are deeper."""
    written = []
    for first, last in ((0, 20), (21, 160)):
        write_articles(tmp_path / "articles", first, last)
        library.add([tmp_path / "articles"])
        page_writes()
        write_articles(tmp_path / "articles", last, last + 1)
        library.add([tmp_path / f"articles/2024-01-{1 + last % 28:02d}-{last}.txt"])
        written.append(page_writes())
    assert 0 < written[1] <= 2 * written[0]


@pytest.fixture
def page_writes(library: qa.Library) -> Callable[[], int]:
    """Pages in the log since it was last asked; the log begins anew each time."""

    def count() -> int:
        with library._folder.database.read() as connection:
            connection.execute("COMMIT")
            _, pages, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.execute("BEGIN")
        return int(pages)

    def counted() -> int:
        log = library.path / "library.sqlite-wal"
        pages = log.stat().st_size // 4096 if log.exists() else 0
        count()
        return pages

    return counted
