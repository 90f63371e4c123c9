from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.abstaining.spelling import meant

if TYPE_CHECKING:
    import qa


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Nelsom say?", ""),  # its end is another letter
        ("What did Nelsan say?", "What did Nelson say?"),
        ("what did nleson say?", "what did Nelson say?"),
        ("Who called for an investigaton?", "Who called for an investigation?"),
        ("What did Nelson say?", ""),
        ("What did Nobel say?", ""),
        ("", ""),
    ],
)
def test_a_slip_of_the_keys(seed_library: qa.Library, question: str, expected: str) -> None:
    closest = seed_library.search("investigation Nelson", 10)
    assert meant(question, seed_library.engine().store, closest) == expected


def test_a_refusal_asks_what_was_meant(seed_library: qa.Library) -> None:
    answer = seed_library.ask("what is the favourite colour of nelsan and his cat?")
    assert not answer.answered
    assert answer.text.endswith(
        "Did you mean “what is the favourite colour of Nelson and his cat?”?"
    )


@given(text=st.text("Nelsonwardi ?'", max_size=60))
def test_only_what_stands_nowhere_is_exchanged(seed_library: qa.Library, text: str) -> None:
    store, closest = seed_library.engine().store, seed_library.search("Nelson", 5)
    found = meant(text, store, closest)
    for before, after in zip(text.split(), found.split(), strict=False):
        assert before == after or not store.search_postings([before.lower()], 1)
