"""What copies of an article say is said by one of them, and the others are named beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qa.answer.quotes.quoting import Quote
    from qa.protocols import Store
    from qa.types import Citation, DocumentInfo

NAMED = 100
"""Copies of one article that are looked through for a quote."""


class CopiesOf(Protocol):
    """What is known about the copies in a library."""

    def originals(self, documents: Iterable[int]) -> dict[int, int]:
        """What each document is a copy of; itself if it is none."""
        ...

    def others(self, document: int, most: int) -> list[int]:
        """The other copies of the same article."""
        ...


@dataclass(frozen=True, slots=True)
class Folded:
    """Folds copies into one citation.

    Args:
        store: for the texts of the copies.
        copies: says which there are; None where there are none to know of.
    """

    store: Store
    copies: CopiesOf | None = None

    def sources(self, groups: Sequence[Sequence[Quote]]) -> list[list[Quote]]:
        """The groups, each with one quote from each article: a second copy backs nothing."""
        if self.copies is None:
            return [list(group) for group in groups]
        originals = self.copies.originals({found.document for group in groups for found in group})
        return [_one_each(group, originals) for group in groups]

    def cited(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """The citations, each with the copies that hold its quote too."""
        return tuple(
            replace(citation, also_in=tuple(self._also_in(citation))) for citation in citations
        )

    def _also_in(self, citation: Citation) -> list[DocumentInfo]:
        if self.copies is None:
            return []
        quote = " ".join(citation.quote.split())
        others = map(self.store.document, self.copies.others(citation.document.id, NAMED))
        return [other.info() for other in others if quote in " ".join(other.text.split())]


def _one_each(group: Sequence[Quote], originals: dict[int, int]) -> list[Quote]:
    """The first quote of each article, and those of its own document."""
    first: dict[int, int] = {}
    return [q for q in group if first.setdefault(originals[q.document], q.document) == q.document]
