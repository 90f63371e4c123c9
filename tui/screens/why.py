"""Why this answer: every passage considered, with each stage's score, as UI.

Three layouts, by the room there is: a bar and a number for each stage; a number with a bar of
one cell; and, where not even that fits, two lines for each passage with its confidence alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.hanging import hanging
from tui.safe_text import assemble, join_lines, line, plain, shortened
from tui.wording import understood, verdict, why_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    import qa
    from tui.safe_text import Part
    from tui.wording import Row

FAINT = "dim"
ACCENT = "$text-accent"
STAGE = "stage "
LAST = ("reader", "confidence")
"""Stages that come after finding, in their order."""
FIXED = 21
"""Cells of a row besides the title and the stages."""
TITLE = 12
"""Cells a title has at least, in a layout that gives each passage one line."""
WIDEST = 40
METER, NUMBER = 5, 9
"""Cells of a stage's bar, and of its score with the blanks around it."""
BRIEF = {"confidence": "conf."}
EIGHTHS = " ▁▂▃▄▅▆▇█"


def why_sheet(answer: qa.Answer, width: int) -> Content:
    """Each passage considered, for so many cells: cited or not, title, date, scores."""
    rows = why_rows(answer)
    stages = _stages(rows)
    lines = [line(answer.question, "bold")]
    lines += [line(note, "italic dim") for note in understood(answer)]
    lines += [hanging([], 0, verdict(answer), width), plain("")]
    if not rows:
        lines.append(plain("No passage was found."))
    elif width >= FIXED + TITLE + (METER + NUMBER) * len(stages):
        lines += _table(rows, stages, width, METER)
    elif width >= FIXED + TITLE + (1 + NUMBER) * len(stages):
        lines += _table(rows, stages, width, 1)
    else:
        lines += [_pair(row, rows, stages, width) for row in rows]
    note = "✓ cited. A full bar is the best score of its stage; for the confidence, 1."
    return join_lines([*lines, plain(""), hanging([], 0, note, width, FAINT)])


def _stages(rows: Sequence[Row]) -> list[str]:
    """The stages in the order in which they come."""
    names = {name.removeprefix(STAGE) for row in rows for name in row if name.startswith(STAGE)}
    return [*sorted(names - set(LAST)), *(name for name in LAST if name in names)]


def _table(rows: Sequence[Row], stages: Sequence[str], width: int, meter: int) -> list[Content]:
    column = meter + NUMBER
    room = min(width - FIXED - column * len(stages), WIDEST)
    names = [BRIEF.get(stage, stage) if len(stage) >= column else stage for stage in stages]
    head = "".join(f"{shortened(name, column - 1):{column}}" for name in names)
    lines = [plain(f"{'':{FIXED + room}}{head}", FAINT)]
    for row in rows:
        parts = [*_begun(row, room), (f"  {row['date']:10}  ", FAINT)]
        for stage in stages:
            parts += _meter(row, rows, stage, meter)
        lines.append(assemble(parts))
    return lines


def _pair(row: Row, rows: Sequence[Row], stages: Sequence[str], width: int) -> Content:
    """Two lines: the title, and below it the date with the score of the last stage."""
    parts: list[Part] = [*_begun(row, max(width - 7, 8)), (f"\n       {row['date']:10}  ", FAINT)]
    if stages:
        parts.append((f"{BRIEF.get(stages[-1], stages[-1])} ", FAINT))
        parts += _meter(row, rows, stages[-1], 1)
    return assemble(parts)


def _begun(row: Row, room: int) -> list[Part]:
    cited = bool(row["cited"])
    return [
        ("✓ " if cited else "  ", "bold $text-success"),
        (f"{row['rank']:>3}  ", FAINT),
        (shortened(str(row["title"]), room).ljust(room), "bold" if cited else ""),
    ]


def _meter(row: Row, rows: Sequence[Row], stage: str, cells: int) -> list[Part]:
    name = f"{STAGE}{stage}"
    if name not in row:
        return [(f"{'–':{cells + NUMBER}}", FAINT)]
    value = float(row[name])
    every = [float(other[name]) for other in rows if name in other]
    if stage == LAST[-1]:
        every.append(1.0)
    low, high = min(*every, 0.0), max(*every, 0.0)
    share = (value - low) / (high - low) if high > low else 0.0
    if cells == 1:
        bar: list[Part] = [(EIGHTHS[round(share * (len(EIGHTHS) - 1))], ACCENT)]
    else:
        full = round(cells * share)
        bar = [("█" * full, ACCENT), ("░" * (cells - full), FAINT)]
    return [*bar, (f" {value:6.2f}  ", FAINT)]
