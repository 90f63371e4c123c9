"""What a run did, counted and told as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa.types import AddReport, Change, Failure, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.types import DocumentInfo

ADDED, CHANGED, MOVED, REMOVED = "added", "changed", "moved", "removed"


@dataclass(slots=True)
class Tally:
    """Counts so far. `total` is of files.

    Attributes:
        on_progress: told after every file and every batch.
        on_change: told of every document that was written, moved or removed.
    """

    on_progress: Callable[[Progress], None]
    on_change: Callable[[Change], None]
    total: int = 0
    files: int = 0
    passages: int = 0
    unchanged: int = 0
    copies: int = 0
    failed: list[Failure] = field(default_factory=list)
    done: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((ADDED, CHANGED, MOVED, REMOVED), 0)
    )

    def change(self, kind: str, document: DocumentInfo, before: str = "") -> None:
        """Count a document; `before` is the path that it had."""
        self.done[kind] += 1
        self.on_change(Change(kind, document, before))

    def fail(self, failure: Failure) -> None:
        """Note what could not be read."""
        self.failed.append(failure)
        self.tell(failure.path, failure)

    def file_done(self, path: str) -> None:
        """Count a file."""
        self.files += 1
        self.tell(path)

    def tell(self, path: str, failure: Failure | None = None) -> None:
        """Say how far the run has come."""
        self.on_progress(Progress(self.files, self.total, path, self.passages, failure))

    def report(self, *, stopped: bool) -> AddReport:
        """All of it."""
        return AddReport(
            self.done[ADDED],
            self.done[CHANGED],
            self.done[REMOVED],
            self.unchanged,
            self.passages,
            tuple(self.failed),
            stopped,
            self.done[MOVED],
            self.copies,
        )
