"""An export → library: its documents are written as those of files are, encoded again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.index.importing import Importing
from qa.index.origins import Origins
from qa.index.reuse import StoredVectors
from qa.indexing.embedding import BATCH, Embedding, Pending, Stopped
from qa.indexing.exported import exported, records
from qa.indexing.signing import Signing
from qa.types import Failure, ImportReport, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qa.index.store import SQLiteStore
    from qa.indexing.exported import Exported
    from qa.protocols import Encode, Vectors
    from qa.types import DocumentInfo


class ImportRun:
    """One reading of an export.

    Args:
        store: what is written to; the caller holds the writer's lock.
        encode: makes the vectors of passages.
        progress: told after every record.
        stop: asked between documents.
    """

    def __init__(
        self,
        store: SQLiteStore,
        encode: Encode,
        progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self._store = store
        self._stop = stop or (lambda: False)
        self._progress = progress or (lambda _: None)
        self._embedding = Embedding(
            encode, StoredVectors(store.database, store.weights), self._stop
        )
        self._signing = Signing(store, self._stop)
        self._importing = Importing(store)
        self._origins = Origins(store.database)
        self._batch: list[Exported] = []
        self._waiting: set[tuple[str, str]] = set()
        self._ids: dict[int, int] = {}
        self._failed: list[Failure] = []
        self._added = self._unchanged = self._conversations = self._done = 0

    def run(self, file: BinaryIO, name: str) -> ImportReport:
        """Write what a file holds; what the library has already stays as it is.

        Raises:
            SourceError: it is no export, or is cut short or damaged; what came before is kept.
        """
        self._signing.begin()
        stopped = False
        try:
            with self._embedding:
                self._all(file, name)
        except Stopped:
            stopped = True
        finally:
            self._importing.finish()
        return ImportReport(
            self._added,
            self._unchanged,
            self._conversations,
            self._embedding.encoded,
            tuple(self._failed),
            stopped,
        )

    def _all(self, file: BinaryIO, name: str) -> None:
        try:
            self._each(file, name)
        except (SourceError, Stopped):
            self._flush()
            raise
        self._flush()

    def _each(self, file: BinaryIO, name: str) -> None:
        total = 0
        for number, record in enumerate(records(file, name), start=1):
            where = f"{name}:{number}"
            if self._stop():
                raise Stopped
            if record["kind"] == "library":
                total = record["documents"] + record["conversations"]
                continue
            try:
                self._one(record, where)
            except SourceError as error:
                self._failed.append(Failure(where, str(error)))
            self._done += 1
            self._progress(Progress(self._done, total, where, self._embedding.encoded))

    def _one(self, record: Mapping[str, object], where: str) -> None:
        if record["kind"] == "conversation":
            self._flush()
            try:
                self._conversations += self._importing.add_conversation(record, self._ids)
            except SourceError as error:
                raise SourceError(f"{where} {error}.") from error
            return
        found = exported(dict(record), where)
        key = found.document.path, found.document.part
        if key in self._waiting:
            self._flush()
        before = self._origins.at(*key)
        if found.live and before is not None and self._is_same(found, before):
            self._ids[found.number] = before.id
            self._unchanged += 1
        elif found.live and before is None:
            self._batch.append(found)
            self._waiting.add(key)
            if sum(len(waiting.spans) for waiting in self._batch) >= BATCH:
                self._begin()
        else:
            self._keep(found, where)

    def _is_same(self, found: Exported, before: DocumentInfo) -> bool:
        return (
            before.sha256 == found.document.sha256
            and self._store.document(before.id).text == found.document.text
        )

    def _keep(self, found: Exported, where: str) -> None:
        """A document that is not live, there or here; saved turns may cite it all the same."""
        self._flush()
        self._ids[found.number] = self._importing.keep(found.document)
        if found.live:
            path = found.document.path
            raise SourceError(
                f"{where} differs from what the library has of {path}, which stays; "
                "remove that first to have this one."
            )

    def _begin(self) -> None:
        batch, self._batch = self._batch, []
        pending = [Pending(found.document, list(found.spans)) for found in batch]
        self._embedding.begin(pending, lambda _: (), partial(self._write, batch))

    def _flush(self) -> None:
        self._begin()
        self._embedding.finish()

    def _write(self, batch: Sequence[Exported], made: Sequence[Vectors]) -> None:
        for found, vectors in zip(batch, made, strict=True):
            with self._store.database.write():
                info = self._store.add_document(found.document, found.spans, vectors)
                self._signing.sign(info.id, found.document.text)
            self._waiting.discard((info.path, info.part))
            self._ids[found.number] = info.id
            self._added += 1
