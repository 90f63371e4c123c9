"""The graph against the same network written out in numpy, in float64, one text at a time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

import qa
from qa.models.encoder import load_encoder
from qa.models.onnx_encoder import BATCH_TOKENS, KEPT_QUERIES, OnnxEncoder, batches
from qa.models.verified import ModelFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qa.protocols import Vectors

    MakeModel = Callable[..., Path]
    Array = np.ndarray[Any, Any]

LAYERS, HEADS, LONGEST = 2, 4, 24
TEXTS = [
    "",
    "The senator asked NASA.",
    "a",
    "Naïve " * 40,
    "nasa 🚀 \ud800 query",
    "asked the " * 5,
]

erf = np.vectorize(math.erf)


def normed(x: Array, weights: dict[str, Array], name: str) -> Array:
    centred = x - x.mean(-1, keepdims=True)
    unit = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    scaled: Array = unit * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return scaled


def expected(folder: Path, weights: dict[str, Array], text: str, pooling: str) -> Array:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = tokenizer.encode(text.encode("utf-8", "replace").decode()).ids
    ids = ids if len(ids) <= LONGEST else [*ids[: LONGEST - 1], ids[-1]]
    weights = {name: tensor.astype(np.float64) for name, tensor in weights.items()}

    def linear(x: Array, name: str) -> Array:
        out: Array = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return out

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = normed(
        x + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm"
    )
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        query, key, value = (
            linear(x, f"{name}attention.self.{part}").reshape(len(ids), HEADS, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = np.exp(query @ key.swapaxes(1, 2) / math.sqrt(query.shape[-1]))
        seen = (scores / scores.sum(-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(ids), -1)
        x = normed(
            linear(seen, f"{name}attention.output.dense") + x,
            weights,
            f"{name}attention.output.LayerNorm",
        )
        inner = linear(x, f"{name}intermediate.dense")
        inner = inner * (1 + erf(inner / math.sqrt(2))) / 2
        x = normed(linear(inner, f"{name}output.dense") + x, weights, f"{name}output.LayerNorm")
    pooled = x[0] if pooling == "cls_token" else x.mean(0)
    unit: Array = pooled / np.linalg.norm(pooled)
    return unit


@pytest.mark.parametrize("pooling", ["mean_tokens", "cls_token"])
@pytest.mark.parametrize("prefix", ["", "bert."])
def test_vectors_are_those_of_the_network(
    make_model: MakeModel, weights: dict[str, Array], tmp_path: Path, pooling: str, prefix: str
) -> None:
    folder = make_model(
        pooling, tensors={prefix + name: tensor for name, tensor in weights.items()}
    )
    encoder = load_encoder(str(folder), threads=1, cache=tmp_path)
    assert isinstance(encoder, OnnxEncoder)
    vectors = encoder.encode_passages(TEXTS)
    wanted = np.array([expected(folder, weights, text, pooling) for text in TEXTS])
    assert np.abs(vectors - wanted).max() < 2e-6
    assert encoder.dimension == wanted.shape[1]
    assert encoder.model_id == str(folder)


def test_prompts_go_in_front(make_model: MakeModel, tmp_path: Path) -> None:
    plain = load_encoder(str(make_model()), threads=1, cache=tmp_path)
    wanted = plain.encode_passages(["query: nasa", "the nasa"])
    prompts = {"query": "query: ", "document": "the "}
    prompted = load_encoder(str(make_model(prompts=prompts)), threads=1, cache=tmp_path)
    assert np.allclose(prompted.encode_query("nasa"), wanted[0], atol=1e-6)
    assert np.allclose(prompted.encode_passages(["nasa"])[0], wanted[1], atol=1e-6)


def test_a_damaged_graph_is_made_again(make_model: MakeModel, tmp_path: Path) -> None:
    folder = str(make_model())
    wanted = load_encoder(folder, threads=1, cache=tmp_path).encode_query("nasa")
    (graph,) = (tmp_path / "encoders").glob("*.onnx")
    whole = graph.read_bytes()
    graph.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    again = load_encoder(folder, threads=1, cache=tmp_path).encode_query("nasa")
    assert np.array_equal(again, wanted)
    assert graph.read_bytes() == whole


def test_weights_that_changed_on_disk_make_no_vector(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model()
    vetted = ModelFiles("all-MiniLM-L6-v2", folder, "0" * 64)
    monkeypatch.setattr("qa.models.verified._bundled", lambda: vetted)
    encoder = load_encoder("all-MiniLM-L6-v2", threads=1, cache=tmp_path)
    assert encoder.weights_sha256 == "0" * 64
    with pytest.raises(qa.ModelUnverified, match="not the file that was vetted"):
        encoder.encode_query("nasa")


@given(st.lists(st.integers(2, 512), max_size=300))
def test_batches_hold_every_row_once_and_stay_small(lengths: list[int]) -> None:
    made = list(batches(lengths))
    assert sorted(row for batch in made for row in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) * max(lengths[row] for row in batch) <= BATCH_TOKENS
    in_order = [lengths[row] for batch in made for row in batch]
    assert in_order == sorted(lengths)


def test_texts_of_like_length_go_together() -> None:
    assert list(batches([1000, 3, 1100, 3])) == [[1, 3], [0], [2]]
    assert list(batches([9000])) == [[0]]


def test_a_question_asked_again_is_not_encoded_again(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = load_encoder(str(make_model()), threads=1, cache=tmp_path)
    assert isinstance(encoder, OnnxEncoder)
    encoded: list[str] = []
    encode = encoder._encode

    def counted(texts: Sequence[str]) -> Vectors:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(encoder, "_encode", counted)
    encoder.prepare()
    first = encoder.encode_query("who asked?")
    for number in range(KEPT_QUERIES - 1):
        encoder.encode_query(f"number {number}")
    assert encoder.encode_query("who asked?") is first
    assert len(encoded) == KEPT_QUERIES
    encoder.encode_query("one more")
    encoder.encode_query("who asked?")
    assert encoded[-1] == "one more"
    encoder.encode_query("number 0")
    assert encoded[-1] == "number 0"
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1
