"""The two ways to find passages: by meaning and by words. Each gives ids with its own score."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from qa.retrieve.terms import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.protocols import Encoder, Store, Vectors

    Begun = Callable[[], list[tuple[int, float]]]
    """What gives the hits of a search that was begun."""


class NearestVectors(Protocol):
    """What dense retrieval needs of the vectors."""

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, inner product)`, best first, of `among` if given."""
        ...

    def begin(self, query: Vectors, k: int, among: Sequence[int] | None = None) -> Begun:
        """The same, begun; what is returned is called for it by the same thread."""
        ...


class Stage(Protocol):
    """One way to find passages."""

    @property
    def name(self) -> str:
        """Its key in `Candidate.scores`."""
        ...

    def search(
        self, query: str, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, score)`, best first; exactly the best of `among` if given."""
        ...

    def begin(self, query: str, k: int, among: Sequence[int] | None = None) -> Begun:
        """The same, begun, where something else can be done meanwhile."""
        ...


class Dense:
    """By meaning: cosine of the question's vector and the passage's."""

    name = "dense"

    def __init__(self, encoder: Encoder, vectors: NearestVectors) -> None:
        self._encoder = encoder
        self._vectors = vectors

    def search(
        self, query: str, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` nearest `(passage id, cosine)`."""
        return self._vectors.search(self._encoder.encode_query(query), k, among)

    def begin(self, query: str, k: int, among: Sequence[int] | None = None) -> Begun:
        """The same, while other stages search."""
        return self._vectors.begin(self._encoder.encode_query(query), k, among)


class Lexical:
    """By words: BM25 over title and text (Robertson and Zaragoza 2009)."""

    name = "lexical"

    def __init__(self, store: Store) -> None:
        self._store = store

    def search(
        self, query: str, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, BM25)`."""
        return self._store.search_postings(terms(query), k, among)

    def begin(self, query: str, k: int, among: Sequence[int] | None = None) -> Begun:
        """The same once it is asked for: SQLite reads within one thread's transaction."""
        return partial(self.search, query, k, among)
