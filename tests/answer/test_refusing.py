from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.abstaining.missing import missing, sentence
from qa.answer.abstaining.refusing import NO_QUESTION
from qa.answer.abstaining.unclear import unclear
from qa.errors import QuestionError
from qa.types import Filters

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import HashingEncoder

    import qa


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the capital of Australia?", ("Australia",)),
        ("Did Jeff Bezos meet Elon Musk?", ("Jeff Bezos",)),
        ("What did Elon Bezos say?", ("Bezos",)),
        ("What of SpaceX Inc?", ()),
        ("What did Musk say in 1874?", ("1874",)),
        ("What was reported in 2024?", ()),
        ("what did bezos say?", ()),
        ("Summarise the articles", ()),
        ("Bezos", ("Bezos",)),
        ("Bezos Expeditions paid whom?", ("Bezos Expeditions",)),
        ("", ()),
    ],
)
def test_only_what_stands_nowhere_is_missing(
    seed_library: qa.Library, question: str, expected: tuple[str, ...]
) -> None:
    assert missing(question, seed_library.engine().store, Filters()) == expected


def test_what_the_closest_passages_have_in_another_form_is_not_missing(
    tmp_path: Path, library: qa.Library
) -> None:
    (tmp_path / "grain.txt").write_text("Grain\n\nUkrainian grain left the port of Odesa.\n")
    library.add([tmp_path])
    question, store = "What did Ukraine sell to Brazil?", library.engine().store
    assert missing(question, store, Filters()) == ("Ukraine", "Brazil")
    assert missing(question, store, Filters(), library.search("grain")) == ("Brazil",)


@pytest.mark.parametrize("question", ["Thanks!", "Who are you?", "?", "hello", "What can you do?"])
def test_what_asks_about_nothing_is_not_looked_up(seed_library: qa.Library, question: str) -> None:
    answer = seed_library.ask(question)
    assert (answer.answered, answer.text, answer.passages) == (False, NO_QUESTION, ())


def test_a_question_that_is_only_a_filter_says_so(seed_library: qa.Library) -> None:
    with pytest.raises(QuestionError, match="says only which articles count; add what"):
        seed_library.ask("since:2024-11-01")


def test_what_the_filters_leave_out_does_not_count(seed_library: qa.Library) -> None:
    store = seed_library.engine().store
    october = Filters(titles=("NASA administrator",))
    assert missing("Who is Jack Reed?", store, Filters()) == ()
    assert missing("Who is Jack Reed?", store, october) == ("Jack Reed",)


@given(text=st.text('AbMusk 2024"*():-é’\n', max_size=60))
def test_what_is_called_missing_is_in_no_article(seed_library: qa.Library, text: str) -> None:
    everything = "\n".join(
        f"{info.title}\n{seed_library.document(info.id).text}" for info in seed_library.documents()
    )
    for name in missing(text, seed_library.engine().store, Filters()):
        assert name not in everything.split()


def test_it_is_said_in_a_sentence() -> None:
    assert sentence((), filtered=False) == ""
    assert sentence(("Reed",), filtered=True) == "Nothing among these articles mentions Reed."
    assert sentence(("A", "B", "C"), filtered=False) == "Nothing here mentions A, B or C."


@pytest.fixture
def films(tmp_path: Path, library: qa.Library) -> qa.Library:
    for name in ("Berg", "Holm", "Lund", "Dahl", "Lind"):
        text = f"The career of {name}\n\nThe actor {name} won awards and played the hero.\n"
        (tmp_path / f"{name}.txt").write_text(text)
    library.add([tmp_path])
    return library


@pytest.mark.parametrize(
    ("question", "which"),
    [
        ("What awards has the actor won?", "actor"),
        ("Did this actor's hero win?", "actor"),
        ("Where does the actor's hero live?", "actor"),
        ("Who knows the actor?", "actor"),
        ("who played the actor mr berg?", ""),
        ("Does an actor play a hero? When has the actor won?", ""),
        ("What awards has the actor Berg won?", ""),
        ("What awards did the actor of the year win?", ""),
        ("What awards did actors win?", ""),
        ("What awards has the actor won in 2019?", ""),
        ("What did the film cost?", ""),
    ],
)
def test_a_bare_noun_does_not_say_which(films: qa.Library, question: str, which: str) -> None:
    found = unclear(question, films.search(question))
    assert found == (f"It is not clear which {which} is meant; name it." if which else "")
    answer = films.ask(question)
    assert answer.unclear == found or answer.answered


def test_in_few_articles_a_bare_noun_is_clear_enough(
    seed_library: qa.Library, encoder: HashingEncoder
) -> None:
    question = "What did the president say?"
    assert unclear(question, seed_library.search(question)) == ""
