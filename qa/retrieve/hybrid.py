"""Fusing the stages into one ranking, and turning ids into live passages.

Convex combination of scores rather than of ranks: it keeps how much better the best one
is (Bruch, Gai and Ingber 2023, arXiv:2210.11934). `docs/decisions/0006-fusion.md` has
the measurements.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.retrieve.folding import Folding
from qa.retrieve.timely import (
    FAVOURED_SHARE,
    NEWEST_SHARE,
    in_order,
    tied,
    timeliness,
    weighed,
    wishes,
)
from qa.types import Candidate, Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping, Sequence

    from qa.protocols import Store
    from qa.retrieve.folding import KnownCopies
    from qa.retrieve.stages import Begun, Stage

DEPTH = 100
"""How many ids each stage proposes at least; with stale ones dropped, enough remain."""

DEEPEST = 10_000
"""How many, where one article has so many copies that too few others remain."""


class HybridRetriever:
    """A `Retriever` over several stages.

    Args:
        store: turns ids into live passages.
        stages: each with its weight; weights need not add up to 1.
        copies: which documents are copies of one article, of which one is enough.
    """

    def __init__(
        self,
        store: Store,
        stages: Sequence[tuple[Stage, float]],
        copies: KnownCopies | None = None,
    ) -> None:
        self._store = store
        self._stages = stages
        self._copies = copies

    def retrieve(
        self,
        query: Query | str,
        k: int,
        timings_ms: MutableMapping[str, float] | None = None,
    ) -> list[Candidate]:
        """At most `k` live passages, best first; `timings_ms` gets each stage's wall time.

        The filters hold within each stage, so that what they let through is ranked as if
        nothing else were in the library. Where scores are equal, the newer comes first.
        """
        query = Query(query) if isinstance(query, str) else query
        among = self._store.passages_of(query.filters) if query.filters else None
        depth = max(DEPTH, 2 * k)
        while True:
            found = self._found(query, depth, among, timings_ms)
            candidates = self._ranked(query, found, k)
            exhausted = all(len(hits) < depth for hits in found.values())
            if len(candidates) >= k or exhausted or depth >= DEEPEST:
                return candidates
            depth *= 10

    def _found(
        self,
        query: Query,
        depth: int,
        among: Sequence[int] | None,
        timings_ms: MutableMapping[str, float] | None,
    ) -> dict[str, list[tuple[int, float]]]:
        """What each stage proposes; those that were begun first are waited for last."""
        spent: dict[str, float] = {} if timings_ms is None else dict(timings_ms)
        begun: dict[str, Begun] = {}
        for stage, _ in self._stages:
            with _timed(stage.name, spent):
                begun[stage.name] = stage.begin(query.text, depth, among)
        found: dict[str, list[tuple[int, float]]] = {}
        for name, hits in reversed(begun.items()):
            with _timed(name, spent):
                found[name] = hits()
        if timings_ms is not None:
            timings_ms.update(spent)
        return {name: found[name] for name in begun}

    def _ranked(
        self, query: Query, found: Mapping[str, Sequence[tuple[int, float]]], k: int
    ) -> list[Candidate]:
        """The best `k` of what was found."""
        scored = dict(found)
        fused = fuse(scored, {stage.name: weight for stage, weight in self._stages})
        dates = self._store.dates(list(fused) if wishes(query) else tied(fused))
        if timely := timeliness(fused, dates, query):
            scored["date"] = list(timely.items())
            fused = weighed(fused, timely, NEWEST_SHARE if query.newest else FAVOURED_SHARE)
        return self._candidates(in_order(fused, dates), fused, scored, k)

    def _candidates(
        self,
        ranked: Sequence[int],
        fused: Mapping[int, float],
        found: Mapping[str, Sequence[tuple[int, float]]],
        k: int,
    ) -> list[Candidate]:
        """The first `k` of the ranked that are live, and said by no copy before them."""
        folding = Folding(self._store, self._copies)
        scores = {name: dict(hits) for name, hits in found.items()}
        candidates: list[Candidate] = []
        for first in range(0, len(ranked), max(k, 1)):
            for passage in folding.distinct(self._store.passages(ranked[first : first + k])):
                own = {
                    name: hits[passage.id] for name, hits in scores.items() if passage.id in hits
                }
                candidates.append(Candidate(passage, fused[passage.id], own))
            if len(candidates) >= k:
                break
        return candidates[:k]


@contextmanager
def _timed(name: str, spent: MutableMapping[str, float]) -> Iterator[None]:
    """A block whose milliseconds are added to what the name has spent."""
    started = time.perf_counter()
    yield
    spent[name] = spent.get(name, 0.0) + (time.perf_counter() - started) * 1000


def fuse(
    found: Mapping[str, Sequence[tuple[int, float]]], weights: Mapping[str, float]
) -> dict[int, float]:
    """Weighted mean of the stages' scores, each scaled to its own best; absent counts 0.

    A score that is not positive counts 0 too: nothing in common is no evidence.
    """
    total = sum(weights.values())
    fused: dict[int, float] = {}
    for name, hits in found.items():
        best = max((score for _, score in hits), default=0.0)
        for number, score in hits:
            share = max(score, 0.0) / best if best > 0 else 0.0
            fused[number] = fused.get(number, 0.0) + share * weights[name] / total
    return fused
