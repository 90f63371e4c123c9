"""The asyncio twins of the library's slow calls: the same in worker threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from qa.types import AddReport, Answer, Candidate, Change, Filters, Progress

    OnProgress = Callable[[Progress], None]
    OnPassages = Callable[[tuple[Candidate, ...]], None]


class Twins(Protocol):
    """Gives a class with `add`, `ask` and `search` their asyncio twins."""

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        keep_missing: bool = False,
        progress: OnProgress | None = None,
        changed: Callable[[Change], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> AddReport:
        """Bring the library up to date."""
        ...

    def ask(
        self,
        question: str,
        *,
        k: int | None = None,
        on_passages: OnPassages | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """Answer a question."""
        ...

    def search(
        self, query: str, k: int | None = None, *, filters: Filters | None = None
    ) -> list[Candidate]:
        """Find passages."""
        ...

    async def aadd(
        self,
        paths: Iterable[str | Path],
        *,
        keep_missing: bool = False,
        progress: OnProgress | None = None,
        changed: Callable[[Change], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> AddReport:
        """`add` in a worker thread; `progress` and `changed` are called there."""
        import asyncio  # it takes long

        return await asyncio.to_thread(
            self.add,
            paths,
            keep_missing=keep_missing,
            progress=progress,
            changed=changed,
            stop=stop,
        )

    async def aask(
        self,
        question: str,
        *,
        k: int | None = None,
        on_passages: OnPassages | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """`ask` in a worker thread; `on_passages` is called there."""
        import asyncio  # it takes long

        return await asyncio.to_thread(
            self.ask, question, k=k, on_passages=on_passages, filters=filters
        )

    async def asearch(
        self, query: str, k: int | None = None, *, filters: Filters | None = None
    ) -> list[Candidate]:
        """`search` in a worker thread."""
        import asyncio  # it takes long

        return await asyncio.to_thread(self.search, query, k, filters=filters)
