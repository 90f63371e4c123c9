"""The one place where text becomes UI.

Titles, file names, dates, contents, questions and answers are data: they may hold escape
sequences, markup and characters that reorder a line. Everything of that kind passes
`clean`, and reaches a widget only as the `Content` made here, which is never parsed.

`clean` keeps the length, so that offsets into a document hold on the screen. Textual is
imported when the first `Content` is made; plain mode uses `clean` alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.style import Style as RichStyle
    from textual.content import Content
    from textual.strip import Strip

    Part: TypeAlias = "str | tuple[str, str] | Content"

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_KEPT = {"\n", "\t"}
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HARMFUL = {code: REPLACEMENT for code in range(0x20) if chr(code) not in _KEPT}
_HARMFUL |= dict.fromkeys(range(127, 160), REPLACEMENT)
_HARMFUL |= {ord(character): REPLACEMENT for character in _BIDI}
_NEVER_SENT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WHITESPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text with each character that a terminal could obey replaced by `�`.

    Those are C0 except newline and tab, DEL, C1, and the bidi controls; lone surrogates
    go too, since they cannot be written at all. One character in, one character out.
    """
    if _NEVER_SENT.search(text) is None:
        return text
    return _LONE_SURROGATE.sub(REPLACEMENT, text.translate(_HARMFUL))


def is_clean(text: str) -> bool:
    """Whether `clean` would leave the text as it is."""
    return _NEVER_SENT.search(text) is None


def one_line(text: str) -> str:
    """The cleaned text with each run of whitespace as one space."""
    return clean(_WHITESPACE.sub(" ", text).strip())


def shortened(text: str, width: int, *, words: bool = False) -> str:
    """At most `width` characters of the text on one line, with `…` where it was cut.

    With `words` it is cut between two words, where there is such a place.
    """
    flat = one_line(text)
    if len(flat) <= width:
        return flat
    kept = flat[: max(width - 1, 0)]
    whole = flat[: kept.rfind(" ") + 1].rstrip() if words and flat[len(kept)] != " " else ""
    return f"{whole or kept}…"


def readable_lines(text: str) -> str:
    """The text with carriage returns shown as line ends, then cleaned; of the same length."""
    return clean(text.replace("\r\n", " \n").replace("\r", "\n"))


def plain(text: str, style: str = "") -> Content:
    """Text as UI, in one style."""
    from textual.content import Content

    return Content.styled(clean(text), style) if style else Content(clean(text))


def line(text: str, style: str = "") -> Content:
    """Text as UI on one line."""
    return plain(one_line(text), style)


def assemble(parts: Iterable[Part]) -> Content:
    """UI from parts: text, `(text, style)`, or what was made here before."""
    from textual.content import Content

    return Content.assemble(*map(_part, parts))


def join_lines(lines: Iterable[Content]) -> Content:
    """Lines under one another."""
    from textual.content import Content

    return Content("\n").join(lines)


def linked(content: Content, target: Mapping[str, int]) -> Content:
    """The same UI that carries a target, which a click on it reports; numbers only."""
    from textual.style import Style

    return content.stylize(Style.from_meta({name: int(value) for name, value in target.items()}))


def styled(content: Content, marks: Sequence[tuple[int, int, str]]) -> Content:
    """The same UI with `(start, end, style)` laid over it; offsets count characters."""
    for start, end, style in marks:
        content = content.stylize(style, start, end)
    return content


def _part(part: Part) -> Content:
    if isinstance(part, str):
        return plain(part)
    if isinstance(part, tuple):
        return plain(*part)
    return part


def strip_of(text: str, base: RichStyle, marks: Sequence[tuple[int, int, RichStyle]]) -> Strip:
    """One line of an article as it is drawn; `marks` are `(start, end, style)`, the last on top."""
    from rich.segment import Segment
    from textual.strip import Strip

    shown = clean(text).replace("\t", " ")
    edges = sorted({0, len(shown), *(min(max(e, 0), len(shown)) for m in marks for e in m[:2])})
    segments = []
    for start, end in pairwise(edges):
        style = base
        for first, last, over in marks:
            if first <= start and end <= last:
                style += over
        segments.append(Segment(shown[start:end], style))
    return Strip(segments)
