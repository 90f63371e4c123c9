"""The second net: whatever a widget rendered, no control character leaves for the terminal.

Textual passes every rendered line through its line filters on the way to the driver; this
one sees the text of each segment apart from the sequences that Textual itself adds. It
stands in front of the app's own filters and applies them too, since each filter that
Textual is given costs a copy of every line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from tui.safe_text import clean, is_clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.color import Color

_LINE = {ord("\n"): " ", ord("\t"): " "}


class OutputNet(LineFilter):
    """Replaces what `tui.safe_text.clean` would; line ends and tabs become spaces.

    Args:
        then: filters applied afterwards, in order.
    """

    def __init__(self, then: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self.then = tuple(then)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, those with harmful text replaced."""
        if not all(_harmless(segment.text) for segment in segments):
            segments = [
                Segment(clean(segment.text).translate(_LINE), segment.style, None)
                for segment in segments
            ]
        for line_filter in self.then:
            segments = line_filter.apply(segments, background)
        return segments


def _harmless(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    return is_clean(text) and "\n" not in text and "\t" not in text
