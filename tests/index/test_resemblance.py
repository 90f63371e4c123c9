"""Telling copies of an article from other articles."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.resemblance import (
    BANDS,
    LIKELY,
    ROWS,
    are_copies,
    bands,
    covered,
    likeness,
    sentences,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUBJECTS = (
    "the council", "a spokesman", "the mayor", "the union", "an engineer", "the court",
    "the minister", "a witness", "the museum", "the airline", "a farmer", "the school",
)  # fmt: skip
DEEDS = (
    "rejected the plan for", "welcomed the report on", "asked for money for", "doubted the use of",
    "spoke at length about", "promised to look into", "was surprised by", "voted against",
)  # fmt: skip
THINGS = (
    "the new bridge", "the old harbour", "higher fares", "the flooded tunnel", "opening hours",
    "a second runway", "the vanished painting", "free school meals", "the stolen tractors",
)  # fmt: skip
TIMES = ("on Monday", "last week", "in the spring", "after the vote", "before the storm", "at noon")


def story(seed: int, paragraphs: int = 6) -> str:
    """An article of its own, of sentences drawn from the same few words."""
    draw = random.Random(seed)  # noqa: S311 - a text, not a secret

    def sentence() -> str:
        amount = draw.randrange(2, 900)
        words = map(draw.choice, (SUBJECTS, DEEDS, THINGS, TIMES))
        return f"{' '.join(words).capitalize()}, and {amount} people came."

    body = [" ".join(sentence() for _ in range(draw.randrange(3, 6))) for _ in range(paragraphs)]
    return "\n\n".join((f"Story number {seed}", *body)) + "\n"


def other_headline(text: str) -> str:
    return "Breaking: what happened next\n\n" + text.partition("\n\n")[2]


def without_headline(text: str) -> str:
    return text.partition("\n\n")[2]


def without_a_paragraph(text: str) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(paragraphs[:3] + paragraphs[4:])


def with_a_paragraph(text: str) -> str:
    return text.replace("\n\n", "\n\nAgency, London. Additional reporting by our own staff.\n\n", 1)


def another_paragraph(text: str) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join((*paragraphs[:-1], "Readers who know more are asked to write to us."))


def wrapped(text: str) -> str:
    return re.sub(r"((?:\S+ ){9})", "\\1\n", text).replace(" \n", "\n")


def retyped(text: str) -> str:
    return text.replace(",", " –").replace("people", "People").upper()


def a_number_put_right(text: str) -> str:
    return re.sub(r"\d+ people", "31 people", text, count=1)


EDITS: tuple[Callable[[str], str], ...] = (
    other_headline,
    without_headline,
    without_a_paragraph,
    with_a_paragraph,
    another_paragraph,
    wrapped,
    retyped,
    a_number_put_right,
)


def other_numbers(text: str) -> str:
    """Next week's report from the same template: every sentence says something else."""
    numbers = iter(range(1_000, 2_000))
    return re.sub(r"\d+ people", lambda _: f"{next(numbers)} people", text)


def found(one: str, other: str) -> bool:
    """Whether the whole way from signatures to texts takes one for a copy of the other."""
    first, second = signature(one), signature(other)
    near = set(bands(first)) & set(bands(second))
    return bool(near) and likeness(first, second) >= LIKELY and are_copies(one, other)


def articles(seeds: Path) -> list[str]:
    return [story(seed) for seed in range(40)] + [
        file.read_text("utf-8") for file in sorted(seeds.glob("*.txt"))
    ]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_copies_with_small_edits_are_found(edit: Callable[[str], str], seeds: Path) -> None:
    texts = articles(seeds)
    assert [found(text, edit(text)) for text in texts] == [True] * len(texts)


def test_other_articles_are_never_taken_for_copies(seeds: Path) -> None:
    texts = articles(seeds)
    pairs = [(one, other) for at, one in enumerate(texts) for other in texts[:at]]
    assert not any(are_copies(one, other) for one, other in pairs)
    assert not any(are_copies(text, other_numbers(text)) for text in texts if "people came" in text)


def test_short_texts_are_copies_only_if_they_say_the_same() -> None:
    assert are_copies("The fair is open.", "the FAIR\nis open!")
    assert not are_copies("The fair is open. Come and see.", "The zoo is open. Come and see.")
    assert not are_copies("", "")
    assert not are_copies("...", "...")


def test_sentences_are_the_same_however_lines_are_broken() -> None:
    one = "The fair\nis open. “Come!” she said.\n\nA headline\n\nIt rains."
    other = "The fair is open. “Come!”   she said.\n\nA headline\n\n\nIt\nrains."
    assert list(sentences(one)) == list(sentences(other))
    assert list(sentences("雨が降る。晴れる。")) == [tuple("雨が降る"), tuple("晴れる")]


def test_what_is_covered_is_counted_in_words() -> None:
    said = set(sentences("One two three four. Five."))
    assert covered("Five. One two three four.", said) == 1.0
    assert covered("One two three four. Not this one here.", said) == 0.5
    assert covered("---", said) == 1.0


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_signature_and_is_like_itself(one: str, other: str) -> None:
    first, second = signature(one), signature(other)
    assert len(first) == len(second) == 4 * ROWS * BANDS
    assert len(bands(first)) == BANDS
    assert likeness(first, signature(one)) == 1.0
    assert 0.0 <= likeness(first, second) <= 1.0
    assert are_copies(one, other) == are_copies(other, one)


def test_signatures_of_another_length_are_unlike() -> None:
    made = signature("The fair is open.")
    assert likeness(made, made[:-4]) == 0.0
    assert likeness(b"", b"") == 0.0


def test_a_signature_means_the_same_tomorrow() -> None:
    """It is kept on disk; a library that signs otherwise needs another `SCHEME`."""
    assert (
        signature("The fair is open today, said the mayor.")[:12].hex()
        == "6e854de30cc247c557bc98c0"
    )
