"""Filters from the question to the ranking, over articles written for the purpose."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.retrieve.hybrid import HybridRetriever
from qa.types import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakes import HashingEncoder

ARTICLES = {
    "harbour/2024-09-30-dredging.txt": "Dredging begins\n\nThe harbour council paid the Brandt "
    "yard for dredging the north basin. Mayor Lind opened the works on Monday.\n",
    "harbour/2024-10-14-strike.txt": "Strike stops dredging\n\nWorkers of the Brandt yard went on "
    "strike over pay. The council called the dredging of the north basin unaffected.\n",
    "harbour/2024-11-04-deal.txt": "Deal ends strike\n\nThe Brandt yard and its workers agreed on "
    "pay. Dredging of the north basin goes on, the council said.\n",
    "letters/2024-11-18-reader.txt": "A reader writes\n\nThe council should tell us what the "
    "dredging of the north basin costs, and what Mayor Lind knew.\n",
    "letters/undated.txt": "Another reader\n\nWhy was the Brandt yard chosen for dredging the "
    "north basin, and not a yard from here?\n",
    # The same words in another order: equal to every stage, and no copies of one another.
    "ferries/2024-10-01-wire.txt": "Ferry timetable\n\nAt nine the ferry leaves from pier four.\n",
    "ferries/2024-11-01-wire.txt": "Ferry timetable\n\nThe ferry leaves at nine from pier four.\n",
    "ferries/wire.txt": "Ferry timetable\n\nFrom pier four the ferry leaves at nine.\n",
}
QUESTION = "What did the council say about dredging the north basin?"


@pytest.fixture
def library(tmp_path: Path, encoder: HashingEncoder) -> Iterator[qa.Library]:
    for name, text in ARTICLES.items():
        file = tmp_path / "articles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    settings = qa.Settings(today="2024-11-20", min_confidence=0)
    path = tmp_path / "library.qa"
    with qa.create_library(path, encoder=encoder, settings=settings) as made:
        assert made.add([tmp_path / "articles"]).added == len(ARTICLES)
        yield made


def names(candidates: list[qa.Candidate] | tuple[qa.Candidate, ...]) -> list[str]:
    return [Path(candidate.passage.document.path).name for candidate in candidates]


def allowed(info: qa.DocumentInfo, filters: Filters) -> bool:
    """What the filters mean, said another way than the library does."""
    folders = set(Path(info.path).parts)
    return (
        (filters.since is None or (info.date is not None and info.date >= filters.since))
        and (filters.until is None or (info.date is not None and info.date <= filters.until))
        and (not filters.sources or bool(folders & set(filters.sources)))
        and (not filters.titles or any(t.lower() in info.title.lower() for t in filters.titles))
    )


DAYS = st.none() | st.sampled_from([date(2024, 9, 30), date(2024, 10, 14), date(2024, 11, 5)])
FILTERS = st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    sources=st.sampled_from([(), ("harbour",), ("letters", "ferries"), ("nowhere",)]),
    titles=st.sampled_from([(), ("STRIKE",), ("reader", "ferry")]),
)


@given(filters=FILTERS, k=st.integers(1, 10))
def test_filtered_search_equals_brute_force(library: qa.Library, filters: Filters, k: int) -> None:
    engine = library.engine()
    every = engine.answering.retriever.retrieve(QUESTION, 1000)
    assert len(every) == len(ARTICLES)
    found = library.search(QUESTION, k, filters=filters)
    wanted = [c for c in every if allowed(c.passage.document, filters)]
    assert len(found) == min(k, len(wanted))
    assert all(allowed(candidate.passage.document, filters) for candidate in found)
    # Within each stage the scores are those of a search over everything, best first.
    for stage in ("dense", "lexical"):
        best = sorted((c.scores[stage] for c in wanted if stage in c.scores), reverse=True)
        got = sorted((c.scores[stage] for c in found if stage in c.scores), reverse=True)
        if k >= len(wanted):
            assert got == pytest.approx(best, abs=1e-6)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


@given(filters=FILTERS, k=st.integers(1, 5))
def test_each_stage_finds_exactly_the_best_of_those_let_through(
    library: qa.Library, filters: Filters, k: int
) -> None:
    engine = library.engine()
    retriever = engine.answering.retriever
    assert isinstance(retriever, HybridRetriever)
    among = engine.store.passages_of(filters)
    assert {p.document.id for p in engine.store.passages(among)} == {
        info.id for info in library.documents() if allowed(info, filters)
    }
    for stage, _ in retriever._stages:
        everything = stage.search(QUESTION, 1000)
        expected = [(number, score) for number, score in everything if number in among][:k]
        found = stage.search(QUESTION, k, among)
        assert [score for _, score in found] == pytest.approx([score for _, score in expected])
        assert {number for number, _ in found} <= set(among)


def test_more_filtered_passages_than_a_stage_proposes(
    tmp_path: Path, encoder: HashingEncoder
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(150):
        (folder / f"2024-10-01-a{number}.txt").write_text(
            f"Dredging the basin {number}, dredging on.\n"
        )
    (folder / "2024-11-01-other.txt").write_text("A long letter tells of much; dredging once.\n")
    with qa.create_library(tmp_path / "many.qa", encoder=encoder) as library:
        library.add([folder])
        assert names(library.search("dredging the basin", 5)).count("2024-11-01-other.txt") == 0
        found = library.search("dredging the basin since:2024-11-01", 5)
        assert names(found) == ["2024-11-01-other.txt"]
        assert found[0].scores.keys() == {"dense", "lexical"}


def test_words_in_the_question_filter_and_are_said(library: qa.Library) -> None:
    answer = library.ask(f"{QUESTION} since:2024-10-01 until:2024-10-31")
    assert set(names(answer.passages)) == {"2024-10-14-strike.txt", "2024-10-01-wire.txt"}
    assert answer.question.endswith("until:2024-10-31")
    assert answer.filters == Filters(since=date(2024, 10, 1), until=date(2024, 10, 31))
    assert answer.understood == (
        "published from 2024-10-01 to 2024-10-31",
        "2 undated articles left out",
    )
    assert answer.asked_as is None


def test_undated_articles_are_listed_apart(library: qa.Library) -> None:
    answer = library.ask(f"{QUESTION} since:2024-10-01")
    assert names(answer.undated) == ["undated.txt"]
    assert "undated.txt" not in names(answer.passages)
    assert library.ask(QUESTION).undated == ()
    assert library.ask("Kangaroos since:2024-10-01").undated == ()
    assert library.ask(f"{QUESTION} since:2024-10-01 source:harbour").undated == ()


def test_undated_articles_are_counted_among_those_the_names_let_through(
    library: qa.Library,
) -> None:
    query = library.understand("dredging since:2024-11-01 source:letters")
    assert query.text == "dredging"
    assert query.understood[-1] == "1 undated article left out"
    assert "undated" not in " ".join(library.understand("x source:letters").understood)
    assert names(library.search("dredging source:letters"))[-1:] != []


def test_plain_words_count_from_the_day_it_is(library: qa.Library) -> None:
    found = library.search("articles from last month about dredging", 10)
    assert set(names(found)) == {"2024-10-14-strike.txt", "2024-10-01-wire.txt"}
    found = library.search("What was reported before the deal of 4 November 2024?", 10)
    assert max(c.passage.document.date for c in found if c.passage.document.date) == date(
        2024, 11, 1
    )


def test_a_date_that_is_content_filters_nothing(library: qa.Library) -> None:
    answer = library.ask("Who was mayor from 2006 to 2009?", k=20)
    assert len(answer.passages) >= 5
    assert (answer.filters, answer.understood) == (Filters(), ())


def test_given_filters_and_those_of_the_question_narrow_each_other(library: qa.Library) -> None:
    given_ = Filters(since=date(2024, 10, 1), sources=("harbour",), titles=("strike",))
    asked = "dredging until:2024-10-31 title:ends title:dredging"
    query = library.understand(asked, given_)
    assert query.filters == Filters(
        date(2024, 10, 1), date(2024, 10, 31), ("harbour",), ("ends", "dredging")
    )
    assert names(library.search(asked, filters=given_)) == ["2024-10-14-strike.txt"]
    assert library.understand("dredging last week", given_).favoured == Filters()


def test_nothing_let_through_is_a_refusal_that_says_so(library: qa.Library) -> None:
    answer = library.ask(f"{QUESTION} source:nowhere")
    assert not answer.answered
    assert answer.passages == ()
    assert answer.understood == ("source nowhere", "no article is among these")
    assert library.search("dredging since:2025-01-01") == []


def test_a_question_of_filters_only_is_empty(library: qa.Library) -> None:
    with pytest.raises(qa.QuestionError, match="says only which articles count"):
        library.ask("since:2024-11-01")
    with pytest.raises(qa.QuestionError, match="says only which articles count"):
        library.search("source:harbour")
    assert library.understand("source:harbour").text == ""


def test_an_empty_library_says_what_it_understood(tmp_path: Path, encoder: HashingEncoder) -> None:
    with qa.create_library(tmp_path / "empty.qa", encoder=encoder) as library:
        answer = library.ask("Who asked? source:seeds")
        assert answer.understood == ("source seeds",)
        assert answer.filters == Filters(sources=("seeds",))
        assert library.search("x") == []


def test_of_equal_passages_the_newer_comes_first(library: qa.Library) -> None:
    found = library.search("ferry timetable", 3)
    assert names(found) == ["2024-11-01-wire.txt", "2024-10-01-wire.txt", "wire.txt"]
    assert len({round(candidate.score, 6) for candidate in found}) == 1


def test_the_latest_prefers_newer_articles(library: qa.Library) -> None:
    found = library.search("latest on dredging the north basin", 20)
    rank = {name: place for place, name in enumerate(names(found))}
    assert rank["2024-11-18-reader.txt"] < rank["2024-09-30-dredging.txt"]
    # What is not about it stays below what is, however new.
    assert rank["undated.txt"] < rank["2024-11-01-wire.txt"]
    plain = names(library.search("dredging the north basin", 20))
    assert plain.index("2024-09-30-dredging.txt") < plain.index("2024-11-18-reader.txt")
    newest = next(c for c in found if c.passage.document.date == date(2024, 11, 18))
    assert newest.scores["date"] == 1.0
    assert all(0 <= candidate.score <= 1 for candidate in found)


def test_a_time_told_of_is_a_mild_preference(library: qa.Library) -> None:
    question = "Who dredged the basin in October 2024?"
    answer = library.ask(question, k=20)
    assert answer.understood == ("rather those published from 2024-10-01 to 2024-10-31",)
    october = {"2024-10-14-strike.txt", "2024-10-01-wire.txt"}
    for name, candidate in zip(names(answer.passages), answer.passages, strict=True):
        assert candidate.scores["date"] == float(name in october)


def test_conversations_take_filters_and_keep_them(library: qa.Library) -> None:
    chat = library.conversation()
    only = Filters(sources=("letters",))
    answer = chat.ask(QUESTION, filters=only)
    assert {Path(c.passage.document.path).parent.name for c in answer.passages} == {"letters"}
    later = asyncio.run(chat.aask("And Mayor Lind?", filters=only))
    assert later.filters == only
    assert chat.id is not None
    again = library.conversation(chat.id)
    assert [turn.answer.filters for turn in again.turns] == [only, only]
    assert again.turns == tuple(chat.turns)


def test_the_twins_take_filters(library: qa.Library) -> None:
    only = Filters(titles=("strike",))

    async def scenario() -> tuple[qa.Answer, list[qa.Candidate]]:
        return await library.aask(QUESTION, filters=only), await library.asearch(
            "dredging", 5, filters=only
        )

    answer, found = asyncio.run(scenario())
    assert replace(answer, timings_ms={}) == replace(
        library.ask(QUESTION, filters=only), timings_ms={}
    )
    assert found == library.search("dredging", 5, filters=only)


def test_filters_are_true_when_they_filter() -> None:
    assert not Filters()
    assert Filters(since=date.min)
    assert Filters(titles=("x",))
    assert Filters(until=date.max).dated
    assert not Filters(sources=("x",)).dated
