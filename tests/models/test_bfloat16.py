"""Passages in bulk: as good as one by one, and only where the CPU is made for it."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashingEncoder

from qa.models import bfloat16, bulk
from qa.models.bfloat16 import is_native
from qa.models.bulk import BulkEncoder, in_bulk
from qa.models.encoder import load_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("flags", "there"),
    [
        ("fpu avx512f avx512_bf16 sha_ni", True),
        ("fpu amx_bf16", True),
        ("fpu avx2 avx512f", False),
        ("fpu avx512_bf16x", False),
    ],
)
def test_the_cpu_says_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, there: bool
) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(f"processor : 0\nflags : {flags}\n")
    monkeypatch.setattr(bfloat16, "_CPU", file)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    assert is_native() is there
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not is_native()


def test_a_system_that_does_not_say_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bfloat16, "_CPU", tmp_path / "absent")
    assert not is_native()


@pytest.mark.model
def test_many_passages_have_the_vectors_that_few_have(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(file.read_text("utf-8") for file in sorted(seeds.glob("*.txt"))).split()
    texts = ["", "one", *(" ".join(words[: round(1.5**n)]) for n in range(15)), "naïve \ud800 🚀"]
    encoder = load_encoder(BUNDLED_MODEL, threads=1, cache=tmp_path)
    many = in_bulk(encoder)
    assert isinstance(many, BulkEncoder) is is_native()
    wanted = encoder.encode_passages(texts)
    monkeypatch.setattr(bulk, "WORTHWHILE", len(texts))
    assert (many.encode_passages(texts) == wanted).all()
    assert np.allclose(many.encode_passages(texts[1:]), wanted[1:], atol=1e-5)  # too few again
    found = many.encode_passages(texts)
    assert (found != wanted).any() == is_native()
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert (found * wanted).sum(axis=1).min() > 0.9999
    assert (many.encode_query("one") == encoder.encode_query("one")).all()
    assert many.weights_sha256 == encoder.weights_sha256
    assert (many.model_id, many.dimension) == (encoder.model_id, encoder.dimension)


def test_only_what_can_be_run_otherwise_is() -> None:
    other = HashingEncoder()
    assert in_bulk(other) is other
