"""BM25 over a few thousand passages in memory, to find passages that look right but are not."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # it ships no types

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-cased words, as BM25 counts them."""
    return _WORD.findall(text.lower())


class Bm25:
    """Okapi BM25 (Robertson and Zaragoza, 2009) over fixed texts.

    Weights of each word in each text are worked out once, so that a query is a sparse product.
    """

    def __init__(self, texts: Sequence[str], k1: float = 0.9, b: float = 0.4) -> None:
        self._vocabulary: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        lengths = np.zeros(len(texts), dtype=np.float32)
        for row, text in enumerate(texts):
            counted = Counter(words(text))
            lengths[row] = sum(counted.values())
            for word, count in counted.items():
                rows.append(row)
                columns.append(self._vocabulary.setdefault(word, len(self._vocabulary)))
                counts.append(count)
        column = np.asarray(columns, dtype=np.int64)
        row_of = np.asarray(rows, dtype=np.int64)
        tf = np.asarray(counts, dtype=np.float32)
        size = max(len(self._vocabulary), 1)
        df = np.bincount(column, minlength=size)
        idf = np.log1p((len(texts) - df + 0.5) / (df + 0.5)).astype(np.float32)
        norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1.0))
        weight = idf[column] * tf * (k1 + 1) / (tf + norm[row_of])
        self._weights = sparse.csc_matrix((weight, (row_of, column)), shape=(len(texts), size))

    def scores(self, query: str) -> NDArray[np.float32]:
        """One score per text; higher is better, 0 where no word is shared."""
        known = {self._vocabulary[word] for word in words(query) if word in self._vocabulary}
        total = self._weights[:, sorted(known)].sum(axis=1)
        return np.asarray(total, dtype=np.float32).ravel()

    def top(self, query: str, k: int) -> list[tuple[int, float]]:
        """The ``k`` best ``(text number, score)``, best first, ties by number."""
        scores = self.scores(query)
        order = np.argsort(-scores, kind="stable")[:k]
        return [(int(i), float(scores[i])) for i in order if scores[i] > 0]
