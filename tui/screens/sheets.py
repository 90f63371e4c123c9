"""The texts of help, keys and status, as UI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import keys
from tui.commands import COMMANDS
from tui.hanging import hanging, table
from tui.safe_text import join_lines, plain
from tui.wording import status_rows

if TYPE_CHECKING:
    from textual.content import Content

    import qa

HEAD = "bold $text-primary"
FAINT = "dim"
STRONG = "bold $text-accent"
INTRO = (
    "Ask in plain words. An answer is made of exact quotes, cut out of your articles and never "
    "written by a model; each number in it opens the article there."
)
HEADER = (
    "The header says which library is asked, how many articles it holds, what the chat is doing, "
    "and which filter holds."
)


def help_sheet(width: int) -> Content:
    """Keys and commands, for so many cells."""
    commands = [(command.usage, command.does) for command in COMMANDS]
    commands.append(("//question", "ask something that begins with /"))
    return join_lines(
        [
            hanging([], 0, INTRO, width),
            plain(""),
            keys_sheet(width),
            plain("Commands", HEAD),
            table(commands, width, STRONG),
            plain(""),
            hanging([], 0, HEADER, width, FAINT),
        ]
    )


def keys_sheet(width: int) -> Content:
    """Every binding, from the one table of keys, for so many cells."""
    names = max(len(key.shown) for _, group in keys.SECTIONS for key in group)
    lines = []
    for title, group in keys.SECTIONS:
        rows = [(key.shown, key.does) for key in group]
        lines += [plain(title, HEAD), table(rows, width, STRONG, names), plain("")]
    return join_lines(lines)


def status_sheet(status: qa.LibraryStatus, width: int) -> Content:
    """What is in the library, for so many cells."""
    return join_lines(
        hanging([(f"{label:15}", FAINT)], 15, value, width) for label, value in status_rows(status)
    )
