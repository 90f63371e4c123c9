"""What arithmetic alone would take: a model's operations over the rate that the machine reaches."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from qa.models.bfloat16 import is_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIDE = 1_536
LAYERS, WIDTH = 6, 384
"""Of the bundled encoder and of the bundled reader."""


def operations(lengths: Sequence[int]) -> float:
    """Of a BERT of that size (Devlin et al. 2019) over texts of so many tokens."""
    by_token = LAYERS * 24 * WIDTH**2
    return float(sum(n * by_token + LAYERS * 4 * n * n * WIDTH for n in lengths))


def float32_rate(clock: Callable[[], float] = time.perf_counter) -> float:
    """Floating-point operations a second of float32 matrices of 1,536, the best of ten.

    Of numpy's product and of OpenVINO's, where it is installed: neither is the sooner everywhere.
    By another clock, of what that counts: `time.process_time` makes it a second of CPU.
    """
    left = np.ones((SIDE, SIDE), dtype=np.float32)
    rate = _rate(lambda: left @ left, clock)
    return max(rate, _network_rate(clock, bfloat16=False)) if is_installed() else rate


def bfloat16_rate(clock: Callable[[], float] = time.perf_counter) -> float:
    """The same in bfloat16, where `qa.models.bfloat16.is_native`."""
    return _network_rate(clock, bfloat16=True)


def _network_rate(clock: Callable[[], float], *, bfloat16: bool) -> float:
    from onnx import TensorProto, helper, numpy_helper

    from qa.models.openvino_network import OpenVINONetwork

    left = np.ones((SIDE, SIDE), dtype=np.float32)
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [SIDE, SIDE]) for name in "xy"]
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    weights = [numpy_helper.from_array(left, "w")]
    graph = helper.make_graph([node], "product", sides[:1], sides[1:], weights)
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    network = OpenVINONetwork(model.SerializeToString, 0, bfloat16=bfloat16)
    return _rate(lambda: network.run({"x": left}), clock)


def _rate(multiply: Callable[[], object], clock: Callable[[], float]) -> float:
    best = 0.0
    for _ in range(10):
        started = clock()
        multiply()
        best = max(best, 2 * SIDE**3 / (clock() - started))
    return best
