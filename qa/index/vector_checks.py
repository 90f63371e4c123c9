"""What can be wrong with the published vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.index.generations import live_generation
from qa.types import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.index.changes import Changes
    from qa.index.generations import Generations
    from qa.index.vectors import FaissIndex


def vector_findings(generations: Generations, changes: Changes) -> Iterator[Finding]:
    """Damaged files, and a live generation whose vectors are not those of the passages."""
    live = live_generation(generations.folder.parent)
    if generations.current.exists() and live not in generations.numbers():
        yield _finding("CURRENT names no generation that is there")
    for number in generations.numbers():
        # one that is gone by now was tidied away by another process meanwhile
        if not generations.intact(number) and number in generations.numbers():
            yield _finding(f"Generation {number} is damaged")
    with changes.snapshot():
        found = generations.load(lambda record: changes.lead_on_from(record.change, record.mark))
        stated = generations.record(live)
        ours = stated is not None and changes.lead_on_from(stated.change, stated.mark)
        if ours and (found is None or found[1].generation != live):
            yield _finding(f"Generation {live} is not what its record says")
        if found is None:
            return
        index, record = found
        if wrong := _difference(index, record.change, changes):
            yield _finding(f"Generation {record.generation} {wrong}")


def _difference(index: FaissIndex, change: int, changes: Changes) -> str:
    """How an index, with the changes since, differs from what is stored; empty if it does not."""
    import numpy as np

    _, added, removed = changes.since(change)
    kept = np.setdiff1d(index.ids(), np.array([*added, *removed], dtype=np.int64))
    stored: set[int] = set()
    for ids, vectors in changes.embeddings():
        stored.update(ids.tolist())
        same = np.isin(ids, kept, assume_unique=True)
        if index.exact and not np.array_equal(index.vectors(ids[same]), vectors[same]):
            return "holds other vectors than the library"
    if {*kept.tolist(), *added} != stored:
        return "lacks passages of the library, or has some that are gone"
    return ""


def _finding(what: str) -> Finding:
    return Finding("vectors", f"{what}; the vectors can be made again.")
