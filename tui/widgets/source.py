"""The source pane: an article at the passage that was cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from tui.articles import newest_first
from tui.messages import ArticleWanted, BorderMoved
from tui.safe_text import assemble, join_lines, line, linked, plain, shortened
from tui.sources import date_of, place, title_of
from tui.widgets.article import ArticleView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

    import qa
    from tui.sources import Source

LISTED = 200
"""Articles listed while none is open."""


class Articles(Static):
    """The articles of the library; a click opens one."""

    def on_click(self, event: events.Click) -> None:
        """An article was clicked."""
        if "document" in event.style.meta:
            event.stop()
            self.post_message(ArticleWanted(event.style.meta["document"]))


class SourcePane(Vertical):
    """Title and date above, the article below; the list of articles while none is open.

    Its left border can be dragged.
    """

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="source")
        self.source: Source | None = None
        self.text = ""
        self._line: int | None = None
        self._dragged = False

    def compose(self) -> ComposeResult:
        """The heading is seen only where there are no borders."""
        yield Static(plain(""), id="source-heading")
        yield Articles(plain(""), id="articles")
        yield ArticleView()

    def on_mount(self) -> None:
        """Nothing is open yet."""
        self.article.display = False
        self.watch(self.article, "position", self._show_position, init=False)
        self.border_title = plain("Articles")

    @property
    def article(self) -> ArticleView:
        """The text."""
        return self.query_one(ArticleView)

    @property
    def is_open(self) -> bool:
        """Whether an article is shown."""
        return self.source is not None

    def show(self, source: Source, text: str) -> None:
        """Open an article at a source."""
        if text != self.text or self.source is None:
            self.screen.clear_selection()
        self.source, self.text = source, text
        self._line = source.line
        self.query_one("#articles").display = False
        self.article.display = True
        heading = self._heading(source)
        self.border_title = heading
        self.query_one("#source-heading", Static).update(heading)
        self.call_after_refresh(self._scroll_to_source)

    def _scroll_to_source(self) -> None:
        if self.source is not None:
            span, exact = self.source.span, self.source.is_quote
            self.article.show(self.text, span.start, span.end, exact=exact)
            self._show_position(self.article.position)

    def close(self) -> None:
        """Back to the list of articles."""
        self.source, self.text = None, ""
        self.article.display = False
        self.query_one("#articles").display = True
        self.border_title = plain("Articles")
        self.border_subtitle = plain("")
        self.query_one("#source-heading", Static).update(plain("Articles"))

    def list_articles(self, documents: Sequence[qa.DocumentInfo]) -> None:
        """Show what the library holds, newest first."""
        newest = newest_first(documents)
        rows = [
            linked(
                assemble([(f"{date_of(info):10}  ", "dim"), line(title_of(info))]),
                {"document": info.id},
            )
            for info in newest[:LISTED]
        ]
        if len(newest) > LISTED:
            rows.append(plain(f"and {len(newest) - LISTED:,} more: /article WORDS", "dim"))
        self.query_one("#articles", Static).update(join_lines(rows))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the border."""
        if event.x == 0:
            self._dragged = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the border."""
        if self._dragged:
            self.post_message(BorderMoved(int(event.screen_x), dropped=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let it go."""
        if self._dragged:
            self._dragged = False
            self.release_mouse()
            self.post_message(BorderMoved(int(event.screen_x), dropped=True))

    def place(self) -> str:
        """Where the source stands: title, date, path and line."""
        return "" if self.source is None else place(self.source)

    def line(self) -> int:
        """The line of the file where the quote begins; the first where that is not known."""
        return self._line or 1

    def _heading(self, source: Source) -> Content:
        number = [(f"[{source.number}] ", "bold $text-accent")] if source.number else []
        title = shortened(title_of(source.document), 120)
        dated = [(f" · {source.document.dated}", "dim")] if source.document.date else []
        where = [(f" · {source.section}", "dim")] if source.section else []
        return assemble([*number, (title, "bold"), *dated, *where])

    def _show_position(self, position: float) -> None:
        if self.is_open:
            line = f"line {self._line} · " if self._line else ""
            self.border_subtitle = plain(f"{line}{position:.0%}")
