"""What the commands do in plain lines: one method for each name in the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import qa
from tui import export, filtering, wording
from tui.articles import find_articles, newest_first
from tui.commands import COMMANDS
from tui.paths import export_target, paths_in
from tui.plain_lines import why_lines
from tui.safe_text import clean, one_line, readable_lines
from tui.sources import date_of, place, sources_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.plain import PlainChat
    from tui.sources import Source


class PlainEffects:
    """Commands, by name.

    Args:
        chat: the chat they act on.
    """

    def __init__(self, chat: PlainChat) -> None:
        self._chat = chat
        self.calls: dict[str, Callable[[str], None]] = {
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

    def _help(self, _: str) -> None:
        for command in COMMANDS:
            self._chat.say(f"{command.usage}: {command.does}")
        self._chat.say("A line that starts with // asks a question that starts with /.")

    def _new(self, _: str) -> None:
        self._chat.conversation = self._chat.library.conversation()
        self._chat.say("New conversation.")

    def _resume(self, words: str) -> None:
        if words.isascii() and words.isdigit():
            self._chat.resume(int(words))
            return
        for info in self._chat.library.conversations(words):
            day = info.started_at.date().isoformat()
            turns = wording.count(info.turns, "turn")
            self._chat.say(f"Conversation {info.id}: {one_line(info.title)} · {day} · {turns}")
        self._chat.say("/resume ID goes on with one of them.")

    def _rename(self, title: str) -> None:
        if self._chat.conversation.id is None:
            self._chat.wrong("There is nothing to rename before the first answer.")
            return
        self._chat.library.rename_conversation(self._chat.conversation.id, title)
        self._chat.say(f"Renamed: {one_line(title)}")

    def _delete(self, argument: str) -> None:
        number = int(argument) if argument.isascii() and argument.isdigit() else None
        if argument and number is None:
            self._chat.wrong("/delete takes the number of a conversation; /resume lists them.")
            return
        number = number if number is not None else self._chat.conversation.id
        if number is None:
            self._chat.wrong("There is nothing to delete before the first answer.")
            return
        self._chat.library.delete_conversation(number)
        if number == self._chat.conversation.id:
            self._chat.conversation = self._chat.library.conversation()
        self._chat.say(f"Deleted conversation {number}.")

    def _open(self, argument: str) -> None:
        found = [source for source in self._sources() if str(source.number) == argument]
        if not found:
            self._chat.wrong(f"The last answer has no source {one_line(argument)}.")
            return
        self._chat.say(f"Source {found[0].number}: {place(found[0])}")
        self._chat.say(f"Quote: {one_line(found[0].quote)}")

    def _list_sources(self, _: str) -> None:
        for source in self._sources():
            self._chat.say(f"Source {source.number}: {place(source)}")
        if not self._sources():
            self._chat.say("There are no sources before the first answer.")

    def _article(self, words: str) -> None:
        library = self._chat.library
        if not words:
            self._list(newest_first(library.documents()))
        elif not (found := find_articles(library, words)).exact:
            self._chat.wrong(f"{found.heading}.")
            self._list(found.documents)
        elif len(found.documents) == 1:
            document = library.document(found.documents[0].id)
            self._chat.say(f"Article: {title_of(document)}")
            self._chat.say(readable_lines(document.text).rstrip("\n"))
        else:
            self._chat.say(found.heading)
            self._list(found.documents)

    def _list(self, documents: Sequence[qa.DocumentInfo]) -> None:
        for info in documents:
            known = (f"Article {info.id}: {title_of(info)}", date_of(info))
            self._chat.say(" · ".join(part for part in known if part))

    def _find(self, words: str) -> None:
        if not words:
            self._chat.wrong("/find needs words to look for.")
            return
        for candidate in self._chat.library.search(words):
            passage = candidate.passage
            self._chat.say(f"Passage: {title_of(passage.document)}: {one_line(passage.text)}")

    def _set_filter(self, words: str) -> None:
        if words.lower() == filtering.OFF:
            self._chat.say(filtering.CLEARED if self._chat.filter.filters else filtering.NONE)
            self._chat.filter = qa.Query("")
            return
        if words:
            self._chat.filter = filtering.read_filters(self._chat.library, words)
        self._chat.say(filtering.said(self._chat.filter.understood))

    def _export(self, argument: str) -> None:
        turns = self._chat.conversation.turns
        if not turns:
            self._chat.wrong("There is nothing to export before the first answer.")
            return
        title = self._chat.conversation.title
        replace, path = export_target(argument, title)
        try:
            export.write(export.markdown(title, turns), path, replace=replace)
        except export.ExportRefused as error:
            self._chat.wrong(str(error))
            return
        self._chat.say(f"Exported: {clean(str(path))}")

    def _why(self, _: str) -> None:
        if not self._chat.conversation.turns:
            self._chat.say("Nothing was asked yet.")
            return
        for text in why_lines(self._chat.conversation.turns[-1].answer):
            self._chat.say(text)

    def _copy(self, what: str) -> None:
        turns = self._chat.conversation.turns
        if not turns:
            self._chat.say("There is no answer to copy yet.")
            return
        whole = what in {"all", "quote"}
        text = wording.answer_with_sources if whole else wording.answer_text
        self._chat.say(text(turns[-1].answer))

    def _theme(self, _: str) -> None:
        self._chat.say("Plain lines have no colours.")

    def _keys(self, _: str) -> None:
        self._chat.say(
            "Enter sends a line; Ctrl+D, or /quit, leaves. Plain lines have no other keys."
        )

    def _add(self, path: str) -> None:
        self._chat.add(paths_in(path))

    def _index(self, argument: str) -> None:
        wanted = paths_in(argument) if argument else self._chat.library.sources()
        if not wanted:
            self._chat.say(wording.NO_ARTICLES)
            return
        self._chat.add(wanted)

    def _status(self, _: str) -> None:
        for label, value in wording.status_rows(self._chat.library.status()):
            self._chat.say(f"{label}: {value}")

    def _quit(self, _: str) -> None:
        self._chat.running = False

    def _sources(self) -> tuple[Source, ...]:
        turns = self._chat.conversation.turns
        return sources_of(turns[-1].answer) if turns else ()
