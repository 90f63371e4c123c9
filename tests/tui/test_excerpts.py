"""Of a passage that came close, the part that is nearest to the question is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.excerpts import excerpt
from tui.safe_text import clean

PASSAGE = (
    "The report on Musk raises worries. Musk has many contracts.\n\n"
    'Nelson, expressing concerns, stated, "It ought to be scrutinized." Musk said nothing.'
)


def test_it_begins_with_the_sentence_that_alone_holds_the_words_asked_for() -> None:
    assert excerpt(PASSAGE, "What did Nelson say to Musk?").startswith("… Nelson, expressing")
    assert 'be scrutinized." Musk' in excerpt(PASSAGE, "Who is Nelson?")
    assert excerpt(PASSAGE, "Which contract was it?").startswith("… Musk has many contracts.")


def test_without_a_word_of_the_question_it_begins_where_the_passage_does() -> None:
    for question in ("", "What is the capital of Australia?", "Who is Musk?"):
        assert excerpt(PASSAGE, question).startswith("The report on Musk")
    assert excerpt("", "Who?") == ""


@given(st.text(max_size=80), st.text(max_size=40))
def test_it_is_the_end_of_the_passage_on_one_line(passage: str, question: str) -> None:
    shown = excerpt(passage, question).removeprefix("… ")
    assert "\n" not in shown
    assert clean(shown) == shown
