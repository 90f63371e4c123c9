"""One answer judged against what is known about its question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.evaluate import metrics, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qa.evaluate.questions import Question
    from qa.types import Answer, Candidate, Document, Span

TOP = 5
"""Passages that are compared with the gold ranges."""

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Place:
    """A gold place in the library: a document, and the span in it if it is known."""

    document: int
    span: Span | None

    def covers(self, document: int, span: Span) -> bool:
        """Whether `span` of `document` overlaps it; all of the document, if no span is known."""
        return self.document == document and (self.span is None or self.span.overlaps(span))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        rank: of the first passage found that holds the answer, None if none does.
        reranked: the same once the passages were read; of a refusal only the closest are known.
        correct: answered, with a citation that overlaps gold.
        grounded: what was offered is right: correct or, if it was refused, the best passage
            holds the answer; never for a question without one. Confidence is judged by this,
            so that it does not hang on where refusals begin.
        predicted: the short answer, else the first quote, else nothing.
        exact, overlapping: of the citations, how many quote the source's own characters, and
            how many overlap gold.
        tokens: recall, precision and IoU of the best passages; None where no span is known.
        given: exact match and F1 of what the reader makes of the gold passage alone; None where
            no span or no answer is known.
        timings_ms: wall time of each stage.
    """

    question: Question
    answered: bool
    confidence: float
    rank: int | None
    reranked: int | None
    correct: bool
    grounded: bool
    predicted: str
    exact_match: float
    f1: float
    citations: int
    exact: int
    overlapping: int
    tokens: tuple[float, float, float] | None
    given: tuple[float, float] | None
    timings_ms: Mapping[str, float]


def judge(
    question: Question,
    answer: Answer,
    found: Sequence[Candidate],
    gold: Sequence[Place],
    sources: Mapping[int, Document],
    timings_ms: Mapping[str, float],
    given: str | None = None,
) -> Outcome:
    """Compare an answer to a question, and the passages found for it, with what is known.

    Args:
        question: with its known answers.
        answer: to it.
        found: the passages that a search for it gives, best first.
        gold: where the answer stands.
        sources: the documents that are cited, found or gold, by id, read anew.
        timings_ms: wall time of each stage.
        given: what the reader finds in the gold passage, None if it was not asked.
    """
    hits = [_is_gold(passage.passage.document.id, passage.passage.span, gold) for passage in found]
    cited = [_is_gold(c.document.id, c.span, gold) for c in answer.citations]
    read = [_is_gold(c.passage.document.id, c.passage.span, gold) for c in answer.passages]
    predicted = _predicted(answer)
    exact_match, f1 = _scores(predicted, question)
    return Outcome(
        question=question,
        answered=answer.answered,
        confidence=float(answer.confidence),
        rank=metrics.first_hit(hits),
        reranked=metrics.first_hit(read),
        correct=question.answerable and any(cited),
        grounded=question.answerable and any(cited if answer.answered else hits[:1]),
        predicted=predicted,
        exact_match=exact_match,
        f1=f1,
        citations=len(cited),
        exact=sum(c.quote == c.span.of(sources[c.document.id].text) for c in answer.citations),
        overlapping=sum(cited),
        tokens=_token_overlap(found[:TOP], gold, sources),
        given=None if given is None else _scores(given, question),
        timings_ms=timings_ms,
    )


def _scores(said: str, question: Question) -> tuple[float, float]:
    return texts.exact_match(said, question.answers), texts.f1(said, question.answers)


def _is_gold(document: int, span: Span, gold: Sequence[Place]) -> bool:
    return any(place.covers(document, span) for place in gold)


def _predicted(answer: Answer) -> str:
    if not answer.answered:
        return ""
    return answer.short or (answer.statements[0].quote if answer.statements else "")


def _token_overlap(
    found: Sequence[Candidate], gold: Sequence[Place], sources: Mapping[int, Document]
) -> tuple[float, float, float] | None:
    if not gold or any(place.span is None for place in gold):
        return None
    wanted = [_tokens(sources[p.document], p.span) for p in gold if p.span is not None]
    read = [_tokens(sources[c.passage.document.id], c.passage.span) for c in found]
    return metrics.passage_overlap(read, set().union(*wanted))


def _tokens(document: Document, span: Span) -> metrics.TokenIds:
    """The blank-separated tokens that begin inside `span`, or are cut by its start."""
    return {(document.id, _begin(document.text, m.start())) for m in _within(document.text, span)}


def _within(text: str, span: Span) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(text, span.start, span.end))


def _begin(text: str, offset: int) -> int:
    while offset > 0 and not text[offset - 1].isspace():
        offset -= 1
    return offset
