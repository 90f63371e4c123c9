"""The sentence reader: the sentence of each passage that is nearest to the question.

It needs no weights but the encoder's, and answers with whole sentences. A sentence is
encoded with the article's title in front, since it often does not name its subject.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.answer.evidence import names, numbers, share_found, stem
from qa.answer.kinds import fits
from qa.answer.quoting import MAX_SENTENCES
from qa.ingest import sentence_spans
from qa.models.asking import is_question
from qa.retrieve.terms import terms, words
from qa.types import Reading, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qa.protocols import Encoder
    from qa.types import Passage

READ = 6
"""Passages whose sentences are encoded; the others keep no reading. Encoding is what costs."""

COSINE, COVERAGE, TITLE_COVERAGE, FITS, NAMES = 8.0, 1.5, 1.5, 1.0, 1.0
"""Weights of a sentence's features, chosen on `seeds/questions.jsonl`."""

MIDPOINT = 6.5
"""Sum of the features above which a sentence rather answers than not, on the same questions."""

_LEANS = re.compile(
    r"^(?:he|she|they|it)\b|[\"”’']\s+(?:(?:he|she|they)\s+(?:\w+ly\s+)?\w+(?:ed|s|d)|(?:said|added)\s+(?:he|she|they))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the `passage`-th passage; `span` is in the passage's own text.

    One that has but a pronoun for whom it is about begins with the sentence that names them.
    """

    passage: int
    span: Span
    text: str
    titled: str


class SentenceReader:
    """A `Reader` by similarity of sentences.

    Args:
        encoder: the same that encoded the passages.
    """

    name = "sentence"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage; those past the first few are not read."""
        sentences = list(_sentences(passages[:READ]))
        best = [Reading(None, -math.inf)] * len(passages)
        for sentence, score in zip(sentences, self._scores(question, sentences), strict=True):
            if score > best[sentence.passage].score:
                start = passages[sentence.passage].span.start
                span = Span(start + sentence.span.start, start + sentence.span.end)
                best[sentence.passage] = Reading(span, score)
        return best

    def _scores(self, question: str, sentences: Sequence[_Sentence]) -> list[float]:
        if not sentences:
            return []
        vectors = self._encoder.encode_passages([sentence.titled for sentence in sentences])
        cosines = vectors @ self._encoder.encode_query(question)
        covered = _Coverage(question, sentences)
        return [
            COSINE * cosine
            + COVERAGE * covered.share(sentence.text)
            + TITLE_COVERAGE * covered.share(sentence.titled)
            + FITS * fits(question, sentence.text)
            + NAMES * share_found(names(question) + numbers(question), sentence.titled)
            - MIDPOINT
            for cosine, sentence in zip(np.clip(cosines, -1, 1).tolist(), sentences, strict=True)
        ]


class _Coverage:
    """How much of a question a text holds, each word weighing by how rare it is here."""

    def __init__(self, question: str, sentences: Sequence[_Sentence]) -> None:
        found = Counter(word for sentence in sentences for word in _stems(sentence.text))
        self._weights = {
            word: math.log(1 + len(sentences) / (found[word] + 0.5))
            for word in map(stem, terms(question))
        }
        self._total = sum(self._weights.values())

    def share(self, text: str) -> float:
        present = _stems(text)
        held = sum(weight for word, weight in self._weights.items() if word in present)
        return held / self._total if self._total else 0.0


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text)}


def _sentences(passages: Sequence[Passage]) -> Iterator[_Sentence]:
    for number, passage in enumerate(passages):
        title, named = passage.document.title, 0
        spans = sentence_spans(passage.text)
        for place, own in enumerate(spans):
            leans = _LEANS.search(own.of(passage.text)) is not None
            if not leans:
                named = place
            elif place - named >= MAX_SENTENCES:
                leans = False
            span = Span(spans[named].start if leans else own.start, own.end)
            text = span.of(passage.text)
            if not is_question(own.of(passage.text)):
                yield _Sentence(number, span, text, f"{title}\n{text}")
