"""Lines are the text: nothing lost but the blanks it was broken at, nothing too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.safe_text import clean
from tui.wrapping import Lines

TEXT = st.text(alphabet="ab c\n漢é\u0301", max_size=200) | st.text(max_size=100)


@given(TEXT, st.integers(2, 40))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    text = clean(text)
    lines = Lines(text, width)
    end = 0
    for number, (start, stop) in enumerate(lines.lines):
        assert text[end:start] in {"", " ", "\n"} or number == 0
        assert cell_len(lines.of(number).replace("\t", " ")) <= width
        end = stop
    assert end == len(text)


@given(TEXT, st.integers(2, 40), st.data())
def test_every_character_is_found_on_its_line(text: str, width: int, data: st.DataObject) -> None:
    text = clean(text)
    lines = Lines(text, width)
    offset = data.draw(st.integers(0, max(len(text) - 1, 0)))
    start, end = lines.lines[lines.line_of(offset)]
    assert start <= offset <= end


@given(TEXT, st.integers(2, 40), st.integers(1, 5))
def test_slices_make_the_same_lines(text: str, width: int, slice_: int) -> None:
    text = clean(text)
    lines = Lines(text, width, slice_)
    assert 1 <= len(lines) <= slice_
    while not lines.whole:
        lines.more(slice_)
    assert lines.lines == Lines(text, width).lines


def test_breaks_at_words() -> None:
    lines = Lines("one two three\n\nfour", 8)
    assert [lines.of(n) for n in range(len(lines))] == ["one two", "three", "", "four"]


def test_breaks_a_word_that_is_too_long() -> None:
    lines = Lines("abcdefghij", 4)
    assert [lines.of(n) for n in range(len(lines))] == ["abcd", "efgh", "ij"]


def test_wide_characters_take_two_cells() -> None:
    lines = Lines("漢字漢字 漢字", 6)
    assert [lines.of(n) for n in range(len(lines))] == ["漢字漢", "字", "漢字"]


def test_empty() -> None:
    lines = Lines("", 10)
    assert len(lines) == 1
    assert lines.line_of(0) == 0
