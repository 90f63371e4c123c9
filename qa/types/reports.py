"""What was done to a library, how far it has come, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qa.types.documents import DocumentInfo


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, and why, in one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an `add` has come: `done` of `total` files, `path` being the latest.

    `failure` is set when that file could not be indexed. `passages` counts those embedded so far.
    """

    done: int
    total: int
    path: str
    passages: int
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One document that an `add` added, changed, moved or removed.

    `kind` is one of these four words. `before` is the path of a moved document until now, and
    empty for the others.
    """

    kind: str
    document: DocumentInfo
    before: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an `import_documents` did. `passages` counts those newly embedded.

    `added` and `unchanged` are of documents, `conversations` of those added. `failed` names the
    lines of the file that were left out. `stopped` is as in `AddReport`.
    """

    added: int
    unchanged: int
    conversations: int
    passages: int
    failed: tuple[Failure, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class AddReport:
    """What an `add` did. Counts are of documents; `passages` counts those newly embedded.

    `stopped` says that it was asked to stop early; what was done by then is kept. `moved` counts
    the documents whose file was moved or renamed, which are neither added nor removed; `copies`
    those of the added and changed that are copies of another article of the library.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    passages: int
    failed: tuple[Failure, ...]
    stopped: bool
    moved: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What is in a library. `size` is in bytes on disk; dates are of publication."""

    path: str
    documents: int
    passages: int
    conversations: int
    model: str
    size: int
    first_date: date | None
    last_date: date | None
    undated: int
    generation: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a library.

    Attributes:
        kind: "database", "references", "document", "names", "derived", "postings", "vectors",
            "copies" or "conversation".
        message: what it is, in one sentence.
        document: id of the document that it is about, if it is about one.
        repaired: whether it was mended.
    """

    kind: str
    message: str
    document: int | None = None
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What checking a library found. `notes` says what could not be checked, or was salvaged."""

    documents: int
    passages: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong, or nothing any more."""
        return all(finding.repaired for finding in self.findings)
