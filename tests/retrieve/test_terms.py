from __future__ import annotations

import pytest

from qa.retrieve.terms import MAX_TERMS, terms, words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who asked for an investigation?", ["asked", "investigation"]),
        ("What is Musk's role, and Musk’s money?", ["musk", "role", "money"]),
        ("Who was it?", ["who", "was", "it"]),
        ("Über 1.000 naïve 東京", ["uber", "1", "000", "naive", "東京"]),
        ("?!", []),
    ],
)
def test_terms_are_the_distinct_content_words(question: str, expected: list[str]) -> None:
    assert terms(question) == expected


def test_a_pasted_article_is_cut() -> None:
    assert terms(" ".join(f"w{i}" for i in range(500))) == [f"w{i}" for i in range(MAX_TERMS)]


def test_words_keep_their_order_and_repeat() -> None:
    assert words("The dog’s dog, the DOG") == ["the", "dog", "dog", "the", "dog"]
