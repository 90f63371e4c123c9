"""Follow-up questions: the gold document found, by how the last question is completed.

    python benchmarks/follow_ups.py DATA [--out FILE] [--dense LIBRARY]

DATA holds `mtragun/corpus.jsonl` and `mtragun/questions.jsonl`. Words alone (BM25) unless
`--dense` names a library with that corpus, made by `benchmarks/retrieval.py`; then the
library's own fusion is measured too.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import qa
from qa.follow_ups import resolve
from qa.index.database import Database
from qa.index.store import SQLiteStore
from qa.ingest import split_passages
from qa.retrieve.pointing import is_follow_up
from qa.retrieve.stages import Lexical
from qa.types import NewDocument

SET = "mtragun"
DEPTH = 100
Search = Callable[[str], list[str]]
"""A question → names of documents, best first."""


def alone(question: str, _history: Sequence[str]) -> str:
    """The last question as it is."""
    return question


def prepended(question: str, history: Sequence[str]) -> str:
    """All earlier questions in front."""
    return " ".join([*history, question])


def last_prepended(question: str, history: Sequence[str]) -> str:
    """The one before in front, whatever is asked."""
    return " ".join([*history[-1:], question])


def resolved(question: str, history: Sequence[str]) -> str:
    """As a conversation understands it; quotes aside, since nothing was answered."""
    earlier: list[str] = []
    for asked in history:
        earlier.append(resolve(asked, earlier) or asked)
    return resolve(question, earlier) or question


METHODS: dict[str, Callable[[str, Sequence[str]], str]] = {
    "last turn alone": alone,
    "resolved": resolved,
    "the turn before prepended": last_prepended,
    "history prepended": prepended,
}


def by_words(documents: Sequence[dict[str, Any]], folder: Path) -> Search:
    """BM25 over passages, as the library does it."""
    store = SQLiteStore(Database.create(folder / "library.sqlite"))
    with store.database.write():
        for document in documents:
            spans = split_passages(document["text"], 120)
            new = NewDocument(
                document["title"], document["text"], "/corpus.jsonl", document["id"], None, ""
            )
            store.add_document(new, spans, np.zeros((len(spans), 1), dtype=np.float32))
    lexical = Lexical(store)

    def search(question: str) -> list[str]:
        ids = [number for number, _ in lexical.search(question, DEPTH)]
        parts = (passage.document.part for passage in store.passages(ids))
        return list(dict.fromkeys(parts))

    return search


def fused(library: qa.Library) -> Search:
    """The library's own retrieval."""

    def search(question: str) -> list[str]:
        found = library.engine().answering.retriever.retrieve(question, DEPTH)
        return list(dict.fromkeys(candidate.passage.document.part for candidate in found))

    return search


def read(file: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def asked_before(question: dict[str, Any]) -> list[str]:
    """The user's earlier questions."""
    return [text for who, text in question.get("history", ()) if who == "user"]


def groups(questions: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """All with gold; those with earlier questions; of these, follow-ups and the others."""
    gold = [question for question in questions if question["gold"]]
    later = [question for question in gold if asked_before(question)]
    return {
        "all": gold,
        "with history": later,
        "follow-ups": [q for q in later if is_follow_up(q["question"])],
        "on their own": [q for q in later if not is_follow_up(q["question"])],
    }


def measured(search: Search, questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """hit@1, hit@5 and hit@10 by document, of each way to complete the question."""
    figures: dict[str, Any] = {}
    for name, complete in METHODS.items():
        ranks = list(_ranks(search, questions, complete))
        figures[name] = {
            f"hit@{k}": round(sum(rank <= k for rank in ranks) / max(len(ranks), 1), 4)
            for k in (1, 5, 10)
        }
    return {"questions": len(questions), **figures}


def _ranks(
    search: Search,
    questions: Sequence[dict[str, Any]],
    complete: Callable[[str, Sequence[str]], str],
) -> Iterator[int]:
    for question in questions:
        gold = {place["doc"] for place in question["gold"]}
        found = search(complete(question["question"], asked_before(question)))
        yield next((i for i, name in enumerate(found, 1) if name in gold), DEPTH + 1)


def main() -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--dense", type=Path, metavar="LIBRARY")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/follow_ups.json"))
    given = parser.parse_args()
    grouped = groups(read(given.data / SET / "questions.jsonl"))
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        search = by_words(read(given.data / SET / "corpus.jsonl"), Path(folder))
        results["bm25"] = {name: measured(search, group) for name, group in grouped.items()}
    if given.dense:
        with qa.open_library(given.dense) as library:
            library.warm_up()
            search = fused(library)
            results["fused"] = {name: measured(search, group) for name, group in grouped.items()}
    for stage, by_group in results.items():
        for group, figures in by_group.items():
            print(f"{stage}, {group} ({figures['questions']})")
            for method in METHODS:
                print(
                    f"  {method:26}", "  ".join(f"{k} {v:.3f}" for k, v in figures[method].items())
                )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
