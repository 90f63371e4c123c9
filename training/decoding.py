"""Logits to spans: the best start and end together, against "no answer here"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.models.span_reader import best_pair

MAX_ANSWER_TOKENS = 40
BREVITY = 0.45
"""What a span loses for its length, times the logarithm of its tokens; the model card has why."""


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
    left, right, best = best_pair(starts, ends, MAX_ANSWER_TOKENS, BREVITY)
    return TokenSpan(first + left, first + right, best - float(start[0] + end[0]))
