"""Arithmetic in bfloat16, where the CPU multiplies such numbers natively.

OpenVINO runs the same graphs twice as fast there. It takes most of a second to load, so that only
what runs for long uses it: indexing many passages, and a process that was warmed up for questions.
See `docs/decisions/0008-encoder-runtime.md` and `0017-reader-runtime.md`.
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
    """A graph, ready to run. Safe to use from several threads.

    Args:
        model: an ONNX model with its tensors in it.
        threads: CPU threads; 0 leaves OpenVINO's own choice.
    """

    def __init__(self, model: bytes, threads: int) -> None:
        import openvino

        settings: dict[str, Any] = {
            "INFERENCE_PRECISION_HINT": "bf16",
            "PERFORMANCE_HINT": "LATENCY",
        }
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        core = openvino.Core()
        self._compiled = core.compile_model(core.read_model(model), "CPU", settings)
        self._names = [output.any_name for output in self._compiled.outputs]

    def run(self, inputs: Mapping[str, Ids | Vectors]) -> dict[str, Vectors]:
        """The outputs of one batch by name, float32."""
        found = self._compiled.create_infer_request().infer(dict(inputs))
        return dict(zip(self._names, found.to_tuple(), strict=True))


def with_weights(graph: bytes, weights: Path) -> bytes:
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


def unpacked(model: bytes) -> bytes:
    """The model with its int8 weights as float32.

    Left packed, OpenVINO multiplies them in its own way, and logits are twice as far from those
    of float32 arithmetic.
    """
    import onnx
    from onnx import numpy_helper

    made = onnx.ModelProto.FromString(model)
    tensors = {tensor.name: tensor for tensor in made.graph.initializer}
    packed = [node for node in made.graph.node if node.op_type == "DequantizeLinear"]
    for node in packed:
        values, scale = (numpy_helper.to_array(tensors[name]) for name in node.input)
        axis = next(attribute.i for attribute in node.attribute if attribute.name == "axis")
        scale = scale.reshape([-1 if place == axis else 1 for place in range(values.ndim)])
        whole = values.astype(np.float32) * scale
        made.graph.initializer.append(numpy_helper.from_array(whole, node.output[0]))
        made.graph.node.remove(node)
        for name in node.input:
            made.graph.initializer.remove(tensors[name])
    serialised: bytes = made.SerializeToString()
    return serialised
