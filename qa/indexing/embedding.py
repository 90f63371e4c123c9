"""Vectors for the documents that are written: what the library has already is not encoded again.

A vector is of a title and a passage's text, so wherever both are the same, it is too: in the
passages that an edit left alone, in a copy under another name, in a heading that is repeated.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qa.ingest import front_matter_end, split_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from typing import Self

    from qa.index.reuse import StoredVectors
    from qa.protocols import Encode, Vectors
    from qa.types import DocumentInfo, NewDocument, Span

BATCH = 64
"""About as many passages are encoded together."""

WORKERS = 2
"""Batches that are at hand at the same time, each by a thread: reading and writing go on meanwhile,
and while one batch is made ready, the other keeps all cores busy."""

AHEAD = 3
"""Batches that are begun before the oldest is written; they bound what is held in memory, and what
is still encoded after a wish to stop."""

LAST = (AHEAD + 1) * BATCH
"""Passages of one document still encoded after a wish to stop, so that the document at hand is
finished; a longer rest would keep waiting whoever asked, and is left for the next run."""


class Stopped(Exception):
    """The caller asked to stop in the middle of a long document, which is not written."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A document that waits for its vectors.

    Attributes:
        document: what is written.
        spans: its passages.
        replaces: its earlier version, which goes.
        moved_from: the document that it was, if only its name or its facts are others.
    """

    document: NewDocument
    spans: list[Span]
    replaces: DocumentInfo | None = None
    moved_from: DocumentInfo | None = None

    def texts(self) -> list[str]:
        """What is encoded, passage by passage."""
        document = self.document
        return [passage_text(document.title, span.of(document.text)) for span in self.spans]


class _Block:
    """Texts that are encoded together, by a thread."""

    def __init__(self, texts: Sequence[str], vectors: Future[Vectors]) -> None:
        self.rows = {text: row for row, text in enumerate(texts)}
        self._vectors = vectors

    def vector(self, text: str) -> Vectors:
        """Of one of the texts; waits for it."""
        found: Vectors = self._vectors.result()[self.rows[text]]
        return found


class _Begun(NamedTuple):
    """A batch that is being encoded."""

    texts: list[list[str]]
    known: dict[str, Vectors]
    blocks: list[_Block]
    earlier: dict[str, _Block]
    done: Callable[[list[Vectors]], None]


class Embedding:
    """Makes vectors, or finds them; a context manager, which ends its threads.

    Whatever is begun is done in that order, by the thread that began it.

    Args:
        encode: makes those that the library lacks; called by several threads.
        stored: those that it has.
        stop: asked as parts of a long document are encoded.
    """

    def __init__(self, encode: Encode, stored: StoredVectors, stop: Callable[[], bool]) -> None:
        self._encode = encode
        self._stored = stored
        self._stop = stop
        self._threads = ThreadPoolExecutor(WORKERS, "encoding")
        self._begun: deque[_Begun] = deque()
        self._coming: dict[str, _Block] = {}
        self.encoded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def begin(
        self,
        batch: Sequence[Pending],
        alike: Callable[[Pending], Iterable[int]],
        done: Callable[[list[Vectors]], None],
    ) -> None:
        """Have some documents encoded, and the oldest done where many are begun.

        Args:
            batch: the documents.
            alike: documents of the library that may hold some of the vectors of one.
            done: given for each document its vectors, shape `(passages, dimension)`, float32.

        Raises:
            Stopped: it was asked to, and much is left to do of the oldest.
        """
        texts = [pending.texts() for pending in batch]
        known: dict[str, Vectors] = {}
        for pending, own in zip(batch, texts, strict=True):
            if wanted := set(own) - known.keys() - self._coming.keys():
                known.update(self._of_the_library(alike(pending), wanted))
        distinct = dict.fromkeys(text for own in texts for text in own if text not in known)
        earlier = {text: self._coming[text] for text in distinct if text in self._coming}
        new = [text for text in distinct if text not in earlier]
        blocks = [self._block(part) for part in _evenly(new)]
        self._begun.append(_Begun(texts, known, blocks, earlier, done))
        while len(self._begun) > AHEAD:
            self._do_oldest()

    def finish(self) -> None:
        """Have all that was begun done. Raises as `begin` does."""
        while self._begun:
            self._do_oldest()

    def _block(self, texts: Sequence[str]) -> _Block:
        block = _Block(texts, self._threads.submit(self._encode, texts))
        self._coming.update(dict.fromkeys(texts, block))
        return block

    def _do_oldest(self) -> None:
        texts, known, blocks, earlier, done = self._begun.popleft()
        left = sum(len(block.rows) for block in blocks)
        for block in blocks:
            if left > LAST and self._stop():
                self._begun.clear()
                raise Stopped
            for text in block.rows:
                known[text] = block.vector(text)
                del self._coming[text]
            left -= len(block.rows)
            self.encoded += len(block.rows)
        known.update((text, block.vector(text)) for text, block in earlier.items())
        done(
            [
                np.stack([known[text] for text in own]) if own else np.zeros((0, 0), np.float32)
                for own in texts
            ]
        )

    def _of_the_library(self, documents: Iterable[int], wanted: set[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        for number in documents:
            for title, text, vector in self._stored.of_document(number):
                if (encoded := passage_text(title, text)) in wanted:
                    found[encoded] = vector
            if len(found) == len(wanted):
                break
        return found


def _evenly(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """In parts of about `BATCH`; a part of two or three would take as long as one of many."""
    count = max(1, round(len(texts) / BATCH)) if texts else 0
    for part in range(count):
        yield texts[part * len(texts) // count : (part + 1) * len(texts) // count]


def body_passages(text: str, words: int) -> list[Span]:
    """The passages of an article without its front matter, which tells of it but says nothing.

    All passages where there is nothing else.
    """
    spans, start = split_passages(text, words), front_matter_end(text)
    return [span for span in spans if span.end > start] or spans


def passage_text(title: str, text: str) -> str:
    """What is encoded for a passage: the title in front, since it often names the subject."""
    return f"{title}\n{text}"
