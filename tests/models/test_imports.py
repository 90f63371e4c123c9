"""Indexing and asking with the bundled model import nothing that takes seconds, nor ever more."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "scipy", "huggingface_hub"}
RUN = """
import sys
from qa.cli import main
main(sys.argv[1:], prog_name="qa", standalone_mode=False)
print(*sys.modules)
"""
MOST = {"ask": 560, "search": 530, "status": 260}
"""Modules, a quarter more than they are."""


def modules_of(cache: Path, *call: object) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, call)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QA_CACHE": str(cache), "QA_MIN_CONFIDENCE": "0"},
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()[-1].split()


def imported_by(cache: Path, *call: object) -> set[str]:
    return {name.partition(".")[0] for name in modules_of(cache, *call)}


@pytest.mark.model
def test_indexing_and_asking_load_no_torch(seeds: Path, tmp_path: Path) -> None:
    library, cache = tmp_path / "library.qa", tmp_path / "cache"
    ask = ("ask", "--library", library, "Who wants an investigation?")
    indexing = imported_by(cache, "index", "--quiet", "--library", library, seeds)
    asking = imported_by(cache, *ask)
    assert {"onnxruntime", "tokenizers", "onnx"} <= indexing
    assert {"onnxruntime", "tokenizers"} <= asking
    assert not indexing & (HEAVY | {"openvino"})
    assert not asking & (HEAVY | {"onnx", "openvino", "asyncio", "filelock"})


@pytest.mark.model
def test_no_command_imports_more_and_more(seeds: Path, tmp_path: Path) -> None:
    where = ("--library", tmp_path / "library.qa")
    imported_by(tmp_path / "cache", "index", "--quiet", *where, seeds)
    counts = {
        name: len(modules_of(tmp_path / "cache", name, *where, *asked))
        for name, asked in {"ask": ["Who asks?"], "search": ["asks"], "status": []}.items()
    }
    assert {name: count for name, count in counts.items() if count > MOST[name]} == {}
    assert counts["ask"] > counts["status"] > 100
