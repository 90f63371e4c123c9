"""An answer in plain lines, each saying what it is. No UI is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import wording
from tui.safe_text import one_line, shortened
from tui.sources import place, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import qa
    from tui.wording import Row


EXCERPT = 200
"""Characters shown of a passage that came close."""


def answer_lines(answer: qa.Answer) -> Iterator[str]:
    """The answer, its sources and its figures; an empty line at the end."""
    for note in wording.understood(answer):
        yield one_line(note[:1].upper() + note[1:])
    for remark in wording.remarks(answer):
        yield f"Note: {remark}"
    said = wording.statement_lines(answer) if answer.answered else [wording.refusal(answer)]
    for text in (*wording.preface(answer), *said):
        yield f"Answer: {text}"
    for source in sources_of(answer):
        label = "Source" if answer.answered else "Closest"
        label = "Left out, undated" if source.left_out else label
        yield f"{label} {source.number}: {place(source)}"
        if label != "Source":
            yield f"Excerpt {source.number}: {shortened(source.excerpt, EXCERPT)}"
    yield f"Figures: {wording.figures(answer)}"
    yield ""


def why_lines(answer: qa.Answer) -> Iterator[str]:
    """The verdict, then each passage considered with its scores."""
    yield wording.verdict(answer).capitalize()
    for row in wording.why_rows(answer):
        yield _passage(row)


def _passage(row: Row) -> str:
    stages = [
        f"{name.removeprefix('stage ')} {value:.3f}"
        for name, value in row.items()
        if name.startswith("stage ")
    ]
    cited = "cited" if row["cited"] else "not cited"
    return f"Passage {row['rank']}: {row['title']} · {cited} · {', '.join(stages)}"
