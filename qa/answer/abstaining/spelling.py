"""What a question may have meant where its words stand in no article, but nearly do.

Told from the passages that came closest: vectors find them in spite of a slip of the keys.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qa.retrieve.terms import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qa.protocols import Store
    from qa.types import Candidate

NEAR = 0.8
"""Share of letters in common, in order, from which one word may stand for another."""

_WORD = re.compile(r"[^\W\d_]{4,}")
MAX_WORDS = 12
"""Words of a question that are looked up."""


def meant(question: str, store: Store, closest: Sequence[Candidate]) -> str:
    """The question with the nearest words of the closest passages for those that stand nowhere.

    Empty where every word stands somewhere, or nothing is near.
    """
    known = _words_of(closest)
    exchanged = {
        word: near
        for word in list(dict.fromkeys(_WORD.findall(question)))[:MAX_WORDS]
        if word.lower() not in STOP_WORDS
        and word.lower() not in known
        and (near := _nearest(word.lower(), known))
        and not store.search_postings(words(word), 1)
    }
    if not exchanged:
        return ""
    return _WORD.sub(lambda match: exchanged.get(match[0], match[0]), question)


def _words_of(candidates: Iterable[Candidate]) -> Mapping[str, str]:
    """The words of some passages, lower case, as they are first written."""
    known: dict[str, str] = {}
    for candidate in candidates:
        for word in _WORD.findall(f"{candidate.passage.document.title} {candidate.passage.text}"):
            known.setdefault(word.lower(), word)
    return known


def _nearest(word: str, known: Mapping[str, str]) -> str:
    near = [(_likeness(word, other), written) for other, written in known.items()]
    best, written = max(near, default=(0.0, ""))
    return written if best >= NEAR else ""


def _likeness(word: str, other: str) -> float:
    """From 0 to 1; 0 where neither ends agree nor letters have only changed their places."""
    if abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return 0.0
    if sorted(word) == sorted(other):
        return 1.0
    return SequenceMatcher(None, word, other).ratio() if word[-1] == other[-1] else 0.0
