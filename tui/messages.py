"""Typed messages: what widgets ask for, and what the controller answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    import qa
    from tui.articles import Found
    from tui.sources import Source


# From widgets to the screen.


@dataclass
class Submitted(Message):
    """A line was sent from the prompt."""

    text: str


@dataclass
class PromptEdited(Message):
    """What stands in the prompt changed."""

    text: str


@dataclass
class QuitWanted(Message):
    """The chat is to be left."""


@dataclass
class PageWanted(Message):
    """The conversation is to be scrolled from the prompt; 0 means: to its end."""

    pages: int


@dataclass
class SourceWanted(Message):
    """Source `number` of turn `turn` (counted from 0) is to be opened."""

    turn: int
    number: int


@dataclass
class ArticleWanted(Message):
    """A whole article is to be opened, at its beginning."""

    document: int


@dataclass
class SampleWanted(Message):
    """The sample question of this number is to be asked."""

    number: int


@dataclass
class KeyWanted(Message):
    """What a key does is to be done; `key` is its place in `tui.keys.ALL`."""

    key: int


@dataclass
class BorderMoved(Message):
    """The border between the panes was dragged to this column; `dropped` says it stays there."""

    column: int
    dropped: bool


@dataclass
class ChoiceWanted(Message):
    """The command of this number is to be taken, of those that are offered."""

    number: int


@dataclass
class FindWanted(Message):
    """The next place that has these words is to be shown."""

    words: str


@dataclass
class NewTextBelow(Message):
    """Whether there is text below what is seen, while the reader has scrolled up."""

    below: bool


# From the controller to the screen.


@dataclass
class LibraryOpened(Message):
    """The library is open; its models are not loaded yet."""

    status: qa.LibraryStatus
    documents: tuple[qa.DocumentInfo, ...]


@dataclass
class LibraryMissing(Message):
    """There is no library yet at `path`."""

    path: str


@dataclass
class LibraryFailed(Message):
    """The library cannot be used; `why` is one sentence."""

    why: str


@dataclass
class ModelsReady(Message):
    """Models and index are loaded."""


@dataclass
class LibraryChanged(Message):
    """Documents were added, changed or removed; `elsewhere` says by another process."""

    status: qa.LibraryStatus
    documents: tuple[qa.DocumentInfo, ...]
    elsewhere: bool


@dataclass
class QuestionStarted(Message):
    """A question is being worked on."""

    ticket: int


@dataclass
class PassagesFound(Message):
    """Retrieval is done; the passages will now be read."""

    ticket: int
    passages: tuple[qa.Candidate, ...]


@dataclass
class Answered(Message):
    """An answer, and the conversation's id and turn."""

    ticket: int
    turn: qa.Turn


@dataclass
class AnswerFailed(Message):
    """A question could not be answered; `why` is one sentence."""

    ticket: int
    why: str


@dataclass
class IndexProgress(Message):
    """How far the indexing has come, and how long it has taken, in seconds."""

    progress: qa.Progress
    elapsed: float


@dataclass
class IndexStarted(Message):
    """Indexing has begun."""


@dataclass
class IndexDone(Message):
    """Indexing is over; `report` is None when it failed for `why`."""

    report: qa.AddReport | None
    why: str = ""


@dataclass
class ArticleLoaded(Message):
    """The text of the document that a source lies in."""

    source: Source
    text: str


@dataclass
class ConversationResumed(Message):
    """A saved conversation was loaded; `title` may have been given by the user."""

    conversation: int
    title: str
    turns: tuple[qa.Turn, ...]


@dataclass
class ConversationsListed(Message):
    """The saved conversations, newest first."""

    conversations: tuple[qa.ConversationInfo, ...]


@dataclass
class ArticlesFound(Message):
    """The articles that have some words."""

    found: Found


@dataclass
class StatusRead(Message):
    """What is in the library, as asked for by a person."""

    status: qa.LibraryStatus


@dataclass
class ConversationRenamed(Message):
    """The conversation now has this title."""

    title: str


@dataclass
class ConversationDeleted(Message):
    """A conversation is gone; `current` says it was the one on the screen."""

    conversation: int
    current: bool


@dataclass
class FilterSet(Message):
    """Questions are now answered within a filter; `understood` says it in words."""

    understood: tuple[str, ...]


@dataclass
class Failed(Message):
    """Something asked for did not work; `why` is one sentence."""

    why: str
