"""Short answers compared as SQuAD does, after undoing the tokenisation of some data sets.

Exact match and F1 follow the official script of Rajpurkar et al., "SQuAD: 100,000+
Questions for Machine Comprehension of Text" (2016): lower case, no punctuation, no
articles, single spaces. Text tokenised as in the Penn Treebank (`` quotes '', split
clitics, -LRB-) is joined again first, on both sides, so that it is the words that count.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRACKETS = re.compile(r"-[LR][RSC]B-")
_SPLIT_CLITIC = re.compile(r"\s+(?=(?:n't|'(?:s|re|ve|ll|d|m))\b)", re.IGNORECASE)
_SPLIT_JOINER = re.compile(r"(?<=\w)\s+([-–—/])\s+(?=\w)")
_SPLIT_NUMBER = re.compile(r"(?<=\d)\s*([,.])\s+(?=\d{3}\b)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLE = re.compile(r"\b(a|an|the)\b")


def normalise(text: str) -> str:
    """`text` as it is compared: lower-case words, single spaces."""
    joined = _BRACKETS.sub(" ", text.translate(_QUOTES))
    joined = _SPLIT_CLITIC.sub("", joined)
    joined = _SPLIT_JOINER.sub(r"\1", joined)
    joined = _SPLIT_NUMBER.sub(r"\1", joined)
    bare = joined.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLE.sub(" ", bare).split())


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 if `predicted` equals one of the answers once both are normalised, else 0."""
    return float(any(normalise(predicted) == normalise(answer) for answer in answers))


def f1(predicted: str, answers: Sequence[str]) -> float:
    """The best F1 of words over the answers; 0 when there are none."""
    return max((_word_f1(predicted, answer) for answer in answers), default=0.0)


def _word_f1(predicted: str, answer: str) -> float:
    said, true = normalise(predicted).split(), normalise(answer).split()
    if not said or not true:
        return float(said == true)
    shared = sum((Counter(said) & Counter(true)).values())
    return 2 * shared / (len(said) + len(true))
