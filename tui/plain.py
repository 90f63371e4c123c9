"""The chat in plain lines: for pipes, screen readers and slow links.

A question per line in, an answer with its sources out. No boxes, spinners, colours or
cursor movement; each line says what it is. No Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import qa
from tui import export, filtering, wording
from tui.commands import COMMANDS, Call, Question, Wrong, parse
from tui.lines import answer_lines, why_lines
from tui.paths import export_target, paths_in
from tui.safe_text import clean, one_line, readable_lines
from tui.sources import date_of, place, sources_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.sources import Source

OK, NOT_ANSWERED, FAILED = 0, 1, 2
GREETING = "Ask a question about your articles, one per line. /help lists the commands."
NOTHING_YET = "There is nothing to answer from yet; /add PATH indexes a file or folder."


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
        self._library = library
        self._conversation = library.conversation()
        self._output = output
        self._k = k
        self._echo = echo
        self._roots: list[str] = []
        self._filter = qa.Query("")
        self._running = True
        self.status = OK
        self._calls: dict[str, Callable[[str], None]] = {
            "help": self._help,
            "new": self._new,
            "resume": self._resume,
            "rename": self._rename,
            "delete": self._delete,
            "open": self._open,
            "sources": self._list_sources,
            "article": self._article,
            "find": self._find,
            "filter": self._set_filter,
            "copy": self._copy,
            "export": self._export,
            "why": self._why,
            "add": self._add,
            "index": self._index,
            "status": self._status,
            "theme": self._theme,
            "keys": self._keys,
            "quit": self._quit,
        }

    def run(self, lines: TextIO) -> int:
        """Answer every line; the status is that of the last question."""
        self._say(GREETING)
        if not self._conversation.saved:
            self._say(wording.NOT_SAVED)
        while self._running:
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
                self._wrong(meant.why)
            elif isinstance(meant, Call):
                self._calls[meant.command.name](meant.argument)
            elif meant.text:
                self._ask(meant)
        except qa.QAError as error:
            self._wrong(str(error))

    def add(self, paths: Sequence[str]) -> None:
        """Index files and folders, and say what came of it."""
        self._roots += [path for path in paths if path not in self._roots]
        report = self._library.add(list(paths))
        self._say(wording.report_line(report))
        for failure in report.failed:
            self._say(f"Not indexed: {one_line(failure.path)}: {one_line(failure.reason)}")

    def resume(self, number: int) -> None:
        """Go on with a saved conversation and say its turns again.

        Raises:
            QAError: there is none with this id.
        """
        self._conversation = self._library.conversation(number)
        self._say(f"Resumed: {one_line(self._conversation.title)}")
        for turn in self._conversation.turns:
            self._say(f"You: {one_line(turn.question)}")
            self._show(turn.answer)

    def resume_latest(self) -> None:
        """Go on with the newest saved conversation, if there is one."""
        if saved := self._library.conversations():
            self.resume(saved[0].id)
        else:
            self._say("There is no saved conversation yet; this is a new one.")

    # questions

    def _ask(self, question: Question) -> None:
        if self._echo:
            self._say(f"You: {one_line(question.text)}")
        filters = self._filter.filters
        answer = self._conversation.ask(question.text, k=self._k, filters=filters)
        self._show(answer)
        self.status = OK if answer.answered else NOT_ANSWERED

    def _show(self, answer: qa.Answer) -> None:
        for text in answer_lines(answer):
            self._say(text)

    def _sources(self) -> tuple[Source, ...]:
        turns = self._conversation.turns
        return sources_of(turns[-1].answer) if turns else ()

    # commands

    def _help(self, _: str) -> None:
        for command in COMMANDS:
            self._say(f"{command.usage}: {command.does}")
        self._say("A line that starts with // asks a question that starts with /.")

    def _new(self, _: str) -> None:
        self._conversation = self._library.conversation()
        self._say("New conversation.")

    def _resume(self, words: str) -> None:
        if words.isascii() and words.isdigit():
            self.resume(int(words))
            return
        for info in self._library.conversations(words):
            day = info.started_at.date().isoformat()
            turns = wording.count(info.turns, "turn")
            self._say(f"Conversation {info.id}: {one_line(info.title)} · {day} · {turns}")
        self._say("/resume ID goes on with one of them.")

    def _rename(self, title: str) -> None:
        if self._conversation.id is None:
            self._wrong("There is nothing to rename before the first answer.")
            return
        self._library.rename_conversation(self._conversation.id, title)
        self._say(f"Renamed: {one_line(title)}")

    def _delete(self, argument: str) -> None:
        number = int(argument) if argument.isascii() and argument.isdigit() else None
        if argument and number is None:
            self._wrong("/delete takes the number of a conversation; /resume lists them.")
            return
        number = number if number is not None else self._conversation.id
        if number is None:
            self._wrong("There is nothing to delete before the first answer.")
            return
        self._library.delete_conversation(number)
        if number == self._conversation.id:
            self._conversation = self._library.conversation()
        self._say(f"Deleted conversation {number}.")

    def _open(self, argument: str) -> None:
        found = [source for source in self._sources() if str(source.number) == argument]
        if not found:
            self._wrong(f"The last answer has no source {one_line(argument)}.")
            return
        self._say(f"Source {found[0].number}: {place(found[0])}")
        self._say(f"Quote: {one_line(found[0].quote)}")

    def _list_sources(self, _: str) -> None:
        for source in self._sources():
            self._say(f"Source {source.number}: {place(source)}")
        if not self._sources():
            self._say("There are no sources before the first answer.")

    def _article(self, words: str) -> None:
        found = [
            info for info in self._library.documents()
            if words.lower() in title_of(info).lower()
        ]  # fmt: skip
        if len(found) == 1:
            text = self._library.document(found[0].id).text
            self._say(f"Article: {title_of(found[0])}")
            self._say(readable_lines(text).rstrip("\n"))
            return
        for info in found:
            self._say(
                " · ".join(
                    part for part in (f"Article {info.id}: {title_of(info)}", date_of(info)) if part
                )
            )
        if not found:
            self._wrong(f"No article's title has {one_line(words)!r} in it.")

    def _find(self, words: str) -> None:
        if not words:
            self._wrong("/find needs words to look for.")
            return
        for candidate in self._library.search(words):
            passage = candidate.passage
            self._say(f"Passage: {title_of(passage.document)}: {one_line(passage.text)}")

    def _set_filter(self, words: str) -> None:
        if words.lower() == filtering.OFF:
            self._say(filtering.CLEARED if self._filter.filters else filtering.NONE)
            self._filter = qa.Query("")
            return
        if words:
            self._filter = filtering.read_filters(self._library, words)
        self._say(filtering.said(self._filter.understood))

    def _export(self, argument: str) -> None:
        turns = self._conversation.turns
        if not turns:
            self._wrong("There is nothing to export before the first answer.")
            return
        title = self._conversation.title
        replace, path = export_target(argument, title)
        try:
            export.write(export.markdown(title, turns), path, replace=replace)
        except export.ExportRefused as error:
            self._wrong(str(error))
            return
        self._say(f"Exported: {clean(str(path))}")

    def _why(self, _: str) -> None:
        if not self._conversation.turns:
            self._say("Nothing was asked yet.")
            return
        for text in why_lines(self._conversation.turns[-1].answer):
            self._say(text)

    def _copy(self, what: str) -> None:
        turns = self._conversation.turns
        if not turns:
            self._say("There is no answer to copy yet.")
            return
        whole = what in {"all", "quote"}
        text = wording.answer_with_sources if whole else wording.answer_text
        self._say(text(turns[-1].answer))

    def _theme(self, _: str) -> None:
        self._say("Plain lines have no colours.")

    def _keys(self, _: str) -> None:
        self._say("Enter sends a line; Ctrl+D, or /quit, leaves. Plain lines have no other keys.")

    def _add(self, path: str) -> None:
        self.add(paths_in(path))

    def _index(self, argument: str) -> None:
        known = self._roots or sorted({info.path for info in self._library.documents()})
        wanted = paths_in(argument) if argument else known
        if not wanted:
            self._say(NOTHING_YET)
            return
        self.add(wanted)

    def _status(self, _: str) -> None:
        for label, value in wording.status_rows(self._library.status()):
            self._say(f"{label}: {value}")

    def _quit(self, _: str) -> None:
        self._running = False

    def _say(self, text: str) -> None:
        self._output.write(f"{clean(text)}\n")
        self._output.flush()

    def _wrong(self, why: str) -> None:
        self._say(f"Error: {one_line(why)}")
        self.status = FAILED
