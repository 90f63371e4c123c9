"""The only part of the chat that talks to the engine.

Every call into the library runs in a thread and comes back as a typed message. One question
is worked on at a time and one more can wait. Stopping is immediate: the run is forgotten,
and what it still brings is dropped.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import qa
from tui import messages
from tui.indexer import Indexer
from tui.shelf import Shelf
from tui.wording import NOT_SAVED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    Opener = Callable[[bool], qa.Library]

LATEST = -1
"""Stands for the newest saved conversation."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the chat begins with.

    Attributes:
        open: opens the library; its argument says whether to make one.
        place: where the library is, for a person.
        paths: files and folders indexed first.
        k: passages to read for an answer; None for the setting.
        resume: a conversation's id, `LATEST`, or None for a new one.
    """

    open: Opener
    place: str
    paths: tuple[str, ...] = ()
    k: int | None = None
    resume: int | None = None


@dataclass(slots=True)
class _Run:
    """A question: its ticket is the screen's name for it."""

    ticket: int
    question: str
    stopped: threading.Event = field(default_factory=threading.Event)


class _Dropped(Exception):
    """Ends a run that nobody waits for any more."""


class Controller(Shelf):
    """Questions, indexing and conversations, off the event loop.

    Args:
        start: what the chat begins with.
        post: takes each message; called from any thread.
    """

    def __init__(self, start: Start, post: Callable[[Message], object]) -> None:
        super().__init__(post)
        self._start = start
        self._lock = threading.RLock()
        self._running: _Run | None = None
        self._waiting: _Run | None = None
        self._version = -1
        self._checking = False
        self._first = bool(start.paths)
        self.ready = False
        self.indexer = Indexer(self.post)

    # lifecycle

    def begin(self) -> None:
        """Open the library, load the models, index what was given, resume what was asked for."""
        self.jobs.start(self._begin, lambda why: self.post(messages.LibraryFailed(why)))

    def close(self) -> None:
        """Stop everything; the library is closed unless a thread is still inside it."""
        self._closed = True
        self.indexer.stop()
        for run in (self._running, self._waiting):
            if run is not None:
                run.stopped.set()
        if self.jobs.wait_idle(0.3) and self._library is not None:
            self._library.close()

    def _begin(self) -> None:
        try:
            library = self._start.open(False)
        except qa.LibraryNotFound:
            if not self._start.paths:
                self.post(messages.LibraryMissing(self._start.place))
                return
            library = self._start.open(True)
        self._take(library)
        if self._start.resume is not None:
            self._resume_first(library, self._start.resume)
        self._warm_up(library)
        if self._start.paths:
            self.index(self._start.paths)

    def _take(self, library: qa.Library) -> None:
        self._library = library
        self._version = library.version()
        documents = tuple(library.documents())
        self._first = self._first and not documents
        self.post(messages.LibraryOpened(library.status(), documents))
        if not library.conversation().saved:
            self.post(messages.Failed(NOT_SAVED))

    def _warm_up(self, library: qa.Library) -> None:
        library.warm_up()
        with self._lock:
            self.ready = True
        self.post(messages.ModelsReady())
        self._next()

    def _resume_first(self, library: qa.Library, wanted: int) -> None:
        saved = library.conversations()
        if wanted == LATEST and not saved:
            self.post(messages.Failed("There is no saved conversation yet; this is a new one."))
            return
        number = saved[0].id if wanted == LATEST else wanted
        try:
            self._load_conversation(library, number)
        except qa.QAError as error:
            self.post(messages.Failed(str(error)))

    # questions

    @property
    def filling(self) -> bool:
        """Whether articles are being indexed, or will be at once."""
        return self._first or self.indexer.busy

    @property
    def answering(self) -> int | None:
        """The ticket of the question being worked on."""
        return self._running.ticket if self._running else None

    @property
    def waiting(self) -> int | None:
        """The ticket of the question that waits."""
        return self._waiting.ticket if self._waiting else None

    def ask(self, ticket: int, question: str) -> bool:
        """Work on a question, or let it wait; false when another is already waiting."""
        with self._lock:
            if self._waiting is not None:
                return False
            self._waiting = _Run(ticket, question)
        self._next()
        return True

    def stop(self) -> int | None:
        """Stop the question being worked on, else take back the waiting one; its ticket."""
        with self._lock:
            run = self._running or self._waiting
            if run is None:
                return None
            run.stopped.set()
            if run is self._running:
                self._running = None
            else:
                self._waiting = None
        self._next()
        return run.ticket

    def stop_all(self) -> None:
        """Stop the question being worked on and forget the waiting one."""
        while self.stop() is not None:
            pass

    def fail_waiting(self, why: str) -> None:
        """Tell the question that waits that nothing will come of it."""
        with self._lock:
            run, self._waiting = self._waiting, None
        if run is not None:
            self.post(messages.AnswerFailed(run.ticket, why))

    def _next(self) -> None:
        with self._lock:
            if self._running or self._waiting is None or not self.ready or self._first:
                return
            run = self._running = self._waiting
            self._waiting = None
        self.post(messages.QuestionStarted(run.ticket))
        self.jobs.start(
            lambda: self._answer(run),
            lambda why: self._finish(run, messages.AnswerFailed(run.ticket, why)),
        )

    def _answer(self, run: _Run) -> None:
        def found(passages: tuple[qa.Candidate, ...]) -> None:
            if run.stopped.is_set():
                raise _Dropped
            self.post(messages.PassagesFound(run.ticket, passages))

        self._filter_settled.wait()
        conversation = self._current()
        with suppress(_Dropped):
            conversation.ask(
                run.question,
                k=self._start.k,
                on_passages=found,
                keep=lambda: not run.stopped.is_set(),
                filters=self.filter.filters,
            )
            if not run.stopped.is_set():
                turn = conversation.turns[-1]
                self._finish(run, messages.Answered(run.ticket, turn))

    def _finish(self, run: _Run, message: Message) -> None:
        with self._lock:
            if run is not self._running:
                return
            self._running = None
        self.post(message)
        self._next()

    # indexing

    def index(self, paths: Sequence[str]) -> bool:
        """Index files and folders, making the library if there is none; false if one runs."""
        if not self.indexer.claim():
            return False
        self.jobs.start(
            lambda: self._index(paths), lambda why: self.indexer.done(messages.IndexDone(None, why))
        )
        return True

    def index_again(self) -> bool:
        """Bring up to date the folders and files that the library is made of."""
        return self.index([])

    def _index(self, paths: Sequence[str]) -> None:
        library = self._library
        try:
            if library is None:
                self._first = True
                library = self._start.open(True)
                self._take(library)
            report = self.indexer.run(library, paths or library.sources())
        finally:
            self._first = False
        self._announce(library, elsewhere=False)
        self.indexer.done(messages.IndexDone(report))
        if not self.ready:
            self._warm_up(library)
        self._next()

    def check_version(self) -> None:
        """Look whether another process changed the library, or made it."""
        if self._checking or self.indexer.busy:
            return
        self._checking = True
        self.jobs.start(self._check, lambda _: None)

    def _check(self) -> None:
        try:
            if self._library is None:
                with suppress(qa.LibraryNotFound):
                    library = self._start.open(False)
                    self._take(library)
                    self._warm_up(library)
            elif self._library.version() != self._version and not self.indexer.busy:
                self._announce(self._library, elsewhere=True)
        finally:
            self._checking = False

    def _announce(self, library: qa.Library, *, elsewhere: bool) -> None:
        self._version = library.version()
        documents = tuple(library.documents())
        self.post(messages.LibraryChanged(library.status(), documents, elsewhere))

    # conversations

    def new_conversation(self) -> None:
        """Begin another conversation, dropping what is still being worked on."""
        self.stop_all()
        super().new_conversation()

    def resume(self, conversation: int) -> None:
        """Load a saved conversation, dropping what is still being worked on."""
        self.stop_all()
        super().resume(conversation)
