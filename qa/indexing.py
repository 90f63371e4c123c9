"""Files → library: what is new or changed is read, split, encoded and written; what is gone goes.

Each document is committed on its own as soon as its vectors are there, so whatever was
done before an interruption stays done, and the next run goes on from there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import DocumentNotFound, SourceError
from qa.ingest import (
    absolute_path,
    find_files,
    front_matter_end,
    read_documents,
    split_passages,
)
from qa.types import AddReport, Failure, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qa.protocols import Encoder, Store, Vectors
    from qa.types import DocumentInfo, NewDocument, Span

BATCH = 64
"""Passages that are encoded together; between batches a wish to stop is heard."""


class _Stopped(Exception):
    """The caller asked to stop in the middle of a document, which is not written."""


@dataclass(slots=True)
class _Pending:
    """A document that waits for its vectors; `replaces` is the id of its earlier version."""

    document: NewDocument
    spans: list[Span]
    replaces: int | None


@dataclass(slots=True)
class _Tally:
    """Counts so far. `total` is of files."""

    total: int
    files: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0
    failed: list[Failure] = field(default_factory=list)


class Indexing:
    """One run over some files and folders.

    Args:
        store: what is written to; the caller holds the writer's lock.
        encoder: makes the vectors.
        passage_words: aimed-at length of a passage, in words.
        max_bytes: larger files are failures.
        progress: told after every file.
        stop: asked between batches; true ends the run, keeping what is done.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        *,
        passage_words: int,
        max_bytes: int,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._words = passage_words
        self._max_bytes = max_bytes
        self._progress = progress or (lambda _: None)
        self._stop = stop or (lambda: False)

    def run(self, paths: Sequence[str | Path]) -> AddReport:
        """Bring the library up to date with the files.

        A document whose file is no longer in one of the given folders is removed; one whose
        file can be found but not read stays as it was.

        Raises:
            SourceError: none of the paths leads to any article.
        """
        found = list(find_files(paths))
        if not any(isinstance(entry, Path) for entry in found):
            raise SourceError(_nothing_found(paths, found))
        self._tally = _Tally(total=len(found))
        known = {(info.path, info.part): info for info in self._store.documents()}
        seen: set[tuple[str, str]] = set()
        stopped = False
        try:
            for batch in self._batches(found, known, seen):
                self._write(batch)
        except _Stopped:
            stopped = True
        else:
            self._remove_missing(paths, found, known, seen)
        tally = self._tally
        return AddReport(
            tally.added,
            tally.changed,
            tally.removed,
            tally.unchanged,
            tally.passages,
            tuple(tally.failed),
            stopped,
        )

    def _batches(
        self,
        found: Iterable[Path | Failure],
        known: dict[tuple[str, str], DocumentInfo],
        seen: set[tuple[str, str]],
    ) -> Iterator[list[_Pending]]:
        batch: list[_Pending] = []
        for entry in found:
            if self._stop():
                yield batch
                raise _Stopped
            for pending in self._read(entry, known, seen):
                batch.append(pending)
                if sum(len(waiting.spans) for waiting in batch) >= BATCH:
                    yield batch
                    batch = []
        yield batch

    def _read(
        self,
        entry: Path | Failure,
        known: dict[tuple[str, str], DocumentInfo],
        seen: set[tuple[str, str]],
    ) -> Iterator[_Pending]:
        """The documents of one file that must be written, in file order."""
        if isinstance(entry, Failure):
            self._failed(entry)
            self._file_done(entry.path)
            return
        path, readable = str(absolute_path(entry)), True
        try:
            for found in read_documents(entry, self._max_bytes):
                if isinstance(found, Failure):
                    readable = False
                    self._failed(found)
                    continue
                key = (found.path, found.part)
                seen.add(key)
                before = known.get(key)
                if before is not None and before.sha256 == found.sha256:
                    self._tally.unchanged += 1
                    continue
                spans = body_passages(found.text, self._words)
                yield _Pending(found, spans, before.id if before else None)
        except SourceError as error:
            readable = False
            self._failed(Failure(path, str(error)))
        if not readable:  # what cannot be read now stays as it was
            seen.update(key for key in known if key[0] == path)
        self._file_done(path)

    def _write(self, batch: Sequence[_Pending]) -> None:
        vectors = self._encode(batch)
        first = 0
        for pending in batch:
            own = vectors[first : first + len(pending.spans)]
            first += len(pending.spans)
            self._store.add_document(pending.document, pending.spans, own, pending.replaces)
            self._tally.passages += len(pending.spans)
            if pending.replaces is None:
                self._tally.added += 1
            else:
                self._tally.changed += 1
        if batch:
            self._report(batch[-1].document.path)

    def _encode(self, batch: Sequence[_Pending]) -> Vectors:
        texts = [
            passage_text(pending.document.title, span.of(pending.document.text))
            for pending in batch
            for span in pending.spans
        ]
        blocks: list[Vectors] = []
        for first in range(0, len(texts), BATCH):
            if first and self._stop():
                raise _Stopped
            blocks.append(self._encoder.encode_passages(texts[first : first + BATCH]))
        return np.concatenate(blocks) if blocks else np.zeros((0, 0), dtype=np.float32)

    def _remove_missing(
        self,
        paths: Iterable[str | Path],
        found: Sequence[Path | Failure],
        known: dict[tuple[str, str], DocumentInfo],
        seen: set[tuple[str, str]],
    ) -> None:
        failed = {entry.path for entry in found if isinstance(entry, Failure)}
        roots = [str(absolute_path(path)) for path in paths]
        for key, info in known.items():
            if key in seen or any(is_under(key[0], path) for path in failed):
                continue
            if any(is_under(info.path, root) and Path(root).exists() for root in roots):
                self._store.remove_document(info.id)
                self._tally.removed += 1

    def _failed(self, failure: Failure) -> None:
        self._tally.failed.append(failure)
        self._report(failure.path, failure)

    def _file_done(self, path: str) -> None:
        self._tally.files += 1
        self._report(path)

    def _report(self, path: str, failure: Failure | None = None) -> None:
        tally = self._tally
        self._progress(Progress(tally.files, tally.total, path, tally.passages, failure))


def body_passages(text: str, words: int) -> list[Span]:
    """The passages of an article without its front matter, which tells of it but says nothing.

    All passages where there is nothing else.
    """
    spans, start = split_passages(text, words), front_matter_end(text)
    return [span for span in spans if span.end > start] or spans


def passage_text(title: str, text: str) -> str:
    """What is encoded for a passage: the title in front, since it often names the subject."""
    return f"{title}\n{text}"


def is_under(path: str, root: str) -> bool:
    """Whether an absolute path is `root` or inside it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def named(name: int | str | Path, known: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    """The documents that an id, a file or a folder names.

    Raises:
        DocumentNotFound: there are none.
    """
    given = str(name)
    if isinstance(name, int) or (given.isascii() and given.isdigit()):
        found = [info for info in known if str(info.id) == given.lstrip("0")]
    else:
        root = str(absolute_path(name))
        found = [info for info in known if is_under(info.path, root)]
    if not found:
        raise DocumentNotFound(
            f"The library has no document {str(name)!r}; "
            "`qa status --documents` lists what it holds."
        )
    return found


def _nothing_found(paths: Sequence[str | Path], found: Sequence[Path | Failure]) -> str:
    reasons = [entry.reason for entry in found if isinstance(entry, Failure)]
    if reasons:
        return reasons[0]
    named = ", ".join(str(path) for path in paths) or "nothing"
    return f"{named} holds no articles; name text, Markdown or JSONL files or folders of them."
