"""Copies of an article take one article's place among the candidates.

The best-ranked copy stands for all. Of another only those passages stay that say what the first
does not: the paragraph that one paper added, or a number that another one has put right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from qa.index.resemblance import covered, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qa.protocols import Store
    from qa.types import Passage

SAME = 0.8
"""A copy's passage says nothing new if this share of its words stands in what is there already."""


class KnownCopies(Protocol):
    """What folding needs to know."""

    def originals(self, documents: Iterable[int]) -> dict[int, int]:
        """What each document is a copy of; itself if it is none."""
        ...


class Folding:
    """Lets the passages of one ranking through, copies aside.

    Args:
        store: gives the texts of the documents that have copies.
        copies: says which those are.
    """

    def __init__(self, store: Store, copies: KnownCopies | None) -> None:
        self._store = store
        self._copies = copies
        self._first: dict[int, int] = {}
        self._said: dict[int, set[tuple[str, ...]]] = {}

    def distinct(self, passages: Sequence[Passage]) -> list[Passage]:
        """Those that are not said by a copy before them, in their order; to be called in turn."""
        if self._copies is None:
            return list(passages)
        originals = self._copies.originals({passage.document.id for passage in passages})
        return [one for one in passages if self._is_new(one, originals[one.document.id])]

    def _is_new(self, passage: Passage, original: int) -> bool:
        first = self._first.setdefault(original, passage.document.id)
        if first == passage.document.id:
            return True
        if original not in self._said:
            self._said[original] = set(sentences(self._store.document(first).text))
        said = self._said[original]
        if covered(passage.text, said) >= SAME:
            return False
        said.update(sentences(passage.text))
        return True
