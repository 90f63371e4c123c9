"""sentence-transformers itself: on the GPU that is there, the same vectors in any company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sentence_transformers
import torch

from qa.models.torch_encoder import BATCH, TorchEncoder
from qa.models.verified import ModelFiles, WeightsHash

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeModel = Callable[..., Path]

WORDS = ["senator", "the", "asked", "nasa", "query"]


def encoder(folder: Path) -> TorchEncoder:
    files = ModelFiles(str(folder), folder)
    return TorchEncoder(files, WeightsHash(files), threads=1)


@pytest.mark.parametrize(
    ("cuda", "mps", "device"),
    [(True, False, "cuda"), (True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_it_runs_on_the_gpu_that_torch_finds(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, cuda: bool, mps: bool, device: str
) -> None:
    made: list[str] = []

    class Model:
        def __init__(self, _: str, **given: Any) -> None:
            made.append(given["device"])

        def get_embedding_dimension(self) -> int:
            return 32

    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", Model)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert encoder(make_model()).dimension == 32
    assert made == [device]


def test_a_vector_is_the_same_whatever_the_batch(make_model: MakeModel) -> None:
    texts = [" ".join((WORDS * 5)[: 1 + n % 20]) for n in range(2 * BATCH + 3)]
    tested = encoder(make_model())
    together = tested.encode_passages(texts)
    backwards = tested.encode_passages(texts[::-1])[::-1]
    alone = np.concatenate([tested.encode_passages([text]) for text in texts])
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    assert (together * alone).sum(axis=1).min() > 0.9999
    assert (backwards * alone).sum(axis=1).min() > 0.9999
