from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieve.hybrid import HybridRetriever, fuse
from qa.retrieve.stages import Lexical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fakes import HashingEncoder

    import qa
    from qa.index.store import SQLiteStore

hits = st.lists(
    st.tuples(st.integers(1, 9), st.floats(-1, 50)), max_size=9, unique_by=lambda hit: hit[0]
)


def test_each_stage_counts_by_its_weight_scaled_to_its_best() -> None:
    found = {"dense": [(1, 0.8), (2, 0.4)], "lexical": [(2, 10.0), (3, 5.0)]}
    fused = fuse(found, {"dense": 1.0, "lexical": 3.0})
    assert fused == {1: 0.25, 2: 0.125 + 0.75, 3: 0.375}


def test_nothing_in_common_is_no_evidence() -> None:
    assert fuse({"dense": [(1, -0.2), (2, -0.9)], "lexical": []}, {"dense": 1, "lexical": 1}) == {
        1: 0.0,
        2: 0.0,
    }


@given(hits, hits, st.floats(0.01, 10), st.floats(0.01, 10))
def test_fused_scores_stay_between_0_and_1_and_keep_agreement(
    dense: list[tuple[int, float]], lexical: list[tuple[int, float]], one: float, two: float
) -> None:
    fused = fuse({"dense": dense, "lexical": lexical}, {"dense": one, "lexical": two})
    assert fused.keys() == {number for number, _ in dense + lexical}
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())
    alone = {number: score for number, score in dense if number not in dict(lexical)}
    for a, b in zip(sorted(alone), sorted(alone)[1:], strict=False):
        assert alone[a] > alone[b] or fused[a] <= fused[b]


class Fixed:
    """A stage that proposes what it is told."""

    name = "fixed"

    def __init__(self, proposed: list[tuple[int, float]]) -> None:
        self.proposed = proposed

    def search(
        self, query: str, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        return [hit for hit in self.proposed if among is None or hit[0] in among][:k]

    def begin(
        self, query: str, k: int, among: Sequence[int] | None = None
    ) -> Callable[[], list[tuple[int, float]]]:
        return partial(self.search, query, k, among)


def store_of(library: qa.Library) -> SQLiteStore:
    return library._store


def test_stale_ids_are_dropped_and_refilled(seed_library: qa.Library) -> None:
    stale = [(number, 10.0 - number / 1000) for number in range(1000, 1040)]
    retriever = HybridRetriever(store_of(seed_library), [(Fixed([*stale, (2, 1.0), (1, 0.5)]), 1)])
    assert [c.passage.id for c in retriever.retrieve("x", 2)] == [2, 1]
    assert [c.passage.id for c in retriever.retrieve("x", 1)] == [2]


def test_candidates_carry_each_stages_score_and_its_time(seed_library: qa.Library) -> None:
    store = store_of(seed_library)
    timings: dict[str, float] = {}
    retriever = HybridRetriever(store, [(Fixed([(3, 0.5)]), 1.0), (Lexical(store), 1.0)])
    found = retriever.retrieve("Kiriyenko", 5, timings)
    assert timings.keys() == {"fixed", "lexical"}
    by_id = {candidate.passage.id: candidate for candidate in found}
    assert by_id[3].scores["fixed"] == 0.5
    (lexical,) = [c for c in found if "lexical" in c.scores]
    assert "Kiriyenko" in lexical.passage.text
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


@pytest.mark.parametrize("question", ["Starlink over Taiwan", "Kiriyenko", "nuke"])
def test_the_passage_with_the_words_comes_first(seed_library: qa.Library, question: str) -> None:
    best = seed_library.search(question, k=3)[0]
    assert question.split(maxsplit=1)[0] in best.passage.text
    assert {"dense", "lexical"} <= best.scores.keys()


def test_dense_scores_are_cosines(seed_library: qa.Library, encoder: HashingEncoder) -> None:
    query = "Musk and Putin"
    for candidate in seed_library.search(query, k=5):
        passage = candidate.passage
        vector = encoder.encode_passages([f"{passage.document.title}\n{passage.text}"])[0]
        expected = float(vector @ encoder.encode_query(query))
        assert candidate.scores["dense"] == pytest.approx(expected, abs=2e-3)
