"""Libraries of earlier versions open, whole, and go on as libraries of this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashingEncoder

import qa
from qa.index.checksums import mismatches
from qa.index.database import Database
from qa.index.store import SQLiteStore
from qa.types import Filters, NewDocument, Section, Span

if TYPE_CHECKING:
    from pathlib import Path

VERSION_1 = """
CREATE TABLE IF NOT EXISTS meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL,              -- the file system's own bytes: names need not be Unicode
    part TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    sha256 TEXT NOT NULL,
    length INTEGER NOT NULL,
    live INTEGER NOT NULL DEFAULT 1,
    text TEXT NOT NULL               -- last: the columns before it are read without it
);
CREATE UNIQUE INDEX IF NOT EXISTS live_documents ON documents (path, part) WHERE live;

CREATE INDEX IF NOT EXISTS dead_documents ON documents (id) WHERE NOT live;

CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    CHECK (0 <= start AND start < "end")
);
CREATE INDEX IF NOT EXISTS passages_of_document ON passages (document);

CREATE TABLE IF NOT EXISTS embeddings (
    passage INTEGER NOT NULL REFERENCES passages (id),
    weights TEXT NOT NULL,           -- sha256 of the encoder's weights
    vector BLOB NOT NULL,            -- float16, little-endian
    PRIMARY KEY (passage, weights)
) WITHOUT ROWID;

CREATE VIEW IF NOT EXISTS passage_texts AS
    SELECT passages.id AS id, documents.title AS title,
           substr(documents.text, passages.start + 1, passages."end" - passages.start) AS text
    FROM passages JOIN documents ON documents.id = passages.document;

CREATE VIRTUAL TABLE IF NOT EXISTS postings USING fts5 (
    title, text, content = 'passage_texts', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL,
    added INTEGER NOT NULL,          -- 1 added, 0 removed
    mark BLOB NOT NULL DEFAULT (randomblob(8))  -- tells it from that number after a restore
);

CREATE TABLE IF NOT EXISTS conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    started_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    answer TEXT NOT NULL,            -- JSON, without what the citations table holds
    UNIQUE (conversation, number)
);

CREATE TABLE IF NOT EXISTS citations (
    turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (turn, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS citations_of_document ON citations (document);
PRAGMA application_id = 1181708148;
PRAGMA user_version = 1;
"""
TEXT = "The bridge opens on Monday. It cost two million."


def _made(file: Path) -> None:
    """A library as version 1 wrote it: one document, one gone again, one turn that cites."""
    encoder = HashingEncoder()
    vector = encoder.encode_passages([f"Bridge\n{TEXT}"])[0].astype("<f2").tobytes()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(VERSION_1)
        connection.executemany(
            "INSERT INTO documents (path, part, title, date, sha256, length, live, text)"
            " VALUES (?, '', ?, ?, ?, ?, ?, ?)",
            [
                (b"/a/old.txt", "Old", None, "1" * 64, 9, 0, "Was here."),
                (b"/a/bridge.txt", "Bridge", "2024-11-17", "2" * 64, len(TEXT), 1, TEXT),
                (b"/a/last.txt", "Last", None, "3" * 64, 5, 1, "Gone."),
            ],
        )
        connection.execute("DELETE FROM documents WHERE id = 3")
        connection.execute(
            'INSERT INTO passages (document, start, "end") VALUES (2, 0, ?)', (len(TEXT),)
        )
        connection.execute(
            "INSERT INTO embeddings VALUES (1, ?, ?)", (encoder.weights_sha256, vector)
        )
        connection.execute(
            "INSERT INTO postings (rowid, title, text) VALUES (1, 'Bridge', ?)", (TEXT,)
        )
        connection.execute("INSERT INTO changes (passage, added) VALUES (1, 1)")
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("model", encoder.model_id), ("weights", encoder.weights_sha256)],
        )
        connection.execute(
            "INSERT INTO conversations VALUES (1, 'What was here?', '2024-11-18T10:00:00+00:00')"
        )
        connection.execute(
            "INSERT INTO turns VALUES (1, 1, 1, 'What was here?', '2024-11-18T10:00:00+00:00', ?)",
            (SAVED,),
        )
        connection.execute("INSERT INTO citations VALUES (1, 1, 1, 0, 9)")


SAVED = """{"question": "What was here?", "answered": true, "text": "Was here. [1]",
"short": null, "confidence": 0.9,
"statements": [{"quote": "Was here.", "numbers": [1], "short": null}],
"passages": [], "asked_as": null, "timings_ms": {}}"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old.qa"
    folder.mkdir()
    _made(folder / "library.sqlite")
    return folder


def test_a_library_of_version_1_opens_with_all_that_it_held(old: Path) -> None:
    with qa.open_library(old, encoder=HashingEncoder()) as library:
        (info,) = library.documents()
        assert (info.id, info.title, info.path) == (2, "Bridge", "/a/bridge.txt")
        assert info.date == date(2024, 11, 17)
        assert (info.author, info.site, info.url, info.date_from, info.language) == ("",) * 5
        assert library.document(2).text == TEXT
        assert library.document(2).metadata == {}
        found = library.search("Which bridge opens?")
        assert [candidate.passage.text for candidate in found] == [TEXT]
        (turn,) = library.conversation(1).turns
        assert turn.answer.citations[0].quote == "Was here."
        assert turn.answer.citations[0].place == ""


def test_its_schema_is_then_that_of_a_new_library(old: Path, tmp_path: Path) -> None:
    Database(old / "library.sqlite").close()
    Database.create(tmp_path / "new.sqlite").close()
    old_schema, new_schema = [
        _schema(file) for file in (old / "library.sqlite", tmp_path / "new.sqlite")
    ]
    assert old_schema == new_schema
    assert old_schema[0] == 3


def _schema(file: Path) -> tuple[int, list[str]]:
    with closing(sqlite3.connect(file)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        # SQLite puts the name of a table that was renamed into quotes
        statements = [sql.replace('TABLE "documents"', "TABLE documents") for (sql,) in rows]
        return version, sorted(statements)


NAMES_2 = """
CREATE VIRTUAL TABLE names USING fts5 (path, title, tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER named AFTER INSERT ON documents BEGIN SELECT 1; END;
CREATE TRIGGER renamed AFTER UPDATE ON documents BEGIN SELECT 1; END;
CREATE TRIGGER unnamed AFTER DELETE ON documents BEGIN SELECT 1; END;
PRAGMA user_version = 2;
"""


def test_one_of_version_2_finds_articles_by_their_site(tmp_path: Path) -> None:
    new, file = tmp_path / "new.sqlite", tmp_path / "old.sqlite"
    Database.create(new).close()
    database = Database.create(file)
    store = SQLiteStore(database, HashingEncoder.weights_sha256)
    document = NewDocument("T", "one", "/x.txt", "", None, "0", site="Daily North")
    info = store.add_document(document, [Span(0, 3)], np.ones((1, 64), np.float32))
    database.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for name in ("named", "renamed", "unnamed"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DROP TABLE names")
        connection.executescript(NAMES_2)
    database = Database(file)
    store = SQLiteStore(database, HashingEncoder.weights_sha256)
    assert len(store.passages_of(Filters(sources=("daily north",)))) == 1
    store.remove_document(info.id)
    assert len(store.passages_of(Filters(sources=("daily north",)))) == 0
    database.close()
    assert _schema(file) == _schema(new)


def test_no_id_is_given_out_twice_and_all_is_sealed(old: Path) -> None:
    database = Database(old / "library.sqlite")
    store = SQLiteStore(database, HashingEncoder.weights_sha256)
    document = NewDocument(
        "T", "one", "/x.pdf", "", None, "0", url="https://e.example", sections=(Section(0, "p"),)
    )
    info = store.add_document(document, [Span(0, 3)], np.ones((1, 64), np.float32))
    assert info.id == 4
    assert store.document(4).place(2) == "p"
    assert store.document(4).url == info.url == "https://e.example"
    with database.read() as connection:
        assert list(mismatches(connection)) == []
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_a_migration_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = old / "library.sqlite"

    def fail(change: str, path: Path) -> None:
        if change == "commit" and path == file:
            raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("qa.index.durable.step", fail)
        with pytest.raises(OSError, match="full"):
            Database(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        names = [row[1] for row in connection.execute("PRAGMA table_info(documents)")]
    assert "author" not in names
    Database(file).close()


def test_one_that_may_not_be_written_says_so(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def read_only(name: str, **options: object) -> sqlite3.Connection:
        return connect(name.replace("mode=rw", "mode=ro"), **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("sqlite3.connect", read_only)
    with pytest.raises(qa.LibraryUnusable, match=r"earlier version .* may not be written here"):
        Database(old / "library.sqlite")


def test_opening_twice_at_once_migrates_once(old: Path) -> None:
    first, second = Database(old / "library.sqlite"), Database(old / "library.sqlite")
    assert SQLiteStore(first).documents() == SQLiteStore(second).documents()
    first.close()
    second.close()
