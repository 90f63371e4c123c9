"""What the library held before a run, and under which name each document is found now.

Of each document a run holds its id and half of the hash of its bytes; the rest is looked up.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qa.indexing.naming import is_under

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from qa.index.origins import Origins
    from qa.types import DocumentInfo, NewDocument


class Known:
    """The documents by where they come from and by what they say, kept up as a run goes on.

    Args:
        origins: of all live documents of the library.
    """

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self.newest = origins.newest()
        self._seen: set[int] = set()
        self._alike = _Alike()
        for number, sha256 in origins.hashes():
            self._alike.add(sha256, number)

    def of_file(self, path: str) -> list[int]:
        """Ids of the documents that come from a file."""
        return self._origins.of_file(path)

    def at(self, document: NewDocument) -> DocumentInfo | None:
        """The document that is where this one was read."""
        return self._origins.at(document.path, document.part)

    def see(self, documents: Iterable[int]) -> None:
        """Note that these are still where they were, or may be."""
        self._seen.update(number for number in documents if number <= self.newest)

    def same_as(self, document: NewDocument) -> list[int]:
        """Ids of the documents made of the very same bytes, very likely."""
        return self._alike.to(document.sha256)

    def earlier_name_of(self, document: NewDocument) -> DocumentInfo | None:
        """The document that this is, if it moved here: the same bytes, its own file gone.

        Of several the one whose name is most alike, so that a folder moved as a whole keeps
        each document in its place.
        """
        gone = [info for info in self._unseen(document) if not os.path.lexists(info.path)]
        return max(gone, key=lambda info: (_likeness(info, document), -info.id), default=None)

    def _unseen(self, document: NewDocument) -> Iterator[DocumentInfo]:
        """Documents of the same bytes that were there before the run, and were not met yet."""
        for number in self.same_as(document):
            if number <= self.newest and number not in self._seen:
                info = self._origins.document(number)
                if info is not None and info.sha256 == document.sha256:
                    yield info

    def wrote(self, info: DocumentInfo) -> None:
        """Note a document that this run added or changed."""
        self._alike.add(info.sha256, info.id)

    def dropped(self, info: DocumentInfo) -> None:
        """Note that a document is no longer where it was, or what it was."""
        self._alike.drop(info.sha256, info.id)
        self.see([info.id])

    def missing(self, roots: Iterable[str], unreadable: Collection[str]) -> list[int]:
        """Documents of the folders given that were not met, whatever cannot be read aside."""
        there = [root for root in roots if os.path.exists(root)]  # noqa: PTH110 - `Path` raises for too long a name
        return [
            number
            for number, path in self._origins.paths(self.newest)
            if number not in self._seen
            and any(is_under(path, root) for root in there)
            and not any(is_under(path, other) for other in unreadable)
        ]


class _Alike:
    """Ids by the hash of what they are made of, of which a number is kept."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._others: dict[int, list[int]] = {}

    def add(self, sha256: str, number: int) -> None:
        if self._first.setdefault(hash(sha256), number) != number:
            self._others.setdefault(hash(sha256), []).append(number)

    def drop(self, sha256: str, number: int) -> None:
        left = [other for other in self.to(sha256) if other != number]
        self._first.pop(hash(sha256), None)
        self._others.pop(hash(sha256), None)
        for other in left:
            self.add(sha256, other)

    def to(self, sha256: str) -> list[int]:
        key = hash(sha256)
        if (first := self._first.get(key)) is None:
            return []
        return [first, *self._others.get(key, ())]


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
