"""The one fake: an encoder of words by hashing. It passes the encoder's contract tests."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Bag of words, each hashed to a few signed dimensions: similar words, similar vectors."""

    model_id = "hashing"
    weights_sha256 = hashlib.sha256(b"hashing encoder").hexdigest()
    dimension = 384

    def __init__(self) -> None:
        self.encoded = 0

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        return self._vector(query)

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        vector = np.zeros(self.dimension)
        for word in _WORD.findall(text.lower()) or [""]:
            digest = hashlib.blake2b(word[:6].encode("utf-8", "replace"), digest_size=16).digest()
            for i in range(0, 16, 4):
                place = int.from_bytes(digest[i : i + 3], "little") % self.dimension
                vector[place] += 1 if digest[i + 3] % 2 else -1
        if not vector.any():
            vector[0] = 1
        unit: npt.NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit
