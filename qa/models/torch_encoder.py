"""The encoder, run by sentence-transformers (Reimers and Gurevych 2019, arXiv:1908.10084).

It takes any of its models, and costs seconds and hundreds of megabytes to import, so that is
done when the first text is encoded, never before.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import ModelUnavailable
from qa.models.characters import encodable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentence_transformers import SentenceTransformer

    from qa.models.verified import ModelFiles, WeightsHash
    from qa.protocols import Vectors

BATCH = 32


class TorchEncoder:
    """An `Encoder` over a sentence-transformers model, on a GPU where torch finds one.

    A vector depends on its batch, and on where it is computed, by less than 1e-4 in its cosine.

    Args:
        files: the model's folder.
        weights: their hash, being computed.
        threads: CPU threads; 0 leaves torch's own choice.
    """

    def __init__(self, files: ModelFiles, weights: WeightsHash, *, threads: int) -> None:
        self._files = files
        self._weights = weights
        self._threads = threads
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None

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
        """Length of each vector.

        Raises:
            ModelUnavailable: the model cannot be loaded.
        """
        with self._lock:
            dimension = self._loaded().get_embedding_dimension()
        if dimension is None:
            raise self._unavailable("it does not say how long its vectors are")
        return dimension

    def encode_query(self, query: str) -> Vectors:
        """Shape `(dimension,)`, float32, length 1."""
        with self._lock:
            vector = self._loaded().encode_query([encodable(query)], normalize_embeddings=True)
        return np.asarray(vector, dtype=np.float32).reshape(-1)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape `(len(texts), dimension)`, float32, each row of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._loaded().encode_document(
                [encodable(text) for text in texts],
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def _loaded(self) -> SentenceTransformer:
        if self._model is None:
            self._weights.verified()
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar, set_verbosity_error

            disable_progress_bar()  # type: ignore[no-untyped-call]
            set_verbosity_error()  # type: ignore[no-untyped-call]
            if self._threads:
                torch.set_num_threads(self._threads)
            try:
                self._model = SentenceTransformer(
                    str(self._files.folder),
                    device=_device(),
                    trust_remote_code=False,
                    local_files_only=True,
                    model_kwargs={"use_safetensors": True},
                )
            except (OSError, ValueError, KeyError, RuntimeError) as error:
                raise self._unavailable(str(error)) from error
        return self._model

    def _unavailable(self, reason: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"The model in {self._files.folder} cannot be loaded ({reason}); "
            "name another sentence-transformers model."
        )


def _device() -> str:
    """Where torch computes soonest: an NVIDIA or AMD GPU, that of a Mac, else the CPU."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
