"""Asking every question of a file, and gathering what became of each."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from qa.errors import QuestionError, UsageError
from qa.evaluate.judging import Outcome, Place, judge
from qa.follow_ups import resolve
from qa.ingest import split_passages
from qa.types import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qa.evaluate.questions import Question
    from qa.library import Library
    from qa.types import Document, DocumentInfo

GIVEN = 8
"""Gold passages that are read, where an answer stands in many."""

SEARCHED = 10
"""Passages that are searched for; hits are counted among them."""


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes, in the order of the questions.

    `missing` names the gold documents that the library does not hold; the questions about
    them are asked all the same and count as they come out.
    """

    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...]


def run(
    library: Library,
    questions: Sequence[Question],
    *,
    use_history: bool = True,
    progress: Callable[[int, int, str], None] | None = None,
) -> Run:
    """Ask every question and judge the answers.

    Args:
        library: which holds the gold documents.
        questions: with known answers.
        use_history: ask a follow-up in the light of the questions before it.
        progress: called after each with how many are done, of how many, and its text.

    Raises:
        UsageError: a question is not one, or none of the gold documents is in the library.
    """
    places = _by_name(library.documents())
    missing = {gold.document for question in questions for gold in question.gold} - places.keys()
    if missing and not any(gold.document in places for q in questions for gold in q.gold):
        raise UsageError(
            f"The library {library.path} holds none of the documents that the questions are "
            f"about, such as {min(missing)!r}; index those first."
        )
    library.warm_up()
    outcomes = []
    for done, question in enumerate(questions, start=1):
        outcomes.append(_outcome(library, question, places, use_history=use_history))
        if progress is not None:
            progress(done, len(questions), question.text)
    return Run(tuple(outcomes), tuple(sorted(missing)))


def _outcome(
    library: Library, question: Question, places: dict[str, list[int]], *, use_history: bool
) -> Outcome:
    asked = standing_alone(question) if use_history else question.text
    gold = [
        Place(document, known.span)
        for known in question.gold
        for document in places.get(known.document, ())
    ]
    try:
        started = time.perf_counter()
        answer = library.ask(asked)
        answered = time.perf_counter()
        found = library.search(asked, k=SEARCHED)
    except QuestionError as error:
        raise UsageError(f"The question {question.id!r} cannot be asked: {error}") from error
    timings = {**answer.timings_ms, "ask": (answered - started) * 1000}
    sources = _sources(
        library,
        [*(c.document.id for c in answer.citations), *(c.passage.document.id for c in found)],
        [place.document for place in gold],
    )
    given = _given(library, asked, gold, sources) if question.answers else None
    return judge(question, answer, found, gold, sources, timings, given)


def _given(
    library: Library, asked: str, gold: Sequence[Place], sources: Mapping[int, Document]
) -> str | None:
    """What the reader finds in the gold passages alone; None where no span is known."""
    passages = [
        Passage(0, source, span, span.of(source.text))
        for place in gold
        if place.span is not None
        for source in [sources[place.document]]
        for span in split_passages(source.text, library.settings.passage_words)
        if place.covers(source.id, span)
    ][:GIVEN]
    if not passages:
        return None
    readings = library.engine().answering.words.reader.read(asked, passages)
    best = max(range(len(readings)), key=lambda number: readings[number].score)
    span = readings[best].span
    return span.of(sources[passages[best].document.id].text) if span else ""


def standing_alone(question: Question) -> str:
    """The question as a conversation would understand it after those before it."""
    earlier: list[str] = []
    for asked in question.history:
        earlier.append(resolve(asked, earlier) or asked)
    return resolve(question.text, earlier) or question.text


def _by_name(documents: Iterable[DocumentInfo]) -> dict[str, list[int]]:
    """Document ids by the names that gold may use: the part, else the file's name."""
    named: defaultdict[str, list[int]] = defaultdict(list)
    for document in documents:
        named[document.part or PurePath(document.path).stem].append(document.id)
    return dict(named)


def _sources(library: Library, *ids: Sequence[int]) -> dict[int, Document]:
    return {number: library.document(number) for number in {n for some in ids for n in some}}
