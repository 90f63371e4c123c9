"""The index as a library grows and shrinks: its kind changes in place, and answers stay exact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashingEncoder

from qa.index import live as live_module
from qa.index.changes import Changes
from qa.index.generations import live_generation
from qa.index.kinds import EXACT, QUANTISED, Ladder
from qa.index.live import LiveVectors
from qa.index.vectors import FaissIndex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qa.index.store import SQLiteStore
    from qa.types import DocumentInfo

    Add = Callable[..., DocumentInfo]

SMALL = Ladder(((0, EXACT), (20, QUANTISED), (40, "IVF2,SQ8")))
QUERY = HashingEncoder().encode_query("word7 word8")


@pytest.fixture
def opened(store: SQLiteStore, tmp_path: Path) -> Callable[[], LiveVectors]:
    """Opens the library's vectors as another process would."""
    return lambda: LiveVectors(
        tmp_path, Changes(store.database, store.weights), "hashing", HashingEncoder.dimension, SMALL
    )


def lines(first: int, count: int) -> str:
    return "\n".join(f"word{number} word{number + 1}" for number in range(first, first + count))


def published_kind(folder: Path) -> str:
    record = folder / "vectors" / f"gen-{live_generation(folder):06d}.json"
    return str(json.loads(record.read_text())["factory"])


def best(store: SQLiteStore, k: int) -> list[int]:
    scored = [
        (-float(vector @ QUERY), number)
        for ids, vectors in Changes(store.database, store.weights).embeddings()
        for number, vector in zip(ids.tolist(), vectors, strict=True)
    ]
    return [number for _, number in sorted(scored)[:k]]


def found(vectors: LiveVectors, k: int) -> list[int]:
    return [number for number, _ in vectors.search(QUERY, k)]


def test_the_kind_follows_the_size_up_and_down(
    opened: Callable[[], LiveVectors], store: SQLiteStore, add: Add, tmp_path: Path
) -> None:
    vectors = opened()
    kinds: list[str] = []
    added: list[int] = []
    for size in (10, 15, 20):
        added.append(add(lines(100 * len(added), size), path=f"/{size}").id)
        vectors.publish()
        kinds.append(published_kind(tmp_path))
        assert found(vectors, 3) == found(opened(), 3) == best(store, 3)
    for document in added[1:]:
        store.remove_document(document)
        vectors.publish()
        kinds.append(published_kind(tmp_path))
        assert found(vectors, 3) == found(opened(), 3) == best(store, 3)
    assert kinds == [EXACT, QUANTISED, "IVF2,SQ8", "IVF2,SQ8", EXACT]


def test_removing_builds_nothing_anew(
    opened: Callable[[], LiveVectors],
    store: SQLiteStore,
    add: Add,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = add(lines(0, 3), path="/gone").id
    add(lines(10, 50))
    vectors = opened()
    vectors.publish()
    store.remove_document(gone)
    monkeypatch.setattr(FaissIndex, "empty", None)
    vectors.publish()
    assert found(vectors, 3) == best(store, 3)
    assert found(opened(), 3) == best(store, 3)


def test_whoever_is_far_behind_takes_the_new_generation(
    opened: Callable[[], LiveVectors],
    store: SQLiteStore,
    add: Add,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reader of a small index does not add a large library to it, vector by vector."""
    monkeypatch.setattr(live_module, "MANY", 5)
    add(lines(0, 3))
    reader, writer = opened(), opened()
    writer.publish()
    assert found(reader, 2) == best(store, 2)
    add(lines(200, 60), path="/two")
    writer.publish()
    monkeypatch.setattr(FaissIndex, "add", None)
    assert found(reader, 3) == best(store, 3)


def test_without_a_near_generation_it_is_built_of_the_right_kind(
    opened: Callable[[], LiveVectors],
    store: SQLiteStore,
    add: Add,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(live_module, "MANY", 5)
    add(lines(0, 3))
    opened().publish()
    add(lines(200, 60), path="/two")
    late = opened()
    assert found(late, 3) == best(store, 3)
    late.publish()
    assert published_kind(tmp_path) == "IVF2,SQ8"


def test_a_line_more_is_no_reason_to_write_everything(
    opened: Callable[[], LiveVectors], store: SQLiteStore, add: Add, tmp_path: Path
) -> None:
    add(lines(0, 300))
    vectors = opened()
    vectors.publish()
    add("word7 word8 again", path="/two")
    vectors.publish()
    assert live_generation(tmp_path) == 1
    assert found(opened(), 3) == best(store, 3)
    add(lines(500, 10), path="/three")
    vectors.publish()
    assert live_generation(tmp_path) == 2


def test_a_record_that_names_another_kind_is_passed_over(
    opened: Callable[[], LiveVectors], store: SQLiteStore, add: Add, tmp_path: Path
) -> None:
    add(lines(0, 30))
    opened().publish()
    file = tmp_path / "vectors" / "gen-000001.json"
    file.write_text(file.read_text().replace(QUANTISED, EXACT))
    again = opened()
    assert found(again, 3) == best(store, 3)
    again.publish()
    assert (live_generation(tmp_path), published_kind(tmp_path)) == (2, QUANTISED)


def test_a_sample_is_spread_over_all(store: SQLiteStore, add: Add) -> None:
    add(lines(0, 30))
    sample = Changes(store.database, store.weights).sample(10)
    assert sample == list(np.arange(1, 31, 3))


def test_what_is_tried_is_drawn_by_chance_and_the_same_each_time() -> None:
    """Of articles by turns about the same subjects, regular steps would hit but a few."""
    sample = np.arange(5_200, dtype=np.float32)[:, None] % 40
    drawn = live_module._drawn(sample)
    assert drawn.shape == (512, 1)
    assert set(drawn[:, 0].tolist()) == set(range(40))
    assert np.array_equal(drawn, live_module._drawn(sample))
    assert len(live_module._drawn(sample[:7])) == 7
