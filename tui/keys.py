"""Every key of the chat, once: bindings, footer, help and documentation are made from it.

`python -m tui.keys --write docs/chat.md` writes the table into the documentation.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import Binding

BEGIN, END = "<!-- keys: begin -->", "<!-- keys: end -->"


@dataclass(frozen=True, slots=True)
class Key:
    """One binding.

    Attributes:
        id: the name that a keymap remaps it by.
        keys: Textual's names, separated by commas.
        action: what the widget that owns it calls.
        does: what it does, for help.
        shown: how the key is written.
        label: one word for the footer; empty keeps it out.
    """

    id: str
    keys: str
    action: str
    does: str
    shown: str
    label: str = ""


PROMPT = (
    Key("prompt.send", "enter", "send", "send the question", "Enter", "send"),
    Key("prompt.newline", "ctrl+j", "newline", "new line", "Ctrl+J", "newline"),
    Key("prompt.older", "up", "older", "earlier question, on the first line", "↑"),
    Key("prompt.newer", "down", "newer", "later question, on the last line", "↓"),
    Key(
        "prompt.history", "ctrl+r", "screen.search_history", "search the questions asked", "Ctrl+R"
    ),
    Key("prompt.page_up", "pageup", "page(-1)", "scroll the conversation up", "PgUp"),
    Key("prompt.page_down", "pagedown", "page(1)", "scroll the conversation down", "PgDn"),
    Key("prompt.end", "end", "end", "end of the line; of the conversation when empty", "End"),
    Key("prompt.quit", "ctrl+d", "quit_or_delete", "quit, when the prompt is empty", "Ctrl+D"),
)
"""Keys while the prompt has the focus."""

EVERYWHERE = (
    Key(
        "chat.back",
        "escape",
        "back",
        "close what is open, stop the answer, back from a source to the chat, to the prompt",
        "Esc",
        "stop",
    ),
    Key(
        "chat.interrupt",
        "ctrl+c",
        "interrupt",
        "copy the selection; else stop the answer; else clear the prompt; else, twice, quit",
        "Ctrl+C",
    ),
    Key(
        "chat.focus_next",
        "tab",
        "cycle(1)",
        "prompt → conversation, one citation after the other → source",
        "Tab",
        "focus",
    ),
    Key(
        "chat.focus_previous",
        "shift+tab",
        "cycle(-1)",
        "the other way round",
        "Shift+Tab",
        "",
    ),
    Key(
        "chat.next_source",
        "ctrl+o",
        "next_source",
        "open the next source",
        "Ctrl+O",
        "next source",
    ),
    Key(
        "chat.copy_answer",
        "ctrl+y",
        "copy_answer",
        "copy the answer",
        "Ctrl+Y",
        "copy answer",
    ),
    Key("chat.clear_filter", "ctrl+g", "clear_filter", "clear the filter", "Ctrl+G"),
    Key("chat.help", "f1", "help", "help", "F1", "help"),
    Key("chat.palette", "ctrl+p", "palette", "all commands", "Ctrl+P"),
    Key("chat.quit", "ctrl+q", "quit", "quit", "Ctrl+Q"),
)
"""Keys wherever the focus is."""

EDITOR_TAKES = ("chat.interrupt", "chat.copy_answer")
"""Keys that a text field would keep for itself."""

READING = (
    Key("read.down", "j,down", "move(1)", "down a line", "j ↓"),
    Key("read.up", "k,up", "move(-1)", "up a line", "k ↑"),
    Key("read.page_down", "pagedown,space", "pages(1)", "down a page", "PgDn Space"),
    Key("read.page_up", "pageup", "pages(-1)", "up a page", "PgUp"),
    Key("read.top", "g,home", "top", "to the top", "g Home"),
    Key("read.bottom", "G,end", "bottom", "to the end, and follow new text", "G End", "end"),
    Key("read.next", "n", "walk(1)", "next citation of the conversation", "n", "next citation"),
    Key("read.previous", "N", "walk(-1)", "previous citation of the conversation", "N"),
    Key("read.open", "enter", "open_current", "open the marked citation", "Enter", "open"),
    Key("read.find", "slash", "find", "find in the article or the conversation", "/", "find"),
    Key("read.copy", "y", "copy_here", "copy the quote with its place, or the answer", "y", "copy"),
    Key("read.zoom", "z", "zoom", "give the pane the whole width, and back", "z", "zoom"),
    Key("read.edit", "e", "edit", "open the article at this line in $EDITOR", "e", "edit"),
    Key("read.wider", "greater_than_sign", "widen(4)", "a wider source pane", ">"),
    Key("read.narrower", "less_than_sign", "widen(-4)", "a narrower source pane", "<"),
    Key(
        "read.number",
        "1,2,3,4,5,6,7,8,9",
        "open_number",
        "open source 1 to 9 of the marked answer",
        "1–9",
        "open source",
    ),
)
"""Keys while the conversation or a source has the focus."""

SECTIONS = (("In the prompt", PROMPT), ("Everywhere", EVERYWHERE), ("While reading", READING))
ALL = (*PROMPT, *EVERYWHERE, *READING)
"""Every key; what is clicked carries a key's place here."""


def number(name: str) -> int:
    """The place in `ALL` of the key with this id."""
    return next(place for place, key in enumerate(ALL) if key.id == name)


def prompt_bindings() -> list[Binding]:
    """Those of the prompt, and those of the screen that a text field would keep for itself."""
    return bindings(PROMPT) + field_bindings()


def field_bindings() -> list[Binding]:
    """Those of the screen that a text field would keep for itself."""
    taken = [key for key in EVERYWHERE if key.id in EDITOR_TAKES]
    return bindings([replace(key, action=f"screen.{key.action}") for key in taken])


def bindings(keys: Sequence[Key]) -> list[Binding]:
    """The bindings to give a widget or a screen; `1,2,…` become one each with its number.

    None is taken before the focused widget sees it: keys that come in a burst keep their order.
    """
    from textual.binding import Binding

    made = []
    for key in keys:
        numbered = key.action == "open_number"
        for name in key.keys.split(",") if numbered else [key.keys]:
            action = f"open_number({name})" if numbered else key.action
            identity = f"{key.id}.{name}" if numbered else key.id
            made.append(Binding(name, action, key.does, show=False, id=identity))
    return made


def markdown_table() -> str:
    """The keys as Markdown, for the documentation."""
    rows = []
    for title, keys in SECTIONS:
        rows += [f"**{title}**", "", "| key | does | id |", "|---|---|---|"]
        rows += [f"| {key.shown} | {key.does} | `{key.id}` |" for key in keys]
        rows.append("")
    return "\n".join(rows)


def with_table(page: str) -> str:
    """The documentation page with its key table made anew.

    Raises:
        ValueError: the page lacks the two comments between which the table stands.
    """
    if BEGIN not in page or END not in page:
        raise ValueError(f"The page needs the lines {BEGIN} and {END}, between which keys go.")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n{markdown_table()}{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the key table into a page; or print it."""
    if len(arguments) == 2 and arguments[0] == "--write":
        page = Path(arguments[1])
        page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    if arguments:
        sys.stderr.write("Usage: python -m tui.keys [--write PAGE.md]\n")
        return 2
    sys.stdout.write(markdown_table())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
