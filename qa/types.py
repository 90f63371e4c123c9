"""The values that flow through the engine, from a file to a cited answer.

All are frozen and slotted, and none is half-built: what has not been stored yet is a
`NewDocument`, what has been is a `DocumentInfo` or, with its text, a `Document`.
Offsets are half-open and count characters (Unicode code points) of `Document.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets `[start, end)` into a document's text.

    Raises:
        ValueError: unless `0 <= start <= end`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"A span needs 0 <= start <= end, not [{self.start}, {self.end}).")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether every character of `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An article as read from a file, not stored yet.

    `path` is absolute. `part` names the record inside a file that holds several
    articles (the `id` of a JSON line), and is empty for a file that is one article.
    `sha256` is the hex digest of the bytes the article was read from.
    """

    title: str
    text: str
    path: str
    part: str
    date: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a stored document, all but its text. `length` is in characters."""

    id: int
    title: str
    path: str
    part: str
    date: date | None
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Document(DocumentInfo):
    """A stored document with its text, exactly as the file holds it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count; the empty value lets all through.

    Attributes:
        since: first day of publication, itself included.
        until: last day of publication, itself included.
        sources: names in the path, whole words of it in a row: a folder, a file, or a part of
            such a name; one of them must be there.
        titles: words in the title, in any case; one of them must be there.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.dated or bool(self.sources or self.titles)

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
class Passage:
    """A contiguous stretch of one document that is indexed as a unit.

    `text` is exactly `document.text[span.start:span.end]`.
    """

    id: int
    document: DocumentInfo
    span: Span
    text: str


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


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered, exact quote: `quote == document.text[span.start:span.end]`."""

    number: int
    document: Document
    span: Span
    quote: str


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
    filters: Filters = Filters()
    understood: tuple[str, ...] = ()
    threshold: float = 0.0
    shorts: tuple[str, ...] = ()
    differ: bool = False
    missing: tuple[str, ...] = ()
    unclear: str = ""
    undated: tuple[Candidate, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, and why, in one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an `add` has come: `done` of `total` files, `path` being the latest.

    `failure` is set when that file could not be indexed. `passages` counts those embedded so far.
    """

    done: int
    total: int
    path: str
    passages: int
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One document that an `add` added, changed, moved or removed.

    `kind` is one of these four words. `before` is the path of a moved document until now, and
    empty for the others.
    """

    kind: str
    document: DocumentInfo
    before: str = ""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What an `add` did. Counts are of documents; `passages` counts those newly embedded.

    `stopped` says that it was asked to stop early; what was done by then is kept. `moved` counts
    the documents whose file was moved or renamed, which are neither added nor removed.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    passages: int
    failed: tuple[Failure, ...]
    stopped: bool
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a library.

    Attributes:
        kind: "database", "references", "document", "derived", "postings", "vectors" or
            "conversation".
        message: what it is, in one sentence.
        document: id of the document that it is about, if it is about one.
        repaired: whether it was mended.
    """

    kind: str
    message: str
    document: int | None = None
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What checking a library found. `notes` says what could not be checked, or was salvaged."""

    documents: int
    passages: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong, or nothing any more."""
        return all(finding.repaired for finding in self.findings)


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What is in a library. `size` is in bytes on disk; dates are of publication."""

    path: str
    documents: int
    passages: int
    conversations: int
    model: str
    size: int
    first_date: date | None
    last_date: date | None
    undated: int
    generation: int
