from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.others import names_another


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("Why was the radar off over Gotland?", "The radar was off over Bornholm.", True),
        ("Why was the radar off over Gotland?", "The radar was off over Gotland.", False),
        ("Why was the radar off over Gotland?", "Of Gotland: it was off over Bornholm.", False),
        ("Why was the radar off?", "The radar was off over Bornholm.", False),
        ("Why was the radar off over Gotland?", "The radar was off near Bornholm.", False),
        ("When did the ferry Kristina sink?", "The ferry Solveig sank on Sunday.", True),
        ("When did the ferry Solveig sink?", "The ferry Solveig sank on Sunday.", False),
        ("When did the ferry sink?", "The ferry Solveig sank on Sunday.", False),
        ("Was the ferry Kristina faster?", "The ferry Solveig left Kristina behind.", False),
        ("When did Lind live in Norway?", "Lind lived in Bergen until 1990.", False),
        ("", "", False),
    ],
)
def test_another_name_after_the_same_word(question: str, text: str, *, another: bool) -> None:
    assert names_another(question, text, text) is another


def test_the_rest_of_the_passage_can_hold_the_name() -> None:
    quote = "The ferry Solveig sank on Sunday."
    assert not names_another("When did the ferry Kristina sink?", f"Kristina\n{quote}", quote)


@given(st.text("Ain over Bct", max_size=40))
def test_no_text_names_another_than_itself(text: str) -> None:
    assert not names_another(text, text, text)
