"""Asking: questions in, sources and answers out, and the articles they open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import qa
from tui.controller import Controller
from tui.filtering import typed
from tui.screens.layout import ChatLayout
from tui.sources import Source
from tui.turns import Phase, ShownTurn
from tui.widgets.bars import HeaderBar

if TYPE_CHECKING:
    from textual import events

    from tui import messages
    from tui.controller import Start
    from tui.state import ChatState, History


class AskingLayout(ChatLayout):
    """The life of a question on the screen.

    Args:
        start: what the chat begins with.
        state: theme and pane width.
        history: earlier questions.
    """

    def __init__(self, start: Start, state: ChatState, history: History) -> None:
        super().__init__(state, history)
        self.controller = Controller(start, self.post_message)
        self.documents: tuple[qa.DocumentInfo, ...] = ()
        self.samples: list[str] = []
        self._library = Path(start.place).name
        self._known_count: int | None = None
        self._state = ("opening the library…", "busy")
        self._ticket = 0
        self._focus_opened = True

    # asking

    def ask(self, question: str) -> bool:
        """Ask, or let the question wait; false when one is already waiting."""
        if self.controller.waiting is not None:
            return False
        self._ticket += 1
        turn = ShownTurn(self._ticket, question, self._phase_first())
        self.transcript.turns.append(turn)
        self.conversation.add()
        self.controller.ask(self._ticket, question)
        return True

    def _phase_first(self) -> Phase:
        if self.controller.answering is not None:
            return Phase.QUEUED
        empty = self._known_count == 0 and self.controller.filling
        return Phase.INDEXING if empty else Phase.LOADING

    def stop(self) -> bool:
        """Stop the answer, else the indexing; false when nothing runs."""
        ticket = self.controller.stop()
        if ticket is None:
            return self.controller.indexer.stop()
        turn = self._change(ticket, Phase.STOPPED)
        if turn is not None:
            self.prompt.restore(turn.question)
        self.show_state()
        return True

    def ask_sample(self, number: int) -> None:
        """Ask a sample question, if there are so many."""
        if 1 <= number <= len(self.samples):
            self.ask(self.samples[number - 1])
            self.to_prompt()

    # sources

    def open_source(self, turn: int, number: int, *, focus: bool = True) -> None:
        """Open a source of a turn."""
        source = self.transcript.source(turn, number)
        if source is None:
            self.say(f"There is no source {number} here.", wrong=True)
            return
        self.mark((turn, number))
        self._open(source, focus=focus)

    def open_article(self, document: int) -> None:
        """Open a whole article at its beginning."""
        info = next((known for known in self.documents if known.id == document), None)
        if info is not None:
            self._open(Source(0, info, qa.Span(0, 0), ""), focus=True)

    def _open(self, source: Source, *, focus: bool) -> None:
        if source.text is None:
            self._focus_opened = focus
            self.controller.load(source)
        else:
            self.show_source(source, source.text, focus=focus)

    def on_article_loaded(self, message: messages.ArticleLoaded) -> None:
        """The text of a source is there."""
        self.show_source(message.source, message.text, focus=self._focus_opened)

    # answers

    def on_question_started(self, message: messages.QuestionStarted) -> None:
        """A question is being worked on."""
        self._change(message.ticket, Phase.SEARCHING)
        self.show_state()

    def on_passages_found(self, message: messages.PassagesFound) -> None:
        """Sources, before the answer."""
        if message.ticket == self.controller.answering:
            self._change(message.ticket, Phase.READING, passages=message.passages)

    def on_answered(self, message: messages.Answered) -> None:
        """The answer; in two panes its first source opens beside it."""
        turn = self._change(message.ticket, Phase.ANSWERED, answer=message.turn.answer)
        self.show_state()
        self.prompt.hint(sources=self.transcript.marked_turn is not None)
        if turn is None or turn is not self.transcript.turns[-1] or not turn.sources:
            return
        self.mark((len(self.transcript.turns) - 1, 1))
        if not self.one_pane:
            self._open(turn.sources[0], focus=False)

    def on_answer_failed(self, message: messages.AnswerFailed) -> None:
        """One sentence, and the question back in the prompt."""
        turn = self._change(message.ticket, Phase.FAILED, why=message.why)
        if turn is not None:
            self.prompt.restore(turn.question)
        self.show_state()

    def _change(
        self,
        ticket: int,
        phase: Phase,
        *,
        answer: qa.Answer | None = None,
        passages: tuple[qa.Candidate, ...] = (),
        why: str = "",
    ) -> ShownTurn | None:
        place = self.transcript.place_of(ticket)
        if place is None:
            return None
        turn = self.transcript.turns[place]
        turn.phase, turn.answer, turn.passages, turn.why = phase, answer, passages, why
        self.conversation.renew(place)
        return turn

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew; what was read stays in view."""
        self.fit(event.size.width, event.size.height)
        self.show_keys()
        self.show_state()

    def show_state(self, text: str = "", kind: str = "") -> None:
        """Say in the header what the chat is doing; a text given is what it goes back to."""
        if text:
            self._state = text, kind
        shown = self._state
        if self.controller.indexer.busy:
            shown = ("indexing", "busy")
        elif self.controller.answering is not None:
            shown = ("answering", "busy")
        self.show_keys()
        within = typed(self.controller.filter.filters)
        self.query_one(HeaderBar).show(self._library, self._known_count, *shown, within)
