"""What stands where the conversation will be: what this is, and what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui.hanging import hanging, table
from tui.messages import SampleWanted
from tui.safe_text import assemble, join_lines, line, linked, plain
from tui.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.content import Content

    Write = Callable[[int], Content]

FAINT = "dim"


class EmptyState(Static):
    """Text of the states without a turn; a click on a sample question asks it."""

    def __init__(self) -> None:
        super().__init__(plain(""), id="empty")
        self._write: Write = lambda _: plain("")

    def show(self, write: Write) -> None:
        """Show a text that is written for the width it has."""
        self._write = write
        self.update(write(self.content_size.width or 60))

    def on_resize(self) -> None:
        """Write it anew."""
        self.show(self._write)

    def on_click(self, event: events.Click) -> None:
        """A sample question was clicked."""
        if "sample" in event.style.meta:
            event.stop()
            self.post_message(SampleWanted(event.style.meta["sample"]))


def opening() -> Write:
    """Before the library is open."""
    return lambda _: plain("Opening the library…", FAINT)


def _name() -> Content:
    return assemble([("Footnote", "bold $text-primary"), (" · Ask your own articles", FAINT)])


def no_library(folder: str) -> Write:
    """There is nothing to answer from."""
    rows = [
        ("Enter", f"index {folder}"),
        ("/add PATH", "index another file or folder"),
        ("F1", "all keys and commands"),
    ]
    about = (
        "There are no articles here yet. Footnote answers from your own articles, in exact "
        "quotes, each with the place it comes from."
    )
    return lambda width: join_lines(
        [
            _name(),
            plain(""),
            hanging([], 0, about, width),
            plain(""),
            table(rows, width, "bold $text-accent"),
        ]
    )


def samples(documents: int, questions: Sequence[str]) -> Write:
    """There are articles and no question yet."""
    about = (
        f"{count(documents, 'article')} here. Ask anything about them in plain words; each quote "
        "in the answer opens the article at that very passage."
    )
    hint = "Tab, then a number asks one of these. / lists the commands."
    return lambda width: join_lines(
        [
            _name(),
            plain(""),
            hanging([], 0, about, width),
            plain(""),
            plain("For example", FAINT),
            *(_sample(number, question, width) for number, question in enumerate(questions, 1)),
            plain(""),
            hanging([], 0, hint, width, FAINT),
        ]
    )


def _sample(number: int, question: str, width: int) -> Content:
    lead = [(f" {number} ", "bold $text-accent")]
    return linked(hanging(lead, 3, question, width), {"sample": number})


def failed(why: str) -> Write:
    """The library cannot be used."""
    return lambda width: join_lines(
        [
            plain("The library cannot be used", "bold $text-error"),
            plain(""),
            hanging([], 0, why, width),
        ]
    )


def title(text: str) -> Content:
    """A pane's title."""
    return line(text)
