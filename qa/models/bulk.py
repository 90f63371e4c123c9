"""Very many passages: the vectors that an encoder makes of few, by whatever makes most of them.

Where the CPU computes in bfloat16 that is OpenVINO: twice as many, whose cosine to those in
float32 is at least 0.9999. What makes few is there at once, so the first passages are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qa.models.bfloat16 import Bfloat16Network, is_native
from qa.models.onnx_encoder import OnnxEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qa.models.onnx_encoder import Run
    from qa.protocols import Encoder, Ids, Vectors

WORTHWHILE = 64
"""Passages after which loading pays, if as many are to be encoded at once again."""


def in_bulk(encoder: Encoder) -> Encoder:
    """An encoder for one run over very many passages, or the same where nothing is quicker."""
    return BulkEncoder(encoder) if isinstance(encoder, OnnxEncoder) and is_native() else encoder


class BulkEncoder:
    """An `Encoder` in bfloat16, after the first `WORTHWHILE` passages.

    Args:
        encoder: makes the first of them, and the vectors of questions.
    """

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder = encoder
        self._passages = 0
        self._run: Run | None = None

    @property
    def model_id(self) -> str:
        """The name it was found by."""
        return self._encoder.model_id

    @property
    def weights_sha256(self) -> str:
        """Hex digest of `model.safetensors`."""
        return self._encoder.weights_sha256

    @property
    def dimension(self) -> int:
        """Length of each vector."""
        return self._encoder.dimension

    def encode_query(self, query: str) -> Vectors:
        """Shape `(dimension,)`, float32, length 1."""
        return self._encoder.encode_query(query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape `(len(texts), dimension)`, float32, each row of length 1."""
        if self._run is None and min(self._passages, len(texts)) >= WORTHWHILE:
            self._run = _in_bfloat16(self._encoder)
        self._passages += len(texts)
        return self._encoder.run_by(self._run, texts)


def _in_bfloat16(encoder: OnnxEncoder) -> Run:
    network = Bfloat16Network(encoder.graph(), encoder.threads)

    def run(inputs: Mapping[str, Ids]) -> Vectors:
        (rough,) = network.run(inputs).values()
        vectors: Vectors = rough / np.linalg.norm(rough, axis=1, keepdims=True)
        return vectors

    return run
