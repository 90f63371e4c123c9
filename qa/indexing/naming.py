"""Which documents a name stands for: an id, a file or a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qa.errors import DocumentNotFound
from qa.ingest import absolute_path

if TYPE_CHECKING:
    from pathlib import Path

    from qa.index.store import SQLiteStore
    from qa.types import DocumentInfo


def is_under(path: str, root: str) -> bool:
    """Whether an absolute path is `root` or inside it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def is_id(name: int | str | Path) -> bool:
    """Whether a name is a document's id: digits alone are."""
    return isinstance(name, int) or (str(name).isascii() and str(name).isdigit())


def named(name: int | str | Path, store: SQLiteStore) -> list[DocumentInfo]:
    """The documents that an id, a file or a folder names.

    Raises:
        DocumentNotFound: there are none.
    """
    if is_id(name):
        found = store.document_by(int(str(name)))
    else:
        found = store.documents_under(str(absolute_path(str(name))))
    if not found:
        raise DocumentNotFound(
            f"The library has no document {str(name)!r}; "
            "`qa status --documents` lists what it holds."
        )
    return found
