from __future__ import annotations

import pytest

from qa.answer.quotes.quoting import is_byline, quote
from qa.types import DocumentInfo, Passage, Reading, Span

CORRECTED = (
    "A report on 3 May said that 410 jobs would go. The correct figure is 310. The plan is old."
)


def passage(text: str, title: str = "Jobs") -> Passage:
    info = DocumentInfo(1, title, "jobs.txt", "", None, "0" * 64, len(text))
    return Passage(1, info, Span(0, len(text)), text)


def reading(text: str, words: str) -> Reading:
    start = text.index(words)
    return Reading(Span(start, start + len(words)), 1.0)


def test_what_is_put_right_is_not_quoted_without_it() -> None:
    found = quote(passage(CORRECTED), reading(CORRECTED, "410"))
    assert found is not None
    assert found.text.endswith("The correct figure is 310.")
    assert found.short is None
    assert found.answer == ""


@pytest.mark.parametrize("words", ["", " ", "*", "* "])
def test_words_answer_and_nothing_else_does(words: str) -> None:
    text = "* The plan is old."
    assert quote(passage(text), reading(text, words)) is None


def test_what_is_right_already_has_its_short_answer() -> None:
    found = quote(passage(CORRECTED), reading(CORRECTED, "310"))
    assert found is not None
    assert (found.text, found.answer) == ("The correct figure is 310.", "310")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Sofia Marsh, 21 February 2025", True),
        ("By Sofia Marsh and Tom Reyes", True),
        ("BY SOFIA MARSH | The Coast Ledger", True),
        ("By Friday all ships had left.", False),
        ("By noon Jon Petrakis had gone home", False),
        ("Sofia Marsh won.", False),
    ],
)
def test_bylines(line: str, expected: bool) -> None:
    assert is_byline(line) is expected


@pytest.mark.parametrize("part", ["Aa Bb - ", "Aa Bb-Cc Dd ", "A B – ", "Aa Bb, ", "Aa Bb, May 3 "])
def test_a_long_line_is_told_from_a_byline_in_no_time(part: str) -> None:
    assert not is_byline(f"By {part * 250}of the wire.")


@pytest.mark.parametrize("between", ["By Ada Low", "4 October 2024", "## Costs"])
def test_what_stands_between_a_heading_and_its_text_is_no_quote(between: str) -> None:
    text = f"# Kolk bridge reopens\n\n{between}\n\nThe bridge was opened on Friday."
    found = quote(passage(text), reading(text, "Kolk bridge"))
    assert found is not None
    assert found.text == "The bridge was opened on Friday."


def test_a_byline_is_no_quote_and_a_heading_stands_for_what_follows() -> None:
    text = "## The end of the line\n\nThe tram made its last trip on Sunday."
    found = quote(passage(text), reading(text, "The end of the line"))
    assert found is not None
    assert found.text == "The tram made its last trip on Sunday."
    line = "By Sofia Marsh, 21 February 2025\n\nThe tram made its last trip."
    assert quote(passage(line), reading(line, "Sofia Marsh")) is None
