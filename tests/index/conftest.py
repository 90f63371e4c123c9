from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from fakes import HashingEncoder

from qa.index.changes import Changes
from qa.index.database import Database
from qa.index.store import SQLiteStore
from qa.types import DocumentInfo, NewDocument, Span

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

Add = Callable[..., DocumentInfo]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.create(tmp_path / "library.sqlite")
    yield made
    made.close()


@pytest.fixture
def store(database: Database) -> SQLiteStore:
    return SQLiteStore(database, HashingEncoder.weights_sha256)


@pytest.fixture
def changes(store: SQLiteStore) -> Changes:
    return Changes(store.database, store.weights)


@pytest.fixture
def add(store: SQLiteStore, encoder: HashingEncoder) -> Add:
    """Store a document whose passages are its lines."""

    def add_lines(
        text: str,
        path: str = "/articles/one.txt",
        title: str = "One",
        day: date | None = None,
        replaces: int | None = None,
        site: str = "",
    ) -> DocumentInfo:
        spans, start = [], 0
        for line in text.splitlines(keepends=True):
            if line.strip():
                spans.append(Span(start, start + len(line.rstrip("\n"))))
            start += len(line)
        document = NewDocument(title, text, path, "", day, "0" * 64, site=site)
        vectors = encoder.encode_passages([span.of(text) for span in spans])
        return store.add_document(document, spans, vectors, replaces)

    return add_lines
