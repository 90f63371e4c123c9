"""Graphs run by OpenVINO, in bfloat16 or float32.

It takes most of a second to load, so that only what runs for long uses it: indexing many passages,
and a process that was warmed up for questions. See `docs/decisions/0008-encoder-runtime.md` and
`0017-reader-runtime.md`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from qa.protocols import Ids, Vectors

_FIRST = threading.Lock()

_PLAIN = {"SNIPPETS_MODE": "DISABLE"}
"""Attention as products of matrices, not as one generated piece of code: 1 to 6 % sooner for texts
of a hundred tokens. OpenVINO does not document it, so another version may not know it."""


class OpenVINONetwork:
    """A graph, ready to run. Safe to use from several threads.

    Args:
        model: makes an ONNX model, which is let go of once it is read: what is made of it takes as
            much memory again.
        tensors: where those are that the model only points to, float32.
        threads: CPU threads; 0 leaves OpenVINO's own choice.
        lanes: batches that are run at the same time, the threads being shared out among them: many
            batches are done sooner so than one after the other, whose threads wait for each other.
        bfloat16: whether it is computed in that.
    """

    def __init__(
        self,
        model: Callable[[], bytes],
        threads: int,
        *,
        tensors: Path | None = None,
        lanes: int = 1,
        bfloat16: bool = True,
    ) -> None:
        import openvino

        _meet_numpy()
        core = openvino.Core()
        read = core.read_model(model()) if tensors is None else _read(core, model(), tensors)
        self._compiled = _compiled(core, read, _settings(threads, lanes, bfloat16=bfloat16))
        self._names = [output.any_name for output in self._compiled.outputs]
        self._idle = [self._compiled.create_infer_request() for _ in range(lanes)]

    def run(self, inputs: Mapping[str, Ids | Vectors]) -> dict[str, Vectors]:
        """The outputs of one batch by name, float32."""
        return self.run_each([inputs])[0]

    def run_each(self, batches: Iterable[Mapping[str, Ids | Vectors]]) -> list[dict[str, Vectors]]:
        """The outputs of some batches, shared out among the lanes."""
        return [self._outputs(request) for request in [self._begun(one) for one in batches]]

    def _begun(self, inputs: Mapping[str, Ids | Vectors]) -> Any:  # OpenVINO is not typed
        """A request that is being run, one that is idle if there is any.

        A new one is made only where there is none: that waits for the batch at hand.
        """
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._compiled.create_infer_request()
        request.start_async(dict(inputs))
        return request

    def _outputs(self, request: Any) -> dict[str, Vectors]:
        request.wait()
        found = [tensor.data.copy() for tensor in request.output_tensors]
        self._idle.append(request)
        return dict(zip(self._names, found, strict=True))


def _settings(threads: int, lanes: int, *, bfloat16: bool) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
        "PERFORMANCE_HINT": "LATENCY",
    }
    if lanes > 1:
        settings |= {"PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": lanes} | _PLAIN
    if threads:
        settings["INFERENCE_NUM_THREADS"] = threads
    return settings


def _compiled(core: Any, model: Any, settings: dict[str, Any]) -> Any:
    try:
        return core.compile_model(model, "CPU", settings)
    except RuntimeError:
        known = {name: value for name, value in settings.items() if name not in _PLAIN}
        return core.compile_model(model, "CPU", known)


def _meet_numpy() -> None:
    """Have one thread be the first to pass an array: two at once wait for each other for ever.

    The bindings look up numpy's functions then, and each of the two holds what the other needs.
    """
    import openvino

    with _FIRST:
        openvino.Tensor(np.zeros(1, np.float32)).data.sum()


def _read(core: Any, graph: bytes, tensors: Path) -> Any:
    """A model of a graph and of tensors that stay in their file, mapped into memory.

    OpenVINO itself reads none from outside of the graph's folder. So the graph is given to it with
    inputs in their place, and these are then made constants.
    """
    import onnx
    from onnx import helper
    from openvino import opset13

    whole = np.memmap(tensors, np.uint8, "c")  # no array that cannot be written to is shared
    made, mapped = onnx.ModelProto.FromString(graph), {}
    for tensor in [one for one in made.graph.initializer if one.external_data]:
        start = next(int(entry.value) for entry in tensor.external_data if entry.key == "offset")
        mapped[tensor.name] = np.ndarray(tuple(tensor.dims), np.float32, whole.data, start)
        made.graph.initializer.remove(tensor)
        made.graph.input.append(
            helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims)
        )
    model = core.read_model(made.SerializeToString())
    for parameter in model.get_parameters():
        if (name := parameter.friendly_name) in mapped:
            constant = opset13.constant(mapped[name], shared_memory=True)
            parameter.output(0).replace(constant.output(0))
            model.remove_parameter(parameter)
    return model


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
