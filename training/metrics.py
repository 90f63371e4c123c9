"""The measures that readers are compared by, on plain text and numbers."""

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "`´’‘“”–—")


def normalised(text: str) -> str:
    """Lower case without articles, punctuation and spare spaces (SQuAD's own rule)."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact(prediction: str, answers: Iterable[str]) -> float:
    """1 where the prediction equals an answer after normalisation."""
    return float(any(normalised(prediction) == normalised(answer) for answer in answers))


def f1(prediction: str, answers: Iterable[str]) -> float:
    """Best overlap in words with any answer."""
    return max(_f1(normalised(prediction).split(), normalised(a).split()) for a in answers)


def _f1(predicted: Sequence[str], expected: Sequence[str]) -> float:
    same = sum((Counter(predicted) & Counter(expected)).values())
    if not same:
        return float(predicted == expected)
    return 2 * same / (len(predicted) + len(expected))


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties counted half (area under ROC)."""
    high, low = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float((high > low).mean() + (high == low).mean() / 2)
