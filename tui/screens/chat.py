"""The chat: what the person sends, and what the engine answers."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from tui import filtering, messages, wording
from tui.commands import Call, Wrong, parse
from tui.courtesies import Courtesy, courtesy
from tui.screens.clicked import ClickedLayout
from tui.screens.effects import Effects
from tui.turns import Phase, ShownTurn
from tui.widgets import empty
from tui.widgets.bars import IndexBar, Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable

    import qa
    from tui.controller import Start
    from tui.state import ChatState, History

LOOK_AGAIN = 2.0
"""Seconds between two looks whether the library changed on disk."""
SAMPLE_FOLDERS = ("articles", "seeds")


class ChatScreen(ClickedLayout):
    """The whole chat.

    Args:
        start: what it begins with.
        state: theme and pane width.
        history: earlier questions.
        take_keys: called when there is a prompt for keys to go to.
    """

    def __init__(
        self, start: Start, state: ChatState, history: History, take_keys: Callable[[], object]
    ) -> None:
        super().__init__(start, state, history)
        self._take_keys = take_keys
        self.effects = Effects(self)
        self.title_given = ""
        self._failures = 0
        self._no_library = False

    def on_mount(self) -> None:
        """The first frame takes typing; the library is opened behind it."""
        self.fit(*self.app.size)
        self.conversation.border_title = empty.title("Conversation")
        self.to_prompt()
        self._take_keys()
        self.show_state()
        self.call_after_refresh(self._begin)
        self.set_interval(LOOK_AGAIN, self.controller.check_version)

    def _begin(self) -> None:
        """After the first frame."""
        gc.freeze()
        gc.enable()
        self.controller.begin()

    # what the person sends

    def on_submitted(self, message: messages.Submitted) -> None:
        """A question or a command; what cannot be done goes back into the prompt."""
        if not message.text.strip():
            if self._no_library:
                self.effects.index(self.folder_offered)
            return
        meant = parse(message.text)
        if isinstance(meant, Call):
            self.effects.call(meant)
        elif isinstance(meant, Wrong):
            self._refuse(message.text, meant.why)
        elif polite := courtesy(meant.text):
            self._reply(polite)
        elif self._no_library and not self.controller.filling:
            self._refuse(message.text, wording.NO_ARTICLES)
        elif not self.ask(meant.text):
            self._refuse(message.text, "One question is waiting already; Esc takes it back.")

    def _reply(self, polite: Courtesy) -> None:
        if polite.said:
            self.say(polite.said)
        if polite.call:
            self.effects.call(polite.call)

    def _refuse(self, text: str, why: str) -> None:
        self.prompt.restore(text)
        self.say(why, wrong=True)

    def action_palette(self) -> None:
        """Open the palette."""
        self.effects.palette()

    @property
    def folder_offered(self) -> str:
        """The folder that Enter indexes while there is no library."""
        here = Path.cwd()
        return str(next((here / n for n in SAMPLE_FOLDERS if (here / n).is_dir()), here))

    # widgets

    def on_prompt_edited(self, _: messages.PromptEdited) -> None:
        """Show the commands that are offered."""
        self.query_one(Suggestions).show(self.prompt.choices, self.prompt.chosen)

    def action_search_history(self) -> None:
        """Search the history."""
        self.effects.search_history()

    def on_quit_wanted(self, _: messages.QuitWanted) -> None:
        """Leave."""
        self.action_quit()

    def on_new_text_below(self, message: messages.NewTextBelow) -> None:
        """Say so in the footer."""
        self._new_below = message.below
        self.show_keys()

    # the library

    def on_library_opened(self, message: messages.LibraryOpened) -> None:
        """It can be asked as soon as the models are there."""
        self._take_documents(message.documents)
        self.show_state("loading the model…", "busy")

    def on_library_missing(self, _: messages.LibraryMissing) -> None:
        """Say what to do."""
        self._no_library = True
        self.controller.fail_waiting(wording.NO_ARTICLES)
        self._take_documents(())
        self.show_state("no articles yet", "busy")

    def on_library_failed(self, message: messages.LibraryFailed) -> None:
        """Say why, for as long as nothing changes."""
        self.controller.fail_waiting(message.why)
        self.conversation.empty(empty.failed(message.why))
        self.show_state("cannot be used", "error")
        self.say(message.why, wrong=True)

    def on_models_ready(self, _: messages.ModelsReady) -> None:
        """Questions are answered now."""
        self.show_state("ready", "ready")

    def on_library_changed(self, message: messages.LibraryChanged) -> None:
        """Other articles than before."""
        self._take_documents(message.documents)
        if message.elsewhere:
            articles = wording.count(len(message.documents), "article")
            self.say(f"The library changed on disk: {articles} now.")
        self.show_state()

    def _take_documents(self, documents: tuple[qa.DocumentInfo, ...]) -> None:
        self.documents = documents
        self._known_count = len(documents)
        if documents:
            self._no_library = False
            self.samples = wording.sample_questions(documents)
            self.conversation.empty(empty.samples(len(documents), self.samples))
        else:
            self._no_library = True
            self.samples = []
            self.conversation.empty(empty.no_library(self.folder_offered))
        self.pane.list_articles(documents)

    # indexing

    def on_index_started(self, _: messages.IndexStarted) -> None:
        """Show the bar."""
        self._failures = 0
        self.query_one(IndexBar).begin()
        self.show_state()

    def on_index_progress(self, message: messages.IndexProgress) -> None:
        """Move the bar."""
        self._failures += message.progress.failure is not None
        self.query_one(IndexBar).show(message.progress, message.elapsed, self._failures)
        self.show_state()

    def on_index_done(self, message: messages.IndexDone) -> None:
        """Say what came of it."""
        self.query_one(IndexBar).display = False
        if self._no_library:
            self.controller.fail_waiting(wording.NO_ARTICLES)
        self.show_state()
        if message.report is None:
            self.say(message.why, wrong=True)
            return
        self.say(wording.report_line(message.report))
        for failure in message.report.failed[:3]:
            self.say(f"Not indexed: {failure.path}: {failure.reason}", wrong=True)

    # conversations and the rest

    def on_conversation_resumed(self, message: messages.ConversationResumed) -> None:
        """Show the saved turns."""
        self.begin_conversation(message.title)
        for turn in message.turns:
            self._ticket += 1
            shown = ShownTurn(self._ticket, turn.question, Phase.ANSWERED, turn.answer)
            self.transcript.turns.append(shown)
        self.prompt.hint(sources=self.transcript.marked_turn is not None)
        self.conversation.refill()

    def begin_conversation(self, title: str = "") -> None:
        """Empty the screen for another conversation."""
        self.transcript.turns.clear()
        self.transcript.mark = None
        self.conversation.refill()
        self.title_given = title
        self.prompt.hint(sources=False)
        self.conversation.border_title = empty.title(title or "Conversation")
        self.close_source()
        self.pane.close()
        self._take_documents(self.documents)

    def on_conversations_listed(self, message: messages.ConversationsListed) -> None:
        """Let one be picked."""
        self.effects.pick_conversation(message.conversations)

    def on_conversation_renamed(self, message: messages.ConversationRenamed) -> None:
        """Show the title."""
        self.title_given = message.title
        self.conversation.border_title = empty.title(message.title)

    def on_conversation_deleted(self, message: messages.ConversationDeleted) -> None:
        """It is gone."""
        if message.current:
            self.controller.new_conversation()
            self.begin_conversation()
        self.say(f"Conversation {message.conversation} is deleted.")

    def on_articles_found(self, message: messages.ArticlesFound) -> None:
        """Let one be opened."""
        self.effects.pick_article(message.found.heading, message.found.documents)

    def on_status_read(self, message: messages.StatusRead) -> None:
        """Show what is in the library."""
        self.effects.show_status(message.status)

    def on_filter_set(self, message: messages.FilterSet) -> None:
        """Say what counts now; the header keeps showing it."""
        self.say(filtering.said(message.understood))
        self.show_state()

    def action_clear_filter(self) -> None:
        """Let all articles count again."""
        self.say(filtering.CLEARED if self.controller.clear_filter() else filtering.NONE)
        self.show_state()

    def on_failed(self, message: messages.Failed) -> None:
        """Say what did not work."""
        self.say(message.why, wrong=True)
