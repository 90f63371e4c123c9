"""Of a passage that came close, the part that is nearest to the question is shown."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.types.excerpts import excerpt

TEXT = (
    "The report on Musk raises worries. Musk has many contracts.\n\n"
    'Nelson, expressing concerns, stated, "It ought to be scrutinized." Musk said nothing.'
)


def test_it_begins_with_the_sentence_that_alone_holds_the_words_asked_for() -> None:
    assert excerpt(TEXT, "What did Nelson say to Musk?").startswith("… Nelson, expressing")
    assert 'be scrutinized." Musk' in excerpt(TEXT, "Who is Nelson?")
    assert excerpt(TEXT, "Which contract was it?").startswith("… Musk has many contracts.")


def test_without_a_word_of_the_question_it_begins_where_the_passage_does() -> None:
    for question in ("", "What is the capital of Australia?", "Who is Musk?"):
        assert excerpt(TEXT, question).startswith("The report on Musk")
    assert excerpt("", "Who?") == ""


def test_the_headline_is_left_out_where_it_is_not_all_there_is() -> None:
    info = qa.DocumentInfo(1, "A bridge falls", "a.txt", "", date(2024, 5, 2), "", 60)
    text = "date 2024-05-02 A bridge falls\n\nRust had eaten it."
    passage = qa.Passage(1, info, qa.Span(0, len(text)), text)
    assert passage.excerpt("Who built it?") == "Rust had eaten it."
    alone = qa.Passage(2, info, qa.Span(0, 14), "A bridge falls")
    assert alone.excerpt("Who built it?") == "A bridge falls"


@given(st.text(max_size=80), st.text(max_size=40))
def test_it_is_the_end_of_the_passage_on_one_line(text: str, question: str) -> None:
    shown = excerpt(text, question).removeprefix("… ")
    assert " ".join(text.split()).endswith(shown) or "  " not in shown
    assert len(shown.splitlines()) <= 1
