from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from qa.models.kept_graphs import kept_graph

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS = "ab" * 32


class Maker:
    """Counts how often the graph is built."""

    def __init__(self, graph: bytes = b"graph") -> None:
        self.graph = graph
        self.calls = 0

    def __call__(self) -> bytes:
        self.calls += 1
        return self.graph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "encoders"


def test_it_is_made_once(folder: Path) -> None:
    make = Maker()
    assert [kept_graph(folder, WEIGHTS, "recipe", make) for _ in range(3)] == [b"graph"] * 3
    assert make.calls == 1
    assert sorted(file.name for file in folder.iterdir()) == [f"{WEIGHTS}.json", f"{WEIGHTS}.onnx"]


@pytest.mark.parametrize("suffix", [".onnx", ".json"])
@pytest.mark.parametrize("content", [b"", b"grapi", b"{}", b"\xff", None])
def test_what_is_damaged_or_gone_is_made_again(
    folder: Path, suffix: str, content: bytes | None
) -> None:
    kept_graph(folder, WEIGHTS, "recipe", Maker())
    file = folder / (WEIGHTS + suffix)
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    make = Maker()
    assert kept_graph(folder, WEIGHTS, "recipe", make) == b"graph"
    assert kept_graph(folder, WEIGHTS, "recipe", make) == b"graph"
    assert make.calls == 1


def test_another_recipe_or_format_is_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_graph(folder, WEIGHTS, "recipe", Maker())
    assert kept_graph(folder, WEIGHTS, "other", Maker(b"new")) == b"new"
    monkeypatch.setattr("qa.models.kept_graphs.FORMAT", 2)
    assert kept_graph(folder, WEIGHTS, "other", Maker(b"newer")) == b"newer"


def test_other_weights_have_their_own(folder: Path) -> None:
    kept_graph(folder, WEIGHTS, "recipe", Maker())
    assert kept_graph(folder, "cd" * 32, "recipe", Maker(b"new")) == b"new"
    assert kept_graph(folder, WEIGHTS, "recipe", Maker(b"never")) == b"graph"


def test_the_record_says_what_it_was_made_from(folder: Path) -> None:
    kept_graph(folder, WEIGHTS, "recipe", Maker())
    record = json.loads((folder / f"{WEIGHTS}.json").read_text())
    assert record["weights"] == WEIGHTS
    assert record["format"] == 1
    assert record["sha256"] == hashlib.sha256(b"graph").hexdigest()


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    make = Maker()
    for _ in range(2):
        assert kept_graph(tmp_path / "file" / "encoders", WEIGHTS, "recipe", make) == b"graph"
    assert make.calls == 2


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(folder: Path) -> None:
    (folder / f"{WEIGHTS}.onnx").mkdir(parents=True)
    assert kept_graph(folder, WEIGHTS, "recipe", Maker()) == b"graph"
    assert [file.name for file in folder.iterdir()] == [f"{WEIGHTS}.onnx"]
