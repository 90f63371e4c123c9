from __future__ import annotations

import subprocess
import sys

import pytest

from qa.ingest import sentence_spans, split_passages
from qa.ingest.passages import count_words
from qa.types import Span


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


def _passages(text: str, words: int = 120, overlap: int = 0) -> list[str]:
    return [span.of(text) for span in split_passages(text, words, overlap=overlap)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            'Mr. Musk said "no." He left. Was it 5 p.m.? Yes!',
            ['Mr. Musk said "no."', "He left.", "Was it 5 p.m.?", "Yes!"],
        ),
        ("The U.S. Senate voted. It passed.", ["The U.S. Senate voted.", "It passed."]),
        ("A line that\nwas wrapped. So\nwas this.", ["A line that\nwas wrapped.", "So\nwas this."]),
        ("no full stop\n\nand no other", ["no full stop", "and no other"]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("# What? A guide\nWords. More.", ["# What? A guide", "Words.", "More."]),
        ("Under. Here\n=====\nWords.", ["Under. Here\n=====", "Words."]),
        ("Wrapped\ntext\n---\nWords.", ["Wrapped\ntext\n---\nWords."]),
        ("- one\n- two\n  more\n* three", ["- one", "- two\n  more", "* three"]),
        ("1. one\n2) two", ["1. one", "2) two"]),
        (
            "```\n# no heading\n\n- no item\n```\nWords.",
            ["```\n# no heading\n\n- no item\n```", "Words."],
        ),
        ("~~~\nnever closed", ["~~~\nnever closed"]),
        ("    # code", ["# code"]),
        (" date 2024-11-17 Top Democrats call.", ["date 2024-11-17", "Top Democrats call."]),
        ("---\na: b\n---\nWords.", ["---\na: b\n---", "Words."]),
        ("你好。世界！他说：「走。」然后走了。", ["你好。", "世界！", "他说：「走。」然后走了。"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert _sentences(text) == sentences


def test_a_line_too_wide_to_be_wrapped_is_a_paragraph() -> None:
    wide = "This is a long line without an end " * 5

    assert _sentences(f"Headline\n{wide}\nshort tail") == ["Headline", wide.strip(), "short tail"]


def test_a_span_is_split_in_the_offsets_of_the_text() -> None:
    text = "One. Two. Three."

    assert sentence_spans(text, Span(5, 16)) == [Span(5, 9), Span(10, 16)]
    assert sentence_spans(text, Span(0, 0)) == []
    assert sentence_spans(text, Span(5, 99)) == [Span(5, 9), Span(10, 16)]


def test_a_long_stretch_is_cut_at_a_clause_a_word_or_a_character() -> None:
    clauses = ("word " * 150 + "word, " + "word " * 100).strip()
    words = "word " * 300
    letters = "x" * 2500

    assert [len(s) for s in _sentences(clauses)] == [755, 499]
    assert [len(s) for s in _sentences(words)] == [999, 499]
    assert [len(s) for s in _sentences(letters)] == [1000, 1000, 500]
    assert [len(s) for s in _sentences("\u0301" * 1500)] == [1000, 500]
    assert _sentences("x" * 999 + "e\u0301" + "x")[1] == "e\u0301x"
    assert _sentences("x" * 998 + "👩\u200d👧" + "x")[1] == "👩\u200d👧x"
    assert _sentences("x" * 999 + "👩🏽" + "x")[1] == "👩🏽x"


@pytest.mark.parametrize(
    ("piece", "times"),
    [("Nelson said so to the senators. ", 6000), ("?! ", 20_000), ("。", 100_000), ("\n", 200_000)],
)
def test_long_texts_are_split_piece_by_piece(piece: str, times: int) -> None:
    text = piece * times + "end"

    found = _sentences(text)

    assert "".join(found).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    if piece.startswith("Nelson"):
        assert found == [piece.strip()] * times + ["end"]


def test_passages_share_a_section_out_evenly() -> None:
    text = " ".join(f"Sentence number {n} has exactly eight words here." for n in range(70))

    passages = _passages(text)

    assert [count_words(p, 0, len(p)) for p in passages] == [112] * 5
    assert " ".join(passages) == text


def test_a_heading_opens_the_passage_it_heads() -> None:
    text = "Before.\n\n# Title\n\n## Part\n\nOne. Two.\n\n## Last\n\nThree.\n\n## Empty\n"

    assert _passages(text) == [
        "Before.",
        "# Title\n\n## Part\n\nOne. Two.",
        "## Last\n\nThree.",
        "## Empty",
    ]


def test_headings_in_a_row_do_not_pile_up() -> None:
    passages = _passages("# a\n" * 20 + "Words.")

    assert [p.count("#") for p in passages] == [6, 6, 6, 2]
    assert passages[-1].endswith("Words.")


def test_a_long_first_sentence_keeps_its_heading() -> None:
    text = "# Title\n\n" + "word " * 60 + "end.\n\nShort one."

    assert _passages(text, 20)[0] == "# Title\n\n" + "word " * 60 + "end."


def test_front_matter_is_a_passage_of_its_own() -> None:
    text = "---\ntitle: x\n---\n\nWords.\n\n# Heading\n\nMore."

    assert _passages(text) == ["---\ntitle: x\n---", "Words.", "# Heading\n\nMore."]


def test_an_overlap_takes_in_the_sentence_before() -> None:
    text = " ".join(f"This is sentence {n}." for n in range(20))

    plain, shared = split_passages(text, 20), split_passages(text, 20, overlap=4)

    assert [span.of(text)[:19] for span in plain[:2]] == [
        "This is sentence 0.",
        "This is sentence 5.",
    ]
    assert [span.of(text)[:19] for span in shared[:2]] == [
        "This is sentence 0.",
        "This is sentence 4.",
    ]
    assert [span.end for span in shared] == [span.end for span in plain]
    assert split_passages(text, 20, overlap=3) == plain


def test_words_count_long_runs_and_ideographs_more_than_once() -> None:
    assert count_words("two words", 0, 9) == 2
    assert count_words("x" * 41, 0, 41) == 3
    assert count_words("你好 world", 0, 8) == 3


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, qa.ingest; "
        "print([m for m in ('nupunkt', 'yaml', 'numpy') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_line_that_is_only_a_date_stands_for_itself() -> None:
    text = "Two dead in warehouse fire\n10 February 2025\nTwo people died,\nthe police said."
    quotes = [span.of(text) for span in sentence_spans(text)]
    assert quotes == [
        "Two dead in warehouse fire",
        "10 February 2025",
        "Two people died,\nthe police said.",
    ]
