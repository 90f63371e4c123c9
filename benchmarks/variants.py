"""The library's way to an answer, whole and with one part of it exchanged or switched off.

Each variant answers from the same library with the same weights. What a reader finds in a
passage does not depend on the others, so that it is read once for all variants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qa.answer.answering import Answering, Approach
from qa.answer.calibration import Calibration
from qa.answer.sentence_reader import SentenceReader
from qa.engine import DENSE_SHARE, Engine
from qa.index.store import SQLiteStore
from qa.retrieve.hybrid import DEPTH, HybridRetriever
from qa.retrieve.stages import Dense, Lexical
from qa.types import Answer, Candidate, Filters, Passage, Query, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from pathlib import Path

    import qa

RANK = 60
"""The usual constant of reciprocal rank fusion (Cormack et al. 2009)."""


class Remembered:
    """A `Reader` that reads each passage once for a question."""

    def __init__(self, reader: qa.Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, int, int], Reading] = {}
        self.name = reader.name

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage, in their order."""
        keys = [(question, p.document.id, p.span.start) for p in passages]
        new = [p for p, key in zip(passages, keys, strict=True) if key not in self._known]
        for passage, reading in zip(new, self._reader.read(question, new), strict=True):
            self._known[question, passage.document.id, passage.span.start] = reading
        return [self._known[key] for key in keys]


class ReciprocalRanks:
    """A `Retriever` by reciprocal rank fusion of the two stages."""

    def __init__(self, engine: Engine) -> None:
        self._store = engine.store
        self._stages = (Dense(engine.encoder, engine.vectors), Lexical(engine.store))

    def retrieve(
        self,
        query: Query | str,
        k: int,
        timings_ms: MutableMapping[str, float] | None = None,  # noqa: ARG002 - the protocol's
    ) -> list[Candidate]:
        """At most `k` passages, scores relative to the best possible."""
        query = Query(query) if isinstance(query, str) else query
        among = self._store.passages_of(query.filters) if query.filters else None
        fused: dict[int, float] = {}
        found: dict[int, dict[str, float]] = {}
        for stage in self._stages:
            hits = stage.search(query.text, DEPTH, among)
            for rank, (number, score) in enumerate(hits, 1):
                fused[number] = fused.get(number, 0.0) + (RANK + 1) / (RANK + rank) / 2
                found.setdefault(number, {})[stage.name] = score
        best = sorted(fused, key=lambda number: (-fused[number], number))[:k]
        return [Candidate(p, fused[p.id], found[p.id]) for p in self._store.passages(best)]


class Matrix:
    """Vectors searched by brute force, shape `(passages, dimension)`."""

    def __init__(self, ids: Sequence[int], vectors: npt.NDArray[np.float32]) -> None:
        self._ids, self._vectors = np.array(ids), vectors

    def search(
        self, query: npt.NDArray[np.float32], k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best `(id, inner product)`, best first, of `among` if given."""
        scores = self._vectors @ query
        if among is not None:
            scores = np.where(np.isin(self._ids, np.array(among)), scores, -np.inf)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(self._ids[i]), float(scores[i])) for i in best if np.isfinite(scores[i])]

    def begin(
        self, query: npt.NDArray[np.float32], k: int, among: Sequence[int] | None = None
    ) -> Callable[[], list[tuple[int, float]]]:
        """The same once it is asked for."""
        return partial(self.search, query, k, among)


def untitled(engine: Engine, cache: Path) -> HybridRetriever:
    """The fusion in use over passages without their titles; vectors are kept in `cache`."""
    ids = engine.store.passages_of(Filters())
    if cache.exists() and len(vectors := np.load(cache)) == len(ids):
        matrix = Matrix(ids, vectors)
    else:
        texts = [passage.text for passage in engine.store.passages(ids)]
        vectors = engine.encoder.encode_passages(texts)
        np.save(cache, vectors)
        matrix = Matrix(ids, vectors)
    store = SQLiteStore(engine.store.database, engine.encoder.weights_sha256, title_weight=0.0)
    dense, lexical = Dense(engine.encoder, matrix), Lexical(store)
    return HybridRetriever(engine.store, [(dense, DENSE_SHARE), (lexical, 1 - DENSE_SHARE)])


@dataclass(frozen=True, slots=True)
class Assembled:
    """What `qa.evaluate.runner.run` asks of an engine."""

    answering: Answering


class Variant:
    """Enough of a library for `qa.evaluate.runner.run`, with parts of its own."""

    def __init__(self, library: qa.Library, answering: Answering, *, dates: bool = True) -> None:
        self._library, self._answering, self._dates = library, answering, dates

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def engine(self) -> Assembled:
        """The parts in use."""
        return Assembled(self._answering)

    def ask(self, question: str) -> Answer:
        """An answer as the library gives it."""
        query = self._meant(question)
        return self._answering.answer(question, self._library.settings.k, query=query)

    def search(self, question: str, k: int) -> list[Candidate]:
        """The best passages."""
        return self._answering.retriever.retrieve(self._meant(question), k)

    def _meant(self, question: str) -> Query:
        return self._library.understand(question) if self._dates else Query(question)


def variants(library: qa.Library, cache: Path) -> dict[str, Callable[[], Variant]]:
    """Every variant by name, made when it is called; the whole comes first."""
    engine = library.engine()
    ours = _remembering(engine.answering)
    dense, lexical = Dense(engine.encoder, engine.vectors), Lexical(engine.store)

    def over(*stages: Dense | Lexical) -> Variant:
        alone = HybridRetriever(engine.store, [(stage, 1.0) for stage in stages])
        return Variant(library, replace(ours, retriever=alone))

    def ranked_by(feature: str) -> Answering:
        return replace(
            ours,
            words=_ranking(ours.words, {feature: 1.0}),
            statements=_ranking(ours.statements, {feature: 1.0}),
            deciding=None,
        )

    def by_sentences() -> Variant:
        calibration = Calibration.load(SentenceReader.name)
        nearest = Approach(ours.statements.reader, calibration, calibration.threshold)
        return Variant(library, replace(ours, words=nearest, statements=nearest, deciding=None))

    def uncalibrated() -> Answering:
        bare = replace(ours, words=_bare(ours.words), statements=_bare(ours.statements))
        return replace(bare, deciding=None)

    return {
        "ours": lambda: Variant(library, ours),
        "BM25": lambda: over(lexical),
        "dense": lambda: over(dense),
        "RRF": lambda: Variant(library, replace(ours, retriever=ReciprocalRanks(engine))),
        "no title": lambda: Variant(library, replace(ours, retriever=untitled(engine, cache))),
        "no reranking": lambda: Variant(library, ranked_by("fused")),
        "no reader": by_sentences,
        "no calibration": lambda: Variant(library, uncalibrated()),
        "no dates": lambda: Variant(library, ours, dates=False),
    }


def _remembering(ours: Answering) -> Answering:
    """The same, each passage read once however many variants ask for it."""
    whole = Remembered(ours.statements.reader)
    return replace(
        ours,
        words=replace(ours.words, reader=Remembered(ours.words.reader)),
        statements=replace(ours.statements, reader=whole),
        deciding=replace(ours.deciding or ours.statements, reader=whole),
    )


def _ranking(approach: Approach, weights: dict[str, float]) -> Approach:
    return replace(approach, calibration=replace(approach.calibration, ranking=weights))


def _bare(approach: Approach) -> Approach:
    """The reader's own score: what is above zero is answered."""
    calibration = Calibration({"reader": 1.0}, 0.0, {"reader": 1.0}, 0.5)
    return Approach(approach.reader, calibration, calibration.threshold)
