"""Made-up articles, real in length and in how often their words occur, and vectors for them.

Their 20,000 words are English and follow Zipf's law; each article is about one of 2,000 subjects
with words of their own, so that passages have neighbours, as real ones have. The encoder is a sum
of vectors of those words: it costs next to nothing, so that a library of a million passages can be
made in minutes, and stands behind the same protocol as a model. How its words are drawn makes the
vectors as real ones are, in their spectrum and in how near their neighbours are:
`python benchmarks/likeness.py CORPUS.jsonl…` compares them with those of the real model.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

VOCABULARY, SUBJECTS, SUBJECT_WORDS = 20_000, 2_000, 40
SUBJECT_SHARE, LEAST_COMMON = 0.35, 200
"""So many of an article's words are its subject's, none of them one of the commonest."""

ARTICLE_WORDS, SENTENCE_WORDS = 660, 20
PASSAGES_EACH = 6
"""About so many passages are made of an article, with the default setting."""

NAMED = 3
"""Words of a title with which a question is as near to the passage it is about as real ones."""

COMMON = 300
"""The commonest words, with which no question is told from another."""

FIRST = 8
"""Articles that are indexed before others are timed."""

PER_FILE = 200
DIMENSION = 384
_WHOLE = re.compile("[a-z]{2,}")


def _words() -> list[str]:
    """English words, the commonest first: the whole words of the bundled model's tokenizer."""
    file = find_encoder(BUNDLED_MODEL).folder / "tokenizer.json"
    numbered = json.loads(file.read_text("utf-8"))["model"]["vocab"]
    whole = [word for word in sorted(numbered, key=numbered.__getitem__) if _WHOLE.fullmatch(word)]
    return whole[:VOCABULARY]


WORDS = _words()
_PLACE = {word: number for number, word in enumerate(WORDS)}
_SHARES = 1.0 / (np.arange(VOCABULARY) + 2.7)
_CUMULATIVE = np.cumsum(_SHARES / _SHARES.sum())


def _drawn(drawn: np.random.Generator, count: int) -> npt.NDArray[np.int64]:
    return np.searchsorted(_CUMULATIVE, drawn.random(count)).clip(max=VOCABULARY - 1)


def _subject_words(subject: int) -> npt.NDArray[np.int64]:
    own = np.random.default_rng([7, subject])
    return own.integers(LEAST_COMMON, VOCABULARY, size=SUBJECT_WORDS)


def article(number: int) -> tuple[str, str, str]:
    """Title, text and date of one article."""
    drawn = np.random.default_rng([1, number])
    about = _subject_words(number % SUBJECTS)
    words = _drawn(drawn, ARTICLE_WORDS)
    special = drawn.random(ARTICLE_WORDS) < SUBJECT_SHARE
    words[special] = drawn.choice(about, size=int(special.sum()))
    title = " ".join(WORDS[place] for place in drawn.choice(about, size=4)).title()
    sentences = [
        " ".join(WORDS[place] for place in words[first : first + SENTENCE_WORDS]).capitalize() + "."
        for first in range(0, ARTICLE_WORDS, SENTENCE_WORDS)
    ]
    text = (
        f"{' '.join(sentences[:11])}\n\n{' '.join(sentences[11:22])}\n\n{' '.join(sentences[22:])}"
    )
    day = f"{2010 + number % 15}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return title, text, day


def write_articles(folder: Path, first: int, last: int) -> None:
    """Articles `first` to `last` (not included) as JSON lines, some hundred to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(first, last, PER_FILE):
        rows = []
        for number in range(start, min(start + PER_FILE, last)):
            title, text, day = article(number)
            rows.append(json.dumps({"id": str(number), "title": title, "text": text, "date": day}))
        (folder / f"articles-{start:07d}.jsonl").write_text("\n".join(rows) + "\n", "utf-8")


def write_first(folder: Path, number: int) -> None:
    """A few articles from that number on, and one in German, so that all is loaded by them.

    What tells languages is loaded for the first text that is not plain English.
    """
    write_articles(folder, number, number + FIRST)
    words = "Das Wetter war gut, und die Reisenden kamen am Abend in der kleinen Stadt an. " * 3
    (folder / "german.txt").write_text(words, "utf-8")


def questions(count: int, articles: int, named: int = 0) -> list[str]:
    """Questions about some of the articles: a few of the less common words of one paragraph.

    With so many words of the title besides, for most real questions name what they are about.
    """
    asked = []
    for number in asked_about(count, articles):
        title, text, _ = article(number)
        words = text.partition("\n")[0].lower().replace(".", "").split()
        telling = [word for word in words if _PLACE[word] >= COMMON]
        drawn = np.random.default_rng([5, number])
        chosen = drawn.choice(telling, size=5, replace=False).tolist()
        chosen += drawn.choice(title.lower().split(), size=named, replace=False).tolist()
        asked.append(f"Who is behind {' '.join(chosen)}?")
    return asked


def asked_about(count: int, articles: int) -> list[int]:
    """The articles that the questions are about, one for each."""
    numbers: list[int] = np.random.default_rng(3).integers(articles, size=count).tolist()
    return numbers


TOPICS, TOPIC_SHARE = 80, 0.85
"""Subjects belong to topics, which make so much of their vectors."""

SUBJECT_WEIGHT, SUBJECT_SPREAD = 0.37, 0.9
"""How much of a word's vector is its subjects', beside its own; and how unequal they are (the
standard deviation of a logarithm), for some subjects are narrow and some are wide."""

SPECTRUM_FROM, SPECTRUM_POWER = 5, 0.8
"""The variance of component `i` falls as `(i + from) ** -power`."""

COMMON_PART = 0.16
"""Of every vector, in one direction that all of them share."""


class ProjectingEncoder:
    """An `Encoder` of the made-up words; others count as nothing."""

    model_id = "projection"
    weights_sha256 = hashlib.sha256(b"projection 2").hexdigest()
    dimension = DIMENSION

    def __init__(self) -> None:
        draw = _Drawing()
        words = draw.vectors(VOCABULARY) + SUBJECT_WEIGHT * _subject_parts(draw)
        rarity = np.log(VOCABULARY / (_SHARES / _SHARES.max() * VOCABULARY + 1) + 1)
        shares = (1 - SUBJECT_SHARE) * _SHARES / _SHARES.sum()
        shares[LEAST_COMMON:] += SUBJECT_SHARE / (VOCABULARY - LEAST_COMMON)
        words -= np.average(words, axis=0, weights=shares * rarity)
        self._table = (words * rarity[:, None]).astype(np.float32)
        common = draw.vectors(1)[0]
        self._common = (COMMON_PART * common / np.linalg.norm(common)).astype(np.float32)

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        """Shape `(384,)`."""
        return self._vector(query)

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Shape `(len(texts), 384)`."""
        rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = self._vector(text)
        return rows

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        words = text.lower().replace(".", " ").replace("?", " ").split()
        places = [_PLACE[word] for word in words if word in _PLACE]
        vector = self._table[places].sum(axis=0) if places else self._table[0]
        vector = vector / np.linalg.norm(vector) + self._common
        unit: npt.NDArray[Any] = vector / np.linalg.norm(vector)
        return unit.astype(np.float32)


class _Drawing:
    """Draws vectors whose variance falls from component to component."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(11)
        variance = (np.arange(DIMENSION) + SPECTRUM_FROM) ** -float(SPECTRUM_POWER)
        self._deviation: npt.NDArray[np.float64] = np.sqrt(variance / variance.mean())

    def vectors(self, count: int) -> npt.NDArray[np.float64]:
        drawn: npt.NDArray[np.float64] = self.random.normal(size=(count, DIMENSION))
        return drawn * self._deviation


def _subject_parts(draw: _Drawing) -> npt.NDArray[np.float64]:
    """For each word the vectors of its subjects, together as long as one of them on average."""
    of_topics = draw.vectors(TOPICS)[draw.random.integers(TOPICS, size=SUBJECTS)]
    subjects = TOPIC_SHARE * of_topics + np.sqrt(1 - TOPIC_SHARE**2) * draw.vectors(SUBJECTS)
    subjects *= np.exp(SUBJECT_SPREAD * draw.random.normal(size=(SUBJECTS, 1)))
    parts = np.zeros((VOCABULARY, DIMENSION))
    uses = np.zeros(VOCABULARY)
    for number, vector in enumerate(subjects):
        np.add.at(parts, _subject_words(number), vector)
        np.add.at(uses, _subject_words(number), 1)
    return parts / np.sqrt(np.maximum(uses, 1))[:, None]


def counts(text: str) -> list[int]:
    """Sizes from a flag such as `1000,10000`."""
    return [int(part) for part in text.split(",") if part]
