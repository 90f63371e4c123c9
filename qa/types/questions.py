"""A question as it was understood, and what was found for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qa.types.documents import Passage, Span


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count; the empty value lets all through.

    Attributes:
        since: first day of publication, itself included.
        until: last day of publication, itself included.
        sources: names in the path or the site, whole words of it in a row: a folder, a file, a
            newspaper, or a part of such a name; one of them must be there.
        titles: words in the title, in any case; one of them must be there.
        undated: whether only articles without a date count.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    undated: bool = False

    def __bool__(self) -> bool:
        return self.dated or self.undated or bool(self.sources or self.titles)

    @property
    def dated(self) -> bool:
        """Whether they ask for a date of publication, which an undated article cannot meet."""
        return self.since is not None or self.until is not None

    def narrowed(self, other: Filters) -> Filters:
        """These and the other's dates; the other's sources and titles, where it names any."""
        starts = [day for day in (self.since, other.since) if day is not None]
        ends = [day for day in (self.until, other.until) if day is not None]
        return Filters(
            since=max(starts, default=None),
            until=min(ends, default=None),
            sources=other.sources or self.sources,
            titles=other.titles or self.titles,
            undated=self.undated or other.undated,
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was understood.

    Attributes:
        text: what is looked for: the question without the words that were filters.
        filters: which articles count.
        newest: whether newer articles come first among those that fit about as well.
        favoured: the time of publication that counts in an article's favour, no more than that.
        understood: all this in words, for a person; empty if the question is taken as it is.
    """

    text: str
    filters: Filters = Filters()
    newest: bool = False
    favoured: Filters = Filters()
    understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage a retriever proposed. `scores` holds each stage's own; higher is better."""

    passage: Passage
    score: float
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one passage.

    `span` lies inside the passage, in document offsets; None when nothing in the passage
    answers. `score` is comparable across the passages of one question; higher is better,
    and above zero means that the reader holds the passage to answer the question.
    """

    span: Span | None
    score: float
