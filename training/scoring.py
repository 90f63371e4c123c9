"""Running a reader over many rows, whether still in training or already exported."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from training.decoding import best_span
from training.features import Batch, collate, encode, in_slices, load_tokenizer
from training.model import SpanModel, from_checkpoint

Row: TypeAlias = tuple[str, str, str]
Logits: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]
Forward: TypeAlias = Callable[[Batch], Logits]
BATCH = 32


@dataclass(frozen=True, slots=True)
class Scored:
    """The best span of a passage: its text, its offsets and its margin over "no answer"."""

    text: str
    start: int
    end: int
    score: float


Scorer: TypeAlias = Callable[[Sequence[Row]], list[Scored]]


def load_scorer(model: Path, base: Path, *, bf16: bool = False, threads: int = 0) -> Scorer:
    """A function that reads ``(question, title, passage)`` rows with ``model``."""
    tokenizer_path = base / "tokenizer.json"
    if model.suffix == ".onnx":
        forward = onnx_forward(model, threads)
    else:
        forward = torch_forward(from_checkpoint(base, model), bf16=bf16)
    tokenizer = load_tokenizer(tokenizer_path)

    def score(rows: Sequence[Row]) -> list[Scored]:
        encoded = encode(tokenizer, rows)
        order = sorted(range(len(rows)), key=lambda i: len(encoded[i]))
        found: dict[int, Scored] = {}
        for group in in_slices(order, BATCH):
            starts, ends = forward(collate([encoded[i] for i in group], step=8))
            for row, i in enumerate(group):
                one = encoded[i]
                span = best_span(starts[row], ends[row], one.first, len(one.offsets))
                left = int(one.offsets[span.start - one.first, 0])
                right = int(one.offsets[span.end - one.first, 1])
                found[i] = Scored(rows[i][2][left:right], left, right, span.score)
        return [found[i] for i in range(len(rows))]

    return score


def torch_forward(model: SpanModel, *, bf16: bool = False) -> Forward:
    """Logits of a batch from the model in training."""
    model.eval()

    def forward(batch: Batch) -> Logits:
        precision: AbstractContextManager[object] = nullcontext()
        if bf16:
            precision = torch.autocast("cpu", dtype=torch.bfloat16)
        with torch.inference_mode(), precision:
            start, end = model(batch.input_ids, batch.attention_mask, batch.token_type_ids)
        return start.float().numpy(), end.float().numpy()

    return forward


def onnx_forward(path: Path, threads: int = 0) -> Forward:
    """Logits of a batch from an exported file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.disable_quant_qdq", "1")  # unpack weights once
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def forward(batch: Batch) -> Logits:
        start, end = session.run(
            ["start_logits", "end_logits"],
            {
                "input_ids": batch.input_ids.numpy(),
                "attention_mask": batch.attention_mask.numpy(),
                "token_type_ids": batch.token_type_ids.numpy(),
            },
        )
        return start, end

    return forward
