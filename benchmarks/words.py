"""What BM25 loses where it scores only some of the passages that have a question's words.

    python benchmarks/words.py DATA [--out FILE]

DATA holds one folder per set with `corpus.jsonl` and `questions.jsonl`; all go into one library.
With the limits of `qa.index.postings` lowered as much as the library is smaller than another, the
same share of it is scored; a library of that size, with as many to choose from, loses less.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from articles import ProjectingEncoder
from figures import machine, write
from retrieval import SETS, is_hit

import qa
from qa.index import postings
from qa.retrieve.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
EACH = 250
"""Questions of each set, at most."""

LIKE = (100_000, 300_000, 1_000_000)
LIMITS = ("FEW", "LEADING", "ALONE", "OTHERS", "COMMON")
DEPTHS = (1, 10, 100)


def asked(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Questions that can be answered, each with the name of its set."""
    for name in SETS:
        lines = (data / name / "questions.jsonl").read_text("utf-8").splitlines()
        found = [question for question in map(json.loads, lines) if question["gold"]]
        for number in np.random.default_rng(1).permutation(len(found))[:EACH].tolist():
            yield name, found[number]


def hits(library: qa.Library, questions: list[tuple[str, dict[str, Any]]]) -> dict[str, float]:
    """Share of the questions of which a passage that answers is among the first."""
    store = library.engine().store
    found = dict.fromkeys(DEPTHS, 0)
    for name, question in questions:
        best = store.search_postings(terms(question["question"]), max(DEPTHS))
        passages = store.passages([number for number, _ in best])
        right = [
            Path(passage.document.path).parent.name == name
            and any(is_hit(passage, gold) for gold in question["gold"])
            for passage in passages
        ]
        for depth in DEPTHS:
            found[depth] += any(right[:depth])
    return {f"hit@{depth}": round(count / len(questions), 4) for depth, count in found.items()}


def main() -> None:
    """All passages, then shares of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/words.json")
    given = parser.parse_args()
    questions = list(asked(given.data))
    usual = {name: getattr(postings, name) for name in LIMITS}
    with (
        tempfile.TemporaryDirectory() as folder,
        qa.open_library(folder, encoder=ProjectingEncoder(), create=True) as library,
    ):
        library.add([given.data / name / "corpus.jsonl" for name in SETS])
        size = library.status().passages
        results: dict[str, Any] = {"machine": machine(), "passages": size}
        results["questions"] = len(questions)
        results["all"] = hits(library, questions)
        for like in LIKE:
            for name in LIMITS:
                setattr(postings, name, max(1, usual[name] * size // like))
            results[f"like {like}"] = hits(library, questions)
    write(given.out, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
