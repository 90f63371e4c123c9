from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models.self_asked import is_question, outside, questions


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Q: How long did it take?\n\nA: Six years.", ["How long did it take?"]),
        ("# What is Starlink?\nIt is a net.", ["What is Starlink?"]),
        ("He asked: “Will it rain?” and left. Is it? Yes.", ["Will it rain?", "Is it?"]),
        ("Was Mr. Smith of the U.S. Army there? Yes.", ["Was Mr. Smith of the U.S. Army there?"]),
        ("What a day. It rained. Who knew?", ["Who knew?"]),
        ("The man who did it was whatever? Really?", []),
        ("No question at all.", []),
        ("Did you know that it was built in 1821? Did you know why?", ["Did you know why?"]),
        ("He hosted “Who Wants to Win?” in 1999.", []),
        ("Who will replace\nMr Dietz? Nobody.", ["Who will replace\nMr Dietz?"]),
        ("", []),
    ],
)
def test_what_a_text_asks(text: str, asked: list[str]) -> None:
    assert [text[start:end].strip() for start, end in questions(text)] == asked


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Who came?", True),
        ("Q: Who came?", True),
        ("“Who came?”", True),
        ("He asked: who came?", False),
        ("They came.", False),
    ],
)
def test_a_sentence_that_only_asks(sentence: str, *, asks: bool) -> None:
    assert is_question(sentence) is asks


@given(st.text("Who is it?. \nQ:", max_size=60))
def test_places_outside_touch_no_question(text: str) -> None:
    asked = {place for start, end in questions(text) for place in range(start, end)}
    kept = outside(text, [(place, place + 1) for place in range(len(text))])
    assert set(kept) == set(range(len(text))) - asked


@pytest.mark.parametrize("part", ["A.", ". is A.A", "is. ", "Mr. ", "#is"])
def test_no_text_is_gone_through_in_all_ways(part: str) -> None:
    # Each full stop that could be read in two ways would double the time.
    assert questions(part * 1_000) == []
