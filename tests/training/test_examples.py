"""Whatever is done to an example, its answers stay the words that they were."""

# ruff: noqa: S311  # seeded on purpose
from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.detokenise import detokenise, detokenised, looks_tokenised
from training.examples import Example, read_examples, write_examples
from training.negatives import other_date, other_matter, other_name, other_passages, other_title
from training.prepare import Making, mixture, prepare
from training.sources import read_sources, readable_title
from training.windows import crop, passages, sentences

if TYPE_CHECKING:
    from pathlib import Path

WORDS = st.lists(
    st.sampled_from(
        ["Ann", "said", ",", ".", "``", "''", "(", ")", "well", "-", "$", "5", "n't", "?"]
    ),
    min_size=3,
    max_size=60,
)


def example(context: str, *answers: str, question: str = "Who?", title: str = "") -> Example:
    starts = [(context.index(answer), len(answer)) for answer in answers]
    spans = tuple((start, start + length) for start, length in starts)
    return Example("1", "made up", "answer", title, question, context, spans)


@st.composite
def tokenised_examples(draw: st.DrawFn) -> Example:
    words = draw(WORDS)
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    start = len("".join(word + " " for word in words[:first]))
    end = start + len(" ".join(words[first : last + 1]))
    return Example("1", "made up", "answer", "", "Who ?", " ".join(words), ((start, end),))


@given(tokenised_examples())
def test_detokenising_keeps_the_answers_words(tokenised: Example) -> None:
    plain = detokenised(tokenised)
    for before, after in zip(tokenised.answers, plain.answers, strict=True):
        assert after.split() in (before.split(), detokenise(before)[0].split())


@given(tokenised_examples(), st.integers(1, 30), st.integers(0, 99))
def test_a_crop_holds_an_answer_where_it_says(whole: Example, words: int, seed: int) -> None:
    window = crop(whole, words, Random(seed))
    assert window.context in whole.context
    assert window.answers == whole.answers


@given(st.text(alphabet="aB. \n?!'\"", max_size=200), st.integers(1, 40))
def test_passages_are_in_order_and_leave_no_word_out(text: str, words: int) -> None:
    for bounds in (sentences(text), passages(text, words)):
        assert all(a < b for a, b in bounds)
        assert all(x[1] <= y[0] for x, y in pairwise(bounds))
        covered = {i for a, b in bounds for i in range(a, b)}
        assert {i for i, c in enumerate(text) if c.isalnum()} <= covered


def test_a_span_outside_the_context_is_no_example() -> None:
    with pytest.raises(ValueError, match="outside the context"):
        Example("1", "made up", "answer", "", "Who?", "Ann", ((1, 9),))


def test_detokenising_writes_as_people_do() -> None:
    text = "The U.S . team ( 12 men ) said `` no '' , did n't it ? The All - India League 's"
    assert looks_tokenised(text)
    assert (
        detokenise(text)[0]
        == "The U.S. team (12 men) said \"no\", didn't it? The All-India League's"
    )


def test_examples_survive_being_written(tmp_path: Path) -> None:
    made = [example("Ann and Bo", "Ann", "Bo"), example("nobody")]
    assert write_examples(tmp_path / "x.gz", made) == 2
    assert list(read_examples(tmp_path / "x.gz")) == made
    once = (tmp_path / "x.gz").read_bytes()
    write_examples(tmp_path / "x.gz", made)
    assert (tmp_path / "x.gz").read_bytes() == once


def test_another_date_lies_outside_what_the_passage_covers() -> None:
    sound = example(
        "Ann led it from 1990 to 1994 and Bo from 1995 to 1999.", "Ann", question="Who in 1991?"
    )
    for seed in range(30):
        changed = other_date(sound, Random(seed))
        assert changed is not None
        assert not changed.spans
        assert not 1990 <= int(changed.question[-5:-1]) <= 1999


def test_a_date_is_not_moved_past_what_may_still_hold() -> None:
    open_ended = example("Ann has led it since 1990.", "Ann", question="Who led it in 1995?")
    for seed in range(30):
        changed = other_date(open_ended, Random(seed))
        assert changed is None or int(changed.question[-5:-1]) < 1990


def test_months_are_swapped_for_ones_not_mentioned() -> None:
    sound = example("In May it rained.", "rained", question="What happened in May?")
    changed = other_date(sound, Random(1))
    assert changed is not None
    assert "May" not in changed.question
    assert other_date(example("It rained.", "rained", question="What?"), Random(1)) is None


def test_other_names_and_titles_are_strangers_to_the_passage() -> None:
    sound = example("Ann Lee went to Oslo.", "Oslo", question="Where did Ann Lee go?")
    changed = other_name(sound, ["Ann Lee", "Bo Chan"], Random(3))
    assert changed is not None
    assert changed.question == "Where did Bo Chan go?"
    titled = example("She went to Oslo.", "Oslo", question="Where did Ann Lee go?", title="Ann Lee")
    swapped = other_title(titled, ["Bo Chan"], Random(3))
    assert swapped is not None
    assert (swapped.title, swapped.spans) == ("Bo Chan", ())
    assert other_title(sound, ["Bo Chan"], Random(3)) is None


def test_another_matter_is_one_that_the_passage_does_not_tell() -> None:
    pool = {"deed": ["built", "builder", "destroyed"], "part": ["mayor", "height"]}
    built = example("Ann built it.", "Ann", question="Who opened the bridge?")
    told = {"Who destroyed the bridge?"}
    asked = [other_matter(built, pool, Random(seed)) for seed in range(20)]
    assert {changed.question for changed in asked if changed} == told
    assert all(changed.spans == () for changed in asked if changed)
    part = example("The mayor Ann spoke.", "Ann", question="Who is the head of Evora?")
    changed = other_matter(part, pool, Random(0))
    assert changed is not None
    assert (changed.question, changed.kind) == ("Who is the height of Evora?", "other part")
    assert other_matter(example("Ann."), pool, Random(0)) is None
    assert other_matter(built, {"deed": ["build"]}, Random(0)) is None


def test_retrieved_passages_lack_the_answer() -> None:
    asked = [example("Ann went to Oslo.", "Oslo", question="Where did Ann go?")]
    pool = [*asked, example("Ann went away to Oslo."), example("Ann went home.")]
    (found,) = other_passages(asked, pool, 5, Random(0))
    assert (found.context, found.spans) == ("Ann went home.", ())


def test_titles_become_words() -> None:
    assert readable_title("Armenian_Church") == "Armenian Church"
    assert readable_title("the-old-lamp") == "the old lamp"
    assert readable_title("story summary") == readable_title("Amazon_Reviews_1") == ""
    assert readable_title("Jay-Z") == "Jay-Z"


def test_preparing_is_repeatable_and_sound(data: Path) -> None:
    sources = list(read_sources(data))
    assert len(sources) == 100
    prepared = prepare(sources, seed=1)
    assert prepared == prepare(sources, seed=1)
    assert prepared != prepare(sources, seed=2)
    plain = prepare(sources, seed=1, making=Making(other_matters=0))
    assert not {"other deed", "other part"} & {made.kind for made in plain}
    kinds = {kind for counts in mixture(prepared).values() for kind in counts}
    assert {"answer", "other passage", "other date", "other name"} <= kinds
    answers = {answer for made in prepared for answer in made.answers}
    assert answers == {answer for made in sources for answer in made.answers}
