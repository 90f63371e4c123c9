from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate import texts


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Eiffel Tower!", "eiffel tower"),
        ("Michael Whitney Straight .", "michael whitney straight"),
        ("John F . Kennedy , Jr .", "john f kennedy jr"),
        ("`` double coat ''", "double coat"),
        ("the cat 's coat", "cats coat"),
        ("do n't", "dont"),
        ("well - known", "wellknown"),
        ("1 , 000 people", "1000 people"),
        ("3 . 5", "3 5"),
        ("-LRB- 1990 -RRB-", "1990"),
        ("Musk’s “probe”", "musks probe"),
        ("An answer, a lot", "answer lot"),
        ("", ""),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert texts.normalise(text) == normal


@pytest.mark.parametrize(
    ("tokenised", "written"),
    [
        ("Newton D . Baker", "Newton D. Baker"),
        ("`` double coat '' , with", '"double coat", with'),
        ("the cat 's coat", "the cat’s coat"),
        ("10 , 000", "10,000"),
        ("1914 – 1918", "1914–1918"),
    ],
)
def test_tokenised_text_equals_text_as_written(tokenised: str, written: str) -> None:
    assert texts.exact_match(tokenised, [written]) == 1
    assert texts.f1(tokenised, [written]) == 1


def test_exact_match_takes_any_answer() -> None:
    assert texts.exact_match("the Nelson", ["Shaheen", "Nelson"]) == 1
    assert texts.exact_match("Bill Nelson", ["Nelson"]) == 0
    assert texts.exact_match("Nelson", []) == 0


def test_f1_by_hand() -> None:
    # 1 word of 2 said, 1 of 1 true: precision 1/2, recall 1 -> 2/3
    assert texts.f1("Bill Nelson", ["Nelson"]) == pytest.approx(2 / 3)
    assert texts.f1("Bill Nelson", ["Nelson", "Bill Nelson"]) == 1
    assert texts.f1("Shaheen", ["Nelson"]) == 0
    assert texts.f1("", ["Nelson"]) == 0
    assert texts.f1("the", ["a"]) == 1
    assert texts.f1("Nelson", []) == 0
    # a word said twice is matched once
    assert texts.f1("yes yes", ["yes"]) == pytest.approx(2 / 3)


@given(st.text(), st.text())
def test_bounds_and_symmetry(one: str, other: str) -> None:
    assert texts.exact_match(one, [one]) == 1
    assert texts.f1(one, [one]) == 1
    assert 0 <= texts.f1(one, [other]) <= 1
    assert texts.f1(one, [other]) == texts.f1(other, [one])
    assert texts.exact_match(one, [other]) <= texts.f1(one, [other])


@given(st.text())
def test_what_is_normal_has_single_spaces(text: str) -> None:
    normal = texts.normalise(text)
    assert normal == " ".join(normal.split())
