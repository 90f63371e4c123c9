from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.asked.times import FITTING, OTHER, UNTOLD, fits_time, stretches
from qa.answer.composing.values import contradict, same

WHEN, MANY, WHO = "When was it opened?", "How many people died?", "Who won the election?"


@pytest.mark.parametrize(
    ("question", "one", "other", "differ"),
    [
        (WHEN, "1911", "1913", True),
        (WHEN, "in May 1911", "1911", False),
        (WHEN, "3 May 1911", "May 4, 1911", True),
        (WHEN, "May 1911", "June 1911", True),
        (WHEN, "2024-05-03", "3 May 2024", False),
        (WHEN, "last week", "1911", False),
        (WHEN, "from 1911 to 1913", "1913", False),
        (MANY, "12", "Twelve people", False),
        (MANY, "twelve", "14", True),
        (MANY, "twenty-one", "21", False),
        (MANY, "about 12", "13", False),
        (MANY, "more than 100", "119", False),
        (MANY, "fewer than 100", "119", True),
        (MANY, "119 million", "118.6 million", False),
        (MANY, "almost $119 million", "$75 million", True),
        (MANY, "$119", "119 people", False),
        (MANY, "100", "101", False),
        (MANY, "112", "113", True),
        (MANY, "many", "12", False),
        (WHO, "Jack Reed", "Reed", False),
        (WHO, "Senator Jack Reed", "Jeanne Shaheen", True),
        (WHO, "nobody", "Jeanne Shaheen", False),
        (WHO, "Dockworkers", "Jeanne Shaheen", False),
        ("Why did it close?", "rust", "storms", False),
    ],
)
def test_what_cannot_both_be_right(question: str, one: str, other: str, *, differ: bool) -> None:
    assert contradict(question, one, other) is differ
    assert contradict(question, other, one) is differ


def test_the_same_in_other_words() -> None:
    assert same("Jack Reed", "Senator Reed")
    assert same("the 1911", "1911")
    assert not same("Reed", "Shaheen")
    assert not same("", "")
    assert not same("the", "a")


@given(st.sampled_from([WHEN, MANY, WHO]), st.text(max_size=30), st.text(max_size=30))
def test_nothing_contradicts_itself_and_the_order_does_not_matter(
    question: str, one: str, other: str
) -> None:
    assert not contradict(question, one, one)
    assert contradict(question, one, other) == contradict(question, other, one)


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("Where did she work from 1981 to 1984?", "She taught there from 1978 to 1985.", FITTING),
        ("Where did she work from 1981 to 1984?", "In 1990 she left.", OTHER),
        ("Where did she work in 1981?", "Since 1979 she has taught.", FITTING),
        ("Where did she work in 1977?", "Since 1979 she has taught.", OTHER),
        ("Where did she work in 1981?", "It was built before 1970.", OTHER),
        ("Where did she work in 1981?", "They moved in the 1980s.", FITTING),
        ("Where did she work in 1981?", "She was there in 1978-82.", FITTING),
        ("Where did she work in 1981?", "From 1975 until today she has taught.", FITTING),
        ("Where did she work in 1981?", "She taught.", UNTOLD),
        ("Where did she work?", "In 1990 she left.", UNTOLD),
    ],
)
def test_whether_a_text_is_of_the_time_asked_about(question: str, text: str, fits: float) -> None:
    assert fits_time(stretches(question), text) == fits
