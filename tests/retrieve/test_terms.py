from __future__ import annotations

import unicodedata
from typing import Literal

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


@pytest.mark.parametrize(
    "text", ["Évora, Şırnak, Ångström; Việt", "Łódź and Ørsted", "й Ωé東が", "がぎ" * 90]
)
def test_accents_fold_alike_however_they_are_encoded(text: str) -> None:
    composed, taken_apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert words(composed) == words(taken_apart)


def test_a_long_run_of_accents_is_normalised_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    # Normalising takes quadratic time over such a run: 400,000 of them kept a question for 94 s.
    lengths: list[int] = []
    normalize = unicodedata.normalize

    def counted(form: Literal["NFC", "NFD"], text: str) -> str:
        lengths.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", counted)
    assert words("e" + "\u0301\u0316" * 20_000)[0] == "e"
    assert max(lengths) < 100
