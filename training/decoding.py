"""Logits to spans: the best start and end together, against "no answer here"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_ANSWER_TOKENS = 40


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """First and last token of the best span and its margin over "no answer" (above 0: found)."""

    start: int
    end: int
    score: float


def best_span(
    start: NDArray[np.float32], end: NDArray[np.float32], first: int, count: int
) -> TokenSpan:
    """The best span among the ``count`` passage tokens from ``first`` on; logits ``[length]``.

    Raises:
        ValueError: there is no passage token.
    """
    if count < 1:
        raise ValueError("a passage needs at least one token")
    starts, ends = start[first : first + count], end[first : first + count]
    pairs = starts[:, None] + ends[None, :]
    allowed = np.triu(np.ones((count, count), dtype=bool)) & ~np.triu(
        np.ones((count, count), dtype=bool), MAX_ANSWER_TOKENS
    )
    flat = int(np.where(allowed, pairs, -np.inf).argmax())
    left, right = divmod(flat, count)
    margin = float(pairs[left, right] - start[0] - end[0])
    return TokenSpan(first + left, first + right, margin)
