"""Signatures by which copies of an article are found, made as documents are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.index.copies import SCHEME, Copies
from qa.index.resemblance import SCHEME as NEWEST
from qa.index.resemblance import signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.index.store import SQLiteStore


class Signing:
    """Signs the documents of a library.

    Args:
        store: what holds them; the caller holds the writer's lock.
        stop: asked between documents.
    """

    def __init__(self, store: SQLiteStore, stop: Callable[[], bool]) -> None:
        self._store = store
        self._copies = Copies(store.database)
        self._stop = stop

    def begin(self) -> None:
        """Have all documents signed the same way: those signed another way are signed again."""
        if self._store.meta().get(SCHEME) != NEWEST:
            with self._store.database.write():
                self._copies.start_over()
                self._store.set_meta(**{SCHEME: NEWEST})

    def again(self) -> None:
        """Sign every document anew."""
        self._copies.start_over()
        self.finish()

    def sign(self, document: int, text: str) -> bool:
        """Sign a document; whether it is a copy of another."""
        return self._copies.add(document, text, signature(text)) != document

    def finish(self, newest: int | None = None) -> None:
        """Sign those that are not yet, as in a library from before there were signatures.

        With `newest`, those up to this id.
        """
        for number in self._copies.unsigned(newest):
            if self._stop():
                return
            self.sign(number, self._store.document(number).text)
