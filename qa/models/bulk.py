"""Very many passages: the vectors that an encoder makes of few, by whatever makes most of them.

That is OpenVINO where it is installed: in bfloat16, where the CPU computes in it, twice as many,
whose cosine to those in float32 is at least 0.9999; else some more. What makes few is there at
once, so the first passages are its own.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from qa.models.bfloat16 import is_installed, is_native
from qa.models.onnx_encoder import OnnxEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qa.models.onnx_encoder import Run
    from qa.protocols import Encode, Encoder, Ids, Vectors

LEAST = 48
"""Passages of a call that is one of many."""

WORTHWHILE = 64
"""Passages after which loading pays, if about as many are still to come."""

LANES = 2
"""Batches that are run at the same time."""

BATCH_TOKENS = 1024
"""Most tokens of one of them: one core is no faster with more, which take more padding."""


def in_bulk(encoder: Encoder) -> Encode:
    """What encodes passages in one run over very many, called by a few threads."""
    if isinstance(encoder, OnnxEncoder) and is_installed():
        return InBulk(encoder, bfloat16=is_native())
    return encoder.encode_passages


class InBulk:
    """Encodes as an encoder does, and by OpenVINO once there are many passages.

    In bfloat16 a vector depends on its batch by less than 0.005 in any component, and its cosine to
    what the encoder makes of the same text is at least 0.9999.

    Args:
        encoder: makes the first of them.
        bfloat16: whether the others are made in that.
    """

    def __init__(self, encoder: OnnxEncoder, *, bfloat16: bool) -> None:
        self._encoder = encoder
        self._bfloat16 = bfloat16
        self._loading = threading.Lock()
        self._passages = 0
        self._run: Run | None = None

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Shape `(len(texts), dimension)`, float32, each row of length 1."""
        with self._loading:
            if self._run is None and self._passages >= WORTHWHILE and len(texts) >= LEAST:
                self._run = self._loaded()
            self._passages += len(texts)
            run = self._run
        if run is None:
            return self._encoder.encode_passages(texts)
        return self._encoder.run_by(run, texts, BATCH_TOKENS)

    def _loaded(self) -> Run:
        from qa.models.openvino_network import OpenVINONetwork

        network = OpenVINONetwork(
            self._encoder.graph,
            self._encoder.threads,
            tensors=self._encoder.tensors,
            lanes=LANES,
            bfloat16=self._bfloat16,
        )

        def run(batches: Iterable[Mapping[str, Ids]]) -> Iterator[Vectors]:
            for outputs in network.run_each(batches):
                (rough,) = outputs.values()
                yield rough / np.linalg.norm(rough, axis=1, keepdims=True)

        return run
