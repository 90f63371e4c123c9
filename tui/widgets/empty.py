"""What stands where the conversation will be: what this is, and what to do first.

A click on a sample question asks it, as `tui.widgets.conversation` sees to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import keys
from tui.frame import OPENING
from tui.hanging import hanging, table
from tui.safe_text import assemble, join_lines, line, linked, plain
from tui.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.content import Content

    Write = Callable[[int], Content]

FAINT = "dim"
STRONG = "bold $text-accent"
NAMES = len("/add PATH")


def opening() -> Write:
    """Before the library is open."""
    return lambda _: plain(OPENING, FAINT)


def _name() -> Content:
    return assemble([("Footnote", "bold $text-primary"), (" · Ask your own articles", FAINT)])


def no_library(folder: str) -> Write:
    """There is nothing to answer from."""
    first = [("Enter", f"index {folder}")]
    rows = [("/add PATH", "index another file or folder"), ("F1", "all keys and commands")]
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
            linked(table(first, width, STRONG, NAMES), {"key": keys.number("prompt.send")}),
            table(rows, width, STRONG, NAMES),
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
