"""The chat in plain lines: for pipes, screen readers and slow links.

A question per line in, an answer with its sources out. No boxes, spinners, colours or
cursor movement; each line says what it is. No Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import qa
from tui import wording
from tui.commands import Call, Question, Wrong, parse
from tui.courtesies import Courtesy, courtesy
from tui.plain_effects import PlainEffects
from tui.plain_lines import answer_lines
from tui.safe_text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, NOT_ANSWERED, FAILED = 0, 1, 2
GREETING = "Ask a question about your articles, one per line. /help lists the commands."


class PlainChat:
    """One conversation over lines.

    Args:
        library: what is asked; indexed into by `/add`.
        output: takes what is for the person.
        k: passages to read for an answer.
        echo: whether questions are repeated, as they are not seen when they come from a pipe.
    """

    def __init__(
        self, library: qa.Library, output: TextIO, *, k: int | None = None, echo: bool = True
    ) -> None:
        self.library = library
        self.conversation = library.conversation()
        self._output = output
        self._k = k
        self._echo = echo
        self._articles = False
        self.filter = qa.Query("")
        self.running = True
        self.status = OK
        self.effects = PlainEffects(self)

    def run(self, lines: TextIO) -> int:
        """Answer every line; the status is that of the last question."""
        self.say(GREETING)
        if not self.conversation.saved:
            self.say(wording.NOT_SAVED)
        while self.running:
            if not self._echo:
                self._output.write("You: ")
                self._output.flush()
            line = lines.readline()
            if not line:
                break
            self.take(line)
        return self.status

    def take(self, line: str) -> None:
        """One line: a question or a command; an error is one line and never ends the chat."""
        meant = parse(line)
        try:
            if isinstance(meant, Wrong):
                self.wrong(meant.why)
            elif isinstance(meant, Call):
                self.effects.calls[meant.command.name](meant.argument)
            elif meant.text:
                self._ask(meant)
        except qa.QAError as error:
            self.wrong(str(error))

    def add(self, paths: Sequence[str]) -> None:
        """Index files and folders, and say what came of it."""
        report = self.library.add(list(paths))
        self.say(wording.report_line(report))
        for failure in report.failed:
            self.say(f"Not indexed: {one_line(failure.path)}: {one_line(failure.reason)}")

    def resume(self, number: int) -> None:
        """Go on with a saved conversation and say its turns again.

        Raises:
            QAError: there is none with this id.
        """
        self.conversation = self.library.conversation(number)
        self.say(f"Resumed: {one_line(self.conversation.title)}")
        for turn in self.conversation.turns:
            self.say(f"You: {one_line(turn.question)}")
            self._show(turn.answer)

    def resume_latest(self) -> None:
        """Go on with the newest saved conversation, if there is one."""
        if saved := self.library.conversations():
            self.resume(saved[0].id)
        else:
            self.say("There is no saved conversation yet; this is a new one.")

    # questions

    def _ask(self, question: Question) -> None:
        if self._echo:
            self.say(f"You: {one_line(question.text)}")
        if polite := courtesy(question.text):
            self._reply(polite)
            return
        if not self._holds_articles():
            self.wrong(wording.NO_ARTICLES)
            return
        filters = self.filter.filters
        answer = self.conversation.ask(question.text, k=self._k, filters=filters)
        self._show(answer)
        self.status = OK if answer.answered else NOT_ANSWERED

    def _reply(self, polite: Courtesy) -> None:
        if polite.said:
            self.say(f"Note: {polite.said}")
        if polite.call:
            self.effects.calls[polite.call.command.name](polite.call.argument)

    def _holds_articles(self) -> bool:
        self._articles = self._articles or self.library.status().documents > 0
        return self._articles

    def _show(self, answer: qa.Answer) -> None:
        for text in answer_lines(answer):
            self.say(text)

    # what it says

    def say(self, text: str) -> None:
        """One line, or several, for the person."""
        self._output.write(f"{clean(text)}\n")
        self._output.flush()

    def wrong(self, why: str) -> None:
        """One sentence that says what did not work."""
        self.say(f"Error: {one_line(why)}")
        self.status = FAILED
