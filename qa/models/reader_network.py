"""The trained reader's weights, verified, as something that runs.

Their int8 is unpacked when they are loaded, not in every run. ONNX Runtime computes in float32
and is ready soonest; OpenVINO in bfloat16 takes a second to load and half the time to read. See
`docs/decisions/0017-reader-runtime.md`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from qa.errors import ModelUnavailable, ModelUnverified

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from qa.protocols import Ids

    Logits: TypeAlias = npt.NDArray[np.float32]
    Run: TypeAlias = Callable[[Mapping[str, Ids]], tuple[Logits, Logits]]
    """From `input_ids`, `attention_mask` and `token_type_ids`, each `(batch, length)`, to the
    logits of starts and of ends, each of that shape."""

FORMAT = 1
STEP = 16
"""Lengths are rounded up to it in bfloat16: what OpenVINO keeps for each shape is a megabyte, and
so there are few of them. Nothing gets slower."""

OUTPUTS = ["start_logits", "end_logits"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What `reader.json` says about the weights; lengths are in tokens."""

    file: Path
    sha256: str
    max_length: int
    max_question: int
    max_title: int
    max_answer: int
    brevity: float


def read_layout(description: Path) -> Layout:
    """What the JSON file beside the weights says.

    Raises:
        ModelUnavailable: it cannot be read, or is of another version.
    """
    try:
        row = json.loads(description.read_text(encoding="utf-8"))
        if row["format"] != FORMAT:
            raise ModelUnavailable(
                f"{description} is of format {row['format']}, which this version does not read; "
                "install this program again."
            )
        return Layout(
            file=description.with_name(row["file"]),
            sha256=row["sha256"],
            max_length=row["max_length"],
            max_question=row["max_question_tokens"],
            max_title=row["max_title_tokens"],
            max_answer=row["max_answer_tokens"],
            brevity=row["brevity"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(
            f"{description} cannot be read as the reader's description ({error}); "
            "install this program again."
        ) from error


def in_float32(layout: Layout, threads: int) -> Run:
    """Load them into ONNX Runtime; `threads` 0 leaves it its own choice.

    Raises:
        ModelUnavailable: they cannot be read.
        ModelUnverified: they differ from those that were vetted.
    """
    import onnxruntime

    weights = _verified(layout)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    return partial(_run, session)


def in_bfloat16(layout: Layout, threads: int) -> Run:
    """Load them into OpenVINO, where `bfloat16.is_native`; raises what `in_float32` raises."""
    from qa.models.openvino_network import OpenVINONetwork, unpacked

    network = OpenVINONetwork(lambda: unpacked(_verified(layout)), threads)
    return partial(_run_network, network)


def _run(session: Any, inputs: Mapping[str, Ids]) -> tuple[Logits, Logits]:
    starts, ends = session.run(OUTPUTS, dict(inputs))
    return starts, ends


def _run_network(network: Any, inputs: Mapping[str, Ids]) -> tuple[Logits, Logits]:
    length = next(iter(inputs.values())).shape[1]
    found = network.run({name: _longer(rows, -length % STEP) for name, rows in inputs.items()})
    return found[OUTPUTS[0]][:, :length], found[OUTPUTS[1]][:, :length]


def _longer(rows: Ids, by: int) -> Ids:
    import numpy as np

    return np.pad(rows, ((0, 0), (0, by)))


def _verified(layout: Layout) -> bytes:
    try:
        weights = layout.file.read_bytes()
    except OSError as error:
        raise ModelUnavailable(
            f"{layout.file} cannot be read ({error.strerror}); install this program again."
        ) from error
    if hashlib.sha256(weights).hexdigest() != layout.sha256:
        raise ModelUnverified(
            f"{layout.file} is not the file that was vetted; install this program again."
        )
    return weights
