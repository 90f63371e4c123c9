"""What goes into a library and out of it: files as they are now, documents by name."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Protocol

from qa.index.compacting import hand_back, merge_postings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qa.engine import Engine
    from qa.index.folder import LibraryFolder
    from qa.index.store import SQLiteStore
    from qa.settings import Settings
    from qa.types import AddReport, Change, DocumentInfo, Failure, ImportReport, Progress

    OnProgress = Callable[[Progress], None]


class Filled(Protocol):
    """Gives a library `add`, `remove`, `watch`, `export` and `import_documents`."""

    path: Path
    settings: Settings
    _folder: LibraryFolder
    _store: SQLiteStore

    def engine(self) -> Engine:
        """The parts that index and answer."""
        ...

    def documents(self) -> list[DocumentInfo]:
        """All documents."""
        ...

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        keep_missing: bool = False,
        progress: OnProgress | None = None,
        changed: Callable[[Change], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> AddReport:
        """Bring the library up to date with files and folders.

        Args:
            paths: files, and folders that are walked. Documents under them whose file is gone
                are removed; those of a file that was moved keep their ids and vectors.
            keep_missing: keep them instead.
            progress: told after every file and every batch.
            changed: told of every document that was added, changed, moved or removed.
            stop: asked between batches; true ends the run with the document at hand.

        Raises:
            SourceError: none of the paths leads to any article.
            LibraryLocked: another process is writing to the library.
        """
        from qa.indexing import Folders, Indexing
        from qa.ingest import limits_of

        given = [paths] if isinstance(paths, str | PurePath) else list(paths)
        with self._written() as engine:
            report = Indexing(  # and let go of, with what it knows of all, before vectors are made
                engine.store,
                engine.encode_in_bulk(),
                passage_words=self.settings.passage_words,
                limits=limits_of(self.settings),
                keep_missing=keep_missing,
                progress=progress,
                changed=changed,
                stop=stop,
            ).run(given)
            Folders(engine.store).remember(given)
            return report

    def sources(self) -> list[str]:
        """What it is made of: the folders that were added, and the files outside them.

        `library.add(library.sources())` brings it up to date, and finds what is new in them.
        """
        from qa.indexing import Folders

        return Folders(self._store).sources()

    def remove(self, documents: Iterable[int | str | Path]) -> list[DocumentInfo]:
        """Take documents out, by id, by path, or all under a folder; all of them or none.

        Raises:
            DocumentNotFound: one of them names nothing in the library.
            LibraryLocked: another process is writing to the library.
        """
        from qa.indexing import Folders, named

        names = list(documents)
        with self._folder.writing():
            with self._folder.database.write():
                chosen = {info.id: info for name in names for info in named(name, self._store)}
                for number in chosen:
                    self._store.remove_document(number)
                Folders(self._store).forget(names)
            hand_back(self._folder.database)
        return list(chosen.values())

    def watch(
        self,
        folders: Iterable[str | Path],
        *,
        stop: Callable[[], bool],
        keep_missing: bool = False,
        ready: Callable[[], None] | None = None,
        changed: Callable[[Change], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
    ) -> None:
        """Keep the library up to date with folders until it is asked to stop.

        What happened before is done first. A folder that goes away, as with a drive, is
        followed again when it is back, and its documents stay.

        Args:
            folders: what is followed, with the folders inside them.
            stop: asked several times a second.
            keep_missing: keep the documents whose file is gone.
            ready: told once, when what happened before is done.
            changed: told of every document that was added, changed, moved or removed.
            failed: told of every file that cannot be read, once until it changes, and when
                another process is writing to the library, for which this one waits.

        Raises:
            SourceError: one of them is no folder, or the system cannot follow it.
        """
        from qa.watching import Watching

        Watching(self, folders, stop, keep_missing, changed, failed).run(ready or (lambda: None))

    def export(self, file: str | Path | BinaryIO, *, replace: bool = False) -> int:
        """Write the whole library as JSON lines, as it is at this moment; it may be in use.

        That is every document with all that is known of it, its passages, and the conversations
        with their citations; `docs/cli.md` describes the lines. Vectors are left out.

        Args:
            file: where to; a name that ends in `.gz` makes it packed. Or an open binary file.
            replace: whether a file that is there already may be replaced.

        Returns:
            How many documents were written.

        Raises:
            UsageError: the file exists, and `replace` is false.
            LibraryUnusable: it cannot be written.
        """
        from qa.porting import write_export

        return write_export(self._folder.database, file, replace=replace)

    def import_documents(
        self,
        file: str | Path | BinaryIO,
        *,
        progress: OnProgress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> ImportReport:
        """Read what `export` wrote, packed or not. An empty library is then equal to that one.

        What the library has already stays as it is, so that reading a file again, after an
        interruption too, adds what is missing.

        Args:
            file: its name, or an open binary file.
            progress: told after every line.
            stop: asked between lines; true ends it, keeping what is done.

        Raises:
            SourceError: it is no export, or is cut short or damaged; what came before is kept.
            LibraryLocked: another process is writing to the library.
        """
        from qa.indexing.importing import ImportRun
        from qa.porting import opened_export

        with opened_export(file) as (source, name), self._written() as engine:
            encode = engine.encode_in_bulk()
            return ImportRun(engine.store, encode, progress, stop).run(source, name)

    @contextmanager
    def _written(self) -> Iterator[Engine]:
        """The engine, while this is the one that writes; what it wrote is then published."""
        with self._folder.writing():
            engine = self.engine()
            engine.remember_model()
            try:
                yield engine
            finally:
                engine.vectors.publish()
                merge_postings(self._folder.database)
                hand_back(self._folder.database)
