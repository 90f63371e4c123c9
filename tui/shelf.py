"""What is fetched and kept: articles, the library's figures, saved conversations.

The half of the controller that needs no model. Every call into the library runs in a
thread and comes back as a typed message.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import qa
from tui import messages
from tui.articles import find_articles
from tui.filtering import read_filters
from tui.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from tui.sources import Source


class Shelf:
    """Reads from the library and keeps conversations, off the event loop.

    Args:
        post: takes each message; called from any thread.
    """

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._receive = post
        self._library: qa.Library | None = None
        self._conversation: qa.Conversation | None = None
        self._closed = False
        self._filter_lock = threading.Lock()
        self._filter_settled = threading.Event()
        self._filter_settled.set()
        self._filter_asked = 0
        self.filter = qa.Query("")
        self.jobs = Jobs()

    def post(self, message: Message) -> None:
        """Hand a message to the screen, unless the chat is over."""
        if not self._closed:
            with suppress(RuntimeError):  # the event loop ended between the two
                self._receive(message)

    # reading

    def load(self, source: Source) -> None:
        """Fetch the whole article of a source."""

        def work() -> None:
            document = self._opened().document(source.document.id)
            self.post(messages.ArticleLoaded(replace(source, document=document), document.text))

        self._do(work)

    def find_articles(self, words: str) -> None:
        """Fetch the articles that have the words."""
        self._do(lambda: self.post(messages.ArticlesFound(find_articles(self._opened(), words))))

    def read_status(self) -> None:
        """Fetch what is in the library."""
        self._do(lambda: self.post(messages.StatusRead(self._opened().status())))

    # filters

    def set_filter(self, words: str) -> None:
        """Answer only from articles that fit; questions sent meanwhile wait for it.

        A filter asked for later wins, however long each takes to be understood.
        """
        with self._filter_lock:
            self._filter_asked += 1
            asked = self._filter_asked
            self._filter_settled.clear()

        def work() -> None:
            query = read_filters(self._opened(), words)
            if self._settle_filter(asked, query):
                self.post(messages.FilterSet(query.understood))

        def failed(why: str) -> None:
            self._settle_filter(asked, None)
            self.post(messages.Failed(why))

        self.jobs.start(work, failed)

    def clear_filter(self) -> bool:
        """Let all articles count again; false when they did."""
        with self._filter_lock:
            self._filter_asked += 1
            was, self.filter = bool(self.filter.filters), qa.Query("")
            self._filter_settled.set()
        return was

    def _settle_filter(self, asked: int, query: qa.Query | None) -> bool:
        """Take a filter, or leave things as they are; false if another was asked for since."""
        with self._filter_lock:
            if asked != self._filter_asked:
                return False
            self.filter = query or self.filter
            self._filter_settled.set()
            return True

    # conversations

    @property
    def conversation_id(self) -> int | None:
        """The id of the conversation on the screen; None before its first answer."""
        return self._conversation.id if self._conversation else None

    @property
    def saved_turns(self) -> tuple[qa.Turn, ...]:
        """The turns of the conversation on the screen that are kept."""
        return self._conversation.turns if self._conversation else ()

    def new_conversation(self) -> None:
        """Begin another conversation; nothing of it is kept before its first answer."""
        self._conversation = None

    def list_conversations(self, words: str) -> None:
        """Fetch the saved conversations that have the words in title or questions."""
        self._do(
            lambda: self.post(
                messages.ConversationsListed(tuple(self._opened().conversations(words)))
            )
        )

    def resume(self, conversation: int) -> None:
        """Load a saved conversation."""
        self._do(lambda: self._load_conversation(self._opened(), conversation))

    def rename(self, title: str) -> None:
        """Give the conversation on the screen a title."""

        def work() -> None:
            number = self.conversation_id
            if number is None:
                self.post(messages.Failed("There is nothing to rename before the first answer."))
                return
            self._opened().rename_conversation(number, title)
            self.post(messages.ConversationRenamed(title))

        self._do(work)

    def delete(self, conversation: int | None) -> None:
        """Delete a conversation; None for the one on the screen."""

        def work() -> None:
            number = self.conversation_id if conversation is None else conversation
            if number is None:
                self.post(messages.Failed("There is nothing to delete before the first answer."))
                return
            current = number == self.conversation_id
            self._opened().delete_conversation(number)
            self.post(messages.ConversationDeleted(number, current))

        self._do(work)

    def _load_conversation(self, library: qa.Library, number: int) -> None:
        conversation = library.conversation(number)
        titles = {info.id: info.title for info in library.conversations()}
        self._conversation = conversation
        title = titles.get(number, conversation.title)
        self.post(messages.ConversationResumed(number, title, conversation.turns))

    def _current(self) -> qa.Conversation:
        if self._conversation is None:
            self._conversation = self._opened().conversation()
        return self._conversation

    def _opened(self) -> qa.Library:
        if self._library is None:
            raise qa.SourceError("There is no library yet; /add PATH makes one.")
        return self._library

    def _do(self, work: Callable[[], None]) -> None:
        self.jobs.start(work, lambda why: self.post(messages.Failed(why)))
