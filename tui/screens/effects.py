"""What the commands do in the terminal chat: one method for each name in the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import export, filtering, wording
from tui.articles import name_of, newest_first
from tui.commands import BY_NAME, COMMANDS, Call, Takes
from tui.paths import export_target, paths_in
from tui.safe_text import assemble, line, one_line, plain
from tui.screens import sheets
from tui.screens.pick import Item, PickScreen
from tui.screens.reading import ReadingScreen
from tui.screens.why import why_sheet
from tui.sources import date_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import qa
    from tui.screens.chat import ChatScreen

FAINT = "dim"
NARROW = 60
"""Cells of a window below which the list of commands leaves out what they take."""


class Effects:
    """Commands, by name.

    Args:
        screen: the chat they act on.
    """

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        self.calls: dict[str, Callable[[str], None]] = {
            "help": lambda _: screen.action_help(),
            "new": self._new,
            "resume": self._resume,
            "rename": screen.controller.rename,
            "delete": self._delete,
            "open": self._open,
            "sources": self._sources,
            "article": self._article,
            "find": lambda words: screen.call_next(screen.open_find, words),
            "filter": self._filter,
            "copy": self._copy,
            "export": self._export,
            "why": self._why,
            "add": self.index,
            "index": self.index,
            "status": lambda _: screen.controller.read_status(),
            "theme": self._theme,
            "keys": self._keys,
            "quit": lambda _: screen.action_quit(),
        }

    def call(self, call: Call) -> None:
        """Do what a command says."""
        self.calls[call.command.name](call.argument)

    # lists to pick from

    def palette(self) -> None:
        """All commands; one that needs an argument goes into the prompt to be finished."""
        brief = self._screen.app.size.width < NARROW
        typed = {c.name: f"/{c.name}" if brief else c.usage for c in COMMANDS}
        width = max(map(len, typed.values()))
        items = [
            Item(
                command.name,
                assemble(
                    [
                        (typed[command.name].ljust(width), "bold"),
                        (f"  {command.does}", FAINT),
                        (f"  {command.key}" if command.key else "", "bold $text-accent"),
                    ]
                ),
                f"{command.name} {command.does}",
            )
            for command in COMMANDS
        ]
        self._pick("Commands", items, self._run_picked)

    def _run_picked(self, name: str) -> None:
        command = BY_NAME[name]
        if command.takes is Takes.SOMETHING:
            self._screen.prompt.put(f"/{name} ")
            self._screen.to_prompt()
        else:
            self.calls[name]("")

    def search_history(self) -> None:
        """Questions asked before, newest first."""
        questions = list(dict.fromkeys(reversed(self._screen.history.questions)))
        items = [
            Item(str(place), line(question), question) for place, question in enumerate(questions)
        ]
        self._pick(
            "History",
            items,
            lambda key: self._screen.prompt.put(questions[int(key)]),
            self._screen.prompt.text,
        )

    def pick_conversation(self, conversations: Sequence[qa.ConversationInfo]) -> None:
        """Saved conversations, newest first."""
        if not conversations:
            self._screen.say("No conversation is saved yet.", wrong=True)
            return
        items = [
            Item(
                str(info.id),
                assemble(
                    [
                        (f"{info.started_at.date().isoformat()}  ", FAINT),
                        (one_line(info.title), "bold"),
                        (f"  {wording.count(info.turns, 'turn')} · {info.id}", FAINT),
                    ]
                ),
                f"{info.title} {info.started_at.date().isoformat()}",
            )
            for info in conversations
        ]
        self._pick("Conversations", items, self._resume)

    def _pick(
        self, title: str, items: Sequence[Item], then: Callable[[str], None], words: str = ""
    ) -> None:
        def done(key: str | None) -> None:
            if key is not None:
                then(key)

        self._screen.app.push_screen(PickScreen(title, items, words), done)

    # conversations

    def _new(self, _: str) -> None:
        self._screen.controller.new_conversation()
        self._screen.begin_conversation()

    def _resume(self, argument: str) -> None:
        if argument.isascii() and argument.isdigit():
            self._screen.controller.resume(int(argument))
        else:
            self._screen.controller.list_conversations(argument)

    def _delete(self, argument: str) -> None:
        if argument and not (argument.isascii() and argument.isdigit()):
            self._screen.say(
                "/delete takes the number of a conversation; /resume shows them.", wrong=True
            )
            return
        self._screen.controller.delete(int(argument) if argument else None)

    # sources

    def _open(self, argument: str) -> None:
        if argument.isascii() and argument.isdigit():
            turn = self._screen.transcript.marked_turn
            self._screen.open_source(-1 if turn is None else turn, int(argument))
        else:
            self._screen.say("/open takes the number of a source.", wrong=True)

    def _sources(self, _: str) -> None:
        turn = self._screen.transcript.marked_turn
        if turn is None:
            self._screen.say("There are no sources yet.", wrong=True)
            return
        items = [
            Item(
                str(source.number),
                assemble(
                    [
                        (f"[{source.number}] ", "$text-accent"),
                        (title_of(source.document), "bold"),
                        (f"  {date_of(source.document)}", FAINT),
                    ]
                ),
                title_of(source.document),
            )
            for source in self._screen.transcript.turns[turn].sources
        ]
        self._pick("Sources", items, self._open)

    def _article(self, words: str) -> None:
        if words:
            self._screen.controller.find_articles(words)
        else:
            self.pick_article("Articles", newest_first(self._screen.documents))

    def pick_article(self, title: str, documents: Sequence[qa.DocumentInfo]) -> None:
        """Articles, to open one at its beginning."""
        items = [
            Item(
                str(info.id),
                assemble([(f"{date_of(info):10}  ", FAINT), (title_of(info), "bold")]),
                name_of(info),
            )
            for info in documents
        ]
        self._pick(title, items, lambda key: self._screen.open_article(int(key)))

    def _filter(self, words: str) -> None:
        if not words:
            self._screen.say(filtering.said(self._screen.controller.filter.understood))
        elif words.lower() == filtering.OFF:
            self._screen.action_clear_filter()
        else:
            self._screen.controller.set_filter(words)

    # what is taken away

    def _copy(self, what: str) -> None:
        answer = self._screen.transcript.last_answer
        if what == "quote":
            source = self._screen.pane.source
            if source is None or not source.quote:
                self._screen.say("Open a source first.", wrong=True)
                return
            self._screen.copy(f"“{source.quote}”\n{self._screen.pane.place()}", "the quote")
        elif answer is None:
            self._screen.say("There is no answer to copy yet.", wrong=True)
        elif what == "all":
            self._screen.copy(wording.answer_with_sources(answer), "the answer with its sources")
        elif what in {"", "answer"}:
            self._screen.copy(wording.answer_text(answer), "the answer")
        else:
            self._screen.say("/copy takes answer, all or quote.", wrong=True)

    def _export(self, argument: str) -> None:
        turns = self._screen.controller.saved_turns
        if not turns:
            self._screen.say("There is nothing to export before the first answer.", wrong=True)
            return
        title = self._screen.title_given or turns[0].question
        replace, path = export_target(argument, title)
        try:
            export.write(export.markdown(title, turns), path, replace=replace)
        except export.ExportRefused as error:
            self._screen.say(str(error), wrong=True)
        else:
            self._screen.say(f"Exported to {path}")

    # the library

    def index(self, argument: str) -> None:
        """Index what is named, else bring up to date what was."""
        controller = self._screen.controller
        begun = controller.index(paths_in(argument)) if argument else controller.index_again()
        if not begun:
            self._screen.say("Something is being indexed already; Esc stops it.", wrong=True)

    def show_status(self, status: qa.LibraryStatus) -> None:
        """Show what is in the library."""
        self._screen.app.push_screen(
            ReadingScreen("Library", lambda width: sheets.status_sheet(status, width))
        )

    def _why(self, _: str) -> None:
        turn = self._screen.transcript.marked_turn
        answer = self._screen.transcript.turns[turn].answer if turn is not None else None
        answer = answer or self._screen.transcript.last_answer
        if answer is None:
            self._screen.say("Nothing was answered yet.", wrong=True)
        else:
            sheet = ReadingScreen("Why", lambda width: why_sheet(answer, width))
            self._screen.app.push_screen(sheet)

    # comfort

    def _theme(self, name: str) -> None:
        themes = sorted(self._screen.app.available_themes)
        if name in themes:
            self._screen.app.theme = name
            self._screen.state.theme = name
        elif name:
            self._screen.say(f"There is no theme {one_line(name)}; /theme lists them.", wrong=True)
        else:
            items = [Item(theme, plain(theme), theme) for theme in themes]
            self._pick("Theme", items, self._theme)

    def _keys(self, _: str) -> None:
        self._screen.app.push_screen(ReadingScreen("Keys", sheets.keys_sheet))
