"""What every `Encoder` does: the bundled model, run in both ways, and the tests' own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashingEncoder

from qa.models.encoder import load_encoder
from qa.models.torch_encoder import TorchEncoder
from qa.models.verified import WeightsHash, find_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.protocols import Encoder

TEXTS = [
    "Musk spoke with Putin.",
    "The senators want an investigation.",
    "",
    "naïve 🚀 " * 400,
    "half a pair: \ud83d",
]


MODEL = [pytest.mark.model]


@pytest.fixture(
    params=["hashing", pytest.param("onnx", marks=MODEL), pytest.param("torch", marks=MODEL)],
    scope="module",
)
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    if request.param == "onnx":
        return load_encoder(BUNDLED_MODEL, threads=0, cache=tmp_path_factory.mktemp("cache"))
    files = find_encoder(BUNDLED_MODEL)
    return TorchEncoder(files, WeightsHash(files), threads=0)


def test_vectors_have_length_one_and_the_stated_shape(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    query = encoder.encode_query("Who spoke with Putin?")
    assert query.shape == (encoder.dimension,)
    assert query.dtype == np.float32
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)


def test_no_texts_make_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("order", [[4, 3, 0, 2, 1], [0], [1, 1]])
def test_a_vector_does_not_depend_on_its_batch(encoder: Encoder, order: Sequence[int]) -> None:
    together = encoder.encode_passages(TEXTS)
    again = encoder.encode_passages([TEXTS[i] for i in order])
    assert np.allclose(again, together[list(order)], atol=1e-5)


def test_what_is_alike_is_near(encoder: Encoder) -> None:
    scores = encoder.encode_passages(TEXTS[:2]) @ encoder.encode_query("Did Musk talk to Putin?")
    assert scores[0] > scores[1]


def test_it_says_which_weights_it_has(encoder: Encoder) -> None:
    assert encoder.model_id
    assert len(bytes.fromhex(encoder.weights_sha256)) == 32


def test_it_can_be_used_from_several_threads(encoder: Encoder) -> None:
    alone = encoder.encode_passages(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        queries = list(threads.map(encoder.encode_query, [TEXTS[0]] * 8))
        rows = list(threads.map(encoder.encode_passages, [TEXTS] * 4))
    assert all(np.allclose(query, queries[0], atol=1e-6) for query in queries)
    assert all(np.allclose(vectors, alone, atol=1e-6) for vectors in rows)
