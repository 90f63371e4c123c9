"""The prompt: several lines, never disabled, with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import TextArea

from tui import keys
from tui.commands import matching
from tui.frame import PLACEHOLDERS
from tui.messages import PageWanted, PromptEdited, QuitWanted, Submitted
from tui.safe_text import clean, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from tui.commands import Command
    from tui.state import History


class Prompt(TextArea):
    """Where questions and commands are typed. Enter sends, Ctrl+J makes a line.

    Args:
        history: earlier questions.
    """

    BINDINGS = keys.prompt_bindings()  # type: ignore[assignment]  # narrower than the base's

    def __init__(self, history: History) -> None:
        super().__init__(
            id="prompt",
            placeholder=plain(PLACEHOLDERS[False, False]),
            compact=True,
            highlight_cursor_line=False,
        )
        self._history = history
        self._brief = self._sources = False
        self._at: int | None = None
        self._draft = ""
        self.choices: Sequence[Command] = ()
        self.chosen = 0

    # what stands in it

    def put(self, text: str) -> None:
        """Replace what stands in it, the cursor at the end."""
        self.text = clean(text)
        self.move_cursor(self.document.end)

    def hint(self, *, brief: bool | None = None, sources: bool | None = None) -> None:
        """Say what can be done here: in few words or not, with sources to open or not."""
        self._brief = self._brief if brief is None else brief
        self._sources = self._sources if sources is None else sources
        self.placeholder = plain(PLACEHOLDERS[self._brief, self._sources])

    def restore(self, question: str) -> None:
        """Give a question back, unless something else was typed meanwhile."""
        if not self.text.strip():
            self.put(question)

    def _take(self) -> str:
        """Empty it, keeping what stood there in the history."""
        text, self._at = self.text, None
        if text.strip():
            self._history.add(text)
        self.text = ""
        return text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Offer the commands that begin with what was typed, and tell the screen."""
        event.stop()
        self._offer()
        self.post_message(PromptEdited(self.text))

    def _offer(self) -> None:
        """Offer the commands that fit; asked anew by a key that overtook the news of an edit."""
        text = self.text
        typing_name = text.startswith("/") and not text.startswith("//")
        plain_name = typing_name and not any(mark in text for mark in " \n\t")
        self.choices = matching(text[1:]) if plain_name else ()
        self.chosen = min(self.chosen, max(len(self.choices) - 1, 0))

    async def on_paste(self, event: events.Paste) -> None:
        """Paste what no terminal could obey."""
        if (text := clean(event.text.replace("\r\n", "\n").replace("\r", "\n"))) != event.text:
            event.stop()
            event.prevent_default()
            self.insert(text)

    # popup

    def close_popup(self) -> bool:
        """Hide the commands offered; false when none are."""
        was_open = bool(self.choices)
        self.choices = ()
        self.chosen = 0
        if was_open:
            self.post_message(PromptEdited(self.text))
        return was_open

    def complete(self) -> bool:
        """Put the chosen command in; false when none is offered."""
        if not self.choices:
            return False
        self.put(f"/{self.choices[self.chosen].name} ")
        return True

    def take(self, number: int) -> None:
        """Send the offered command of this number, or put it in to be finished."""
        if number < len(self.choices):
            self.chosen = number
            self.action_send()

    # keys

    def action_send(self) -> None:
        """Send what stands in it; a command that is only begun is completed first."""
        if self.choices:
            self._offer()
        if self.choices and self.text[1:] != self.choices[self.chosen].name:
            command = self.choices[self.chosen]
            self.complete()
            if command.argument:
                return
        self.post_message(Submitted(self._take()))

    def action_newline(self) -> None:
        """A line more."""
        self.insert("\n")

    def action_older(self) -> None:
        """On the first line, the question before; else the line above."""
        if self._choose(-1):
            return
        if not self.cursor_at_first_line:
            self.action_cursor_up()
            return
        questions = self._history.questions
        if self._at is None:
            self._draft, self._at = self.text, len(questions)
        if self._at > 0:
            self._at -= 1
            self.put(questions[self._at])

    def action_newer(self) -> None:
        """On the last line, the question after, at last what was typed; else the line below."""
        if self._choose(1):
            return
        if not self.cursor_at_last_line or self._at is None:
            self.action_cursor_down()
            return
        self._at += 1
        if self._at < len(self._history.questions):
            self.put(self._history.questions[self._at])
        else:
            self._at = None
            self.put(self._draft)

    def action_page(self, pages: int) -> None:
        """Scroll the conversation."""
        self.post_message(PageWanted(pages))

    def action_end(self) -> None:
        """To the end of the line; of the conversation when nothing is typed."""
        if self.text:
            self.action_cursor_line_end()
        else:
            self.post_message(PageWanted(0))

    def action_quit_or_delete(self) -> None:
        """Delete a character; quit when there is none."""
        if self.text:
            self.action_delete_right()
        else:
            self.post_message(QuitWanted())

    def _choose(self, by: int) -> bool:
        if not self.choices:
            return False
        self.chosen = (self.chosen + by) % len(self.choices)
        self.post_message(PromptEdited(self.text))
        return True
