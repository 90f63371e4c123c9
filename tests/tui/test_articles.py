"""Which articles have some words: in the title, the file's name, the text, or none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.articles import find_articles, has_all, newest_first

if TYPE_CHECKING:
    import qa

NASA = 1
SENATORS = 2


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Peskov", [NASA]),
        ("kremlin SPOKESMAN", [NASA]),
        ("“Shaheen”", [SENATORS]),
        ("senators", [SENATORS]),
        ("2024-11", [SENATORS]),
        ("1", [NASA]),
        ("musk", [NASA, SENATORS]),
    ],
)
def test_articles_that_have_the_words(articles: qa.Library, words: str, ids: list[int]) -> None:
    found = find_articles(articles, words)
    assert sorted(info.id for info in found.documents) == ids
    assert found.exact
    assert found.heading == f"Articles with {words} · {len(ids)}"


def test_where_none_has_the_words_the_closest_are_given(articles: qa.Library) -> None:
    found = find_articles(articles, "zebra\ncrossing " + "z" * 60)
    assert not found.exact
    assert {info.id for info in found.documents} == {NASA, SENATORS}
    assert found.heading.startswith("No article has zebra crossing zzz")
    assert found.heading.endswith("…; these come closest")


def test_newest_first(articles: qa.Library) -> None:
    assert [info.id for info in newest_first(articles.documents())] == [SENATORS, NASA]


def test_every_word_must_be_there() -> None:
    assert has_all("The Kremlin's spokesman", "KREMLIN spokesman,")
    assert not has_all("The Kremlin's spokesman", "kremlin spokeswoman")
