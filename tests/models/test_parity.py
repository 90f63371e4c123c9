"""The encoder without torch makes the vectors that sentence-transformers makes."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import qa
from qa.models import bulk
from qa.models.encoder import load_encoder
from qa.models.onnx_encoder import OnnxEncoder
from qa.models.torch_encoder import TorchEncoder
from qa.models.verified import WeightsHash, find_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qa.protocols import Encoder

    MakeModel = Callable[..., Path]

pytestmark = pytest.mark.model

ODD = [
    "",
    " ",
    "\n\t\x00\u200b\ufeff",
    "[CLS] [SEP] [MASK] [PAD]",
    "naïve café — “quoted” … £5",
    "日本語の文章です。",
    "Привет, мир",
    "مرحبا بالعالم",
    "🚀" * 50,
    "e\u0301" * 30,
    "x" * 5000,
    "\ud800 alone",
    "word " * 3000,
]


def texts_of_all_lengths(seeds: Path, count: int) -> list[str]:
    """Stretches of the sample articles, from one word to more than the model reads."""
    words = 3 * " ".join(file.read_text("utf-8") for file in sorted(seeds.glob("*.txt"))).split()
    rng = random.Random(7)  # noqa: S311  # not for secrets
    lengths = [round(400 ** (number / (count - 1))) for number in range(count)]
    starts = [rng.randrange(len(words) - 400) for _ in lengths]
    return [" ".join(words[i : i + n]) for i, n in zip(starts, lengths, strict=True)]


def torch_encoder(name: str) -> TorchEncoder:
    files = find_encoder(name)
    return TorchEncoder(files, WeightsHash(files), threads=0)


def cosines(one: Encoder, other: Encoder, texts: list[str]) -> tuple[float, float]:
    """The lowest cosine over passages, and over queries."""
    passages = (one.encode_passages(texts) * other.encode_passages(texts)).sum(axis=1)
    queries = [float(one.encode_query(text) @ other.encode_query(text)) for text in texts[::10]]
    return float(passages.min()), min(queries)


@pytest.mark.slow
def test_the_bundled_model(seeds: Path, tmp_path: Path) -> None:
    """Few at a time, and as very many are encoded: in bfloat16 where it is native."""
    texts = [*texts_of_all_lengths(seeds, 300), *ODD]
    encoder, other = (
        load_encoder(BUNDLED_MODEL, threads=0, cache=tmp_path),
        torch_encoder(BUNDLED_MODEL),
    )
    assert isinstance(encoder, OnnxEncoder)
    wanted = other.encode_passages(texts)
    assert (encoder.encode_passages(texts) * wanted).sum(axis=1).min() > 0.99999
    queries = np.stack([encoder.encode_query(text) for text in texts[::10]])
    assert (queries * wanted[::10]).sum(axis=1).min() > 0.99999  # neither has a prompt
    many = bulk.in_bulk(encoder)
    many(texts[: bulk.WORTHWHILE])
    assert (many(texts) * wanted).sum(axis=1).min() > 0.9999


@pytest.mark.parametrize("pooling", ["mean_tokens", "cls_token"])
@pytest.mark.parametrize("prompts", [None, {"query": "query: ", "document": "the "}])
def test_another_model(
    make_model: MakeModel, seeds: Path, tmp_path: Path, pooling: str, prompts: dict[str, str] | None
) -> None:
    folder = str(make_model(pooling, prompts))
    texts = [*texts_of_all_lengths(seeds, 60), *ODD]
    encoder = load_encoder(folder, threads=0, cache=tmp_path)
    assert isinstance(encoder, OnnxEncoder)
    other = torch_encoder(folder)
    assert min(cosines(encoder, other, texts)) > 0.99999
    assert encoder.dimension == other.dimension
    assert encoder.weights_sha256 == other.weights_sha256


def test_a_library_made_by_either_is_searched_by_the_other(seeds: Path, tmp_path: Path) -> None:
    encoders = [
        load_encoder(BUNDLED_MODEL, threads=0, cache=tmp_path),
        torch_encoder(BUNDLED_MODEL),
    ]
    found = []
    for maker, searcher in (encoders, encoders[::-1]):
        path = tmp_path / type(maker).__name__
        with qa.create_library(path, encoder=maker) as library:
            library.add([seeds])
        with qa.open_library(path, encoder=searcher) as library:
            found.append([hit.passage.text for hit in library.search("Who wants a probe?")])
    assert found[0] == found[1]
    assert found[0]


def test_a_model_that_only_sentence_transformers_can_run(
    make_model: MakeModel, tmp_path: Path
) -> None:
    encoder = load_encoder(str(make_model("max_tokens")), threads=2, cache=tmp_path)
    vectors = encoder.encode_passages(["nasa", "the senator asked", "\ud800"])
    assert vectors.shape == (3, encoder.dimension) == (3, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(encoder.encode_query("nasa"), vectors[0], atol=1e-5)


@pytest.mark.parametrize("changed", [{"model_type": "nothing known"}, {"vocab_size": 65}])
def test_a_model_that_nothing_can_run(
    make_model: MakeModel, tmp_path: Path, changed: dict[str, Any]
) -> None:
    folder = make_model()
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | changed))
    encoder = load_encoder(str(folder), threads=0, cache=tmp_path)
    with pytest.raises(qa.ModelUnavailable, match="cannot be loaded"):
        encoder.encode_query("nasa")
