"""What arithmetic alone would take: a model's operations over the rate that the machine reaches."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIDE = 1_536
LAYERS, WIDTH = 6, 384
"""Of the bundled encoder and of the bundled reader."""


def operations(lengths: Sequence[int]) -> float:
    """Of a BERT of that size (Devlin et al. 2019) over texts of so many tokens."""
    by_token = LAYERS * 24 * WIDTH**2
    return float(sum(n * by_token + LAYERS * 4 * n * n * WIDTH for n in lengths))


def float32_rate() -> float:
    """Floating-point operations a second of float32 matrices of 1,536, the best of ten."""
    left = np.ones((SIDE, SIDE), dtype=np.float32)
    return _rate(lambda: left @ left)


def bfloat16_rate() -> float:
    """The same in bfloat16, where `qa.models.bfloat16.is_native`."""
    from onnx import TensorProto, helper, numpy_helper

    from qa.models.openvino_network import OpenVINONetwork

    left = np.ones((SIDE, SIDE), dtype=np.float32)
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [SIDE, SIDE]) for name in "xy"]
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    weights = [numpy_helper.from_array(left, "w")]
    graph = helper.make_graph([node], "product", sides[:1], sides[1:], weights)
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    network = OpenVINONetwork(model.SerializeToString, 0)
    return _rate(lambda: network.run({"x": left}))


def _rate(multiply: Callable[[], object]) -> float:
    best = 0.0
    for _ in range(10):
        started = time.perf_counter()
        multiply()
        best = max(best, 2 * SIDE**3 / (time.perf_counter() - started))
    return best
