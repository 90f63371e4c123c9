"""Graphs run by OpenVINO, in bfloat16 or float32.

It takes most of a second to load, so that only what runs for long uses it: indexing many passages,
and a process that was warmed up for questions. See `docs/decisions/0008-encoder-runtime.md` and
`0017-reader-runtime.md`.
"""

from __future__ import annotations

import mmap
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qa.protocols import Ids, Vectors

_FIRST = threading.Lock()


class OpenVINONetwork:
    """A graph, ready to run. Safe to use from several threads.

    Args:
        model: makes an ONNX model with its tensors in it, which is let go of once it is read: what
            is made of it takes as much memory again.
        threads: CPU threads; 0 leaves OpenVINO's own choice.
        lanes: batches that are run at the same time, the threads being shared out among them: many
            batches are done sooner so than one after the other, whose threads wait for each other.
        bfloat16: whether it is computed in that.
    """

    def __init__(
        self, model: Callable[[], bytes], threads: int, *, lanes: int = 1, bfloat16: bool = True
    ) -> None:
        import openvino

        settings: dict[str, Any] = {
            "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
            "PERFORMANCE_HINT": "LATENCY",
        }
        if lanes > 1:
            settings |= {"PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": lanes}
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        _meet_numpy()
        core = openvino.Core()
        self._compiled = core.compile_model(core.read_model(model()), "CPU", settings)
        self._names = [output.any_name for output in self._compiled.outputs]

    def run(self, inputs: Mapping[str, Ids | Vectors]) -> dict[str, Vectors]:
        """The outputs of one batch by name, float32."""
        found = self._compiled.create_infer_request().infer(dict(inputs))
        return dict(zip(self._names, found.to_tuple(), strict=True))


def _meet_numpy() -> None:
    """Have one thread be the first to pass an array: two at once wait for each other for ever.

    The bindings look up numpy's functions then, and each of the two holds what the other needs.
    """
    import openvino

    with _FIRST:
        openvino.Tensor(np.zeros(1, np.float32)).data.sum()


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
