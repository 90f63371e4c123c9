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

from qa.answer.asked.kinds import STATEMENT, fits, kind_of
from qa.answer.evidence import names, numbers
from qa.answer.quotes.quoting import MAX_SENTENCES
from qa.ingest import sentence_spans
from qa.models.self_asked import is_question
from qa.retrieve.terms import share_found, stem, terms, words
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

_LEANS = re.compile(r"^(?:he|she|they|it(?!\s+(?:is|was|takes?|took)\b))\b", re.IGNORECASE)
_SPEAKS = re.compile(
    r"(?:^|[\"”’']\s+)(?:(?:he|she|they)\s+(?:\w+ly\s+)?(?:sa(?:id|ys)|told|tells|\w+ed)|"
    r"(?:said|says|added)\s+(?:he|she|they))\b",
    re.IGNORECASE,
)
"""Pronouns for whom a sentence is about, and for who says what stands in it."""


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
        kind = kind_of(question)
        leans = _SPEAKS if kind is not None and kind.name == STATEMENT else _LEANS
        sentences = list(_sentences(passages[:READ], leans))
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


def _sentences(passages: Sequence[Passage], leans: re.Pattern[str]) -> Iterator[_Sentence]:
    for number, passage in enumerate(passages):
        spans, named = sentence_spans(passage.text), 0
        for place, own in enumerate(spans):
            said, span = own.of(passage.text), own
            if leans.search(said):
                both = Span(spans[named].start, own.end)
                if place - named < MAX_SENTENCES and "\n\n" not in both.of(passage.text):
                    span = both
            elif not _LEANS.match(said):
                named = place
            if not is_question(said):
                text = span.of(passage.text)
                yield _Sentence(number, span, text, f"{passage.document.title}\n{text}")
