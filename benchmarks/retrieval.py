"""Retrieval over question files: BM25, dense, reciprocal ranks, and the fusion in use.

    python benchmarks/retrieval.py DATA [--libraries DIR] [--sets NAME ...] [--out FILE]

DATA holds one folder per set with `corpus.jsonl` and `questions.jsonl`. Libraries are built
where `--libraries` says and used again by the next run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import qa
from qa.retrieve.hybrid import DEPTH, fuse
from qa.retrieve.stages import Dense, Lexical

Ranking = Sequence[int]
Found = dict[str, list[tuple[int, float]]]
SETS = ["xquad_en", "clapnq", "timeqa_train", "mtragun", "chunkeval"]
SHARES = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def convex(dense_share: float) -> Callable[[Found], Ranking]:
    """The fusion in use, at some weight of the dense stage."""

    def ranked(found: Found) -> Ranking:
        fused = fuse(found, {"dense": dense_share, "lexical": 1 - dense_share})
        return sorted(fused, key=lambda number: (-fused[number], number))

    return ranked


def reciprocal(found: Found) -> Ranking:
    """Reciprocal rank fusion with the usual 60 (Cormack et al. 2009)."""
    fused: dict[int, float] = {}
    for hits in found.values():
        for rank, (number, _) in enumerate(hits, 1):
            fused[number] = fused.get(number, 0.0) + 1 / (60 + rank)
    return sorted(fused, key=lambda number: (-fused[number], number))


METHODS: dict[str, Callable[[Found], Ranking]] = {
    "bm25": convex(0.0),
    "dense": convex(1.0),
    "rrf": reciprocal,
} | {f"convex {share}": convex(share) for share in SHARES}


def is_hit(passage: qa.Passage, gold: dict[str, Any]) -> bool:
    """Whether a passage overlaps a gold span, or is of a gold document where no span is given."""
    if passage.document.part != gold["doc"]:
        return False
    if "start" not in gold:
        return True
    return passage.span.overlaps(qa.Span(gold["start"], gold["end"]))


def measure(folder: Path, library: qa.Library) -> dict[str, dict[str, float]]:
    """hit@1, hit@5, hit@10 and MRR@10 of each method over one set's answerable questions."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [question for question in map(json.loads, lines) if question["gold"]]
    engine = library.engine()
    dense, lexical = Dense(engine.encoder, engine.vectors), Lexical(engine.store)
    ranks: dict[str, list[int | None]] = {name: [] for name in METHODS}
    for question in questions:
        text = question["question"]
        found = {"dense": dense.search(text, DEPTH), "lexical": lexical.search(text, DEPTH)}
        ids = sorted({number for hits in found.values() for number, _ in hits})
        golden = {
            passage.id
            for passage in engine.store.passages(ids)
            if any(is_hit(passage, gold) for gold in question["gold"])
        }
        for name, method in METHODS.items():
            top = method(found)[:10]
            ranks[name].append(next((i for i, n in enumerate(top, 1) if n in golden), None))
    return {name: summary(found_at) for name, found_at in ranks.items()}


def summary(ranks: Sequence[int | None]) -> dict[str, float]:
    """The measures, from the rank of the first hit of each question."""
    count = len(ranks)
    return {
        "questions": count,
        **{
            f"hit@{k}": round(sum(r is not None and r <= k for r in ranks) / count, 4)
            for k in (1, 5, 10)
        },
        "mrr@10": round(sum(1 / r for r in ranks if r) / count, 4),
    }


def main() -> None:
    """Measure every set and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"))
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/retrieval.json"))
    given = parser.parse_args()
    results: dict[str, Any] = {}
    for name in given.sets:
        with qa.open_library(given.libraries / f"{name}.qa", create=True) as library:
            library.add([given.data / name / "corpus.jsonl"])
            results[name] = measure(given.data / name, library)
        print(name)
        for method, figures in results[name].items():
            print(f"  {method:12}", "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
