"""Asking a library: what a question means, then its answer, from one state of the articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa.errors import QuestionError
from qa.types import Filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.engine import Engine
    from qa.index.store import SQLiteStore
    from qa.settings import Settings
    from qa.types import Answer, Candidate, Query

    OnPassages = Callable[[tuple[Candidate, ...]], None]

NOTHING_LEFT = "no article is among these"
UNDATED = 3
"""Passages of undated articles that are listed beside an answer."""


class Asking:
    """Answers and searches over one library; the models load at the first question.

    Args:
        store: the library's documents and passages.
        settings: how many passages are read, and what day it is.
        engine: gives the parts that retrieve and answer.
    """

    def __init__(
        self, store: SQLiteStore, settings: Settings, engine: Callable[[], Engine]
    ) -> None:
        self._store = store
        self._settings = settings
        self._engine = engine

    def understand(self, question: str, filters: Filters | None = None) -> Query:
        """The filters and dates in a question, with those given beside it. Loads no model."""
        query = self._as_asked(question, filters)
        return self._explained(self._of_its_days(query) or query)

    def answer(
        self,
        question: str,
        *,
        k: int | None = None,
        on_passages: OnPassages | None = None,
        asked_as: str | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """Answer `asked_as` if it is given, else `question`."""
        from qa.answer.answering import refusal

        with self._store.database.read():
            query = self._meant(asked_as or question, filters)
            wider = self._as_asked(asked_as or question, filters)
            empty = self._store.empty()
        if empty:
            answer = refusal(question)
            return replace(answer, filters=query.filters, understood=query.understood)
        engine = self._engine()
        engine.prepare()
        with self._store.database.read():
            answer = engine.answering.answer(
                question, k or self._settings.k, on_passages, asked_as, query
            )
            if not answer.answered and wider.text != query.text:  # reported at another time
                anew = engine.answering.answer(
                    question, k or self._settings.k, on_passages, asked_as, self._explained(wider)
                )
                query, answer = (wider, anew) if anew.answered else (query, answer)
            answer = replace(answer, undated=self._undated(query, engine))
        if query.filters and not answer.passages:
            return replace(answer, understood=(*answer.understood, NOTHING_LEFT))
        return answer

    def search(
        self, query: str, k: int | None = None, filters: Filters | None = None
    ) -> list[Candidate]:
        """The best passages for a query, best first."""
        meant = self._meant(query, filters)
        if self._store.empty():
            return []
        engine = self._engine()
        with self._store.database.read():
            return engine.answering.retriever.retrieve(meant, k or self._settings.k)

    def _as_asked(self, question: str, filters: Filters | None) -> Query:
        """The question with the filters that surely are some, and those given beside it."""
        from qa.retrieve.query import parse

        query = parse(question, self._settings.day())
        narrowed = (filters or Filters()).narrowed(query.filters)
        favoured = Filters() if narrowed.dated else query.favoured
        return replace(query, filters=narrowed, favoured=favoured)

    def _of_its_days(self, query: Query) -> Query | None:
        """What happened or was said on some days, asked of the articles of those days, if any."""
        from qa.answer.about_articles.recognising import asks_of_its_days
        from qa.retrieve.phrases import reported
        from qa.retrieve.query import without_days

        undated = without_days(query, self._settings.day()) if query.favoured else None
        if undated is None or not asks_of_its_days(undated.text):
            return None
        days = query.filters.narrowed(reported(query.favoured))
        if not self._store.passages_of(days):
            return None
        return replace(undated, filters=days, favoured=Filters())

    def _explained(self, query: Query) -> Query:
        from qa.retrieve.query import in_words, mistaken

        notes = [*in_words(query), *mistaken(query.text), *self._left_out(query.filters)]
        return replace(query, understood=tuple(notes))

    def _meant(self, question: str, filters: Filters | None) -> Query:
        """The question as it is understood.

        Raises:
            QuestionError: it is empty, apart from filters, or longer than 2,000 characters.
        """
        from qa.answer.answering import checked

        query = self.understand(checked(question), filters)
        if not query.text:
            raise QuestionError(
                f"{question!r} says only which articles count; add what you want to know."
            )
        return query

    def _undated(self, query: Query, engine: Engine) -> tuple[Candidate, ...]:
        """The best passages, with words of the question, that only want a date to count."""
        if not self._store.undated(query.filters):
            return ()
        filters = replace(query.filters, since=None, until=None, undated=True)
        found = engine.answering.retriever.retrieve(replace(query, filters=filters), UNDATED)
        return tuple(candidate for candidate in found if "lexical" in candidate.scores)

    def _left_out(self, filters: Filters) -> list[str]:
        count = self._store.undated(filters)
        return [f"{count} undated article{'' if count == 1 else 's'} left out"] if count else []
