"""The chat's panes: what is where at which size, and how sources are opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from tui import keys
from tui.frame import BORDERS, HEADER, SIGN, SMALLEST, TWO_PANES
from tui.safe_text import clean, plain
from tui.turns import Transcript
from tui.widgets.bars import FooterBar, HeaderBar, IndexBar, Suggestions
from tui.widgets.conversation import Conversation
from tui.widgets.find import FindWords
from tui.widgets.note import NoteBar
from tui.widgets.prompt import Prompt
from tui.widgets.source import SourcePane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui.controller import Controller
    from tui.sources import Source
    from tui.state import ChatState, History

FOOTER = {
    "prompt": "prompt.send prompt.newline chat.back chat.focus_next chat.next_source "
    "chat.copy_answer chat.help",
    "conversation": "read.number read.next read.find read.copy read.zoom read.bottom "
    "chat.focus_next",
    "source": "read.next read.find read.copy read.edit read.zoom chat.back",
    "find": "chat.back",
}
"""Ids of the keys that the footer shows, by where the focus is."""


class ChatLayout(Screen[None]):
    """Widgets, sizes, focus, notes and the marked source.

    Args:
        state: theme and pane width.
        history: earlier questions.
    """

    controller: Controller

    def __init__(self, state: ChatState, history: History) -> None:
        super().__init__()
        self.state = state
        self.history = history
        self.transcript = Transcript()
        self._new_below = False

    def compose(self) -> ComposeResult:
        """Header, panes, and the prompt at the bottom."""
        yield HeaderBar()
        with Horizontal(id="panes"):
            yield Conversation(self.transcript)
            yield SourcePane()
        yield IndexBar()
        yield Suggestions()
        yield NoteBar()
        with Horizontal(id="ask"):
            yield Static(plain(SIGN), id="ask-sign")
            yield Prompt(self.history)
        yield FooterBar()

    # parts

    @property
    def conversation(self) -> Conversation:
        """The left pane."""
        return self.query_one(Conversation)

    @property
    def pane(self) -> SourcePane:
        """The right pane."""
        return self.query_one(SourcePane)

    @property
    def prompt(self) -> Prompt:
        """Where one types."""
        return self.query_one(Prompt)

    @property
    def one_pane(self) -> bool:
        """Whether there is room for one pane only."""
        return self.has_class("-one")

    @property
    def source_seen(self) -> bool:
        """Whether the source pane shows an article."""
        return self.pane.is_open and self._pane_seen()

    def _pane_seen(self) -> bool:
        if self.has_class("-zoom-conversation"):
            return False
        return not self.one_pane or self.has_class("-source")

    def conversation_seen(self) -> bool:
        """Whether the conversation is on the screen."""
        if self.has_class("-zoom-source"):
            return False
        return not (self.one_pane and self.has_class("-source"))

    # sizes

    def fit(self, width: int, height: int) -> None:
        """Lay out for a window of this size; what is left of two panes is the one that is used."""
        if width < TWO_PANES and not self.one_pane and self.focused is not None:
            self.set_class(self.focused not in {self.prompt, self.conversation}, "-source")
        self.set_class(width < TWO_PANES, "-one")
        self.set_class(width < BORDERS, "-bare")
        self.prompt.hint(brief=width < BORDERS)
        self.set_class(height < HEADER, "-low")
        self.conversation.set_gap(1 if height < HEADER else 2)
        tiny = width < SMALLEST[0] or height < SMALLEST[1]
        if tiny and not self.query("#too-small"):
            self.mount(Static(plain("Make the window larger."), id="too-small"))
        self.set_class(tiny, "-tiny")
        self.set_source_width(self.state.source_width)

    def set_source_width(self, per_cent: int) -> None:
        """The source pane's share of the width; all of it where it is alone."""
        alone = self.one_pane or self.has_class("-zoom-source")
        self.pane.styles.width = "1fr" if alone else f"{per_cent}%"

    def zoom(self, name: str) -> None:
        """One pane over the whole width (`-zoom-source`, `-zoom-conversation`), and back."""
        self.toggle_class(name)
        self.set_source_width(self.state.source_width)

    def unzoom(self) -> bool:
        """Both panes again; false when they are."""
        was = self.has_class("-zoom-source", "-zoom-conversation")
        self.remove_class("-zoom-source", "-zoom-conversation")
        self.set_source_width(self.state.source_width)
        return was

    # focus

    def stops(self) -> list[Widget]:
        """What Tab goes through."""
        places: list[Widget] = [self.prompt]
        if self.conversation_seen():
            places.append(self.conversation)
        if self.source_seen:
            places.append(self.pane.article)
        return places

    @property
    def reads(self) -> bool:
        """Whether keys go to the conversation or to an article."""
        return self.focused in {self.conversation, self.pane.article}

    def to_prompt(self) -> None:
        """Type again."""
        self.set_focus(self.prompt)

    def on_descendant_focus(self) -> None:
        """The footer says what the keys do here."""
        self.show_keys()

    @property
    def busy(self) -> bool:
        """Whether something runs that Esc would stop."""
        return self.controller.answering is not None or self.controller.indexer.busy

    def _place_of_focus(self) -> str:
        if isinstance(self.focused, FindWords):
            return "find"
        if self.focused is self.pane.article:
            return "source"
        return "conversation" if self.focused is self.conversation else "prompt"

    def show_keys(self) -> None:
        """The footer for where the focus is."""
        place = self._place_of_focus()
        names = FOOTER[place].split()
        shown = [key for _, group in keys.SECTIONS for key in group if key.id in names]
        if place != "prompt":
            shown = [replace(key, label="back") if key.label == "stop" else key for key in shown]
        elif not self.busy:
            shown = [key for key in shown if key.label != "stop"]
        note = "↓ new text below" if self._new_below else ""
        self.query_one(FooterBar).show(shown, note, labelled=not self.has_class("-bare"))

    # saying and copying

    def say(self, text: str, *, wrong: bool = False) -> None:
        """A short note above the prompt, until the next key; the only place that makes one."""
        self.query_one(NoteBar).add(text, wrong=wrong)

    def copy(self, text: str, what: str) -> None:
        """Put text on the clipboard, saying what was attempted."""
        self.app.copy_to_clipboard(clean(text))
        self.say(f"Sent {what} to the clipboard by OSC 52; /export always works.")

    # sources

    def show_source(self, source: Source, text: str, *, focus: bool) -> None:
        """Open an article at a source."""
        self.add_class("-source")
        self.remove_class("-zoom-conversation")
        self.pane.show(source, text)
        if focus or self.one_pane:
            self.set_focus(self.pane.article)

    def close_source(self) -> None:
        """Back to the conversation, at the same place."""
        self.unzoom()
        self.remove_class("-source")
        self.to_prompt()

    def mark(self, new: tuple[int, int] | None) -> None:
        """Mark a source of the conversation."""
        old, self.transcript.mark = self.transcript.mark, new
        self.conversation.mark(old, new)
