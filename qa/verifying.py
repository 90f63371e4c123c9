"""Checking a library, and mending what can be: what is derived, and what its file still says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from qa.errors import LibraryDamaged, LibraryUnusable, SourceError
from qa.index.changes import Changes
from qa.index.checks import Checks
from qa.index.compacting import hand_back
from qa.index.generations import Generations
from qa.index.store import SQLiteStore
from qa.indexing.embedding import body_passages, passage_text
from qa.indexing.signing import Signing
from qa.types import Failure, Finding, NewDocument, VerifyReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qa.engine import Engine
    from qa.index.folder import LibraryFolder
    from qa.index.mending import Mending
    from qa.settings import Settings
    from qa.types import Document


class Verifying:
    """Checks and repairs of one library.

    Args:
        folder: the open folder.
        settings: how articles are read and split.
        engine: gives the parts that index; loaded only to encode what is missing.
    """

    def __init__(
        self, folder: LibraryFolder, settings: Settings, engine: Callable[[], Engine]
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._engine = engine

    def verify(self, *, repair: bool = False) -> VerifyReport:
        """Check everything; with `repair`, mend what can be and say what is left.

        Raises:
            LibraryLocked: `repair` was asked for, and another process is writing.
        """
        if not repair:
            return self._checked()
        with self._folder.writing():
            before = self._checked()
            if not before.findings:
                return replace(before, notes=(*before.notes, *self._shrunk()))
            notes = self._repair(before.findings)
            after = self._checked()
            if any(finding.kind == "database" for finding in after.findings):
                notes.append(self._salvage())
            else:
                notes += self._shrunk()
        left = {(finding.kind, finding.message) for finding in after.findings}
        mended = [
            replace(finding, repaired=True)
            for finding in before.findings
            if (finding.kind, finding.message) not in left
        ]
        return replace(after, findings=(*mended, *after.findings), notes=(*after.notes, *notes))

    def _checked(self) -> VerifyReport:
        """What is wrong; a check that cannot go on for damage says so, and the next goes on."""
        store = SQLiteStore(self._folder.database)
        found: list[Finding] = []
        notes: list[str] = []
        counts = (0, 0)
        try:
            facts = store.meta()
            checks = Checks(
                self._folder.database, facts.get("weights", ""), int(facts.get("dimension", 0))
            )
            for check in (checks.findings, checks.postings, lambda: self._vectors(facts)):
                found += _or_damage(check)
            counts = store.count()
        except LibraryDamaged as error:
            found.append(_damage(error))
        except LibraryUnusable:
            notes.append("The postings were not checked, since the library cannot be written.")
        return VerifyReport(*counts, tuple(found), tuple(notes))

    def _vectors(self, facts: dict[str, str]) -> Iterator[Finding]:
        from qa.index.vector_checks import vector_findings

        if "weights" in facts:
            changes = Changes(self._folder.database, facts["weights"])
            generations = Generations(self._folder.path, changes.weights, int(facts["dimension"]))
            yield from vector_findings(generations, changes)

    def _repair(self, findings: tuple[Finding, ...]) -> list[str]:
        """Mend each kind of damage, what the others rest on first; what cannot be is told."""
        from qa.index.mending import Mending

        kinds = {finding.kind for finding in findings}
        read = {finding.document for finding in findings if finding.kind == "document"}
        about = sorted({f.document for f in findings if f.document is not None})
        mending = Mending(self._engine().store)
        notes: list[str] = []
        with suppress(LibraryDamaged):  # what that keeps from being mended is found again
            if "database" in kinds:
                mending.indexes()
            if kinds & {"references", "derived"}:
                mending.orphans()
            for document in about:
                notes += self._make_again(mending, document, read=document in read)
            if kinds & {"names", "document"}:
                mending.names()
            if kinds & {"references", "document", "derived", "postings"}:
                mending.postings()
            if kinds & {"copies", "references", "document"}:
                Signing(self._engine().store, lambda: False).again()
        with suppress(LibraryDamaged):
            if kinds != {"conversation"}:
                self._engine().vectors.rebuild()
        return notes

    def _shrunk(self) -> list[str]:
        """Hand back what is free in the file, also where it was made by an earlier version."""
        less = hand_back(self._folder.database, anew=True)
        return (
            [f"The library is {less / 1e6:,.1f} MB smaller: so much was free in its file."]
            if less
            else []
        )

    def _salvage(self) -> str:
        """Copy what can be read of a file that SQLite finds damaged; that file stays."""
        from qa.index.salvage import salvage

        try:
            file, documents = salvage(self._folder.database.file)
        except LibraryDamaged as error:
            return f"Nothing could be salvaged: {error}"
        return (
            f"{documents} documents could be salvaged to {file}; `qa restore --replace` with that "
            "file, or with a backup, puts it in place of the damaged one, which is kept."
        )

    def _make_again(self, mending: Mending, document: int, *, read: bool) -> Iterator[str]:
        """Derive a document's passages and embeddings again, from its file if `read`."""
        source = mending.source(document)
        if source is None:
            yield f"Document {document} was removed; only saved answers that cite it show its text."
            return
        new = (
            self._read_again(*source) if read else _as_new(self._engine().store.document(document))
        )
        if new is None:
            yield (
                f"Document {document} cannot be mended: {source[0]} is gone or was changed since; "
                "index it again, or put a backup back with `qa restore`."
            )
            return
        spans = body_passages(new.text, self._settings.passage_words)
        texts = [passage_text(new.title, span.of(new.text)) for span in spans]
        mending.passages(document, new, spans, self._engine().encoder.encode_passages(texts))

    def _read_again(self, path: str, part: str, sha256: str) -> NewDocument | None:
        """A document from its file, if that is still what it was."""
        from qa.ingest import Parsing, limits_of

        with suppress(SourceError), Parsing(limits_of(self._settings)) as parsing:
            for found in parsing.read(path):
                if not isinstance(found, Failure) and (found.part, found.sha256) == (part, sha256):
                    return found
        return None


def _or_damage(check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check())
    except LibraryDamaged as error:
        found.append(_damage(error))
    return found


def _damage(error: LibraryDamaged) -> Finding:
    return Finding("database", str(error))


def _as_new(document: Document) -> NewDocument:
    return NewDocument(**{f.name: getattr(document, f.name) for f in fields(NewDocument)})
