"""Keeping a library whole: checking it, mending it, and copying it while it is in use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.index.folder import LibraryFolder
    from qa.settings import Settings
    from qa.types import VerifyReport


class Upkept(Protocol):
    """Gives a library `verify` and `backup`."""

    settings: Settings
    _folder: LibraryFolder

    def engine(self) -> Engine:
        """The parts that index and answer."""
        ...

    def verify(self, *, repair: bool = False) -> VerifyReport:
        """Check everything in the library.

        That is SQLite's own structure, every document, passage, embedding and posting against
        what was written, the published vectors against those, and the saved conversations.

        Args:
            repair: make again what is derived, and what a document's file still says. What
                cannot be mended is left as it is and reported.

        Raises:
            LibraryLocked: another process is writing and `repair` was asked for.
            LibraryUnusable: it cannot be read.
        """
        from qa.verifying import Verifying

        return Verifying(self._folder, self.settings, self.engine).verify(repair=repair)

    def backup(self, file: str | Path, *, replace: bool = False) -> Path:
        """Copy the library, as it is at this moment, into one file; reading and writing go on.

        The file holds everything but the vectors, which are made again from it; it is checked
        before it gets its name. `restore_library` makes a library of it.

        Args:
            file: where to.
            replace: whether a file that is there already may be replaced.

        Returns:
            The file's absolute path.

        Raises:
            UsageError: the file exists, and `replace` is false.
            LibraryDamaged: the library cannot be copied whole.
            LibraryUnusable: the file cannot be written.
        """
        from qa.index.backup import back_up

        return back_up(self._folder.database, Path(file).absolute(), replace=replace)
