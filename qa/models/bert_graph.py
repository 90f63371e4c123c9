"""A BERT encoder as one ONNX graph, from token ids to unit vectors.

The graph is built from the recipe, without torch. It holds no weights: each tensor is a pointer
into the model's own safetensors file, which the runtime maps into memory, so the vectors come
from the very file that was verified and nothing of its size is ever copied to disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from qa.models.recipe import Recipe

IDS, MASK, VECTORS = "input_ids", "attention_mask", "vectors"
_OPSET, _IR = 20, 10  # the first opset with Gelu; both read by every supported runtime
_LOWEST = np.finfo(np.float32).min


def build_graph(recipe: Recipe) -> bytes:
    """The graph, serialised.

    Its inputs are `input_ids` and `attention_mask`, int64, shape `(batch, length)`, padded on
    the right; its output is `vectors`, float32, shape `(batch, width)`, each row of length 1.
    """
    graph = _Graph(recipe)
    hidden = _embedded(graph, recipe)
    heads = graph.op("Concat", graph.shape, graph.numbers(recipe.heads, -1), axis=0)
    bias = _attention_bias(graph)
    for layer in range(recipe.layers):
        hidden = _layer(graph, recipe, f"encoder.layer.{layer}.", hidden, heads, bias)
    by_text = graph.op("Concat", graph.shape, graph.numbers(recipe.width), axis=0)
    pooled = _pooled(graph, recipe.pooling, graph.op("Reshape", hidden, by_text))
    norm = graph.op("ReduceL2", pooled, graph.numbers(1), keepdims=1)
    graph.op("Div", pooled, graph.op("Max", norm, graph.scalar(1e-12)), output=VECTORS)
    return graph.serialised()


class _Graph:
    """Nodes and tensors as they are added. Every method returns the name of a value."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._nodes: list[Any] = []
        self._tensors: dict[str, Any] = {}
        self.shape = self.op("Shape", IDS)

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"{kind}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def numbers(self, *values: int) -> str:
        return self._constant(f"int64 {values}", np.array(values, dtype=np.int64))

    def index(self, value: int) -> str:
        return self._constant(f"index {value}", np.array(value, dtype=np.int64))

    def scalar(self, value: float) -> str:
        return self._constant(f"float {value!r}", np.array(value, dtype=np.float32))

    def weight(self, name: str) -> str:
        tensor = self._recipe.tensors[name]
        pointer = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=tensor.shape)
        pointer.data_location = TensorProto.EXTERNAL
        place = {
            "location": self._recipe.weights.name,
            "offset": tensor.start,
            "length": tensor.length,
        }
        for key, value in place.items():
            pointer.external_data.add(key=key, value=str(value))
        self._tensors[name] = pointer
        return name

    def linear(self, name: str, rows: str) -> str:
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("Gemm", rows, weight, bias, transB=1)

    def layer_norm(self, name: str, rows: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        epsilon = self._recipe.epsilon
        return self.op("LayerNormalization", rows, scale, bias, axis=-1, epsilon=epsilon)

    def serialised(self) -> bytes:
        sides = ["batch", "length"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, sides) for name in (IDS, MASK)
        ]
        output = helper.make_tensor_value_info(
            VECTORS, TensorProto.FLOAT, ["batch", self._recipe.width]
        )
        graph = helper.make_graph(
            self._nodes, "encoder", inputs, [output], list(self._tensors.values())
        )
        opset = [helper.make_opsetid("", _OPSET)]
        model: onnx.ModelProto = helper.make_model(graph, opset_imports=opset, ir_version=_IR)
        serialised: bytes = model.SerializeToString(deterministic=True)
        return serialised

    def _constant(self, name: str, value: np.ndarray[Any, Any]) -> str:
        self._tensors[name] = numpy_helper.from_array(value, name)
        return name


def _embedded(graph: _Graph, recipe: Recipe) -> str:
    """One row per token, padding included: `(batch * length, width)`."""
    words = graph.op("Gather", graph.weight("embeddings.word_embeddings.weight"), IDS)
    positions = graph.weight("embeddings.position_embeddings.weight")
    length = graph.op("Slice", graph.shape, graph.numbers(1), graph.numbers(2))
    places = graph.op("Slice", positions, graph.numbers(0), length)
    kinds = graph.weight("embeddings.token_type_embeddings.weight")
    kind = graph.op("Slice", kinds, graph.numbers(0), graph.numbers(1))
    summed = graph.op("Add", graph.op("Add", words, kind), places)
    normed = graph.layer_norm("embeddings.LayerNorm", summed)
    return graph.op("Reshape", normed, graph.numbers(-1, recipe.width))


def _attention_bias(graph: _Graph) -> str:
    """0 for tokens and the lowest float for padding: `(batch, 1, 1, length)`."""
    mask = graph.op("Cast", MASK, to=TensorProto.FLOAT)
    absent = graph.op("Sub", graph.scalar(1.0), graph.op("Unsqueeze", mask, graph.numbers(1, 2)))
    return graph.op("Mul", absent, graph.scalar(float(_LOWEST)))


def _layer(graph: _Graph, recipe: Recipe, prefix: str, rows: str, heads: str, bias: str) -> str:
    query, key, value = (
        graph.op("Reshape", graph.linear(f"{prefix}attention.self.{part}", rows), heads)
        for part in ("query", "key", "value")
    )
    query = graph.op("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.op("Transpose", key, perm=[0, 2, 3, 1])
    value = graph.op("Transpose", value, perm=[0, 2, 1, 3])
    scale = graph.scalar((recipe.width // recipe.heads) ** -0.5)
    scores = graph.op("Mul", graph.op("MatMul", query, key), scale)
    shares = graph.op("Softmax", graph.op("Add", scores, bias), axis=-1)
    seen = graph.op("Transpose", graph.op("MatMul", shares, value), perm=[0, 2, 1, 3])
    seen = graph.op("Reshape", seen, graph.numbers(-1, recipe.width))
    seen = graph.op("Add", graph.linear(f"{prefix}attention.output.dense", seen), rows)
    seen = graph.layer_norm(f"{prefix}attention.output.LayerNorm", seen)
    inner = graph.op("Gelu", graph.linear(f"{prefix}intermediate.dense", seen))
    out = graph.op("Add", graph.linear(f"{prefix}output.dense", inner), seen)
    return graph.layer_norm(f"{prefix}output.LayerNorm", out)


def _pooled(graph: _Graph, pooling: str, hidden: str) -> str:
    if pooling == "cls":
        return graph.op("Gather", hidden, graph.index(0), axis=1)
    mask = graph.op("Cast", MASK, to=TensorProto.FLOAT)
    mask = graph.op("Unsqueeze", mask, graph.numbers(2))
    total = graph.op("ReduceSum", graph.op("Mul", hidden, mask), graph.numbers(1), keepdims=0)
    count = graph.op("ReduceSum", mask, graph.numbers(1), keepdims=0)
    return graph.op("Div", total, count)
