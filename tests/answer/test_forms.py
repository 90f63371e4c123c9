from __future__ import annotations

import pytest

from qa.answer.asked.forms import Form, form_of, has_one_answer


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Which states did voters win prizes in?", Form.LIST),
        ("Which senators asked for an investigation?", Form.LIST),
        ("Who asked for an investigation?", Form.LIST),
        ("Who is calling for an investigation?", Form.LIST),
        ("To whom did the senators send a letter?", Form.LIST),
        ("Who were the founders?", Form.LIST),
        ("What countries have signed?", Form.LIST),
        ("Who is the spokesman of the Kremlin?", Form.WORDS),
        ("Who is Putin's deputy chief of staff?", Form.WORDS),
        ("Who designed the bridge?", Form.WORDS),
        ("What is the status of the bridge?", Form.WORDS),
        ("Which analysis is right?", Form.WORDS),
        ("What causes rust?", Form.SENTENCES),
        ("When did it open?", Form.WORDS),
        ("Why did it close?", Form.SENTENCES),
        ("What happened to the ferry?", Form.SENTENCES),
        ("How did Musk respond?", Form.SENTENCES),
        ("What did Nelson say?", Form.SENTENCES),
        ("What did Nelson tell Musk?", Form.SENTENCES),
        ("Tell me about Nelson", Form.SENTENCES),
        ("tell me a little bit about Nelson", Form.SENTENCES),
        ("give me some information about Nelson", Form.SENTENCES),
        ("tell me who asked", Form.LIST),
        ("How many people died?", Form.WORDS),
        ("Did Musk meet Milei?", Form.YES_NO),
        ("And is the bridge open?", Form.YES_NO),
        ("Isn't the bridge open?", Form.YES_NO),
        ("What's happened to the ferry?", Form.SENTENCES),
        ("What has led to the strike?", Form.SENTENCES),
        ("Which of the two is older?", Form.WORDS),
        ("Which of the senators asked?", Form.LIST),
        ("", Form.WORDS),
    ],
)
def test_the_form_of_answer_that_a_question_wants(question: str, form: Form) -> None:
    assert form_of(question) is form


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("When was the bridge opened?", True),
        ("How many people died?", True),
        ("What year did it end?", True),
        ("Who won the election?", True),
        ("Who is the mayor?", True),
        ("Who's the mayor?", True),
        ("How deep is the lake?", True),
        ("Who asked for an investigation?", False),
        ("Who is calling for an investigation?", False),
        ("Which states did he win?", False),
        ("Why did it close?", False),
    ],
)
def test_whether_only_one_answer_can_be_right(question: str, *, one: bool) -> None:
    assert has_one_answer(question) is one
