"""Following folders: what changes in them changes in the library, a moment later.

The system says that something happened, not reliably what: an editor saves by renaming, a
download comes in pieces, events are dropped when there are many. So an event only says when to
look again, and looking again is `add`, which reads no file that looks the same.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qa.errors import LibraryLocked, SourceError
from qa.ingest import absolute_path
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qa.types import AddReport, Change

    OnChange = Callable[[Change], None]
    OnFailure = Callable[[Failure], None]
    OnReady = Callable[[], None]
    Identity = tuple[int, int] | None

QUIET_MS, AT_MOST_MS = 200, 2_000
"""Changes are taken together until nothing has happened for so long, or so long has passed."""

TICK_MS = 250
"""How often it is looked whether to stop, and whether the folders are still the same ones."""


class Watched(Protocol):
    """What following folders needs of a library."""

    path: Path

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        keep_missing: bool = False,
        changed: OnChange | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> AddReport:
        """Bring the library up to date."""
        ...


class Watching:
    """One stretch of following folders. Arguments are those of `Library.watch`."""

    def __init__(
        self,
        library: Watched,
        folders: Iterable[str | Path],
        stop: Callable[[], bool],
        keep_missing: bool,
        changed: OnChange | None,
        failed: OnFailure | None,
    ) -> None:
        self._library = library
        self._own = str(absolute_path(library.path))
        self._folders = [str(_folder(folder)) for folder in folders]
        self._stop = stop
        self._keep_missing = keep_missing
        self._changed = changed
        self._failed = failed or (lambda _: None)
        self._told: set[Failure] = set()

    def run(self, ready: OnReady) -> None:
        """Follow the folders; from the start again where one was taken away and put back."""
        while not self._stop():
            self._follow(ready)
            ready = _nothing

    def _follow(self, ready: OnReady) -> None:
        there, waiting, first = _identities(self._folders), True, True
        for changes in self._events():
            # The first event or tick comes when the system is watching already, so that
            # nothing is missed between the first look and the next.
            waiting = bool(waiting or changes) and not self._brought_up_to_date()
            if first and not waiting:
                ready()
                first = False
            now = _identities(self._folders)
            if now != there and None not in now.values():
                return

    def _events(self) -> Iterable[object]:
        from watchfiles import watch

        try:
            yield from watch(
                *self._folders,
                watch_filter=lambda _, path: self.matters(path),
                debounce=AT_MOST_MS,
                step=QUIET_MS,
                rust_timeout=TICK_MS,
                yield_on_timeout=True,
                stop_event=_Asked(self._stop),
                ignore_permission_denied=True,
            )
        except (OSError, RuntimeError) as error:  # the system's limits come as the latter
            raise SourceError(
                f"{', '.join(self._folders)} cannot be followed ({error}); "
                "check that the folders can be read, or use `qa index` now and then."
            ) from error

    def matters(self, path: str) -> bool:
        """Whether a change there can concern an article: hidden files and the library cannot."""
        if path == self._own or path.startswith(self._own + os.sep):
            return False
        root = next((root for root in self._folders if path.startswith(root)), "")
        return not any(part.startswith(".") for part in Path(path[len(root) :]).parts)

    def _brought_up_to_date(self) -> bool:
        """Look again; false if another process is writing, so that it must be tried again."""
        try:
            report = self._library.add(
                self._folders,
                keep_missing=self._keep_missing,
                changed=self._changed,
                stop=self._stop,
            )
        except LibraryLocked:
            said = (
                f"{self._own} is being written by another process; this one waits until it is done."
            )
            self._tell({Failure(self._own, said)})
            return False
        except SourceError as error:  # there is no article yet, or there are none left
            self._tell({Failure(self._folders[0], str(error))})
        else:
            self._tell(set(report.failed))
        return True

    def _tell(self, failures: set[Failure]) -> None:
        for failure in sorted(failures - self._told, key=lambda failure: failure.path):
            self._failed(failure)
        self._told = failures


class _Asked:
    """A wish to stop, as watchfiles asks for it."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self._stop = stop

    def is_set(self) -> bool:
        return self._stop()


def _folder(given: str | Path) -> Path:
    path = absolute_path(given)
    if not path.is_dir():
        what = "is a file; name the folder it is in" if path.exists() else "does not exist"
        raise SourceError(f"{given} {what}; only folders are followed.")
    return path


def _identities(folders: Iterable[str]) -> dict[str, Identity]:
    return {folder: _identity(folder) for folder in folders}


def _identity(folder: str) -> Identity:
    try:
        found = Path(folder).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _nothing() -> None:
    """Nobody is to be told."""
