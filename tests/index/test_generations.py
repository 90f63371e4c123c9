from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qa.errors import LibraryUnusable
from qa.index.generations import Generations, live_generation
from qa.index.vectors import FaissIndex

if TYPE_CHECKING:
    from pathlib import Path

DIMENSION = 4
WEIGHTS = "w" * 64


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path, WEIGHTS, DIMENSION)


def index_of(*ids: int) -> FaissIndex:
    index = FaissIndex.empty(DIMENSION)
    vectors = np.random.default_rng(len(ids)).normal(size=(len(ids), DIMENSION))
    index.add(np.array(ids, dtype=np.int64), vectors.astype(np.float32))
    return index


def loaded(generations: Generations) -> tuple[int, int] | None:
    """Generation number and count of what loads."""
    found = generations.load(lambda _: True)
    return found and (found[1].generation, len(found[0]))


def test_nothing_published_nothing_loaded(generations: Generations, tmp_path: Path) -> None:
    assert generations.load(lambda _: True) is None
    assert live_generation(tmp_path) == 0


def test_what_was_published_loads_equal(generations: Generations, tmp_path: Path) -> None:
    index = index_of(5, 2, 9)
    record = generations.publish(index, change=7, mark="a", model="m")
    assert (record.generation, record.change, record.count) == (1, 7, 3)
    found = generations.load(lambda _: True)
    assert found is not None
    again, same = found
    assert same == record
    query = np.ones(DIMENSION, dtype=np.float32)
    assert again.search(query, 3) == index.search(query, 3)
    assert live_generation(tmp_path) == 1
    assert not list((tmp_path / "vectors").glob("*.tmp"))


def test_one_older_generation_is_kept(generations: Generations, tmp_path: Path) -> None:
    for number in range(1, 5):
        generations.publish(index_of(*range(1, number + 1)), change=number, mark="a", model="m")
    names = sorted(file.name for file in (tmp_path / "vectors").iterdir())
    assert names == [
        "CURRENT",
        "gen-000003.faiss",
        "gen-000003.json",
        "gen-000004.faiss",
        "gen-000004.json",
    ]
    assert loaded(generations) == (4, 4)


@pytest.mark.parametrize("place", [0, 1, 50, -1])
def test_a_flipped_bit_falls_back_to_the_older_generation(
    generations: Generations, tmp_path: Path, place: int
) -> None:
    generations.publish(index_of(1), change=1, mark="a", model="m")
    generations.publish(index_of(1, 2), change=2, mark="a", model="m")
    file = tmp_path / "vectors" / "gen-000002.faiss"
    damaged = bytearray(file.read_bytes())
    damaged[place] ^= 1
    file.write_bytes(damaged)
    assert loaded(generations) == (1, 1)
    (tmp_path / "vectors" / "gen-000001.faiss").unlink()
    assert loaded(generations) is None


@pytest.mark.parametrize("text", ["", "gen-", "gen-000009", "../x", "\x00", "gen-０１"])
def test_a_wrong_current_is_no_harm(generations: Generations, tmp_path: Path, text: str) -> None:
    generations.publish(index_of(1), change=1, mark="a", model="m")
    (tmp_path / "vectors" / "CURRENT").write_text(text, encoding="utf-8")
    assert loaded(generations) == (1, 1)
    assert generations.publish(index_of(1, 2), change=2, mark="a", model="m").generation == 2
    assert loaded(generations) == (2, 2)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"generation": 1}', "\x80", "[" * 50_000]
)
def test_a_wrong_record_is_passed_over(generations: Generations, tmp_path: Path, text: str) -> None:
    generations.publish(index_of(1), change=1, mark="a", model="m")
    (tmp_path / "vectors" / "gen-000001.json").write_text(text, encoding="latin-1")
    assert generations.load(lambda _: True) is None


@pytest.mark.parametrize(
    "wrong", [{"weights": "v"}, {"dimension": 3}, {"count": 2}, {"factory": "HNSW"}]
)
def test_a_generation_of_something_else_is_passed_over(
    generations: Generations, tmp_path: Path, wrong: dict[str, object]
) -> None:
    generations.publish(index_of(1), change=1, mark="a", model="m")
    file = tmp_path / "vectors" / "gen-000001.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | wrong))
    assert generations.load(lambda _: True) is None


def test_what_cannot_be_written_leaves_the_live_generation(
    generations: Generations, tmp_path: Path
) -> None:
    generations.publish(index_of(1), change=1, mark="a", model="m")
    (tmp_path / "vectors" / "gen-000002.tmp").mkdir()
    with pytest.raises(LibraryUnusable, match=r"vectors cannot be written \(Is a directory\);"):
        generations.publish(index_of(1, 2), change=2, mark="a", model="m")
    assert loaded(generations) == (1, 1)


def test_files_of_others_are_left_alone(generations: Generations, tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    for name in ("gen-x.json", "notes.txt"):
        (tmp_path / "vectors" / name).write_text("mine")
    for number in range(1, 4):
        generations.publish(index_of(1), change=number, mark="a", model="m")
    assert (tmp_path / "vectors" / "gen-x.json").read_text() == "mine"
    assert (tmp_path / "vectors" / "notes.txt").read_text() == "mine"


def test_a_generation_that_is_not_accepted_is_passed_over(generations: Generations) -> None:
    generations.publish(index_of(1), change=1, mark="a", model="m")
    generations.publish(index_of(1, 2), change=2, mark="b", model="m")
    found = generations.load(lambda record: record.mark == "a")
    assert found is not None
    assert found[1].generation == 1


def test_a_file_that_faiss_cannot_read_is_passed_over(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another process tidies it away after its hash was verified."""
    generations.publish(index_of(1), change=1, mark="a", model="m")

    def gone(_: object) -> FaissIndex:
        raise RuntimeError("could not open")

    monkeypatch.setattr(FaissIndex, "load", gone)
    assert loaded(generations) is None
