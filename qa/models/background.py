"""Work begun in a thread of its own, so that a cold start does several things at once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def begin(work: Callable[[], Result]) -> Future[Result]:
    """Start some work now; what it raises is raised by whoever asks for its result."""
    executor = ThreadPoolExecutor(1)
    begun = executor.submit(work)
    executor.shutdown(wait=False)
    return begun
