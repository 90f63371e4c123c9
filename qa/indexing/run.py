"""One run over some files and folders: each file is looked at, read if need be, and written."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.index.files import FileStates
from qa.index.moving import Moves
from qa.index.origins import Origins
from qa.index.reuse import StoredVectors
from qa.indexing.embedding import BATCH, Embedding, Pending, Stopped, body_passages
from qa.indexing.files import Files
from qa.indexing.known import Known, is_as_it_was
from qa.indexing.signing import Signing
from qa.indexing.tally import ADDED, CHANGED, MOVED, REMOVED, Tally
from qa.ingest import READING, Parsing, absolute_path, find_files
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qa.index.files import FileState
    from qa.index.store import SQLiteStore
    from qa.ingest import Limits
    from qa.protocols import Encode, Vectors
    from qa.types import AddReport, Change, NewDocument, Progress

SOURCES = 3
"""Documents of the same bytes that are looked through for vectors; they hold the same ones."""


class Indexing:
    """One run over some files and folders.

    Args:
        store: what is written to; the caller holds the writer's lock.
        encode: makes the vectors of passages.
        passage_words: aimed-at length of a passage, in words.
        limits: on each file; what is over one is a failure.
        keep_missing: keep the documents whose file is gone.
        progress: told after every file.
        changed: told of every document that was written, moved or removed.
        stop: asked between batches; true ends the run, keeping what is done.
    """

    def __init__(
        self,
        store: SQLiteStore,
        encode: Encode,
        *,
        passage_words: int,
        limits: Limits,
        keep_missing: bool = False,
        progress: Callable[[Progress], None] | None = None,
        changed: Callable[[Change], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self._store = store
        self._words = passage_words
        self._file_dates = limits.file_dates
        self._keep_missing = keep_missing
        self._stop = stop or (lambda: False)
        stored = StoredVectors(store.database, store.weights)
        self._embedding = Embedding(encode, stored, self._stop)
        self._files = Files(FileStates(store.database))
        self._parsing = Parsing(limits)
        self._moves = Moves(store)
        self._signing = Signing(store, self._stop)
        self._tally = Tally(progress or (lambda _: None), changed or (lambda _: None))

    def run(self, paths: Sequence[str | Path]) -> AddReport:
        """Bring the library up to date with the files.

        A document whose file is no longer in one of the given folders is removed; one whose
        file can be found but not read stays as it was.

        Raises:
            SourceError: none of the paths leads to any article.
        """
        found = [str(entry) if isinstance(entry, Path) else entry for entry in find_files(paths)]
        if not any(isinstance(entry, str) for entry in found):
            raise SourceError(_nothing_found(paths, found))
        self._tally.total = len(found)
        self._known = Known(Origins(self._store.database))
        self._signing.begin()
        self._files.read_by(f"{READING}, with file times" if self._file_dates else f"{READING}")
        stopped = False
        try:
            self._write_all(found)
        except Stopped:
            stopped = True
        else:
            if not self._keep_missing:
                self._remove_missing(paths, found)
            self._signing.finish(self._known.newest)
        if self._tally.done[MOVED] or self._tally.done[REMOVED]:
            self._files.forget()
        return self._tally.report(stopped=stopped)

    def _write_all(self, found: Sequence[str | Failure]) -> None:
        """Write what must be, in its order, while what follows is read and encoded."""
        with self._parsing, self._embedding:
            try:
                for batch in self._batches(found):
                    write = partial(self._write, batch, self._files.noted())
                    self._embedding.begin(batch, self._alike, write)
            except Stopped:
                self._embedding.finish()
                raise
            self._embedding.finish()

    def _batches(self, found: Sequence[str | Failure]) -> Iterator[list[Pending]]:
        """What must be written, in batches of about as many passages as are encoded at once."""
        batch: list[Pending] = []
        for entry in found:
            if self._stop():
                yield batch
                raise Stopped
            for pending in self._read(entry):
                batch.append(pending)
                if sum(len(waiting.spans) for waiting in batch) >= BATCH:
                    yield batch
                    batch = []
                    if self._stop():  # a file may hold very many documents
                        raise Stopped
        yield batch

    def _read(self, entry: str | Failure) -> Iterator[Pending]:
        """The documents of one file that must be written, in file order."""
        if isinstance(entry, Failure):
            self._tally.fail(entry)
            self._tally.file_done(entry.path)
            return
        before = self._known.of_file(entry)
        if self._files.same(entry, len(before)):
            self._known.see(before)
            self._tally.unchanged += len(before)
        else:
            yield from self._documents(entry, before)
        self._tally.file_done(entry)

    def _documents(self, path: str, before: Sequence[int]) -> Iterator[Pending]:
        """The documents of a file that is new or may have changed."""
        readable, count = True, 0
        try:
            for found in self._parsing.read(path):
                if isinstance(found, Failure):
                    readable = False
                    self._tally.fail(found)
                    continue
                count += 1
                if pending := self._compared(found):
                    yield pending
        except SourceError as error:
            readable = False
            self._tally.fail(Failure(path, str(error)))
        if readable:
            self._files.read(path, count)
        else:  # what cannot be read now stays as it was
            self._known.see(before)

    def _compared(self, document: NewDocument) -> Pending | None:
        """A document as it must be written; None if it is as it was."""
        known = self._known
        before = known.at(document)
        known.see([before.id] if before else [])
        if before is not None and is_as_it_was(before, document):
            self._tally.unchanged += 1
            return None
        again = before is not None and before.sha256 == document.sha256  # read another way by now
        earlier = before if again else known.earlier_name_of(document)
        if earlier is None or self._store.document(earlier.id).text != document.text:
            spans = body_passages(document.text, self._words)
            return Pending(document, spans, before)
        known.dropped(earlier)  # so that only one document is taken for it
        spans = self._moves.spans(earlier.id)
        return Pending(document, spans, None if again else before, earlier)

    def _alike(self, pending: Pending) -> Iterator[int]:
        """Documents of the library that may hold some of its vectors, by now."""
        yield from (info.id for info in (pending.replaces, pending.moved_from) if info)
        yield from self._known.same_as(pending.document)[:SOURCES]

    def _write(
        self, batch: Sequence[Pending], files: Mapping[str, FileState], made: Sequence[Vectors]
    ) -> None:
        # Each document on its own, as it took time to encode; a folder that moved, all at once.
        only_moved = all(pending.moved_from for pending in batch)
        with self._store.database.write() if only_moved and batch else nullcontext():
            for pending, vectors in zip(batch, made, strict=True):
                self._write_one(pending, vectors)
        self._files.remember(files)
        self._tally.passages = self._embedding.encoded
        if batch:
            self._tally.tell(batch[-1].document.path)

    def _write_one(self, pending: Pending, vectors: Vectors) -> None:
        before, earlier = pending.replaces, pending.moved_from
        replaced = before.id if before else None
        if earlier is not None:
            info = self._moves.move(earlier.id, pending.document, vectors, replaced)
            if (info.path, info.part) == (earlier.path, earlier.part):
                self._tally.change(CHANGED, info)
            else:
                self._tally.change(MOVED, info, earlier.path)
            if before is not None:
                self._tally.change(REMOVED, before)
        else:
            with self._store.database.write():
                info = self._store.add_document(pending.document, pending.spans, vectors, replaced)
                self._tally.copies += self._signing.sign(info.id, pending.document.text)
            self._tally.change(CHANGED if before else ADDED, info)
        if before is not None:
            self._known.dropped(before)
        self._known.wrote(info)

    def _remove_missing(self, paths: Sequence[str | Path], found: Sequence[str | Failure]) -> None:
        failed = {entry.path for entry in found if isinstance(entry, Failure)}
        roots = [str(absolute_path(path)) for path in paths]
        for number in self._known.missing(roots, failed):
            info = self._store.document(number).info()
            self._store.remove_document(number)
            self._tally.change(REMOVED, info)


def _nothing_found(paths: Sequence[str | Path], found: Sequence[str | Failure]) -> str:
    reasons = [entry.reason for entry in found if isinstance(entry, Failure)]
    if reasons:
        return reasons[0]
    named = ", ".join(str(path) for path in paths) or "nothing"
    return f"{named} holds no articles; name files or folders of them."
