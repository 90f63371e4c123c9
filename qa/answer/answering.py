"""One question, from candidates to an answer or a refusal."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answer.about_articles import telling
from qa.answer.about_articles.recognising import Wanted, asked_about
from qa.answer.about_articles.somebody import asks_in_lower_case, with_capitals
from qa.answer.abstaining.refusing import NO_QUESTION, REFUSAL, explained, refusal
from qa.answer.abstaining.unclear import unclear
from qa.answer.approach import Approach, ranked
from qa.answer.asked.forms import Form, form_of
from qa.answer.asked.kinds import STATEMENT, kind_of
from qa.answer.composing.arranging import Arrangement, arrange, merged
from qa.answer.composing.citing import as_text, cite, short_answers
from qa.answer.composing.copies import Folded
from qa.answer.near_misses import doubted
from qa.errors import QuestionError
from qa.retrieve.pointing import content_words, marked
from qa.types import Answer, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qa.answer.about_articles.recognising import About
    from qa.answer.composing.copies import CopiesOf
    from qa.answer.quotes.quoting import Quote
    from qa.protocols import Encoder, Retriever, Store
    from qa.types import Candidate

    OnPassages = Callable[[tuple[Candidate, ...]], None]

__all__ = ["REFUSAL", "Answering", "Approach", "checked", "refusal"]

MAX_QUESTION = 2_000
"""Characters. A question is a sentence or two; more is a pasted article."""

_NEVER = 1e-9
"""What has no confidence at all is not said, wherever the line is."""


@dataclass(frozen=True, slots=True)
class Answering:
    """All that it takes to answer a question that stands on its own.

    Args:
        store: for the documents that are cited, and to tell what none of them mentions.
        retriever: finds the passages.
        words: for questions whose answer is some words: a name, a date, a number.
        statements: for questions after what somebody said, which want a whole sentence.
        copies: which documents are copies of one article.
        encoder: tells near misses by their words; none are told without it.
        deciding: for questions whether something is so, which want one too; `statements` if None.
    """

    store: Store
    retriever: Retriever
    words: Approach
    statements: Approach
    copies: CopiesOf | None = None
    encoder: Encoder | None = None
    deciding: Approach | None = None

    def approach(self, question: str) -> Approach:
        """The approach for a question, by what it asks for."""
        if form_of(question) is Form.YES_NO:
            return self.deciding or self.statements
        kind = kind_of(question)
        whole = kind is not None and kind.name == STATEMENT
        return self.statements if whole else self.words

    def answer(
        self,
        question: str,
        k: int,
        on_passages: OnPassages | None = None,
        asked_as: str | None = None,
        query: Query | None = None,
    ) -> Answer:
        """Answer from the best `k` passages; `query` is how the question was understood.

        What asks about nothing ("Thanks!", "Who are you?") is not looked up.

        Raises:
            QuestionError: the question is empty or longer than 2,000 characters.
        """
        query = query or Query(checked(asked_as or question))
        if not content_words(query.text) and not query.filters:
            return replace(refusal(question), text=NO_QUESTION, asked_as=asked_as)
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            query = self._with_capitals(replace(query, text=marked(query.text)), k)
            about = asked_about(query.text)
            if about and about.needs_days and not query.filters.dated:
                about = None
            told = None
            if about and not about.told:
                told = self._of_articles(about, query, k, on_passages, timings)
            answer = told or self._read(query, k, on_passages, timings)
            if about and about.told and not any(about.is_told(s.quote) for s in answer.statements):
                answer = self._of_articles(about, query, k, on_passages, timings) or answer
        return replace(
            answer,
            question=question,
            asked_as=asked_as,
            timings_ms=timings,
            filters=query.filters,
            understood=query.understood,
        )

    def _with_capitals(self, query: Query, k: int) -> Query:
        """The query with a name in capitals, which tell that it is one."""
        if not asks_in_lower_case(query.text):
            return query
        passages = [found.passage for found in self.retriever.retrieve(query, k)]
        texts = (f"{passage.document.title}\n{passage.text}" for passage in passages)
        return replace(query, text=with_capitals(query.text, texts))

    def _read(
        self, query: Query, k: int, on_passages: OnPassages | None, timings: dict[str, float]
    ) -> Answer:
        approach = self.approach(query.text)
        candidates = self.retriever.retrieve(query, k, timings)
        if on_passages is not None:
            on_passages(tuple(candidates))
        with _timed(timings, "read"):
            passages = [candidate.passage for candidate in candidates]
            readings = approach.reader.read(query.text, passages)
        with _timed(timings, "compose"):
            quotes = approach.quotes(query.text, candidates, readings)
            if self.encoder is not None:
                quotes = doubted(query.text, passages, quotes, self.encoder, approach.threshold)
            order = ranked(candidates, readings, quotes)
            return self._composed(query, approach.threshold, [q for q in quotes if q], order)

    def _composed(
        self, query: Query, line: float, quotes: Sequence[Quote], order: tuple[Candidate, ...]
    ) -> Answer:
        first = _first(quotes, line)
        confidence = first.confidence if first else 0.0
        open_question = unclear(query.text, order)
        if confidence < max(line, _NEVER) or open_question:
            declined = refusal(query.text, confidence, order, line)
            return explained(declined, query, self.store, open_question)
        whole = merged(quotes, self.store.document, line)
        arranged = arrange(query.text, whole, line, newest=query.newest)
        return self._said(query.text, arranged, confidence, order, line)

    def _said(
        self,
        question: str,
        arranged: Arrangement,
        confidence: float,
        order: tuple[Candidate, ...],
        line: float,
    ) -> Answer:
        folded = Folded(self.store, self.copies)
        statements, cited = cite(folded.sources(arranged.groups), self.store.document)
        citations = folded.cited(cited)
        first = statements[0]
        return Answer(
            question=question,
            answered=True,
            text=as_text(statements, citations, arranged.against),
            short=first.short.of(first.quote) if first.short else None,
            confidence=confidence,
            statements=statements,
            citations=citations,
            passages=order,
            asked_as=None,
            timings_ms={},
            threshold=line,
            shorts=short_answers(statements),
            differ=arranged.differ,
        )

    def _of_articles(
        self,
        about: About,
        query: Query,
        k: int,
        on_passages: OnPassages | None,
        timings: dict[str, float],
    ) -> Answer | None:
        """What articles say of themselves; None if a reader may find it, no article being meant."""
        line = self.words.threshold
        depth = telling.depth(about, k)
        candidates = self.retriever.retrieve(replace(query, text=about.topic), depth, timings)
        order = tuple(candidates[:k])
        if on_passages is not None:
            on_passages(order)
        quotes = telling.quotes(about, candidates, self.store.document, line)
        if not quotes:
            declined = refusal(query.text, 0.0, order, line)
            mentions = about.wanted is Wanted.MENTIONS
            return explained(declined, query, self.store, "") if mentions else None
        whole = merged(quotes, self.store.document, line)
        sure = quotes[0].confidence
        answer = self._said(
            about.topic, Arrangement(tuple((one,) for one in whole)), sure, order, line
        )
        all_of_them = about.wanted is Wanted.ALL and not query.filters
        there_are = self.store.count()[0] if all_of_them else None
        return telling.told(about, answer, every=len(candidates) < depth, there_are=there_are)


def _first(quotes: Sequence[Quote], line: float) -> Quote | None:
    """The best-ranked quote or, if it is not believed, the best of those that hold all asked words.

    "Who is the chief executive?" may be answered after a finance chief is ruled out.
    """
    first = max(quotes, key=lambda one: one.rank, default=None)
    if first is None or first.confidence >= line:
        return first
    whole = [one for one in quotes if one.confidence >= line and one.held == 1]
    return max(whole, key=lambda one: one.rank, default=first)


def checked(question: str) -> str:
    """The question without surrounding blanks, and with `?` for what is no character.

    Raises:
        QuestionError: nothing is left, or it is too long.
    """
    question = question.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("The question is empty; ask something about your articles.")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question is {len(question):,} characters long; "
            f"ask it in {MAX_QUESTION:,} or fewer."
        )
    return question


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - started) * 1000
