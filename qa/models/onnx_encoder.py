"""The encoder, run by ONNX Runtime straight from the model's own weights; no torch.

It makes the vectors that sentence-transformers makes from the same folder (cosine at least
0.9999, held by a test), so a library made by either can be searched by the other.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from qa.models.background import begin
from qa.models.characters import encodable
from qa.models.kept_graphs import kept_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qa.models.recipe import Recipe
    from qa.models.verified import ModelFiles, WeightsHash
    from qa.protocols import Ids, Vectors

    Run: TypeAlias = Callable[[Iterable[Mapping[str, Ids]]], Iterable[Vectors]]

BATCH_TOKENS = 2048
"""Most tokens of one batch, padding included: bounds memory, and larger is no faster."""

KEPT_QUERIES = 64


class OnnxEncoder:
    """An `Encoder`; a vector depends on its batch by less than 1e-5 in any component.

    For very many passages there is `bulk.in_bulk`.

    Args:
        files: the model's folder.
        recipe: what the folder says.
        weights: their hash, being computed.
        threads: CPU threads; 0 leaves the runtime's own choice.
        graphs: folder where graphs are kept.
    """

    def __init__(
        self,
        files: ModelFiles,
        recipe: Recipe,
        weights: WeightsHash,
        *,
        threads: int,
        graphs: Path,
    ) -> None:
        self._files = files
        self._recipe = recipe
        self._weights = weights
        self.threads = threads
        self._graphs = graphs
        self._loading = threading.Lock()
        self._running: tuple[Any, Run] | None = None
        self._asked: dict[str, Vectors] = {}

    @property
    def model_id(self) -> str:
        """The name it was found by."""
        return self._files.model_id

    @property
    def weights_sha256(self) -> str:
        """Hex digest of `model.safetensors`."""
        return self._weights.sha256

    @property
    def dimension(self) -> int:
        """Length of each vector: 384 for the bundled model."""
        return self._recipe.width

    def prepare(self) -> None:
        """Start loading in a thread; what goes wrong there is raised by what is encoded first."""
        if self._running is None:
            begin(self._loaded)

    def encode_query(self, query: str) -> Vectors:
        """Shape `(dimension,)`, float32, length 1. The last few are kept."""
        vector: Vectors | None = self._asked.pop(query, None)
        if vector is None:
            vector = self._encode([self._recipe.query_prompt + query])[0]
            vector.flags.writeable = False
        self._asked[query] = vector
        for oldest in list(self._asked)[:-KEPT_QUERIES]:
            self._asked.pop(oldest, None)
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape `(len(texts), dimension)`, float32, each row of length 1."""
        return self.run_by(None, texts)

    def run_by(self, run: Run | None, texts: Sequence[str], most: int = BATCH_TOKENS) -> Vectors:
        """Vectors of passages, made by `run` from batches of at most so many tokens.

        By ONNX Runtime where it is None.
        """
        return self._encode([self._recipe.passage_prompt + text for text in texts], run, most)

    def _encode(
        self, texts: Sequence[str], run: Run | None = None, most: int = BATCH_TOKENS
    ) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        tokenizer, own = self._loaded()
        encodings = tokenizer.encode_batch([encodable(text) for text in texts])
        tokens = [encoding.ids for encoding in encodings]
        parts = list(batches([len(ids) for ids in tokens], most))
        inputs = (_padded([tokens[row] for row in rows]) for rows in parts)
        for rows, made in zip(parts, (run or own)(inputs), strict=True):
            vectors[rows] = made
        return vectors

    def _loaded(self) -> tuple[Any, Run]:
        with self._loading:
            if self._running is None:
                self._running = self._tokenizer(), partial(map, partial(_run, self._session()))
            return self._running

    @property
    def tensors(self) -> Path:
        """The file of all weights."""
        return self._recipe.weights

    def graph(self) -> bytes:
        """The model as a graph that points into that file, which was verified."""
        verified = self._weights.verified()
        return kept_graph(self._graphs, verified, self._recipe.stated, self._built)

    def _tokenizer(self) -> Any:  # its stubs lack encode_batch's result
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._files.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._recipe.max_tokens)
        return tokenizer

    def _session(self) -> Any:  # ONNX Runtime is not typed
        import onnxruntime

        graph = self.graph()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.log_severity_level = 3  # errors; a warning would land in the middle of the chat
        # repacking the weights takes as long as it saves in some forty questions
        options.add_session_config_entry("session.disable_prepacking", "1")
        # threads that wait for more to do would take a core from the searches that follow
        options.add_session_config_entry("session.force_spinning_stop", "1")
        options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path",
            str(self.tensors.parent),
        )
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def _built(self) -> bytes:
        from qa.models.bert_graph import build_graph

        return build_graph(self._recipe)


def batches(lengths: Sequence[int], most: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Row numbers in batches of like length, each of at most so many tokens once padded."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[row] > most:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _run(session: Any, inputs: Mapping[str, Ids]) -> Vectors:
    vectors: Vectors = session.run(None, inputs)[0]
    return vectors


def _padded(tokens: Sequence[Sequence[int]]) -> dict[str, Any]:
    shape = (len(tokens), max(map(len, tokens)))
    ids = np.zeros(shape, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, numbers in enumerate(tokens):
        ids[row, : len(numbers)], mask[row, : len(numbers)] = numbers, 1
    return {"input_ids": ids, "attention_mask": mask}
