"""The folders that a library is made of, kept in it so that they can be looked at again.

Files that were named one by one are known by their documents.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from qa.index.origins import Origins
from qa.indexing.naming import is_id, is_under
from qa.ingest import absolute_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qa.index.store import SQLiteStore

_FACT = "folders"


class Folders:
    """The folders added to a library, by absolute path; none lies inside another.

    Args:
        store: of the library.
    """

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store

    def all(self) -> list[str]:
        """Every folder, in the order of its name."""
        return [str(folder) for folder in json.loads(self._store.meta().get(_FACT, "[]"))]

    def remember(self, paths: Iterable[str | Path]) -> None:
        """Keep those of the paths that are folders."""
        given = (str(absolute_path(path)) for path in paths)
        self._keep({*self.all(), *filter(os.path.isdir, given)})

    def forget(self, names: Iterable[int | str | Path]) -> None:
        """Keep the folders that are named, and those inside them, no longer."""
        gone = [str(absolute_path(str(name))) for name in names if not is_id(name)]
        left = (folder for folder in self.all() if not any(is_under(folder, path) for path in gone))
        self._keep(set(left))

    def sources(self) -> list[str]:
        """The folders, and the files of documents that lie in none of them."""
        folders = self.all()
        origins = Origins(self._store.database)
        files = {path for _, path in origins.paths(origins.newest())}
        return folders + sorted(
            path for path in files if not any(is_under(path, folder) for folder in folders)
        )

    def _keep(self, folders: set[str]) -> None:
        outermost = sorted(
            folder
            for folder in folders
            if not any(other != folder and is_under(folder, other) for other in folders)
        )
        if outermost != self.all():
            self._store.set_meta(**{_FACT: json.dumps(outermost)})
