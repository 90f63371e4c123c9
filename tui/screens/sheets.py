"""The texts of help, status and why, as UI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import keys
from tui.commands import COMMANDS
from tui.safe_text import assemble, join_lines, line, plain, shortened
from tui.wording import confidence_word, status_rows, understood, why_rows

if TYPE_CHECKING:
    from textual.content import Content

    import qa
    from tui.wording import Row

HEAD = "bold $text-primary"
FAINT = "dim"
STRONG = "bold $text-accent"
METER = 6
STAGE = METER + 9
"""Cells of one stage: bar, score, blanks."""
FIXED = 21
"""Cells of a row besides the title and the stages."""


def help_sheet() -> Content:
    """Keys and commands."""
    intro = "Ask in plain words. Answers are exact quotes; each number opens the article there."
    width = max(len(command.usage) for command in COMMANDS)
    rows = [
        assemble([(f"  {command.usage.ljust(width)}  ", STRONG), command.does])
        for command in COMMANDS
    ]
    return join_lines(
        [plain(intro), plain(""), keys_sheet(), plain("Commands", HEAD), *rows,
         assemble([("  //question".ljust(width + 4), STRONG), "ask something that begins with /"])]
    )  # fmt: skip


def keys_sheet() -> Content:
    """Every binding, from the one table of keys."""
    lines = []
    width = max(len(key.shown) for _, group in keys.SECTIONS for key in group)
    for title, group in keys.SECTIONS:
        lines.append(plain(title, HEAD))
        lines += [assemble([(f"  {key.shown.ljust(width)}  ", STRONG), key.does]) for key in group]
        lines.append(plain(""))
    return join_lines(lines)


def status_sheet(status: qa.LibraryStatus) -> Content:
    """What is in the library."""
    return join_lines(
        assemble([(f"{label:15}", FAINT), line(value)]) for label, value in status_rows(status)
    )


def why_sheet(answer: qa.Answer, width: int) -> Content:
    """Each passage considered: cited or not, title, date, and each stage's score as a bar.

    `width` is that of the sheet in cells; titles take what the stages leave.
    """
    rows = why_rows(answer)
    lines = [line(answer.question, "bold")]
    lines += [line(note, "italic dim") for note in understood(answer)]
    lines.append(
        plain(
            f"confidence {confidence_word(answer.confidence)} ({answer.confidence:.2f}); "
            f"{'answered' if answer.answered else 'too low to answer'}",
            FAINT,
        )
    )
    lines.append(plain(""))
    stages = sorted({name for row in rows for name in row if name.startswith("stage ")})
    room = min(max(width - FIXED - STAGE * len(stages), 8), 40)
    names = [shortened(stage.removeprefix("stage "), STAGE - 1) for stage in stages]
    head = "".join(f"{name:{STAGE}}" for name in names)
    lines.append(plain(f"{'':{FIXED + room}}{head}", FAINT))
    lines += [_why_row(row, rows, stages, room) for row in rows]
    if not rows:
        lines.append(plain("No passage was found."))
    lines += [plain(""), plain("✓ cited. A full bar is the best score of that stage.", FAINT)]
    return join_lines(lines)


def _why_row(row: Row, rows: list[Row], stages: list[str], room: int) -> Content:
    cited = bool(row["cited"])
    parts: list[str | tuple[str, str]] = [
        ("✓ " if cited else "  ", "bold $text-success"),
        (f"{row['rank']:>3}  ", FAINT),
        (shortened(str(row["title"]), room).ljust(room), "bold" if cited else ""),
        (f"  {row['date']:10}  ", FAINT),
    ]
    for stage in stages:
        parts += _meter(row, [float(other[stage]) for other in rows if stage in other], stage)
    return assemble(parts)


def _meter(row: Row, values: list[float], stage: str) -> list[tuple[str, str]]:
    if stage not in row:
        return [(f"{'–':{STAGE}}", FAINT)]
    value = float(row[stage])
    low, high = min(*values, 0.0), max(*values, 0.0)
    full = round(METER * (value - low) / (high - low)) if high > low else 0
    return [
        ("█" * full, "$text-accent"),
        ("░" * (METER - full), FAINT),
        (f" {value:6.2f}  ", FAINT),
    ]
