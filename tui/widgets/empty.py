"""What stands where the conversation will be: what this is, and what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui.messages import SampleWanted
from tui.safe_text import assemble, join_lines, line, linked, plain
from tui.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.content import Content

FAINT = "dim"


class EmptyState(Static):
    """Text of the states without a turn; a click on a sample question asks it."""

    def __init__(self) -> None:
        super().__init__(plain(""), id="empty")

    def on_click(self, event: events.Click) -> None:
        """A sample question was clicked."""
        if "sample" in event.style.meta:
            event.stop()
            self.post_message(SampleWanted(event.style.meta["sample"]))


def opening() -> Content:
    """Before the library is open."""
    return plain("Opening the library…", FAINT)


def _name() -> Content:
    return assemble([("Footnote", "bold $text-primary"), (" · Ask your own articles", FAINT)])


def no_library(folder: str) -> Content:
    """There is nothing to answer from."""
    return join_lines(
        [
            _name(),
            plain(""),
            plain(
                "There are no articles here yet. Footnote reads .txt and .md files and answers "
                "in exact quotes, each with the place it comes from."
            ),
            plain(""),
            assemble([("Enter", "bold $text-accent"), "       index ", (line(folder, "bold"))]),
            assemble([("/add PATH", "bold $text-accent"), "   index another file or folder"]),
            assemble([("F1", "bold $text-accent"), "          all keys and commands"]),
        ]
    )


def samples(documents: int, questions: Sequence[str]) -> Content:
    """There are articles and no question yet."""
    asked = [
        linked(assemble([(f" {number} ", "bold $text-accent"), line(question)]), {"sample": number})
        for number, question in enumerate(questions, start=1)
    ]
    return join_lines(
        [
            _name(),
            plain(""),
            plain(
                f"{count(documents, 'article')} here. Ask anything about them in plain words; "
                "each quote in the answer opens the article at that very passage."
            ),
            plain(""),
            plain("For example", FAINT),
            *asked,
            plain(""),
            plain("Tab, then a number asks one of these. / lists the commands.", FAINT),
        ]
    )


def failed(why: str) -> Content:
    """The library cannot be used."""
    return join_lines(
        [
            plain("The library cannot be used", "bold $text-error"),
            plain(""),
            line(why),
        ]
    )


def title(text: str) -> Content:
    """A pane's title."""
    return line(text)
