from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qa.errors import DocumentNotFound
from qa.index.changes import Changes
from qa.index.conversations import ConversationStore
from qa.index.store import SQLiteStore
from qa.types import DocumentInfo, NewDocument, Span

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import HashingEncoder

Add = Callable[..., DocumentInfo]

TEXT = "Musk spoke with Putin.\n\nReed asked for an investigation — 🚀 naïve.\nNothing else."


def test_a_document_comes_back_as_it_was_given(store: SQLiteStore, add: Add) -> None:
    info = add(TEXT, day=date(2024, 11, 17))
    assert store.documents() == [info]
    document = store.document(info.id)
    assert document.text == TEXT
    assert document.length == len(TEXT)
    assert document.date == date(2024, 11, 17)
    assert (document.title, document.path, document.part) == ("One", "/articles/one.txt", "")


def test_passages_are_slices_of_the_text_in_the_order_asked_for(
    store: SQLiteStore, add: Add
) -> None:
    info = add(TEXT)
    found = store.passages([3, 1, 99, 2])
    assert [passage.id for passage in found] == [3, 1, 2]
    assert found[2].text == "Reed asked for an investigation — 🚀 naïve."
    for passage in found:
        assert passage.document == info
        assert passage.span.of(TEXT) == passage.text


def test_many_ids_at_once(changes: Changes, store: SQLiteStore, add: Add) -> None:
    add("\n".join(f"line {number}" for number in range(1200)))
    ids = list(range(1200, 0, -1))
    assert [passage.id for passage in store.passages(ids)] == ids
    blocks = list(changes.embeddings(ids))
    assert sorted(np.concatenate([block[0] for block in blocks]).tolist()) == sorted(ids)


def test_postings_find_words_in_text_and_title_whatever_their_ending(
    store: SQLiteStore, add: Add
) -> None:
    add(TEXT, title="Senate")
    assert [hit[0] for hit in store.search_postings(["investigating"], 5)] == [2]
    assert {hit[0] for hit in store.search_postings(["senate"], 5)} == {1, 2, 3}
    assert [hit[0] for hit in store.search_postings(["NAIVE"], 5)] == [2]
    assert store.search_postings(["unheard"], 5) == []
    assert store.search_postings([], 5) == []
    assert store.search_postings(["musk"], 0) == []


def test_bm25_is_higher_for_better_and_ties_go_to_the_lower_id(
    store: SQLiteStore, add: Add
) -> None:
    add("fox fox\nfox dog cow\ndog cow ant\ndog cow ant\n" + "other words here\n" * 20)
    hits = store.search_postings(["fox", "ant"], 10)
    assert hits[0][0] == 1
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert [hit[0] for hit in hits if hit[0] in {3, 4}] == [3, 4]


@pytest.mark.parametrize("number", [0, -1, 2**63, 2**80])
def test_numbers_that_are_no_ids(store: SQLiteStore, number: int) -> None:
    with pytest.raises(DocumentNotFound):
        store.document(number)


@pytest.mark.parametrize("term", ['"', '" OR "x', "NEAR(", "title:", "*", "a AND b", "", "-", "^x"])
def test_terms_are_never_query_syntax(store: SQLiteStore, add: Add, term: str) -> None:
    add(TEXT)
    assert len(store.search_postings([term, "musk"], 5)) >= 1


def test_a_title_can_weigh_more_than_the_text(store: SQLiteStore, add: Add) -> None:
    add("kremlin kremlin words\n" + "x y z\n" * 9, path="/a", title="Weather")
    add("other words entirely\n" + "x y z\n" * 9, path="/b", title="Kremlin")
    plain = store.search_postings(["kremlin"], 1)[0][0]
    weighted = SQLiteStore(store.database, store.weights, title_weight=20.0)
    assert store.passages([plain])[0].document.title == "Weather"
    best = weighted.search_postings(["kremlin"], 1)[0][0]
    assert weighted.passages([best])[0].document.title == "Kremlin"


def test_removal_takes_everything_derived_out(
    changes: Changes, store: SQLiteStore, add: Add
) -> None:
    info = add(TEXT)
    other = add("Musk stays.", path="/articles/two.txt")
    store.remove_document(info.id)
    assert store.documents() == [other]
    assert store.passages([1, 2, 3]) == []
    assert [hit[0] for hit in store.search_postings(["musk"], 9)] == [4]
    assert store.search_postings(["investigation"], 9) == []
    assert [block[0].tolist() for block in changes.embeddings()] == [[4]]
    assert store.count() == (1, 1)
    with pytest.raises(DocumentNotFound):
        store.document(info.id)
    with pytest.raises(DocumentNotFound, match=f"document {info.id}"):
        store.remove_document(info.id)
    with store.database.read() as connection:
        connection.execute("INSERT INTO postings (postings, rank) VALUES ('integrity-check', 1)")


def test_an_id_is_never_given_out_twice(store: SQLiteStore, add: Add) -> None:
    first = add(TEXT)
    store.remove_document(first.id)
    second = add(TEXT)
    assert second.id > first.id
    assert store.passages([1, 2, 3]) == []
    assert [passage.id for passage in store.passages([4, 5, 6])] == [4, 5, 6]


def test_a_new_version_replaces_the_old_in_one_transaction(store: SQLiteStore, add: Add) -> None:
    old = add(TEXT)
    new = add("Only this.", replaces=old.id)
    assert store.documents() == [new]
    with pytest.raises(DocumentNotFound):
        add("Not this.", path="/articles/two.txt", replaces=old.id)
    assert store.documents() == [new]


def test_a_failed_write_leaves_nothing(store: SQLiteStore, encoder: HashingEncoder) -> None:
    document = NewDocument("T", "one two", "/x", "", None, "0")
    with pytest.raises(ValueError, match="zip"):
        store.add_document(document, [Span(0, 3), Span(4, 7)], encoder.encode_passages(["one"]))
    assert store.count() == (0, 0)
    with pytest.raises(sqlite3.IntegrityError):
        store.add_document(document, [Span(3, 3)], encoder.encode_passages(["one"]))
    assert store.count() == (0, 0)


def test_names_that_are_not_unicode_survive(store: SQLiteStore, add: Add) -> None:
    path = "/articles/caf\udce9.txt"
    info = add("Text.", path=path)
    assert store.documents()[0].path == path == info.path


def test_changes_since(changes: Changes, store: SQLiteStore, add: Add) -> None:
    assert changes.latest() == 0
    assert changes.since(0) == (0, [], [])
    first = add("a\nb")
    between = changes.latest()
    add("c", path="/two")
    store.remove_document(first.id)
    latest = changes.latest()
    assert changes.since(0) == (latest, [3], [1, 2])
    assert changes.since(between) == (latest, [3], [1, 2])
    assert changes.since(latest) == (latest, [], [])


def test_embeddings_are_the_vectors_as_float16(
    changes: Changes, store: SQLiteStore, add: Add, encoder: HashingEncoder
) -> None:
    add("a b\nc d")
    expected = encoder.encode_passages(["a b", "c d"]).astype(np.float16).astype(np.float32)
    ((ids, vectors),) = list(changes.embeddings())
    assert ids.tolist() == [1, 2]
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, expected)
    assert list(Changes(store.database, "other weights").embeddings()) == []
    assert list(changes.embeddings([])) == []
    assert list(changes.embeddings([77])) == []


def test_facts_are_kept(store: SQLiteStore) -> None:
    store.set_meta(model="m", weights="w")
    store.set_meta(weights="v")
    assert store.meta() == {"model": "m", "weights": "v"}


def test_a_cited_document_outlives_its_removal(
    store: SQLiteStore, add: Add, tmp_path: Path
) -> None:
    """The rest of this is tested with conversations."""
    info = add(TEXT)
    conversations = ConversationStore(store)
    assert conversations.list() == []
    with store.database.write() as connection:
        connection.execute(
            "INSERT INTO conversations (title, started_at) VALUES ('t', '2024-11-17')"
        )
        connection.execute(
            "INSERT INTO turns (conversation, number, question, asked_at, answer)"
            " VALUES (1, 1, 'q', '', '{}')"
        )
        connection.execute("INSERT INTO citations VALUES (1, 1, ?, 0, 4)", (info.id,))
    store.remove_document(info.id)
    assert store.documents() == []
    assert store.document(info.id).text == TEXT
    conversations.delete(1)
    with pytest.raises(DocumentNotFound):
        store.document(info.id)


def test_documents_are_found_by_id_by_file_and_by_folder(store: SQLiteStore, add: Add) -> None:
    paths = ["/a/b/1.txt", "/a/b.txt", "/a/b/c/2.txt", "/a/bc/3.txt", "/z"]
    made = {path: add("one", path=path) for path in paths}
    under = {root: [info.path for info in store.documents_under(root)] for root in ("/a/b", "/")}
    assert under == {"/a/b": ["/a/b/1.txt", "/a/b/c/2.txt"], "/": paths}
    assert store.documents_under("/a/b.txt") == store.document_by(2) == [made["/a/b.txt"]]
    store.remove_document(2)
    assert store.documents_under("/a/b.txt") == store.document_by(2) == []
    assert store.document_by(10**30) == store.document_by(-1) == []
