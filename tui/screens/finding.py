"""Finding words in the open article or in the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import FindWanted
from tui.screens.asking import AskingLayout
from tui.widgets.find import FindBar, FindWords

if TYPE_CHECKING:
    from textual.widget import Widget


class FindingLayout(AskingLayout):
    """The line in which words to find are typed, and where it looks for them."""

    _find_from: Widget | None = None
    _find_in_article = False
    _found_words = ""
    _found_count = 0
    _found_turn = -1

    async def action_find(self) -> None:
        """Open the line in which words to find are typed."""
        await self.open_find("")

    async def open_find(self, words: str) -> None:
        """Find words in the open article if it is read, else in the conversation.

        When this is over the line has the focus, so that what is typed next goes there.
        """
        self.close_find()
        self._find_from = self.focused
        self._find_in_article = self.source_seen and self.focused is not self.conversation
        bar = FindBar(words)
        await self.mount(bar, before=self.query_one("#ask"))
        self.set_focus(bar.query_one(FindWords))
        if words:
            self.on_find_wanted(FindWanted(words))

    def on_find_wanted(self, message: FindWanted) -> None:
        """Go to the next place, from the top of what is seen when the words are new."""
        first = message.words != self._found_words
        self._found_words = message.words
        look = self._look_in_article if self._find_in_article else self._look_in_conversation
        self.query_one(FindBar).note(look(message.words, first=first))

    def _look_in_article(self, words: str, *, first: bool) -> str:
        article = self.pane.article
        if first:
            self._found_count = article.find(words)
        at = min(self._found_count, 1) if first else article.find_next(1)
        return f"{at} of {self._found_count}" if self._found_count else "not found"

    def _look_in_conversation(self, words: str, *, first: bool) -> str:
        found = self.conversation.find(words, -1 if first else self._found_turn)
        if found is None:
            return "not found"
        self._found_turn = found
        self.conversation.reveal(found)
        return f"turn {found + 1}"

    def close_find(self) -> bool:
        """Back to where it was called from; false when nothing was being found."""
        bars = self.query(FindBar)
        if not bars:
            return False
        bars.remove()
        self._found_words = ""
        if self._find_in_article:
            self.pane.article.find("")
        self.set_focus(self._find_from)
        return True
