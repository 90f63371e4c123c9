"""The thin lines around the conversation: header, footer, offered commands, indexing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Static

from tui import keys
from tui.messages import ChoiceWanted, KeyWanted, PageWanted
from tui.safe_text import assemble, join_lines, linked, one_line, plain, shortened
from tui.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

    import qa
    from tui.commands import Command
    from tui.keys import Key
    from tui.safe_text import Part

FAINT = "dim"
STRONG = "bold $text-accent"
SHOWN_CHOICES = 7
BAR, SHORT_BAR = 24, 10
FINISHING = "finishing…"
ROOMY = 80
"""Cells from which the header says how answers are made, and bars are long."""
NARROW = 60
"""Cells below which a command is offered without what it takes."""


def pressable(content: Content, name: str) -> Content:
    """What does on a click what the key with this id does."""
    return linked(content, {"key": keys.number(name)})


def click(event: events.Click) -> KeyWanted | None:
    """What a click on something pressable asks for."""
    number = event.style.meta.get("key")
    return None if number is None else KeyWanted(number)


class HeaderBar(Horizontal):
    """What is asked, and what the chat is doing; a click on a key does what the key does."""

    def compose(self) -> ComposeResult:
        """Left: the library and the state; right: where help is."""
        yield Static(plain(""), id="header-left")
        helps = assemble([("F1", STRONG), (" help", FAINT)])
        lists = assemble([("^P", STRONG), (" commands", FAINT)])
        hints: list[Part] = [pressable(helps, "chat.help"), "  ", pressable(lists, "chat.palette")]
        yield Static(assemble(hints), id="header-right")

    def show(
        self, library: str, documents: int | None, state: str, kind: str, within: str = ""
    ) -> None:
        """`seeds · 2 articles · exact quotes · ready`; `kind` colours the state.

        The filter that holds (`within`) comes last, with the key that clears it.
        """
        known = [count(documents, "article")] if documents is not None else []
        if known and self.app.size.width >= ROOMY:
            known.append("exact quotes")
        elif within:
            known = []
        parts = [(f" {one_line(library)}", "bold"), *((f" · {part}", FAINT) for part in known)]
        style = {"busy": "$text-warning", "error": "$text-error"}.get(kind, "$text-success")
        self.set_class(bool(within), "-within")
        held = assemble([(within, "$text-accent"), ("  ^G", STRONG), (" clears", FAINT)])
        filtered: list[Part] = (
            [(" · ", FAINT), pressable(held, "chat.clear_filter")] if within else []
        )
        left = assemble([*parts, (" · ", FAINT), (state, style), *filtered])
        self.query_one("#header-left", Static).update(left)

    def on_click(self, event: events.Click) -> None:
        """A key was clicked."""
        if wanted := click(event):
            self.post_message(wanted)


class FooterBar(Static):
    """The keys that matter where the focus is; a click does what the key does."""

    def __init__(self) -> None:
        super().__init__(plain(""), id="footer")

    def show(self, shown: Sequence[Key], note: str = "", *, labelled: bool = True) -> None:
        """Keys, as many as fit, with their one word where there is room; a note first."""
        parts: list[Part] = [" "]
        if note:
            parts += [linked(plain(note, "bold $text-warning"), {"end": 1}), "  "]
        for key in shown:
            name = key.shown.replace("Ctrl+", "^")
            word = [(f" {key.label}", FAINT)] if labelled else []
            hint = assemble([(name, STRONG), *word])
            if assemble([*parts, hint]).cell_length > self.app.size.width:
                break
            parts += [pressable(hint, key.id), "  "]
        self.update(assemble(parts))

    def on_click(self, event: events.Click) -> None:
        """A key was clicked, or the note: that leads to the end of the conversation."""
        if wanted := click(event):
            self.post_message(wanted)
        elif "end" in event.style.meta:
            self.post_message(PageWanted(0))


class Suggestions(Static):
    """The commands offered while one is typed; a click takes one."""

    def __init__(self) -> None:
        super().__init__(plain(""), id="suggestions")

    def show(self, choices: Sequence[Command], chosen: int) -> None:
        """The commands near the chosen one; hidden when there are none."""
        self.display = bool(choices)
        if not choices:
            return
        first = min(max(chosen - SHOWN_CHOICES + 1, 0), max(len(choices) - SHOWN_CHOICES, 0))
        brief = self.app.size.width < NARROW
        names = [f"/{command.name}" if brief else command.usage for command in choices]
        width = max(map(len, names))
        self.update(
            join_lines(
                linked(
                    _offered(name.ljust(width), command.does, chosen=place == chosen),
                    {"choice": place},
                )
                for place, (name, command) in enumerate(zip(names, choices, strict=True))
                if first <= place < first + SHOWN_CHOICES
            )
        )

    def on_click(self, event: events.Click) -> None:
        """A command was clicked."""
        if "choice" in event.style.meta:
            self.post_message(ChoiceWanted(event.style.meta["choice"]))


def _offered(name: str, does: str, *, chosen: bool) -> Content:
    return assemble(
        [
            ("▸ " if chosen else "  ", STRONG),
            (name, "bold" if chosen else ""),
            (f"  {does}", FAINT),
        ]
    )


class IndexBar(Static):
    """How far the indexing has come; a click on `Esc stops` stops it."""

    def __init__(self) -> None:
        super().__init__(plain(""), id="indexing")

    def begin(self) -> None:
        """Before the first file."""
        self.display = True
        self.update(plain(" Indexing: looking for articles and loading the model…", FAINT))

    def show(self, progress: qa.Progress, elapsed: float, failures: int) -> None:
        """A bar, n of N, rate, time left, the latest file and how many failed."""
        done, total = progress.done, max(progress.total, 1)
        cells = BAR if self.app.size.width >= ROOMY else SHORT_BAR
        full = cells * done // total
        rate = done / elapsed if elapsed > 0 else 0.0
        left = (total - done) / rate if rate else 0.0
        timing = f"  {rate:.0f}/s  about {_duration(left)} left" if rate and done < total else ""
        read = done >= progress.total  # the last of it is still being written
        name = FINISHING if read else shortened(progress.path.rpartition("/")[2], 48)
        failed = [(f"  {count(failures, 'file')} failed", "$text-warning")] if failures else []
        stops = pressable(plain("Esc stops", FAINT), "chat.back")
        self.update(
            join_lines(
                [
                    assemble(
                        [
                            " Indexing ",
                            ("█" * full, "$text-accent"),
                            ("░" * (cells - full), FAINT),
                            (f"  {done:,} of {progress.total:,}", "bold"),
                            (timing, FAINT),
                        ]
                    ),
                    assemble([(f" {name}", FAINT), *failed, "  ", stops]),
                ]
            )
        )

    def on_click(self, event: events.Click) -> None:
        """The key was clicked."""
        if wanted := click(event):
            self.post_message(wanted)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"
