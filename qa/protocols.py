"""The seams: what an implementation must do to take part, and nothing about how.

Every implementation, the tests' fakes included, passes the same contract tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping, Sequence
    from datetime import date

    import numpy as np
    import numpy.typing as npt

    from qa.types import (
        Candidate,
        Document,
        DocumentInfo,
        Filters,
        NewDocument,
        Passage,
        Query,
        Reading,
        Span,
    )

    Vectors: TypeAlias = npt.NDArray[np.float32]
    Ids: TypeAlias = npt.NDArray[np.int64]
    Encode: TypeAlias = Callable[[Sequence[str]], Vectors]
    """Texts → shape `(len(texts), dimension)`, float32, each row of length 1."""


class Encoder(Protocol):
    """Text → unit vector. Safe to call from several threads."""

    @property
    def model_id(self) -> str:
        """The name a person would use for the model."""
        ...

    @property
    def weights_sha256(self) -> str:
        """Hex digest of the weights; vectors of different weights must never be mixed."""
        ...

    @property
    def dimension(self) -> int:
        """Length of each vector."""
        ...

    def encode_query(self, query: str) -> Vectors:
        """Shape `(dimension,)`, float32, length 1."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape `(len(texts), dimension)`, float32, each row of length 1."""
        ...


class Reader(Protocol):
    """Question + passages → the span of each passage that answers, or none, with a score."""

    @property
    def name(self) -> str:
        """Which reader this is; calibration is kept by this name."""
        ...

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage, in their order."""
        ...


class VectorIndex(Protocol):
    """Vectors by id; answers "which ids are nearest". Scores are inner products."""

    def __len__(self) -> int: ...

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add rows; `ids` has shape `(n,)`, `vectors` `(n, dimension)` float32. Ids must be new."""
        ...

    def remove(self, ids: Iterable[int]) -> int:
        """Take ids out, unknown ones ignored; returns how many were there."""
        ...

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(id, score)`, best first; ties by lower id. Fewer when there are fewer.

        With `among`, exactly the best of these ids; ids that are not in the index are ignored.
        """
        ...


class Retriever(Protocol):
    """Question → candidates, best first."""

    def retrieve(
        self,
        query: Query | str,
        k: int,
        timings_ms: MutableMapping[str, float] | None = None,
    ) -> list[Candidate]:
        """At most `k` candidates; `timings_ms` gets each stage's wall time in milliseconds."""
        ...


class Store(Protocol):
    """The truth about what the library holds: documents and passages."""

    def add_document(
        self,
        document: NewDocument,
        spans: Sequence[Span],
        vectors: Vectors,
        replaces: int | None = None,
    ) -> DocumentInfo:
        """Write a document and all that is derived from it, in place of another if one is named.

        One transaction; `vectors` has shape `(len(spans), dimension)`, float32.
        """
        ...

    def remove_document(self, document_id: int) -> None:
        """Take a document and all that was derived from it out, in one transaction."""
        ...

    def document(self, document_id: int) -> Document:
        """A document with its text.

        Raises:
            DocumentNotFound: no document ever had this id, or it was removed and nothing cites it.
        """
        ...

    def documents(self) -> list[DocumentInfo]:
        """All live documents, by id."""
        ...

    def count(self) -> tuple[int, int]:
        """How many live documents and passages there are."""
        ...

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The live ones among `ids`, in that order."""
        ...

    def passages_of(self, filters: Filters) -> list[int]:
        """Ids of the live passages whose documents the filters let through, rising."""
        ...

    def dates(self, ids: Sequence[int]) -> dict[int, date]:
        """The publication dates of those passages among `ids` that have one."""
        ...

    def search_postings(
        self, terms: Sequence[str], k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(passage id, BM25)` for any of the terms, of `among` if given."""
        ...
