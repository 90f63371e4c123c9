"""Kinds of index, chosen by how many vectors there are. Every kind takes adds and removals.

Exact search reads all vectors as float32; a quantised one reads a byte per component, and one
of inverted lists only the lists nearest to the question (Jégou, Douze and Schmid 2011). Not
HNSW, from which FAISS cannot remove. `docs/decisions/0011-index-kinds.md` has the measurements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

EXACT = "IDMap2,Flat"
QUANTISED = "IDMap,SQ8"
_LISTS = re.compile(r"IVF([1-9][0-9]{0,5}),SQ8")
_SAMPLE_PER_LIST = 64
_LEAST_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Ladder:
    """Which kind from how many vectors on.

    Attributes:
        rungs: `(least, kind)`, by rising size; the first is for empty indexes too.
    """

    rungs: tuple[tuple[int, str], ...] = (
        (0, EXACT),
        (30_000, QUANTISED),
        (300_000, "IVF512,SQ8"),
        (600_000, "IVF1024,SQ8"),
        (2_400_000, "IVF2048,SQ8"),
        (9_600_000, "IVF4096,SQ8"),
    )

    def kind(self, count: int, now: str = "") -> str:
        """The kind for so many vectors.

        An index of kind `now` goes back to a smaller kind only when it has lost half of what
        made it grow, so that adds and removals near a limit do not rebuild it every time.
        """
        wanted = max(i for i, (least, _) in enumerate(self.rungs) if count >= least)
        for i, (least, kind) in enumerate(self.rungs):
            if kind == now and i > wanted and 2 * count >= least:
                return now
        return self.rungs[wanted][1]


def lists_of(kind: str) -> int:
    """How many inverted lists a kind has; 0 if it has none."""
    found = _LISTS.fullmatch(kind)
    return int(found[1]) if found else 0


def sample_size(kind: str) -> int:
    """How many vectors a kind learns from; 0 if it learns nothing."""
    if kind == EXACT:
        return 0
    return max(_LEAST_SAMPLE, _SAMPLE_PER_LIST * lists_of(kind))
