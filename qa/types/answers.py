"""An answer with its citations, and the conversations that answers make up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa.types.documents import Document, DocumentInfo, Span
from qa.types.questions import Candidate, Filters


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered, exact quote: `quote == document.text[span.start:span.end]`.

    `also_in` are other documents of the library that say the same, such as copies.
    """

    number: int
    document: Document
    span: Span
    quote: str
    also_in: tuple[DocumentInfo, ...] = ()

    @property
    def place(self) -> str:
        """Where in the document the quote begins: "page 3", a chapter's title, or empty."""
        return self.document.place(self.span.start)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says, in a source's own words, with the numbers that back it.

    `quote` is the quote of the first citation; `short` marks the short answer inside it
    (offsets into `quote`), when there is one.
    """

    quote: str
    numbers: tuple[int, ...]
    short: Span | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the plain statement that the articles do not hold one.

    `text` is what a person reads: the statements with their numbers, or the refusal.
    `confidence` is a probability in [0, 1], and `threshold` the line from which an answer is
    given (0 for turns saved before it was kept). `passages` are those considered, best first.
    `asked_as` is what a follow-up was understood to ask, None if it was taken as it is.
    `timings_ms` gives each stage's wall time in milliseconds. `filters` says which articles
    counted, and `understood` the same in words ("published since 2024-11-01").

    Attributes:
        shorts: the distinct short answers, in the order of the statements; several for a list.
        differ: whether the sources contradict each other; then the newest is said first.
        dated: whether each statement is told with its date, since the question asks for the newest
            or after some days.
        missing: names, numbers and dates of the question that no article that counts mentions.
        unclear: what the question leaves open, as a sentence; empty if nothing.
        undated: the best passages of articles without a date, which a filter by date left out.
    """

    question: str
    answered: bool
    text: str
    short: str | None
    confidence: float
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Candidate, ...]
    asked_as: str | None
    timings_ms: Mapping[str, float]
    filters: Filters = Filters()  # noqa: RUF009 - it is frozen
    understood: tuple[str, ...] = ()
    threshold: float = 0.0
    shorts: tuple[str, ...] = ()
    differ: bool = False
    dated: bool = False
    missing: tuple[str, ...] = ()
    unclear: str = ""
    undated: tuple[Candidate, ...] = ()

    @property
    def disagreement(self) -> str:
        """That the sources contradict each other, as it is said; empty where they do not."""
        return disagreement(self.citations) if self.differ else ""

    @property
    def preface(self) -> str:
        """What `text` says before the quotes: "By Ada Low", "Published 2024-11-17"; else empty."""
        plain = self.answered and not self.differ and not self.dated
        before = self.text.partition("“")[0] if plain else ""
        return before.removesuffix(": ").strip()

    @property
    def confidence_word(self) -> str:
        """`high` from 0.75, `medium` from 0.5, else `low`; empty for a question that is unclear."""
        if self.unclear and not self.answered:
            return ""
        return "high" if self.confidence >= 0.75 else "medium" if self.confidence >= 0.5 else "low"

    def day_of(self, statement: Statement) -> str:
        """`2024-11-17: ` before a statement where the sources differ, or days are asked for.

        Empty where no source has a date.
        """
        dated = {c.number: c.document.date for c in self.citations if c.document.date}
        if not (self.differ or self.dated) or not dated:
            return ""
        newest = max(
            (dated[number] for number in statement.numbers if number in dated), default=None
        )
        return f"{newest or 'undated'}: "


def disagreement(cited: Iterable[Citation]) -> str:
    """What is said of sources that contradict each other: by their dates, if they have any."""
    if any(citation.document.date for citation in cited):
        return "The sources differ; the newest is first."
    return "The sources differ."


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer. `number` counts from 1."""

    number: int
    question: str
    answer: Answer
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ConversationInfo:
    """A saved conversation, without its turns. `title` is its first question."""

    id: int
    title: str
    started_at: datetime
    turns: int
