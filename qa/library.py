"""The library: one folder of articles made answerable. The facade over everything else.

Models and vectors are loaded when something is first asked or added, so that opening a
library, or asking what is in it, costs next to nothing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from qa.asking import Asking
from qa.conversation import Conversation
from qa.errors import DocumentNotFound
from qa.filling import Filled
from qa.index.changes import Changes
from qa.index.conversations import ConversationStore
from qa.index.generations import live_generation
from qa.index.store import SQLiteStore
from qa.settings import BUNDLED_MODEL
from qa.twins import Twins
from qa.types import LibraryStatus
from qa.upkeep import Upkept

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from qa.engine import Engine
    from qa.index.folder import LibraryFolder
    from qa.protocols import Encoder, Reader
    from qa.settings import Settings
    from qa.types import (
        Answer,
        Candidate,
        ConversationInfo,
        Document,
        DocumentInfo,
        Filters,
        Passage,
        Progress,
        Query,
    )

    OnProgress = Callable[[Progress], None]
    OnPassages = Callable[[tuple[Candidate, ...]], None]


class Library(Filled, Twins, Upkept):
    """Documents, passages and conversations in one folder. Safe to use from several threads.

    Made by `open_library` or `create_library`; a context manager.

    Args:
        folder: the open folder.
        settings: what the user set.
        encoder: used instead of the configured model.
        reader: used instead of the configured reader.
    """

    def __init__(
        self,
        folder: LibraryFolder,
        settings: Settings,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.path = folder.path
        self.settings = settings
        self._folder = folder
        self._store = SQLiteStore(folder.database)
        self._conversations = ConversationStore(self._store)
        self._given_encoder = encoder
        self._given_reader = reader
        self._engine: Engine | None = None
        self._loading = threading.Lock()
        self._asking = Asking(self._store, settings, self.engine)

    # what is in it

    def documents(self) -> list[DocumentInfo]:
        """All documents, by id, without their text."""
        return self._store.documents()

    def document(self, document_id: int) -> Document:
        """A document with its text; also one that was removed but that a saved turn cites.

        Raises:
            DocumentNotFound: there is none.
        """
        return self._store.document(document_id)

    def passage(self, passage_id: int) -> Passage:
        """A passage by its id.

        Raises:
            DocumentNotFound: its document is not in the library any more.
        """
        found = self._store.passages([passage_id])
        if not found:
            raise DocumentNotFound(
                f"The library has no passage {passage_id}; its document was changed or removed."
            )
        return found[0]

    def status(self) -> LibraryStatus:
        """What is in the library. Loads no model."""
        documents = self.documents()
        dates = sorted(info.date for info in documents if info.date is not None)
        return LibraryStatus(
            path=str(self.path.absolute()),
            documents=len(documents),
            passages=self._store.count()[1],
            conversations=len(self._conversations.list()),
            model=self._model(),
            size=self._folder.size(),
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            undated=len(documents) - len(dates),
            generation=live_generation(self.path),
        )

    def version(self) -> int:
        """A number that rises whenever documents change, in whichever process."""
        return Changes(self._folder.database).latest()

    # asking

    def ask(
        self,
        question: str,
        *,
        k: int | None = None,
        on_passages: OnPassages | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """Answer a question that stands on its own, from one consistent state of the library.

        Args:
            question: in plain words; filters in it (`since:2024-11-01`) count too.
            k: passages to read; the setting by default.
            on_passages: called with the passages found, before they are read.
            filters: which articles count.

        Raises:
            QuestionError: the question is empty or longer than 2,000 characters.
            ModelMismatch: the library was made with other weights.
        """
        return self._asking.answer(question, k=k, on_passages=on_passages, filters=filters)

    def search(
        self, query: str, k: int | None = None, *, filters: Filters | None = None
    ) -> list[Candidate]:
        """The best passages for a query, best first, within its filters and those given.

        Raises:
            QuestionError: the query is empty or longer than 2,000 characters.
        """
        return self._asking.search(query, k, filters)

    def understand(self, question: str, filters: Filters | None = None) -> Query:
        """How a question would be taken: the filters and dates in it, with those given.

        Loads no model. Its `text` is empty if there are only filters.
        """
        return self._asking.understand(question, filters)

    # conversations

    def conversation(
        self, conversation_id: int | None = None, *, follow_ups: bool = True
    ) -> Conversation:
        """A new conversation, or a saved one to go on with.

        With `follow_ups` false every question is taken as it is.

        Raises:
            UsageError: there is no conversation with this id.
        """
        turns = self._conversations.turns(conversation_id) if conversation_id is not None else ()
        return Conversation(
            self._asking.answer,
            self._conversations,
            conversation_id,
            turns,
            follow_ups=follow_ups,
        )

    def conversations(self, query: str = "") -> list[ConversationInfo]:
        """Saved conversations whose title or questions contain `query`, newest first."""
        return self._conversations.list(query)

    def rename_conversation(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        self._conversations.rename(conversation_id, title)

    def delete_conversation(self, conversation_id: int) -> None:
        """Delete a conversation with its turns."""
        self._conversations.delete(conversation_id)

    # lifecycle

    def warm_up(self) -> None:
        """Load the models and the vectors now rather than at the first question.

        For a program that asks more than once or twice: where the CPU computes in bfloat16,
        passages are then read so, which takes a second longer to load and reads twice as
        fast. Scores differ by some hundredths from those of a library that was not warmed up.
        """
        self.engine().warm_up()

    def close(self) -> None:
        """Close the library's files; closing twice is harmless."""
        self._folder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # composition

    def _model(self) -> str:
        if self._given_encoder is not None:
            return self._given_encoder.model_id
        return self._store.meta().get("model") or self.settings.model or BUNDLED_MODEL

    def engine(self) -> Engine:
        """The parts that index and answer; for measuring them one by one."""
        with self._loading:
            if self._engine is None:
                from qa.engine import Engine

                self._engine = Engine.assemble(
                    self._folder, self.settings, self._given_encoder, self._given_reader
                )
            return self._engine
