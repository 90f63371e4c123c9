"""What is clicked: sources, articles, samples, and every key that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import keys
from tui.screens.keyed import KeyedLayout
from tui.state import bounded

if TYPE_CHECKING:
    from tui import messages


class ClickedLayout(KeyedLayout):
    """The mouse does what the keys do, by the same actions."""

    async def on_key_wanted(self, message: messages.KeyWanted) -> None:
        """A key was clicked in the header, the footer or a hint."""
        key = keys.ALL[message.key]
        action = "open_current" if key.action == "open_number" else key.action
        await self.app.run_action(action, self.prompt if key in keys.PROMPT else self)

    def on_border_moved(self, message: messages.BorderMoved) -> None:
        """The border between the panes was dragged."""
        if self.one_pane or not self.conversation_seen():
            return
        share = self.size.width - message.column
        per_cent = bounded(round(100 * share / self.size.width))
        if message.dropped:
            self.state.source_width = per_cent
        self.set_source_width(per_cent)

    def on_choice_wanted(self, message: messages.ChoiceWanted) -> None:
        """A command was clicked."""
        self.prompt.take(message.number)
        self.to_prompt()

    def on_source_wanted(self, message: messages.SourceWanted) -> None:
        """A source was clicked."""
        self.open_source(message.turn, message.number)

    def on_article_wanted(self, message: messages.ArticleWanted) -> None:
        """An article was clicked."""
        self.open_article(message.document)

    def on_sample_wanted(self, message: messages.SampleWanted) -> None:
        """A sample question was clicked."""
        self.ask_sample(message.number)

    def on_page_wanted(self, message: messages.PageWanted) -> None:
        """Scroll from the prompt."""
        if message.pages:
            self.scroll_pages(message.pages)
        else:
            self.conversation.follow()
