"""What the library held before a run, and under which name each document is found now."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from qa.indexing.naming import is_under

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from qa.types import DocumentInfo, NewDocument

Key: TypeAlias = tuple[str, str]
"""Path and part: where a document comes from."""


class Known:
    """The documents by where they come from and by what they say, kept up as a run goes on.

    Args:
        documents: all live documents of the library.
    """

    def __init__(self, documents: Iterable[DocumentInfo]) -> None:
        self._before: dict[Key, DocumentInfo] = {}
        self._of_file: defaultdict[str, list[DocumentInfo]] = defaultdict(list)
        self._by_hash: defaultdict[str, list[DocumentInfo]] = defaultdict(list)
        self._written: dict[int, int] = {}
        self._seen: set[Key] = set()
        for info in documents:
            self._before[info.path, info.part] = info
            self._of_file[info.path].append(info)
            self._by_hash[info.sha256].append(info)

    def of_file(self, path: str) -> list[DocumentInfo]:
        """The documents that came from a file."""
        return self._of_file.get(path, [])

    def at(self, path: str, part: str) -> DocumentInfo | None:
        """The document that came from there."""
        return self._before.get((path, part))

    def see(self, path: str, part: str) -> None:
        """Note that this document is still where it was, or may be."""
        self._seen.add((path, part))

    def same_as(self, document: NewDocument) -> list[int]:
        """Ids of documents made of the very same bytes, of those this run wrote the last."""
        same = [info.id for info in self._by_hash.get(document.sha256, ())]
        written = self._written.get(hash(document.sha256))
        return same if written is None else [*same, written]

    def earlier_name_of(self, document: NewDocument) -> DocumentInfo | None:
        """The document that this is, if it moved here: the same bytes, its own file gone.

        Of several the one whose name is most alike, so that a folder moved as a whole keeps
        each document in its place.
        """
        gone = [
            info
            for info in self._by_hash.get(document.sha256, ())
            if (info.path, info.part) not in self._seen and not os.path.lexists(info.path)
        ]
        return max(gone, key=lambda info: (_likeness(info, document), -info.id), default=None)

    def wrote(self, info: DocumentInfo) -> None:
        """Note a document that this run added or changed: two numbers, for there may be many."""
        self._written[hash(info.sha256)] = info.id

    def dropped(self, info: DocumentInfo) -> None:
        """Note that a document is no longer where it was, or what it was."""
        self._by_hash[info.sha256] = [
            other for other in self._by_hash[info.sha256] if other.id != info.id
        ]
        key = (info.path, info.part)
        if self._before.get(key) == info:
            self._seen.add(key)

    def missing(self, roots: Iterable[str], unreadable: Collection[str]) -> list[DocumentInfo]:
        """Documents of the folders given that were not met, whatever cannot be read aside."""
        there = [root for root in roots if Path(root).exists()]
        return [
            info
            for key, info in self._before.items()
            if key not in self._seen
            and any(is_under(info.path, root) for root in there)
            and not any(is_under(info.path, path) for path in unreadable)
        ]


_FACTS = ("sha256", "title", "date", "author", "site", "url", "date_from", "language")


def is_as_it_was(info: DocumentInfo, document: NewDocument) -> bool:
    """Whether a document of the library is what is read now: the same bytes, read the same way."""
    same = all(getattr(info, name) == getattr(document, name) for name in _FACTS)
    return same and info.length == len(document.text)


def _likeness(info: DocumentInfo, document: NewDocument) -> int:
    """How many names at the end of two paths are the same, the part counting most."""
    names = zip(
        (*Path(info.path).parts, info.part)[::-1],
        (*Path(document.path).parts, document.part)[::-1],
        strict=False,
    )
    alike = 0
    for one, other in names:
        if one != other:
            break
        alike += 1
    return alike
