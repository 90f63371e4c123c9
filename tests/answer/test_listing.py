from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.quotes.listing import whole_list
from qa.types import Span


@pytest.mark.parametrize(
    ("sentence", "marked", "listed"),
    [
        (
            "Rhode Island Senator Jack Reed and New Hampshire Senator Jeanne Shaheen are calling.",
            "Jack Reed",
            "Rhode Island Senator Jack Reed and New Hampshire Senator Jeanne Shaheen",
        ),
        ("Prizes went to Michigan and Wisconsin.", "Wisconsin", "Michigan and Wisconsin"),
        ("In Michigan, Reed and Shaheen spoke.", "Shaheen", "Reed and Shaheen"),
        ("The ports of Bergen, Oslo, and Malmo.", "Oslo", "Bergen, Oslo, and Malmo"),
        ("It was held in 2004, 2008 and 2012.", "2008", "2004, 2008 and 2012"),
        ("They met in Butler, Pennsylvania.", "Butler", "Butler"),
        (
            "He called President Zelensky, President Erdogan and met President Milei.",
            "Zelensky",
            "President Zelensky, President Erdogan",
        ),
        ("He met Milei and went home.", "Milei", "Milei"),
        ("Reed asked. Nobody else did.", "Reed", "Reed"),
        ("He grows apples, pears and plums.", "pears", "apples, pears and plums"),
        ("In spring, the fair sold apples, pears, and plums.", "plums", "apples, pears, and plums"),
        (
            "Workers carried fresh apples, ripe pears and plums to town.",
            "plums",
            "fresh apples, ripe pears and plums",
        ),
        (
            "She packed a hammer, a saw and some steel nails in a bag.",
            "a saw",
            "a hammer, a saw and some steel nails",
        ),
        ("Such as apples, pears and plums.", "pears and plums", "pears and plums"),
        ("It joined, in 1886, Robert Lane and Ben Vail.", "Ben Vail", "Robert Lane and Ben Vail"),
        ("The menu had bread and butter.", "butter", "butter"),
        ("He lost his job, moved away and died.", "his job", "his job"),
        ("Rust came, and nobody who saw it then, or later, did a thing.", "Rust", "Rust"),
    ],
)
def test_a_list_of_names_is_taken_whole(sentence: str, marked: str, listed: str) -> None:
    start = sentence.index(marked)
    assert whole_list(sentence, Span(start, start + len(marked))).of(sentence) == listed


_LISTED = st.lists(
    st.sampled_from(["a hat", "hats", "red hats", ",", " and ", ", or ", " ", "in", ".", "Oslo"])
).map("".join)


@given(st.text("ABab, .and0-é\n", max_size=80) | _LISTED, st.integers(0, 80), st.integers(0, 80))
def test_it_only_ever_widens_and_stays_inside(sentence: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(sentence)), min(other, len(sentence))))
    found = whole_list(sentence, Span(start, end))
    assert found.contains(Span(start, end))
    assert found.end <= len(sentence)
