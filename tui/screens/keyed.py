"""What the keys do."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import SuspendNotSupported

from tui import keys, wording
from tui.screens import sheets
from tui.screens.finding import FindingLayout
from tui.screens.reading import ReadingScreen
from tui.state import bounded

if TYPE_CHECKING:
    from textual.binding import Binding

    from tui.widgets.article import ArticleView
    from tui.widgets.conversation import Conversation

TWICE = 2.0
"""Seconds within which a second Ctrl+C quits."""


class KeyedLayout(FindingLayout):
    """Actions of the keys."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than the base's
        *keys.bindings(keys.EVERYWHERE),
        *keys.bindings(keys.READING),
    ]
    _interrupted_at = float("-inf")

    # everywhere

    def action_back(self) -> None:
        """One step back: popup, find, answer, source, prompt."""
        if self.prompt.close_popup():
            return
        if self.close_find():
            return
        if self.stop():
            return
        if self.unzoom():
            return
        if self.one_pane and self.has_class("-source"):
            self.close_source()
        else:
            self.to_prompt()

    def action_interrupt(self) -> None:
        """Copy the selection; else stop; else clear the prompt; else quit when pressed twice."""
        selected = self.prompt.selected_text or self.get_selected_text()
        now = time.monotonic()
        if selected:
            self.copy(selected, "the selection")
            self.clear_selection()
        elif self.stop():
            pass
        elif self.prompt.text:
            self.prompt.put("")
        elif now - self._interrupted_at < TWICE:
            self.app.exit(0)
        else:
            self._interrupted_at = now
            self.say("Press Ctrl+C again to quit.")

    def action_cycle(self, by: int) -> None:
        """Prompt, conversation with its citations, source, and round; completes a command."""
        if by > 0 and self.prompt.has_focus and self.prompt.complete():
            return
        if self.focused is self.conversation and (beside := self.transcript.beside(by)):
            self.mark(beside)
            self.conversation.reveal_mark()
            return
        stops = self.stops()
        at = stops.index(self.focused) if self.focused in stops else 0
        self.set_focus(stops[(at + by) % len(stops)])
        if self.focused is self.conversation:
            self._mark_any()

    def action_next_source(self) -> None:
        """Open the next source of the conversation."""
        self._walk(1, focus=False)

    def action_copy_answer(self) -> None:
        """Copy the answer."""
        answer = self.transcript.last_answer
        if answer is None:
            self.say("There is no answer to copy yet.", wrong=True)
        else:
            self.copy(wording.answer_text(answer), "the answer")

    def action_help(self) -> None:
        """Open help."""
        self.app.push_screen(ReadingScreen("Help", sheets.help_sheet))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit(0)

    # reading

    def action_move(self, by: int) -> None:
        """Scroll by a line."""
        self._read().scroll_relative(y=by, animate=False)

    def action_pages(self, by: int) -> None:
        """Scroll by a page."""
        self.scroll_pages(by)

    def scroll_pages(self, by: int) -> None:
        """Scroll what is read by pages."""
        target = self._read()
        target.scroll_relative(y=by * max(target.size.height - 1, 1), animate=False)

    def action_top(self) -> None:
        """To the beginning."""
        self._read().scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the end; the conversation is followed again."""
        if self._read() is self.conversation:
            self.conversation.follow()
        else:
            self.pane.article.scroll_end(animate=False)

    def action_walk(self, by: int) -> None:
        """Another citation of the conversation."""
        self._walk(by, focus=self.focused is self.pane.article)

    def action_open_current(self) -> None:
        """Open the marked source."""
        if self.transcript.mark is None:
            self._walk(1, focus=True)
        else:
            self.open_source(*self.transcript.mark)

    def action_open_number(self, number: int) -> None:
        """Open source `number` of the marked turn; a sample question while there is none."""
        if not self.transcript.turns:
            self.ask_sample(number)
            return
        turn = self.transcript.marked_turn
        self.open_source(-1 if turn is None else turn, number)

    def action_copy_here(self) -> None:
        """Copy the quote with its place, or the answer."""
        source = self.pane.source
        if self.focused is self.pane.article and source is not None:
            self.copy(f"“{source.quote}”\n{self.pane.place()}", "the quote")
        else:
            self.action_copy_answer()

    def action_zoom(self) -> None:
        """One pane over the whole width, and back."""
        name = "-zoom-source" if self.focused is self.pane.article else "-zoom-conversation"
        self.zoom(name)

    def action_widen(self, by: int) -> None:
        """Move the border between the panes."""
        self.state.source_width = bounded(self.state.source_width + by)
        self.set_source_width(self.state.source_width)

    def action_edit(self) -> None:
        """Open the article's file at the quote in the editor."""
        if self.pane.source is None:
            self.say("Open a source first.", wrong=True)
            return
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        path = self.pane.source.document.path
        command = [*shlex.split(editor), f"+{self.pane.line()}", path]
        try:
            with self.app.suspend():
                subprocess.run(command, check=False)  # noqa: S603 - the user's own editor, no shell
        except SuspendNotSupported:
            self.say("This terminal cannot be handed to an editor.", wrong=True)
        except OSError as error:
            self.say(f"{editor} could not be started ({error.strerror}); set $EDITOR.", wrong=True)
        self.refresh()

    def _read(self) -> Conversation | ArticleView:
        reads_article = self.focused is self.pane.article or not self.conversation_seen()
        return self.pane.article if reads_article and self.source_seen else self.conversation

    def _walk(self, by: int, *, focus: bool) -> None:
        old = self.transcript.mark
        mark = self.transcript.step(by)
        if mark is None:
            self.say("There is no source to open yet.", wrong=True)
        else:
            self.conversation.mark(old, mark)
            self.open_source(*mark, focus=focus)
            self.conversation.reveal_mark()

    def _mark_any(self) -> None:
        """Mark a citation where none is, so that Enter opens one."""
        if self.transcript.mark is None and self.transcript.step(1) is not None:
            self.conversation.mark(None, self.transcript.mark)
