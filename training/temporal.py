"""``python -m training.temporal DATA EXAMPLES OUT``: questions about a stretch of time.

Time-Sensitive-QA asks whom or what held "from 1981 to 1984", over whole articles. The passages
of an article look alike and differ in the years, so its other passages are the negatives that
teach a reader to heed dates. ``DATA`` holds ``corpus.jsonl`` and ``questions.jsonl``; the result
is mixed with a sample of ``EXAMPLES`` so that what was learnt before is kept.

With ``--fold K`` the articles of fold K (of ``--folds``) are left out, to measure on them.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from training.detokenise import detokenised
from training.examples import Example, read_examples, write_examples
from training.lexical import Bm25
from training.negatives import holds_answer, other_date, other_title
from training.windows import passages, shifted

PASSAGE_WORDS = (80, 180)


@dataclass(frozen=True, slots=True)
class Article:
    """A document of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the places in articles that answer it: ``(document, start, end)``."""

    id: str
    text: str
    answers: tuple[str, ...]
    gold: tuple[tuple[str, int, int], ...]
    subject: str


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_articles(folder: Path) -> dict[str, Article]:
    """The corpus by document id."""
    rows = read_lines(folder / "corpus.jsonl")
    return {row["id"]: Article(row["id"], row["title"], row["text"]) for row in rows}


def read_questions(folder: Path) -> list[Question]:
    """The questions; ``subject`` is the article asked about, as the question's id names it."""
    questions = []
    for row in read_lines(folder / "questions.jsonl"):
        gold = tuple((g["doc"], g["start"], g["end"]) for g in row["gold"] if "start" in g)
        answers = tuple(row["answers"]) if row["answerable"] else ()
        questions.append(Question(row["id"], row["question"], answers, gold, subject_of(row["id"])))
    return questions


def subject_of(question_id: str) -> str:
    """The article that a question's id names: ``/wiki/NAME#relation#number``."""
    return question_id.removeprefix("/wiki/").split("#", maxsplit=1)[0]


def fold_of(subject: str, folds: int) -> int:
    """Which fold all questions about an article belong to; stable everywhere."""
    return int(hashlib.sha256(subject.encode()).hexdigest(), 16) % folds


def slug(subject: str) -> str:
    """The document id that an article's name becomes."""
    return re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")


def temporal_examples(
    articles: Mapping[str, Article],
    questions: Sequence[Question],
    random: Random,
    size: tuple[int, int] = PASSAGE_WORDS,
) -> Iterator[Example]:
    """Passages that answer, others of the same article that do not, and changed dates."""
    by_subject = {question.subject: gold[0] for question in questions for gold in question.gold}
    titles = sorted(article.title for article in articles.values())
    for question in questions:
        document = by_subject.get(question.subject, slug(question.subject))
        if document not in articles:
            continue
        article = articles[document]
        words = random.randint(*size)
        whole = Example(
            id=question.id,
            source="timeqa",
            kind="answer",
            title=article.title,
            question=question.text,
            context=article.text,
            spans=tuple((a, b) for doc, a, b in question.gold if doc == document),
        )
        pieces = [shifted(whole, a, b) for a, b in passages(article.text, words)]
        for example in _chosen(question, pieces, titles, random):
            yield detokenised(example) if random.random() < 0.5 else example


def _chosen(
    question: Question, pieces: Sequence[Example], titles: Sequence[str], random: Random
) -> Iterator[Example]:
    right = [piece for piece in pieces if piece.spans]
    yield from right
    for piece in right:
        for changed in (other_date(piece, random), other_title(piece, titles, random)):
            if changed is not None:
                yield changed
    wrong = [
        piece
        for piece in pieces
        if not piece.spans and not holds_answer(piece.context, question.answers)
    ]
    if wrong:
        index = Bm25([piece.context for piece in wrong])
        for rank, (number, _) in enumerate(index.top(question.text, 3 if right else 4)):
            if right and rank and random.random() < 0.3:
                continue
            piece = wrong[number]
            yield Example(
                id=f"{question.id}/same article/{rank}",
                source=piece.source,
                kind="same article",
                title=piece.title,
                question=piece.question,
                context=piece.context,
                spans=(),
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.temporal", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("examples", type=Path, help="examples.jsonl.gz from training.prepare")
    parser.add_argument("out", type=Path, help="the examples.jsonl.gz to write")
    parser.add_argument("--fold", type=int, help="leave this fold out")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--mixed-in", type=float, default=1.0, help="other examples for each one")
    parser.add_argument("--words", type=int, nargs=2, default=PASSAGE_WORDS, help="of a passage")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args(arguments)
    random = Random(options.seed)  # noqa: S311  # no secret
    questions = read_questions(options.data)
    if options.fold is not None:
        questions = [q for q in questions if fold_of(q.subject, options.folds) != options.fold]
    fewest, most = options.words
    articles = read_articles(options.data)
    chosen = list(temporal_examples(articles, questions, random, (fewest, most)))
    others = list(read_examples(options.examples))
    chosen += random.sample(others, min(len(others), round(options.mixed_in * len(chosen))))
    random.shuffle(chosen)
    count = write_examples(options.out, chosen)
    print(f"{count} examples from {len(questions)} questions")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
