from __future__ import annotations

import pytest

from qa.ingest.titles import first_heading, front_title, headline, name_title, tidy_title

WIDE = (
    "This paragraph runs on past the width at which an editor would have wrapped it, so that " * 2
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Senators call for investigation\n\nWords.", "Senators call for investigation"),
        (f"Senators call for investigation\n{WIDE}", "Senators call for investigation"),
        (" date 2024-10-25 NASA wants a probe\n\nWords.", "NASA wants a probe"),
        ("date 2024-10-25\n\nNASA wants a probe\n\nWords.", "NASA wants a probe"),
        ("17 November 2024\nA  wide\theadline\n\nWords.", "A wide headline"),
        ("Title: What is it?\nDate: 2024-11-17\n\nWords.", "What is it?"),
        ("Title: What is it?\n\nDate: 2024-11-17\n\nWords.", "What is it?"),
        ("“Nuke them!”\r\n\r\nWords.", "“Nuke them!”"),
        ("---\ntitle: x\n---\nA headline\n\nWords.", "A headline"),
        ("One line", "One line"),
        ("\x1b[31mred\x1b[0m\n\nWords.", ""),
        ("It \x1b[31mred\n\nWords.", "It \x1b[31mred"),
        ("Musk said no.\n\nWords.", ""),
        ('"It is so."\n\nWords.', ""),
        ("A line that was\nwrapped by an editor.\n\nWords.", ""),
        ("- an item\n\nWords.", ""),
        ("***\n\nWords.", ""),
        ("(***)\n\nWords.", ""),
        ("word " * 26 + "\n\nWords.", ""),
        ("x" * 201 + "\n\nWords.", ""),
        ("", ""),
        ("2024-11-17\n\n", ""),
    ],
)
def test_a_headline_is_a_first_line_set_off_from_the_text(text: str, title: str) -> None:
    assert headline(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A day\n\nWords.", "A day"),
        ("Words.\n\n## Second\n\n# First\n", "First"),
        ("A day\n=====\n\nWords.", "A day"),
        ("# **Bold** and `code` and [a link](http://x.y/z) ##\n", "Bold and code and a link"),
        ("# __init__ of snake_case_name\n", "init of snake_case_name"),
        ("#\n# \n# After the empty ones\n", "After the empty ones"),
        ("```\n# a comment\n```\n\n# A heading\n", "A heading"),
        ("    # indented code\n", ""),
        ("Second\n------\n", ""),
        ("## Only a second\n", ""),
        ("#hashtag\n", ""),
        ("# " + "*a" * 50_000, "*a" * 99 + "*…"),
        ("Words.", ""),
    ],
)
def test_the_first_heading(text: str, title: str) -> None:
    assert first_heading(text) == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2024-11-17-senators-call-for-investigation.txt", "Senators call for investigation"),
        ("20241117_what_was_said.md", "What was said"),
        ("NASA report (final).txt", "NASA report (final)"),
        ("2024-11-17.txt", "2024-11-17"),
        ("v1.2-notes.txt", "V1.2 notes"),
        ("---.txt", "---.txt"),
        (".txt", ".txt"),
        (" .txt", ".txt"),
        ("!.!", "!.!"),
        ("\n", "Untitled"),
        ("a\nb\u2028c.txt", "A b c"),
        ("\x1b[31m.txt", "\x1b[31m"),
        ("README", "README"),
    ],
)
def test_a_title_from_a_file_name(name: str, title: str) -> None:
    assert name_title(name) == title


@pytest.mark.parametrize(
    ("yaml", "title"),
    [
        ("title: Two\n  lines", "Two lines"),
        ("Title: 12", "12"),
        ("title: ''\nheadline: Second", "Second"),
        ("title: [a]", ""),
        ("titel: x", ""),
    ],
)
def test_a_title_from_front_matter(yaml: str, title: str) -> None:
    assert front_title(f"---\n{yaml}\n---\n") == title


def test_a_title_is_one_line_of_bounded_length() -> None:
    assert tidy_title(" a \r\n b\u2029c\v\t ") == "a b c"
    assert tidy_title("word " * 100) == "word " * 39 + "word…"
    assert tidy_title("x" * 300) == "x" * 199 + "…"
    assert tidy_title("x" * 200) == "x" * 200
    assert len(tidy_title("y " + "x" * 300)) == 200


def test_a_headline_with_the_date_right_below_it() -> None:
    text = "Two dead in warehouse fire, police say\n10 February 2025\n\nTwo people died."
    assert headline(text) == "Two dead in warehouse fire, police say"
