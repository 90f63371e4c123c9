"""Answers of the shipped models over articles written for the purpose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from answered import ARTICLES

import qa

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[qa.Library]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    settings = qa.Settings(today="2024-07-01", threads=1)
    with qa.create_library(folder / "library.qa", settings=settings) as made:
        assert made.add([folder]).added == len(ARTICLES)
        yield made


def ask(library: qa.Library, question: str) -> qa.Answer:
    """The answer, its quotes checked against their sources."""
    answer = library.ask(question)
    for citation in answer.citations:
        text = library.document(citation.document.id).text
        assert citation.span.of(text) == citation.quote
    for statement in answer.statements:
        assert statement.quote == answer.citations[statement.numbers[0] - 1].quote
    return answer


def days(answer: qa.Answer) -> list[list[date | None]]:
    """The dates of the articles behind each statement."""
    cited = {citation.number: citation.document.date for citation in answer.citations}
    return [[cited[number] for number in statement.numbers] for statement in answer.statements]


def test_sources_that_differ_are_both_said_the_newest_first_with_their_dates(
    library: qa.Library,
) -> None:
    answer = ask(library, "How many people died when the ferry Solveig sank?")
    assert answer.differ
    assert answer.short is not None
    assert answer.short.lower().startswith("fourteen")
    assert [short.split()[0] for short in answer.shorts] == ["Fourteen", "Twelve"]
    newest, older = days(answer)[:2]
    assert set(newest) == {date(2024, 3, 9), date(2024, 3, 11)}
    assert older == [date(2024, 3, 4)]
    assert answer.text.startswith(
        "The sources differ; the newest is first.\n\n"
        "2024-03-11: “Fourteen people died when the ferry Solveig sank.” [1][2]"
    )
    assert "\n\n2024-03-04: “Twelve people died" in answer.text


def test_years_that_differ_are_both_said(library: qa.Library) -> None:
    answer = ask(library, "When was the Kolk bridge opened?")
    assert answer.differ
    assert [short[-4:] for short in answer.shorts] == ["1913", "1911"]
    assert days(answer)[:2] == [[date(2024, 5, 20)], [date(2024, 5, 2)]]


def test_what_only_one_source_says_differs_from_nothing(library: qa.Library) -> None:
    answer = ask(library, "Who was rescued from the water?")
    assert answer.answered
    assert not answer.differ
    assert answer.shorts[0].endswith("Arne Dahl")


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("Who are leading the strike at the Brandt yard?", "Ola Berg, Nils Holm and Eva Lund"),
        ("Which ports back the strike at the Brandt yard?", "Bergen, Oslo and Malmo"),
        ("Which fruits did farmers sell at the market of Halden?", "apples, pears and plums"),
    ],
)
def test_a_list_is_taken_whole(library: qa.Library, question: str, listed: str) -> None:
    answer = ask(library, question)
    assert answer.answered
    assert answer.short is not None
    assert listed in answer.short


def test_why_is_answered_by_whole_sentences(library: qa.Library) -> None:
    answer = ask(library, "Why was the Kolk bridge closed?")
    assert answer.statements[0].quote == (
        "In 1998 it was closed because rust had eaten its bearings. It stayed closed for two years."
    )


def test_yes_or_no_is_answered_by_the_deciding_sentence(library: qa.Library) -> None:
    answer = ask(library, "Did Mayor Ingrid Lind meet the workers of the Brandt yard?")
    assert answer.answered
    assert "Mayor Ingrid Lind met the workers and promised talks." in answer.text


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many people died when the ferry Kristina sank?", ("Kristina",)),
        ("What is the capital of Australia?", ("Australia",)),
        ("Who owned the Brandt yard in 1874?", ("1874",)),
    ],
)
def test_a_refusal_says_what_nothing_mentions(
    library: qa.Library, question: str, missing: tuple[str, ...]
) -> None:
    answer = ask(library, question)
    assert not answer.answered
    assert answer.missing == missing
    assert answer.text == f"The articles don't answer this. Nothing here mentions {missing[0]}."
    assert answer.passages


def test_under_a_filter_only_the_articles_that_count_are_spoken_of(library: qa.Library) -> None:
    answer = ask(library, "Who rescued Captain Arne Dahl? since:2024-05-01")
    assert not answer.answered
    assert answer.missing == ("Captain Arne Dahl",)
    assert answer.text.endswith("Nothing among these articles mentions Captain Arne Dahl.")


def test_a_date_that_the_article_contradicts_is_not_answered(library: qa.Library) -> None:
    assert ask(library, "Why was the Kolk bridge closed in 1998?").answered
    assert not ask(library, "Why was the Kolk bridge closed in 1974?").answered


def test_the_day_of_publication_is_the_articles_own(library: qa.Library) -> None:
    answer = ask(library, "When was the article about the talks at the yard published?")
    # The day is in the file's name alone, so that its first line is quoted.
    assert [citation.document.date for citation in answer.citations] == [date(2024, 6, 8)]
    assert answer.text == "Published 2024-06-08: “Talks at the yard” [1]"


def test_undated_articles_are_listed_apart(library: qa.Library) -> None:
    answer = ask(library, "Why does the Kolk bridge rattle? since:2024-05-01")
    assert [c.passage.document.title for c in answer.undated] == ["A letter"]
    assert "1 undated article left out" in answer.understood
    assert ask(library, "Why does the Kolk bridge rattle?").answered


@pytest.mark.parametrize(
    "question",
    [
        "Where did Arne Dahl study law?",
        "When did Ingrid Lind marry?",
        "Who painted the Kolk bridge?",
        "Who designed the Kolk bridge?",
        "Did Mayor Ingrid Lind meet the workers of Odense?",
    ],
)
def test_names_alone_are_no_answer(library: qa.Library, question: str) -> None:
    assert not ask(library, question).answered


def test_other_words_for_the_same_are(library: qa.Library) -> None:
    answer = ask(library, "Who constructed the Kolk bridge?")
    assert answer.answered
    assert "Dawson and Sons" in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When was that?", "Sunday night"),
        ("Who was rescued?", "Arne Dahl"),
    ],
)
def test_a_follow_up_is_answered_and_not_the_question_before_it(
    library: qa.Library, question: str, short: str
) -> None:
    conversation = library.conversation()
    assert "Twelve" in conversation.ask("How many people died when the ferry Solveig sank?").text
    assert short in conversation.ask(question).text
