"""Vectors for the documents that are written: what the library has already is not encoded again.

A vector is of a title and a passage's text, so wherever both are the same, it is too: in the
passages that an edit left alone, in a copy under another name, in a heading that is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.ingest import front_matter_end, split_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.index.reuse import StoredVectors
    from qa.protocols import Encoder, Vectors
    from qa.types import DocumentInfo, NewDocument, Span

BATCH = 64
"""Passages that are encoded together; between batches a wish to stop is heard."""

LAST = 4 * BATCH
"""Passages still encoded after a wish to stop, so that the document at hand is finished; a
longer rest would keep waiting whoever asked, and that document is left for the next run."""


class Stopped(Exception):
    """The caller asked to stop in the middle of a long document, which is not written."""


@dataclass(slots=True)
class Pending:
    """A document that waits for its vectors.

    Attributes:
        document: what is written.
        spans: its passages.
        alike: documents of the library that may hold some of its vectors.
        replaces: its earlier version, which goes.
        moved_from: the document that it was, if only its name or its facts are others.
    """

    document: NewDocument
    spans: list[Span]
    alike: list[int]
    replaces: DocumentInfo | None = None
    moved_from: DocumentInfo | None = None

    def texts(self) -> list[str]:
        """What is encoded, passage by passage."""
        document = self.document
        return [passage_text(document.title, span.of(document.text)) for span in self.spans]


class Embedding:
    """Makes vectors, or finds them.

    Args:
        encoder: makes those that the library lacks.
        stored: those that it has.
        stop: asked between batches.
    """

    def __init__(self, encoder: Encoder, stored: StoredVectors, stop: Callable[[], bool]) -> None:
        self._encoder = encoder
        self._stored = stored
        self._stop = stop
        self.encoded = 0

    def vectors(self, batch: Sequence[Pending]) -> list[Vectors]:
        """For each document, shape `(passages, dimension)`, float32.

        Raises:
            Stopped: it was asked to, and much is left to do.
        """
        texts = [pending.texts() for pending in batch]
        known: dict[str, Vectors] = {}
        for pending, own in zip(batch, texts, strict=True):
            wanted = set(own) - known.keys()
            if wanted and pending.alike:
                known.update(self._of_the_library(pending.alike, wanted))
        new = list(dict.fromkeys(text for own in texts for text in own if text not in known))
        known.update(zip(new, self._encode(new), strict=True))
        return [
            np.stack([known[text] for text in own]) if own else np.zeros((0, 0), np.float32)
            for own in texts
        ]

    def _of_the_library(self, documents: Sequence[int], wanted: set[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        for number in documents:
            for title, text, vector in self._stored.of_document(number):
                if (encoded := passage_text(title, text)) in wanted:
                    found[encoded] = vector
            if len(found) == len(wanted):
                break
        return found

    def _encode(self, texts: Sequence[str]) -> list[Vectors]:
        rows: list[Vectors] = []
        for first in range(0, len(texts), BATCH):
            if len(texts) - first > LAST and self._stop():
                raise Stopped
            rows.extend(self._encoder.encode_passages(texts[first : first + BATCH]))
        self.encoded += len(rows)
        return rows


def body_passages(text: str, words: int) -> list[Span]:
    """The passages of an article without its front matter, which tells of it but says nothing.

    All passages where there is nothing else.
    """
    spans, start = split_passages(text, words), front_matter_end(text)
    return [span for span in spans if span.end > start] or spans


def passage_text(title: str, text: str) -> str:
    """What is encoded for a passage: the title in front, since it often names the subject."""
    return f"{title}\n{text}"
