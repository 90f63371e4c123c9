from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashingEncoder

from qa.index.changes import Changes
from qa.index.database import Database
from qa.index.generations import live_generation
from qa.index.kinds import EXACT, QUANTISED, Ladder
from qa.index.live import LiveVectors
from qa.index.store import SQLiteStore
from qa.index.vectors import FaissIndex
from qa.types import DocumentInfo, NewDocument, Span

if TYPE_CHECKING:
    from pathlib import Path


Add = Callable[..., DocumentInfo]


def opened(store: SQLiteStore, folder: Path) -> LiveVectors:
    return LiveVectors(
        folder, Changes(store.database, store.weights), "hashing", HashingEncoder.dimension
    )


@pytest.fixture
def live(store: SQLiteStore, tmp_path: Path) -> LiveVectors:
    return opened(store, tmp_path)


def assert_equals_the_store(live: LiveVectors, store: SQLiteStore, encoder: HashingEncoder) -> None:
    """Search gives what brute force over the stored embeddings gives."""
    query = encoder.encode_query("one two three")
    expected = [
        (number, float(vector @ query))
        for ids, vectors in Changes(store.database, store.weights).embeddings()
        for number, vector in zip(ids.tolist(), vectors, strict=True)
    ]
    expected.sort(key=lambda hit: (-round(hit[1], 5), hit[0]))
    found = live.search(query, 100)
    assert len(found) == len(expected)
    assert np.allclose(sorted(s for _, s in found), sorted(s for _, s in expected), atol=1e-5)
    assert {number for number, _ in found} == {number for number, _ in expected}


def test_it_follows_every_change(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder
) -> None:
    assert live.search(encoder.encode_query("one"), 5) == []
    first = add("one two\nthree four")
    assert_equals_the_store(live, store, encoder)
    second = add("five\nsix one", path="/two")
    store.remove_document(first.id)
    assert_equals_the_store(live, store, encoder)
    add("seven", path="/two", replaces=second.id)
    assert_equals_the_store(live, store, encoder)


def test_a_generation_and_the_changes_since_make_the_whole(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder, tmp_path: Path
) -> None:
    first = add("one two\nthree four")
    live.publish()
    add("five", path="/two")
    store.remove_document(first.id)
    assert_equals_the_store(opened(store, tmp_path), store, encoder)


def test_publishing_twice_writes_once(live: LiveVectors, add: Add, tmp_path: Path) -> None:
    live.publish()
    assert live_generation(tmp_path) == 1
    add("one")
    live.publish()
    live.publish()
    assert live_generation(tmp_path) == 2


def test_what_was_loaded_need_not_be_published_again(
    live: LiveVectors, store: SQLiteStore, add: Add, tmp_path: Path
) -> None:
    add("one")
    live.publish()
    opened(store, tmp_path).publish()
    assert live_generation(tmp_path) == 1


def test_where_nothing_changed_the_vectors_are_not_read_to_publish_them(
    live: LiveVectors,
    store: SQLiteStore,
    add: Add,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add("one")
    live.publish()
    with monkeypatch.context() as patch:
        patch.setattr(FaissIndex, "load", None)
        opened(store, tmp_path).publish()
    assert live_generation(tmp_path) == 1
    (tmp_path / "vectors" / "gen-000001.faiss").write_bytes(b"damaged")
    opened(store, tmp_path).publish()
    assert live_generation(tmp_path) == 2


def test_it_is_rebuilt_when_no_generation_verifies(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder, tmp_path: Path
) -> None:
    add("one two\nthree four")
    live.publish()
    (tmp_path / "vectors" / "gen-000001.faiss").write_bytes(b"damaged")
    again = opened(store, tmp_path)
    assert_equals_the_store(again, store, encoder)
    again.publish()
    assert live_generation(tmp_path) == 2


def test_a_generation_of_what_was_put_back_is_not_used(
    store: SQLiteStore, add: Add, encoder: HashingEncoder, tmp_path: Path
) -> None:
    """An older copy of `library.sqlite` is restored, and its numbers are given out again."""
    file = store.database.file
    add("one two\nthree four")
    copy = sqlite3.connect(tmp_path / "copy.sqlite")
    with store.database.read() as connection:
        connection.backup(copy)
    copy.close()
    add("bananas", path="/two")
    opened(store, tmp_path).publish()
    store.database.close()
    for name in ("library.sqlite-wal", "library.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "copy.sqlite").replace(file)
    database = Database(file)
    restored = SQLiteStore(database, store.weights)
    text = "submarines"
    restored.add_document(
        NewDocument("S", text, "/three", "", None, "0"),
        [Span(0, len(text))],
        encoder.encode_passages([text]),
    )
    live = opened(restored, tmp_path)
    assert_equals_the_store(live, restored, encoder)
    assert live.search(encoder.encode_query("submarines"), 1)[0][1] == pytest.approx(1, abs=1e-3)
    database.close()


def test_sync_loads_without_a_question(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder
) -> None:
    add("one two")
    live.sync()
    live.sync()
    assert_equals_the_store(live, store, encoder)


def test_an_older_state_is_searched_as_it_was(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder
) -> None:
    """Another thread replaces, removes and adds while this one is inside of a transaction."""
    first = add("one two\nthree four")
    second = add("five six", path="/two")
    query = encoder.encode_query("one two three five")

    def change() -> None:
        add("seven one", path="/one", replaces=first.id)
        store.remove_document(second.id)
        add("two three", path="/three")
        live.search(query, 1)  # the vectors follow

    with store.database.read():
        before = live.search(query, 10)
        among = [number for number, _ in before[1:]]
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        after = live.search(query, 10)
        assert [number for number, _ in after] == [number for number, _ in before]
        assert np.allclose([s for _, s in after], [s for _, s in before], atol=1e-6)
        assert_equals_the_store(live, store, encoder)
        assert [number for number, _ in live.search(query, 10, among)] == among
        assert live.search(query, 1) == after[:1]
    assert len(live.search(query, 10)) == 2
    assert_equals_the_store(live, store, encoder)


def changes_kept(store: SQLiteStore) -> list[int]:
    with store.database.read() as connection:
        return [n for (n,) in connection.execute("SELECT number FROM changes ORDER BY number")]


def add_and_publish(add: Add, live: LiveVectors, *texts: str) -> None:
    for number, text in enumerate(texts):
        add(text, path=f"/{text}/{number}")
        live.publish()


def test_changes_that_every_generation_includes_are_forgotten(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder, tmp_path: Path
) -> None:
    """The last of each generation stays, by which it is known to be of this library."""
    add_and_publish(add, live, "one two\nthree four", "five")
    assert changes_kept(store) == [2, 3]
    add_and_publish(add, live, "six\nseven", "eight")
    assert changes_kept(store) == [5, 6]
    add("nine", path="/nine")
    assert_equals_the_store(opened(store, tmp_path), store, encoder)
    (tmp_path / "vectors" / f"gen-{live_generation(tmp_path):06d}.faiss").write_bytes(b"damaged")
    assert_equals_the_store(opened(store, tmp_path), store, encoder)
    assert changes_kept(store) == [5, 6, 7]


@pytest.mark.parametrize("before", [[], ["one two", "three"]])
def test_whoever_is_at_a_forgotten_change_takes_the_newest_generation(
    before: list[str],
    live: LiveVectors,
    store: SQLiteStore,
    add: Add,
    encoder: HashingEncoder,
    tmp_path: Path,
) -> None:
    add_and_publish(add, live, *before)
    reader = opened(store, tmp_path)
    assert_equals_the_store(reader, store, encoder)
    add_and_publish(add, live, "two three", "four", "five one")
    assert min(changes_kept(store)) > len(before) + 1
    assert_equals_the_store(reader, store, encoder)


def test_an_older_state_is_searched_as_it_was_though_its_changes_are_forgotten(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder, tmp_path: Path
) -> None:
    """Another process publishes twice, another thread of this one follows it."""
    first = add("one two\nthree four")
    add_and_publish(add, live, "five six", "seven one")
    query = encoder.encode_query("one two three five")
    writer = opened(store, tmp_path)

    def change() -> None:
        store.remove_document(first.id)
        add_and_publish(add, writer, "two three", "one one", "two")
        live.search(query, 1)  # the vectors follow

    with store.database.read():
        before = live.search(query, 10)
        among = [number for number, _ in before[1:]]
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        after = live.search(query, 10)
        assert [number for number, _ in after] == [number for number, _ in before]
        assert np.allclose([s for _, s in after], [s for _, s in before], atol=1e-6)
        assert [number for number, _ in live.search(query, 10, among)] == among
        assert live.search(query, 1) == after[:1]
    assert min(changes_kept(store)) > 5
    assert_equals_the_store(live, store, encoder)


def test_a_generation_of_nothing_does_not_hide_what_is_forgotten(
    live: LiveVectors, store: SQLiteStore, add: Add, encoder: HashingEncoder, tmp_path: Path
) -> None:
    """A library is put back whose first changes are gone, beside vectors that begin at none."""
    live.publish()
    add("one two", path="/one")
    add("three", path="/two")
    Changes(store.database, store.weights).forget_before(2)
    assert_equals_the_store(opened(store, tmp_path), store, encoder)


class Late:
    """Work in a thread that gets no core before it is waited for."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.result = work


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("first_quantised", [0, 10**9], ids=["quantised", "exact"])
def test_a_search_that_was_begun_finds_what_its_own_state_has(
    first_quantised: int,
    late: bool,
    store: SQLiteStore,
    add: Add,
    encoder: HashingEncoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between its beginning and its end another thread changes articles, and searches them."""
    if late:
        monkeypatch.setattr("qa.index.live._begun", Late)
    first = add("one two\nthree four\nfive")
    add("one six", path="/two")
    changes = Changes(store.database, store.weights)
    ladder = Ladder(((0, EXACT), (first_quantised, QUANTISED)))
    live = LiveVectors(tmp_path, changes, "hashing", HashingEncoder.dimension, ladder)
    live.rebuild()
    query = encoder.encode_query("one two three five")

    def change() -> None:
        store.remove_document(first.id)
        add("one two three", path="/three")
        live.search(query, 1)  # the vectors follow

    with store.database.read():
        before = live.search(query, 10)
        few = [number for number, _ in before[1:3]]
        begun, among = live.begin(query, 10), live.begin(query, 10, few)
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        later = live.begin(query, 10)
        assert begun() == before
        assert [number for number, _ in among()] == few
        assert [number for number, _ in later()] == [number for number, _ in before]
    assert live.begin(query, 10)() == live.search(query, 10) != before
    assert live.begin(query, 0)() == []
