"""``python -m training.evaluate MODEL --spans DIR --search DIR``: measure a reader.

``MODEL`` is a trained folder or an exported ``.onnx`` file. Each ``DIR`` holds ``corpus.jsonl``
and ``questions.jsonl``.

``--spans``: exact match and F1 with the passage that holds the answer given.
``--search``: BM25 proposes passages of the whole corpus and the reader reorders them; hits, F1
of the best span, and how well its margin tells answerable questions from others.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch

from training.lexical import Bm25
from training.metrics import auc, exact, f1
from training.model import base_folder
from training.scoring import Scored, Scorer, load_scorer
from training.temporal import Article, fold_of, read_articles, read_lines, subject_of
from training.windows import passages

PASSAGE_WORDS = 160
CONSIDERED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its accepted answers and the places that hold them (``end`` may be -1)."""

    id: str
    text: str
    answers: tuple[str, ...]
    gold: tuple[tuple[str, int, int], ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of the corpus."""

    document: str
    title: str
    start: int
    text: str

    def holds(self, gold: Sequence[tuple[str, int, int]]) -> bool:
        """Whether it overlaps a gold span, or comes from a gold document without one."""
        end = self.start + len(self.text)
        return any(
            doc == self.document and (b < 0 or (a < end and self.start < b)) for doc, a, b in gold
        )


def read_asked(folder: Path) -> list[Asked]:
    """The questions of ``questions.jsonl``."""
    asked = []
    for row in read_lines(folder / "questions.jsonl"):
        gold = tuple((g["doc"], g.get("start", 0), g.get("end", -1)) for g in row["gold"])
        answers = tuple(row["answers"])
        asked.append(Asked(row["id"], row["question"], answers, gold, row["answerable"]))
    return asked


def cut(articles: Sequence[Article]) -> list[Piece]:
    """Every passage of the corpus, in order."""
    return [
        Piece(article.id, article.title, start, article.text[start:end])
        for article in articles
        for start, end in passages(article.text, PASSAGE_WORDS)
    ]


def measure_spans(score: Scorer, folder: Path, limit: int | None) -> dict[str, float]:
    """Exact match and F1 of the best span in the passage that holds the first answer."""
    pieces = cut(list(read_articles(folder).values()))
    asked = _sample([a for a in read_asked(folder) if a.answerable], limit)
    rows, kept = [], []
    for question in asked:
        home = next((p for p in pieces if p.holds(question.gold[:1])), None)
        if home is not None:
            kept.append(question)
            rows.append((question.text, home.title, home.text))
    found = score(rows)
    ems = [exact(s.text, q.answers) for s, q in zip(found, kept, strict=True)]
    f1s = [f1(s.text, q.answers) for s, q in zip(found, kept, strict=True)]
    answered = float(np.mean([s.score > 0 for s in found]))
    return {
        "questions": len(kept),
        "exact": float(np.mean(ems)),
        "f1": float(np.mean(f1s)),
        "margin above zero": answered,
    }


def measure_search(
    score: Scorer, folder: Path, limit: int | None, fold: int | None, depth: int
) -> dict[str, float]:
    """Hits before and after reordering, F1 of the best span, AUC of the best margin."""
    pieces = cut(list(read_articles(folder).values()))
    index = Bm25([f"{piece.title} {piece.text}" for piece in pieces])
    asked = read_asked(folder)
    if fold is not None:
        asked = [q for q in asked if fold_of(subject_of(q.id), 5) == fold]
    asked = _sample(asked, limit)
    proposed = [index.top(question.text, depth) for question in asked]
    rows = [
        (question.text, pieces[i].title, pieces[i].text)
        for question, ranked in zip(asked, proposed, strict=True)
        for i, _ in ranked
    ]
    flat = iter(score(rows))
    outcomes = []
    for question, ranked in zip(asked, proposed, strict=True):
        outcomes.append(_outcome(question, [(pieces[i], s, next(flat)) for i, s in ranked]))
    return _summary(outcomes)


@dataclass(frozen=True, slots=True)
class _Outcome:
    answerable: bool
    before: tuple[bool, bool]
    after: tuple[bool, bool]
    mixed: tuple[bool, bool]
    exact: float
    f1: float
    margin: float


def _outcome(question: Asked, ranked: Sequence[tuple[Piece, float, Scored]]) -> _Outcome:
    if not ranked:
        no = (False, False)
        return _Outcome(question.answerable, no, no, no, 0.0, 0.0, -99.0)
    holds = [piece.holds(question.gold) for piece, _, _ in ranked]
    margins = np.asarray([scored.score for _, _, scored in ranked])
    lexical = np.asarray([s for _, s, _ in ranked])
    by_margin = np.argsort(-margins, kind="stable")
    by_both = np.argsort(-(margins + lexical / 2), kind="stable")
    best = ranked[int(by_both[0])][2].text
    return _Outcome(
        answerable=question.answerable,
        before=(holds[0], any(holds[:5])),
        after=(holds[int(by_margin[0])], any(holds[int(i)] for i in by_margin[:5])),
        mixed=(holds[int(by_both[0])], any(holds[int(i)] for i in by_both[:5])),
        exact=exact(best, question.answers) if question.answers else 0.0,
        f1=f1(best, question.answers) if question.answers else 0.0,
        margin=float(margins[:CONSIDERED].max()),
    )


def _summary(outcomes: Sequence[_Outcome]) -> dict[str, float]:
    asked = [o for o in outcomes if o.answerable]
    figures: dict[str, float] = {"questions": len(outcomes), "answerable": len(asked)}
    stages = {
        "retrieved": [o.before for o in asked],
        "reader": [o.after for o in asked],
        "both": [o.mixed for o in asked],
    }
    for name, hits in stages.items():
        figures[f"{name} hit@1"] = float(np.mean([hit[0] for hit in hits]))
        figures[f"{name} hit@5"] = float(np.mean([hit[1] for hit in hits]))
    figures["exact"] = float(np.mean([o.exact for o in asked]))
    figures["f1"] = float(np.mean([o.f1 for o in asked]))
    refused = [o.margin for o in outcomes if not o.answerable]
    if refused:
        figures["answerable AUC"] = auc([o.margin for o in asked], refused)
    return figures


def _sample(asked: Sequence[Asked], limit: int | None) -> list[Asked]:
    if limit is None or limit >= len(asked):
        return list(asked)
    return Random(0).sample(list(asked), limit)  # noqa: S311  # no secret


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, help="trained folder, or exported .onnx file")
    parser.add_argument("--spans", type=Path, action="append", default=[])
    parser.add_argument("--search", type=Path, action="append", default=[])
    parser.add_argument("--limit", type=int, help="a random sample of this many questions")
    parser.add_argument("--fold", type=int, help="only the questions of this fold")
    parser.add_argument("--depth", type=int, default=20, help="passages read per question")
    parser.add_argument("--base", type=Path, help="folder of the sentence encoder")
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--out", type=Path, help="also write the figures here, as JSON")
    options = parser.parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    base = options.base or base_folder()
    score = load_scorer(options.model, base, bf16=options.bf16, threads=options.threads)
    figures = {}
    for folder in options.spans:
        figures[f"{folder.name}, passage given"] = measure_spans(score, folder, options.limit)
    for folder in options.search:
        figures[f"{folder.name}, whole corpus"] = measure_search(
            score, folder, options.limit, options.fold, options.depth
        )
    text = json.dumps(figures, indent=2)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
