"""How long passages should be: sizes of ours, and the usual recursive splitting at 200 words.

    python benchmarks/passages.py DATA [--vectors DIR] [--sets NAME ...] [--out FILE]

DATA holds one folder per set with `corpus.jsonl` and `questions.jsonl`. Each splitting is encoded
with the title in front (vectors are kept where `--vectors` says) and searched by the fusion in
use. hit@5, and of the tokens of the first five passages the recall, precision and IoU against
the gold ranges (Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval", 2024).
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.engine import DENSE_SHARE
from qa.evaluate.metrics import mean, passage_overlap
from qa.evaluate.questions import read_questions
from qa.ingest import split_passages
from qa.models.encoder import load_encoder
from qa.retrieve.hybrid import DEPTH, fuse
from qa.settings import BUNDLED_MODEL, cache_folder, load_settings
from qa.types import Span
from training.lexical import Bm25

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.evaluate.metrics import TokenIds
    from qa.evaluate.questions import Question
    from qa.protocols import Encoder, Vectors

    Splitting = Callable[[str], Sequence[Span]]

SETS = ["chunkeval", "timeqa_train"]
RECURSIVE = 200
SEPARATORS = (r"\n\n+", r"\n", r"(?<=[.!?])\s", r"\s")
TOP = 5
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a splitting; `number` is that of its article."""

    number: int
    id: str
    title: str
    span: Span
    text: str

    @property
    def titled(self) -> str:
        """What is encoded and looked up."""
        return f"{self.title}\n{self.text}"


def recursive(text: str, most: int = RECURSIVE) -> list[Span]:
    """Paragraphs, else lines, else sentences, else words, filled up one by one to `most` words."""
    found: list[Span] = []
    for piece in _pieces(text, Span(0, len(text)), most, 0):
        joined = Span(found[-1].start, piece.end) if found else piece
        if found and _words(text, joined) <= most:
            found[-1] = joined
        else:
            found.append(piece)
    return found


def _pieces(text: str, span: Span, most: int, level: int) -> list[Span]:
    if _words(text, span) <= most or level == len(SEPARATORS):
        return [span] if span.of(text).strip() else []
    ends = [m.end() for m in re.compile(SEPARATORS[level]).finditer(text, span.start, span.end)]
    edges = [span.start, *ends, span.end]
    parts = [Span(a, b) for a, b in pairwise(edges) if a < b]
    return [piece for part in parts for piece in _pieces(text, part, most, level + 1)]


def _words(text: str, span: Span) -> int:
    return sum(1 for _ in _WORD.finditer(text, span.start, span.end))


SPLITTINGS: dict[str, Splitting] = {
    f"{words} words": partial(split_passages, words=words) for words in (80, 120, 160, 200)
} | {f"recursive, {RECURSIVE} words": recursive}


def cut(corpus: Sequence[dict[str, str]], split: Splitting) -> list[Piece]:
    """Every passage of every article."""
    return [
        Piece(number, article["id"], article["title"], span, span.of(article["text"]))
        for number, article in enumerate(corpus)
        for span in split(article["text"])
    ]


def measure(
    questions: Sequence[Question], pieces: Sequence[Piece], vectors: Vectors, encoder: Encoder
) -> dict[str, float]:
    """The measures of one splitting."""
    lexical = Bm25([piece.titled for piece in pieces])
    hits: list[float] = []
    overlaps: list[tuple[float, float, float]] = []
    for question in questions:
        cosines = vectors @ encoder.encode_query(question.text)
        nearest = [(int(i), float(cosines[i])) for i in np.argsort(-cosines)[:DEPTH]]
        found = {"dense": nearest, "lexical": lexical.top(question.text, DEPTH)}
        fused = fuse(found, {"dense": DENSE_SHARE, "lexical": 1 - DENSE_SHARE})
        best = [pieces[i] for i in sorted(fused, key=lambda i: (-fused[i], i))[:TOP]]
        hits.append(float(any(_is_gold(question, piece) for piece in best)))
        gold = {token for piece in pieces for token in _gold_tokens(question, piece)}
        if overlap := passage_overlap([_tokens(piece, piece.span) for piece in best], gold):
            overlaps.append(overlap)
    recall, precision, iou = (mean(part) for part in zip(*overlaps, strict=True))
    return {
        "passages": len(pieces),
        "words": round(mean(len(_WORD.findall(piece.text)) for piece in pieces), 1),
        "hit@5": round(mean(hits), 4),
        "recall": round(recall, 4),
        "precision": round(precision, 4),
        "IoU": round(iou, 4),
    }


def _is_gold(question: Question, piece: Piece) -> bool:
    return any(
        gold.document == piece.id and gold.span is not None and gold.span.overlaps(piece.span)
        for gold in question.gold
    )


def _gold_tokens(question: Question, piece: Piece) -> TokenIds:
    spans = [gold.span for gold in question.gold if gold.span and gold.document == piece.id]
    return {token for span in spans if span.overlaps(piece.span) for token in _tokens(piece, span)}


def _tokens(piece: Piece, span: Span) -> TokenIds:
    """The words of a passage that a span overlaps."""
    start = piece.span.start
    return {
        (piece.number, start + word.start())
        for word in _WORD.finditer(piece.text)
        if start + word.start() < span.end and span.start < start + word.end()
    }


def encoded(file: Path, pieces: Sequence[Piece], encoder: Encoder) -> Vectors:
    """The vectors of the passages, from `file` if they are there already."""
    if file.exists() and len(vectors := np.load(file)) == len(pieces):
        return np.asarray(vectors, dtype=np.float32)
    vectors = encoder.encode_passages([piece.titled for piece in pieces])
    np.save(file, vectors)
    return vectors


def main() -> None:
    """Measure every splitting on every set and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--vectors", type=Path, default=Path("build/vectors"))
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/passages.json"))
    given = parser.parse_args()
    given.vectors.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    encoder = load_encoder(BUNDLED_MODEL, threads=settings.threads, cache=cache_folder(settings))
    results: dict[str, dict[str, dict[str, float]]] = {}
    for name in given.sets:
        folder = given.data / name
        lines = (folder / "corpus.jsonl").read_text("utf-8").splitlines()
        corpus = [json.loads(line) for line in lines]
        questions = [q for q in read_questions(folder / "questions.jsonl") if q.gold]
        results[name] = {}
        for how, split in SPLITTINGS.items():
            pieces = cut(corpus, split)
            file = given.vectors / f"{name}-{how.replace(' ', '-').replace(',', '')}.npy"
            found = measure(questions, pieces, encoded(file, pieces, encoder), encoder)
            results[name][how] = found
            told = "  ".join(f"{key} {value:g}" for key, value in found.items())
            print(f"{name:14} {how:22} {told}", flush=True)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
