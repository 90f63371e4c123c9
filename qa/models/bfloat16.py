"""Passages in bulk, in bfloat16, where the CPU multiplies such numbers natively.

OpenVINO runs the same graph twice as fast there; the vectors' cosine to those in float32 is at
least 0.9999. It takes most of a second to load, so that a question never uses it, nor do a few
passages. See `docs/decisions/0008-encoder-runtime.md`.
"""

from __future__ import annotations

import importlib.util
import mmap
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qa.models.recipe import Recipe
    from qa.protocols import Ids, Vectors

WORTHWHILE = 128
"""Passages from which loading pays."""

_CPU = Path("/proc/cpuinfo")
_NATIVE = re.compile(r"\b(?:avx512_bf16|amx_bf16)\b")


def is_native() -> bool:
    """Whether the CPU computes in bfloat16, and what makes use of it is installed."""
    try:
        flags = _CPU.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(_NATIVE.search(flags)) and importlib.util.find_spec("openvino") is not None


class Bfloat16Network:
    """An encoder's graph, ready to run. Safe to use from several threads.

    Args:
        graph: as `build_graph` makes it.
        recipe: names the file of the weights, which has been verified.
        threads: CPU threads; 0 leaves OpenVINO's own choice.
    """

    def __init__(self, graph: bytes, recipe: Recipe, threads: int) -> None:
        import openvino

        settings: dict[str, Any] = {
            "INFERENCE_PRECISION_HINT": "bf16",
            "PERFORMANCE_HINT": "LATENCY",
        }
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        core = openvino.Core()
        model = core.read_model(_with_weights(graph, recipe.weights))
        self._compiled = core.compile_model(model, "CPU", settings)

    def run(self, inputs: Mapping[str, Ids]) -> Vectors:
        """Vectors of one batch, float32, shape `(batch, width)`, each row of length 1."""
        rough: Vectors = self._compiled.create_infer_request().infer(dict(inputs))[0]
        vectors: Vectors = rough / np.linalg.norm(rough, axis=1, keepdims=True)
        return vectors


def _with_weights(graph: bytes, weights: Path) -> bytes:
    """The graph with its tensors in it: OpenVINO reads none from outside of the graph's folder."""
    import onnx

    model = onnx.ModelProto.FromString(graph)
    with (
        weights.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole,
    ):
        for tensor in model.graph.initializer:
            if tensor.external_data:
                place = {entry.key: entry.value for entry in tensor.external_data}
                start = int(place["offset"])
                tensor.raw_data = whole[start : start + int(place["length"])]
                tensor.data_location = onnx.TensorProto.DEFAULT
                del tensor.external_data[:]
    serialised: bytes = model.SerializeToString()
    return serialised
