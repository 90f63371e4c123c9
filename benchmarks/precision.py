"""What bfloat16, and reading fewer passages, change in readings and answers.

    python benchmarks/precision.py FOLDER [--questions N] [--library DIR]

FOLDER holds `corpus.jsonl` and `questions.jsonl` (see README). The same ten passages of each
question are read in float32 and, where that is native, in bfloat16; then answers are composed of
all ten, and of four where these already give a confident answer. Times are of CPU.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import qa
from qa.evaluate.texts import f1
from qa.models.span_reader import SpanReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answer.answering import Answering
    from qa.types import Answer, Candidate, Passage, Reading

READ, FEW = 10, 4
SURE = (0.7, 0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Given:
    """A retriever and a reader that give what was found and read before."""

    candidates: list[Candidate]
    readings: list[Reading]
    name: str = "span"

    def retrieve(self, _query: object, k: int, _timings: object = None) -> list[Candidate]:
        """The first `k`."""
        return self.candidates[:k]

    def read(self, _question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Those of the first passages."""
        return self.readings[: len(passages)]


def answered(answering: Answering, question: str, given: Given, k: int = READ) -> Answer:
    """The answer composed of the first `k` readings."""
    words = replace(answering.words, reader=given)
    return replace(answering, retriever=given, words=words).answer(question, k)


def quality(answers: Sequence[Answer], asked: Sequence[dict[str, Any]]) -> float:
    """F1 of what is said to the questions that have an answer."""
    return float(
        np.mean(
            [
                f1(answer.short or answer.statements[0].quote, row["answers"])
                if answer.answered
                else 0.0
                for answer, row in zip(answers, asked, strict=True)
                if row["answerable"]
            ]
        )
    )


def compared(one: Sequence[Answer], other: Sequence[Answer]) -> dict[str, float]:
    """How often the answers are the same, and how far their confidence is apart."""
    pairs = list(zip(one, other, strict=True))
    return {
        "same text": float(np.mean([a.text == b.text for a, b in pairs])),
        "confidence apart": max(abs(a.confidence - b.confidence) for a, b in pairs),
    }


def apart(one: Sequence[list[Reading]], other: Sequence[list[Reading]]) -> dict[str, float]:
    """How far readings are apart, passage by passage."""
    pairs = [pair for a, b in zip(one, other, strict=True) for pair in zip(a, b, strict=True)]
    scores = [abs(a.score - b.score) for a, b in pairs if math.isfinite(a.score)]
    return {
        "passages": len(pairs),
        "scores apart, mean": float(np.mean(scores)),
        "scores apart, most": max(scores),
        "same span": float(np.mean([a.span == b.span for a, b in pairs])),
        "same span, score above 0": float(
            np.mean([a.span == b.span for a, b in pairs if a.score > 0])
        ),
    }


def measured(library: qa.Library, asked: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """All comparisons over some questions."""
    answering = library.engine().answering
    readers = {"float32": SpanReader(1), "settled": SpanReader(1)}
    readers["settled"].settle()
    found = [answering.retriever.retrieve(row["question"], READ) for row in asked]
    results: dict[str, Any] = {}
    readings: dict[str, list[list[Reading]]] = {}
    answers: dict[str, list[Answer]] = {}
    for name, reader in readers.items():
        reader.read(asked[0]["question"], [c.passage for c in found[0]])
        started = time.process_time()
        readings[name] = [
            reader.read(row["question"], [c.passage for c in candidates])
            for row, candidates in zip(asked, found, strict=True)
        ]
        spent = time.process_time() - started
        given = [Given(*pair) for pair in zip(found, readings[name], strict=True)]
        answers[name] = [
            answered(answering, row["question"], one) for row, one in zip(asked, given, strict=True)
        ]
        results[name] = {"cpu_s": spent, "f1": quality(answers[name], asked)}
    results["settled"] |= apart(readings["float32"], readings["settled"])
    results["settled"] |= compared(answers["float32"], answers["settled"])
    whole = answers["settled"]
    few = [
        answered(answering, row["question"], Given(candidates, read), FEW)
        for row, candidates, read in zip(asked, found, readings["settled"], strict=True)
    ]
    for sure in SURE:
        stops = [answer.answered and answer.confidence >= sure for answer in few]
        chosen = [a if stop else b for a, b, stop in zip(few, whole, stops, strict=True)]
        results[f"four passages where these give {sure}"] = {
            "passages read": float(np.mean([FEW if stop else READ for stop in stops])),
            "f1": quality(chosen, asked),
            **compared(whole, chosen),
        }
    return results


def main() -> None:
    """Compare over a sample of the questions, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--library", type=Path)
    given = parser.parse_args()
    lines = (given.folder / "questions.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    asked = random.Random(5).sample(asked, min(given.questions, len(asked)))  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        where = given.library or Path(folder) / "library.qa"
        with qa.open_library(where, create=True) as library:
            library.add([given.folder / "corpus.jsonl"])
            print(json.dumps(measured(library, asked), indent=1))


if __name__ == "__main__":
    main()
