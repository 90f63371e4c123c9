"""Text keeps its length on the way to the screen and loses all that a terminal obeys."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import Monochrome

from tui.output_net import OutputNet
from tui.safe_text import (
    assemble,
    clean,
    is_clean,
    join_lines,
    line,
    linked,
    one_line,
    plain,
    readable_lines,
    shortened,
    strip_of,
)

ANYTHING = st.text(alphabet=st.characters(), max_size=60) | st.text(
    alphabet="a[/]\x1b\x07\x9b\u202e\u2066\x00\x7f\r\n\t\u200d\u200c é", max_size=60
)
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANYTHING)
def test_clean_keeps_the_length_and_is_done_once(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert is_clean(cleaned)
    cleaned.encode("utf-8")


@given(ANYTHING)
def test_clean_changes_nothing_but_the_harmful(text: str) -> None:
    for before, after in zip(text, clean(text), strict=True):
        harmful = (
            unicodedata.category(before) in {"Cc", "Cs"} and before not in "\n\t"
        ) or before in BIDI
        assert after == ("\N{REPLACEMENT CHARACTER}" if harmful else before)


@pytest.mark.parametrize("kept", ["\n", "\t", "\u200d", "\u200c", "\N{SOFT HYPHEN}", "é", "漢"])
def test_clean_keeps(kept: str) -> None:
    assert clean(kept) == kept


def test_every_character_that_a_terminal_obeys_goes() -> None:
    codes = [*range(9), *range(0xB, 0x20), *range(0x7F, 0xA0), *map(ord, BIDI), 0xD800, 0xDFFF]
    assert {clean(chr(code)) for code in codes} == {"\N{REPLACEMENT CHARACTER}"}


def test_one_line_and_shortened() -> None:
    assert one_line("  a\r\n b\x1b\t c ") == "a b� c"
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
    cut = [shortened("one two three", width, words=True) for width in (3, 4, 7, 8, 12, 13)]
    assert cut == ["on…", "one…", "one…", "one two…", "one two…", "one two three"]


def test_readable_lines_keep_offsets() -> None:
    text = "one\r\ntwo\rthree\x1b"
    shown = readable_lines(text)
    assert shown == "one \ntwo\nthree�"
    assert len(shown) == len(text)


@given(ANYTHING)
def test_markup_is_never_read(text: str) -> None:
    assert plain(text).plain == clean(text)
    assert assemble([text, (text, "bold"), line(text)]).plain == clean(text) * 2 + one_line(text)


def test_markup_that_textual_cannot_parse_is_text() -> None:
    assert plain("x [/] y").plain == "x [/] y"
    assert join_lines([plain("[red]a"), plain("[/]")]).plain == "[red]a\n[/]"


def test_a_target_is_numbers_only() -> None:
    content = linked(plain("[1]"), {"turn": 2, "source": 1})
    (span,) = content.spans
    assert not isinstance(span.style, str)
    assert dict(span.style.meta) == {"turn": 2, "source": 1}
    with pytest.raises(ValueError, match="invalid literal"):
        linked(plain("x"), {"turn": "quit()"})  # type: ignore[dict-item]


@given(ANYTHING, st.integers(-3, 70), st.integers(-3, 70))
def test_a_drawn_line_is_the_line(text: str, start: int, end: int) -> None:
    drawn = strip_of(text, Style(), [(start, end, Style(bold=True)), (0, 2, Style(italic=True))])
    assert drawn.text == clean(text).replace("\t", " ")
    for segment in drawn:
        assert is_clean(segment.text)


def test_marks_lie_where_they_should() -> None:
    drawn = strip_of("abcdef", Style(), [(1, 3, Style(bold=True)), (2, 4, Style(italic=True))])
    styles = [(s.text, bool(s.style and s.style.bold), bool(s.style and s.style.italic))
              for s in drawn]  # fmt: skip
    assert styles == [
        ("a", False, False),
        ("b", True, False),
        ("c", True, True),
        ("d", False, True),
        ("ef", False, False),
    ]


@given(ANYTHING)
def test_nothing_harmful_passes_the_net(text: str) -> None:
    (caught,) = OutputNet().apply([Segment(text, Style(bold=True))], Color(0, 0, 0))
    assert len(caught.text) == len(text)
    assert is_clean(caught.text)
    assert not {"\n", "\t"} & set(caught.text)
    assert caught.style == Style(bold=True)
    assert caught.control is None


def test_the_net_leaves_clean_lines_alone() -> None:
    segments = [Segment("plain"), Segment("höher 漢")]
    assert OutputNet().apply(segments, Color(0, 0, 0)) is segments


def test_the_net_applies_the_filters_behind_it() -> None:
    red = [Segment("x\x1b", Style(color="rgb(255,0,0)"))]
    (caught,) = OutputNet([Monochrome()]).apply(red, Color(0, 0, 0))
    assert caught.text == "x�"
    assert caught.style is not None
    assert caught.style.color is not None
    triplet = caught.style.color.triplet
    assert triplet is not None
    assert triplet.red == triplet.green == triplet.blue
