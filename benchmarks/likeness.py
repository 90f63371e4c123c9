"""How like the made-up vectors of the benchmarks are to those of real articles.

    python benchmarks/likeness.py CORPUS.jsonl… [--out FILE]

Each file has a `questions.jsonl` beside it. So many passages of real articles are encoded by the
real model, with questions about them, and as many made-up ones by the benchmarks' encoder: both are
of some of the articles that the questions are about. About two minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from articles import NAMED, PASSAGES_EACH, ProjectingEncoder, article, asked_about, questions
from figures import machine, write

import qa
from qa.indexing.embedding import body_passages, passage_text
from qa.models.encoder import load_encoder
from qa.settings import BUNDLED_MODEL, cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from qa.protocols import Encoder, Vectors

    Articles = list[tuple[str, str]]
    Pairs = list[tuple[str, list[str]]]

ROOT = Path(__file__).parents[1]
PASSAGES, QUESTIONS, SHARE, PAIRS = 2_400, 200, 0.28, 120
OF_ONE = 12
"""Passages of one article, so that a book does not stand for all."""

COMPONENTS = (10, 50, 100, 200)
PARTS = (8, 4, 2, 1)
NEIGHBOURS, BEST = 20, 10


def real(corpora: Iterable[Path]) -> tuple[Articles, list[str], Pairs]:
    """Articles, questions, and questions with what answers them, in an order that is random."""
    found: Articles = []
    asked: list[str] = []
    golden: list[tuple[str, dict[str, Any], int]] = []
    for file in corpora:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        found += [(row.get("title") or "", row["text"]) for row in rows]
        by_id = {row["id"]: row for row in rows}
        for line in (file.parent / "questions.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if not isinstance(row.get("question"), str):
                continue
            asked.append(row["question"])
            golden += [
                (row["question"], by_id[gold["doc"]], gold["start"])
                for gold in (row.get("gold") or [])[:1]
                if "start" in gold
            ]
    mixed = random.Random(1)  # noqa: S311 - the same every time
    mixed.shuffle(found)
    mixed.shuffle(asked)
    mixed.shuffle(golden)
    pairs = [(question, answering(row, start)) for question, row, start in golden[:PAIRS]]
    return found[: int(SHARE * len(found))], asked[:QUESTIONS], pairs


def answering(row: dict[str, Any], start: int) -> list[str]:
    """The passage that the first answer to a question stands in."""
    title, text = row.get("title") or "", row["text"]
    spans = body_passages(text, qa.Settings().passage_words)
    chosen = [span for span in spans if span.start <= start < span.end] or spans[:1]
    return [passage_text(title, span.of(text)) for span in chosen]


def made_up() -> tuple[Articles, list[str], Pairs]:
    """The same of those that the benchmarks make; of an article the nearest passage counts."""
    count = PASSAGES // PASSAGES_EACH
    all_of_them = int(count / SHARE)
    chosen = np.random.default_rng(2).choice(all_of_them, count, replace=False).tolist()
    named = questions(PAIRS, all_of_them, NAMED)
    pairs = zip(named, asked_about(PAIRS, all_of_them), strict=True)
    return (
        [article(number)[:2] for number in chosen],
        questions(QUESTIONS, all_of_them),
        [(question, passages_of(*article(number)[:2])) for question, number in pairs],
    )


def passages_of(title: str, text: str) -> list[str]:
    """What is encoded of an article."""
    spans = body_passages(text, qa.Settings().passage_words)
    return [passage_text(title, span.of(text)) for span in spans]


def answered(pairs: Pairs, encoder: Encoder) -> list[float]:
    """How near questions are to what answers them."""
    scores = [
        float((encoder.encode_passages(texts) @ encoder.encode_query(question)).max())
        for question, texts in pairs
    ]
    return spread(np.array(scores))


def encoded(
    found: Articles, asked: list[str], encoder: Encoder
) -> tuple[Vectors, npt.NDArray[np.int64], Vectors]:
    """Vectors of passages, which article each is of, and vectors of questions."""
    texts, of = [], []
    for number, (title, text) in enumerate(found):
        own = passages_of(title, text)[:OF_ONE]
        texts += own
        of += [number] * len(own)
    texts, of = texts[:PASSAGES], of[:PASSAGES]
    rows = [encoder.encode_passages(texts[at : at + 64]) for at in range(0, len(texts), 64)]
    queries = np.stack([encoder.encode_query(question) for question in asked])
    return np.concatenate(rows), np.array(of), queries


def measured(passages: Vectors, of: npt.NDArray[np.int64], queries: Vectors) -> dict[str, Any]:
    """What tells one cloud of vectors from another."""
    falling = np.linalg.eigvalsh(np.cov(passages.T))[::-1]
    shares = np.cumsum(falling) / falling.sum()
    scores = passages @ passages.T
    same = of[:, None] == of[None]
    others = np.where(same, -1.0, scores)
    np.fill_diagonal(same, val=False)
    asked = queries @ passages.T
    draw = np.random.default_rng(0)
    growing = {}
    for part in PARTS:
        kept = draw.random(of.max() + 1) < 1 / part
        growing[f"1/{part}"] = round(float(np.median(asked[:, kept[of]].max(axis=1))), 3)
    return {
        "passages": len(passages),
        "length of the mean": round(float(np.linalg.norm(passages.mean(axis=0))), 2),
        "variance in the first": {n: round(float(shares[n - 1]), 2) for n in COMPONENTS},
        "of the same article": spread(scores[same]),
        "of any two": spread(others[others > -1][::97]),
        "nearest of another article": spread(nearest(others, 1)),
        "tenth of others": spread(nearest(others, BEST)),
        "local dimension": round(dimension(others), 1),
        "nearest to a question": spread(nearest(asked, 1)),
        "tenth to a question": spread(nearest(asked, BEST)),
        "local dimension at a question": round(dimension(asked), 1),
        "nearest to a question, of a part of the articles": growing,
    }


def nearest(scores: npt.NDArray[Any], place: int) -> npt.NDArray[Any]:
    """In each row the score of that place."""
    found: npt.NDArray[Any] = np.sort(scores, axis=1)[:, -place]
    return found


def dimension(scores: npt.NDArray[Any]) -> float:
    """The median of how fast neighbours become more (Levina and Bickel 2004)."""
    best = np.sort(scores, axis=1)[:, : -NEIGHBOURS - 1 : -1]
    distances = np.sqrt(np.maximum(2 - 2 * best, 1e-9))
    return float(np.median(1 / np.log(distances[:, -1:] / distances[:, :-1]).mean(axis=1)))


def spread(values: npt.NDArray[Any]) -> list[float]:
    """The 10th, 50th and 90th percentile."""
    return [round(float(value), 2) for value in np.percentile(values, [10, 50, 90])]


def main() -> None:
    """Measure both, and write the figures side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/likeness.json")
    given = parser.parse_args()
    before = machine()
    model = load_encoder(BUNDLED_MODEL, threads=1, cache=cache_folder(qa.Settings()))
    found = {}
    for name, (articles, asked, pairs), encoder in (
        ("made up", made_up(), ProjectingEncoder()),
        ("real", real(given.corpora), model),
    ):
        found[name] = measured(*encoded(articles, asked, encoder))
        found[name]["a question to what answers it"] = answered(pairs, encoder)
    json.dump(found, sys.stdout, indent=1)
    write(given.out, {"machine": before, **found})


if __name__ == "__main__":
    main()
