from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.answer.about_articles.recognising import Wanted, asked_about
from qa.answer.about_articles.somebody import asks_in_lower_case, with_capitals

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import HashingEncoder

DEPOT = """---
title: Ferry workers walk out at Skagen depot
author: Mette Holm
date: 2025-03-04
---

Ferry workers walk out at Skagen depot

By Mette Holm

Some 140 ferry workers walked out at the Skagen depot on Tuesday. The union wants a rise of six
per cent. Talks with the owner, Nordlink, broke down on Monday night.

No ferry has left the harbour since.
"""
TALKS = """---
title: Nordlink returns to talks
date: 2025-03-09
---

Nordlink returned to the talks with its ferry workers on Sunday. A first meeting lasted four hours.
"""
MARKET = """---
title: A market for old tools
---

The yearly market for old tools drew two thousand visitors. Knives sold best of all.
"""
LATE = "All the ferry workers were paid at last, and went home."


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that "last week" counts from."""
    monkeypatch.setenv("QA_TODAY", "2025-03-10")


@pytest.fixture
def ferries(tmp_path: Path, today: None, library: qa.Library) -> qa.Library:
    for name, text in {"depot": DEPOT, "talks": TALKS, "market": MARKET}.items():
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    library.add([tmp_path])
    return library


@pytest.mark.parametrize(
    ("question", "wanted", "topic"),
    [
        ("When was the article about the harbour published?", Wanted.PUBLICATION, "the harbour"),
        ("When was the article about the talks written?", Wanted.PUBLICATION, "the talks"),
        ("When was the article about NATO first published?", Wanted.PUBLICATION, "NATO"),
        ("What is the date of the article about the strike?", Wanted.PUBLICATION, "the strike"),
        ("On which day was the story about Musk published?", Wanted.PUBLICATION, "Musk"),
        ("Which journalist wrote about the plague?", Wanted.AUTHORS, "the plague"),
        ("Who wrote news about the plague?", Wanted.AUTHORS, "the plague"),
        ("Who wrote the article about the talks?", Wanted.AUTHOR, "the talks"),
        ("who is the author of the story on ferries", Wanted.AUTHOR, "ferries"),
        ("What does the depot article say about pay?", Wanted.PART, "depot pay"),
        ("Summarise the article about the depot.", Wanted.SUMMARY, "the depot"),
        ("give me a short summary of the story on the depot", Wanted.SUMMARY, "the depot"),
        ("What does the article about the depot say?", Wanted.SUMMARY, "the depot"),
        ("What is the report on the depot about?", Wanted.SUMMARY, "the depot"),
        ("Summarize the articles about ferries", Wanted.SUMMARIES, "ferries"),
        ("Which articles mention Nordlink?", Wanted.MENTIONS, "Nordlink"),
        ("How many articles talk about the talks?", Wanted.MENTIONS, "the talks"),
        ("List all articles about old tools", Wanted.MENTIONS, "old tools"),
        ("Do any articles mention knives?", Wanted.MENTIONS, "knives"),
        ("Is there anything about Skagen?", Wanted.MENTIONS, "Skagen"),
        ("Which articles mention it? (the Skagen depot)", Wanted.MENTIONS, "the Skagen depot"),
        ("Nordlink", Wanted.NAMED, "Nordlink"),
        ("Mette Holm", Wanted.NAMED, "Mette Holm"),
        ("Who is Mette Holm?", Wanted.NAMED, "Mette Holm"),
        ("Tell me more about Mette Holm.", Wanted.NAMED, "Mette Holm"),
        ("What do we know about Nordlink?", Wanted.NAMED, "Nordlink"),
        ("Who wrote the obituary of Holm?", Wanted.AUTHOR, "Holm"),
        ("Who wrote the interview with Holm?", Wanted.AUTHOR, "with Holm"),
        ("What is the latest on the talks?", Wanted.LATEST, "the talks"),
        ("latest news about Nordlink", Wanted.LATEST, "Nordlink"),
        ("Any news on the ferry?", Wanted.LATEST, "the ferry"),
        ("news about dragons", Wanted.LATEST, "dragons"),
        ("Everything about Mette Holm", Wanted.MENTIONS, "Mette Holm"),
        ("Show me all mentions of the depot", Wanted.MENTIONS, "the depot"),
        ("What is the oldest article about Nordlink?", Wanted.EARLIEST, "Nordlink"),
        ("first article that mentions Nordlink", Wanted.EARLIEST, "Nordlink"),
        ("the earliest coverage of the talks", Wanted.EARLIEST, "the talks"),
        ("When was Nordlink first mentioned?", Wanted.EARLIEST, "Nordlink"),
        ("Timeline of the ferry strike", Wanted.COURSE, "the ferry strike"),
        ("Give me a short timeline of the talks", Wanted.COURSE, "the talks"),
        ("What was the sequence of events in Skagen?", Wanted.COURSE, "Skagen"),
        ("the ferry strike timeline", Wanted.COURSE, "ferry strike"),
        ("How did the strike unfold?", Wanted.COURSE, "the strike"),
        ("How did the talks play out?", Wanted.COURSE, "the talks"),
        ("Which article is by Ann Ash?", Wanted.BY, "Ann Ash"),
        ("Which articles did Ann Ash write?", Wanted.BY, "Ann Ash"),
        ("What are my articles about?", Wanted.ALL, "articles"),
        ("List all articles published", Wanted.ALL, "articles"),
        ("What happened to Nordlink?", Wanted.HAPPENED, "Nordlink"),
        ("What happened?", Wanted.NEWS, "happened"),
        ("What's new?", Wanted.NEWS, "new"),
    ],
)
def test_what_is_asked_of_which_articles(question: str, wanted: Wanted, topic: str) -> None:
    found = asked_about(question)
    assert found is not None
    assert (found.wanted, " ".join(found.topic.split())) == (wanted, " ".join(topic.split()))


@pytest.mark.parametrize(
    "question",
    [
        "When was the article published?",
        "Who is the mayor?",
        "Who is the mayor of Skagen?",
        "Who is Mayor of Skagen?",
        "Tell me about the strike.",
        "When was the interview shown?",
        "When was the bridge opened?",
        "Who wrote the letter about the talks?",
        "What does Nordlink say?",
        "What sources of energy are there?",
        "Is there a bridge?",
        "Which article of the treaty forbids it?",
        "Summarise it",
        "Who wrote the report on the crash?",
        "When was the report on the crash released?",
        "What does the report say about costs?",
        "What story about his childhood did Nelson tell?",
        "How many reports on violence were filed in 2019?",
        "What is the latest version of the contract?",
        "What happened when the ferry left?",
        "ferry workers strike reason",
        "Which articles mention it?",
        "What does the police report say about the driver?",
        "What did the Mueller report say about costs?",
        "Who reported on the abuse to the police?",
        "What news about his death did he get?",
        "What articles were there in the box?",
        "Who wrote the article about NATO? When was it published?",
        "What is the latest on Gaza? Who is negotiating?",
        "When was the article first published?",
        "What is the most recent of his films?",
        "What is the new development on the waterfront?",
        "What is the latest report on unemployment?",
        "What is the timeline?",
        "What is the first article of the constitution?",
        "When was the term first used?",
        "Is everything about the deal known?",
        "What is everything made of?",
        "How did the events of 1989 affect him?",
        "Who wrote the timeline of the war?",
        "When was the timeline of the project agreed?",
        "How did the map unfold in his hands?",
        "What happened in 1989?",
        "What happened to the Titanic in 1912?",
    ],
)
def test_a_question_after_what_articles_tell(question: str) -> None:
    assert asked_about(question) is None


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    found = asked_about(text)
    assert found is None or found.topic in text


def test_an_article_is_summed_up_by_how_it_begins(ferries: qa.Library) -> None:
    answer = ferries.ask("Summarise the article about the Skagen depot")
    assert {c.document.title for c in answer.citations} == {
        "Ferry workers walk out at Skagen depot"
    }
    assert answer.citations[0].quote.startswith("Some 140 ferry workers walked out")
    assert answer.citations[0].quote.endswith("broke down on Monday night.")
    assert [c.quote for c in answer.citations[1:]] == ["No ferry has left the harbour since."]


def test_of_several_articles_each_has_a_sentence(ferries: qa.Library) -> None:
    answer = ferries.ask("Summarise the articles about Nordlink and the ferry workers")
    assert sorted(statement.quote.split()[0] for statement in answer.statements) == [
        "Nordlink",
        "Some",
    ]


def test_the_articles_that_speak_of_something_are_each_named_once(ferries: qa.Library) -> None:
    answer = ferries.ask("Which articles mention ferry workers?")
    assert {c.document.title for c in answer.citations} == {
        "Ferry workers walk out at Skagen depot",
        "Nordlink returns to talks",
    }
    assert len(answer.citations) == len(answer.statements) == 2
    assert all("ferry workers" in statement.quote for statement in answer.statements)
    assert all(c.span.of(c.document.text) == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "mentions"),
    [
        ("Which articles mention Nord?", False),
        ("Which articles mention Skage?", False),
        ("Which articles mention ferries?", True),
        ("Which articles mention police?", False),
        ("Which articles mention universe?", False),
        ("Which articles mention breaking?", False),
        ("Which articles mention selling?", False),
        ("Which articles mention wanting?", True),
        ("Which articles mention dragons or harbours?", True),
        ("Which articles mention dragons or knights?", False),
        ("Which articles mention dragons and harbours?", False),
        ("Which articles mention a worker?", True),
        ("Which articles mention Nordlink's harbour?", True),
    ],
)
def test_a_name_is_not_another_that_begins_like_it(
    ferries: qa.Library, question: str, *, mentions: bool
) -> None:
    assert ferries.ask(question).answered is mentions


def test_how_many_articles_mention_something_is_said(ferries: qa.Library) -> None:
    assert ferries.ask("How many articles mention ferry workers?").text.startswith("2 articles: ")
    assert ferries.ask("How many articles mention knives?").text.startswith("1 article: ")
    assert ferries.ask("Which articles mention knives?").text.startswith("“Knives")
    assert ferries.ask("How many articles are there?").text.startswith("3 articles: ")


def test_all_articles_are_counted_also_where_not_all_are_cited(
    tmp_path: Path, library: qa.Library
) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Train {number} has left for Evora.\n", "utf-8")
    library.add([tmp_path])
    assert library.ask("How many articles are there?").text.startswith("12 articles: ")
    assert library.ask("How many articles mention Evora?").text.startswith("At least 10 articles: ")


@pytest.mark.parametrize(
    ("question", "first_words"),
    [
        ("List all articles published in March 2025", ["Nordlink", "Some"]),
        ("What are my articles about?", ["Nordlink", "Some", "The"]),
        ("Which article is by Mette Holm?", ["Some"]),
        ("Which articles did Holm write?", ["Some"]),
    ],
)
def test_articles_are_listed_by_how_they_begin(
    ferries: qa.Library, question: str, first_words: list[str]
) -> None:
    said = ferries.ask(question).statements
    assert [statement.quote.split()[0] for statement in said] == first_words


def test_who_wrote_about_something_is_who_the_articles_name_or_else_their_author(
    tmp_path: Path, ferries: qa.Library
) -> None:
    assert ferries.ask("Who wrote about the union?").text.startswith("By Mette Holm")
    plague = "---\nauthor: Ann Ash\n---\n\nDaniel Defoe wrote about the plague in 1722.\n"
    (tmp_path / "plague.md").write_text(plague, "utf-8")
    ferries.add([tmp_path / "plague.md"])
    assert ferries.ask("Who wrote about the plague?").text.startswith("“Daniel Defoe wrote")
    (tmp_path / "fire.md").write_text(
        "---\nauthor: Bo Ek\n---\n\nThe fire at the mill was put out, Gwen Morris said.\n", "utf-8"
    )
    ferries.add([tmp_path / "fire.md"])
    assert ferries.ask("Who wrote about the fire at the mill?").text.startswith("By Bo Ek")
    assert ferries.ask("Which author wrote about the plague?").text.startswith("By Ann Ash")


def test_an_author_is_named_by_a_whole_word(tmp_path: Path, library: qa.Library) -> None:
    text = "---\nauthor: Li\n---\n\nClimate talks began in Lima.\n\nThis is by Li of Lima.\n"
    (tmp_path / "talks.md").write_text(text, "utf-8")
    library.add([tmp_path])
    answer = library.ask("Who wrote the article about the climate talks in Lima?")
    assert answer.text.startswith("By Li: “This is by Li of Lima.”")


@pytest.mark.parametrize("name", ["São Paulo", "Sao Paulo", "Sa\u0303o Paulo"])
def test_a_name_is_the_same_however_its_accents_are_written(
    tmp_path: Path, library: qa.Library, name: str
) -> None:
    for number, city in enumerate(["São Paulo", "Sa\u0303o Paulo"]):
        (tmp_path / f"{number}.txt").write_text(f"Train {number} has left {city} today.\n", "utf-8")
    library.add([tmp_path])
    assert len(library.ask(f"Which articles mention {name}?").statements) == 2


def test_the_sentence_is_quoted_that_has_the_word(tmp_path: Path, library: qa.Library) -> None:
    text = "A policy was made by the council. The police came at noon.\n"
    (tmp_path / "police.txt").write_text(text, "utf-8")
    library.add([tmp_path])
    quotes = library.ask("Which articles mention the police?").statements
    assert [said.quote for said in quotes] == ["The police came at noon."]


def test_a_short_sentence_is_a_mention(tmp_path: Path, library: qa.Library) -> None:
    (tmp_path / "loss.txt").write_text("A loss at sea\n\nThe Solveig sank.\n", "utf-8")
    library.add([tmp_path])
    answer = library.ask("Which articles mention Solveig?")
    assert [statement.quote for statement in answer.statements] == ["The Solveig sank."]


def test_what_no_article_speaks_of_is_said(ferries: qa.Library) -> None:
    answer = ferries.ask("Which articles mention Reykjavik?")
    assert (answer.answered, answer.missing) == (False, ("Reykjavik",))


def test_a_summary_passes_over_front_matter_of_any_line_ends(
    tmp_path: Path, library: qa.Library
) -> None:
    text = DEPOT.replace("\n", "\r\n")
    (tmp_path / "depot.md").write_bytes(text.encode())
    library.add([tmp_path])
    answer = library.ask("Summarise the article about the Skagen depot")
    assert answer.statements[0].quote.startswith("Some 140 ferry workers")


def test_a_name_that_no_article_has_is_read_for(ferries: qa.Library) -> None:
    answer = ferries.ask("Kolk Bridge Closing Date")
    assert (answer.answered, bool(answer.passages)) == (False, True)


def test_the_author_is_told_by_the_line_that_names_him(ferries: qa.Library) -> None:
    answer = ferries.ask("Who wrote the article about the Skagen depot?")
    assert answer.text.startswith("By Mette Holm: “By Mette Holm” [1]")
    assert not ferries.ask("Who wrote the article about old tools?").text.startswith("By")


def test_an_article_without_a_date_does_not_have_that_of_another(ferries: qa.Library) -> None:
    assert ferries.ask("When was the article about the talks published?").text.startswith(
        "Published 2025-03-09"
    )
    answer = ferries.ask("When was the article about the market for tools published?")
    assert not answer.text.startswith("Published")


@pytest.mark.parametrize(
    ("question", "first_words"),
    [
        ("What happened on 4 March 2025?", ["Some"]),
        ("What happened in March 2025?", ["Nordlink", "Some"]),
        ("What happened after 5 March 2025?", ["Nordlink"]),
        ("What is the latest on the ferry workers?", ["Nordlink", "Some"]),
        ("Timeline of the ferry workers", ["Some", "Nordlink"]),
        ("When were the ferry workers first mentioned?", ["Some", "Nordlink"]),
        ("How did the ferry talks unfold in March 2025?", ["Some", "Nordlink"]),
        ("How did the ferry talks unfold from 5 to 10 March 2025?", ["Nordlink"]),
        ("What happened between 3 and 5 March 2025?", ["Some"]),
        ("What happened to Nordlink in March 2025?", ["Nordlink", "The"]),
    ],
)
def test_what_is_said_in_the_order_of_days(
    ferries: qa.Library, question: str, first_words: list[str]
) -> None:
    answer = ferries.ask(question)
    assert [statement.quote.split()[0] for statement in answer.statements] == first_words
    days = {c.number: c.document.date for c in answer.citations}
    assert answer.text.split("\n\n") == [
        f"{days[said.numbers[0]]}: “{said.quote}” [{said.numbers[0]}]" for said in answer.statements
    ]
    assert answer.dated


def test_the_time_of_a_file_places_no_article_in_a_timeline(
    tmp_path: Path, encoder: HashingEncoder
) -> None:
    settings = qa.Settings(reader="sentence", file_dates=True)
    for name, text in {"depot.md": DEPOT, "talks.md": TALKS, "late.txt": LATE}.items():
        (tmp_path / name).write_text(text, "utf-8")
    os.utime(tmp_path / "late.txt", (10**9, 10**9))
    with qa.create_library(tmp_path / "a.qa", settings=settings, encoder=encoder) as library:
        library.add([tmp_path])
        assert "2001-09-09" in {str(info.date) for info in library.documents()}
        answer = library.ask("Timeline of the ferry workers")
    assert [said.quote.split()[0] for said in answer.statements] == ["Some", "Nordlink", "All"]


def test_what_was_said_on_some_days(ferries: qa.Library) -> None:
    query = ferries.understand("What did Nordlink say on 9 March 2025 about pay?")
    assert (query.text, query.filters.dated) == ("What did Nordlink say about pay?", True)


@pytest.mark.parametrize(
    ("question", "text", "days"),
    [
        ("What happened in the last week of March 2025?", None, None),
        ("What did Obama say in the last year of his presidency?", None, None),
        ("What did last week's report say about pay?", None, None),
        ("What happened on 4 March 2025 and 5 March 2025?", None, None),
        ("What did he say on 4 March 2025 about the 2024 rise?", None, None),
        ("What happened at the depot on 4 March 2025?", "What happened at the depot?", (4, 5)),
        ("What happened on 3 March 2025 at the depot?", "What happened at the depot?", (3, 4)),
        (
            "What did Nordlink say in the last week about pay?",
            "What did Nordlink say about pay?",
            (4, 11),
        ),
        ("On 3 March 2025, what happened?", "what happened?", (3, 4)),
        ("What happened since yesterday?", "What happened?", (9, None)),
    ],
)
def test_days_filter_where_they_are_all_that_is_said_of_the_time(
    ferries: qa.Library, question: str, text: str | None, days: tuple[int, int | None] | None
) -> None:
    query = ferries.understand(question)
    assert query.text == (text or question)
    assert bool(query.filters.dated) is (days is not None)
    if days is not None:
        first, last = days
        until = None if last is None else date(2025, 3, last)
        assert (query.filters.since, query.filters.until) == (date(2025, 3, first), until)


def test_what_no_article_of_those_days_tells_is_asked_of_all(
    tmp_path: Path, ferries: qa.Library
) -> None:
    later = "---\ndate: 2025-06-30\n---\n\nThe pilot said on 9 March 2025 that he saw no light.\n"
    (tmp_path / "later.md").write_text(later, "utf-8")
    ferries.add([tmp_path / "later.md"])
    question = "What did the pilot say on 9 March 2025 of the light?"
    assert ferries.understand(question).filters.dated
    answer = ferries.ask(question)
    assert (answer.answered, answer.filters.dated) == (True, False)
    assert answer.statements[0].quote.endswith("that he saw no light.")
    assert answer.understood == ("rather those published on 2025-03-09",)


@pytest.mark.parametrize(
    "question", ["What happened in 1989?", "What happened to Nordlink in 1912?"]
)
def test_days_beside_a_question_are_not_those_it_asks_of(
    ferries: qa.Library, question: str
) -> None:
    answer = ferries.ask(f"{question} since:2020-01-01")
    assert answer.confidence < 1


def test_what_happened_to_something_is_read_where_no_days_are_meant(ferries: qa.Library) -> None:
    answer = ferries.ask("What happened to the ferry workers?")
    assert answer.passages
    assert answer.confidence < 1


def test_days_without_an_article_do_not_filter(ferries: qa.Library) -> None:
    assert not ferries.understand("What happened on 6 June 1944?").filters.dated
    assert ferries.understand("What happened on 9 March 2025?").filters.dated
    assert not ferries.understand("Who walked out on 4 March 2025?").filters.dated


def test_an_article_that_was_cited_can_be_asked_about(ferries: qa.Library) -> None:
    conversation = ferries.conversation()
    conversation.ask("Which articles mention knives?")
    answer = conversation.ask("Summarise that article")
    assert answer.asked_as == "Summarise the article about A market for old tools"
    assert answer.statements[0].quote.startswith("The yearly market for old tools")
    answer = conversation.ask("What does the first article say about ferry workers?")
    assert answer.asked_as is not None
    assert "A market for old tools" in answer.asked_as
    assert conversation.ask("Who wrote [1]?").asked_as == (
        "Who wrote the article about A market for old tools?"
    )


def test_of_somebody_who_is_only_mentioned_that_is_quoted(
    tmp_path: Path, library: qa.Library
) -> None:
    text = "The scheme came to light in May.\n\nAn auditor, Priya Nair, saw three bills alike.\n"
    (tmp_path / "audit.txt").write_text(text)
    library.add([tmp_path])
    answer = library.ask("Who is Priya Nair?")
    assert [s.quote for s in answer.statements] == [
        "An auditor, Priya Nair, saw three bills alike."
    ]
    assert [s.quote for s in library.ask("who is priya nair").statements] == [
        "An auditor, Priya Nair, saw three bills alike."
    ]
    assert not library.ask("Who is Priya Patel?").answered


@pytest.mark.parametrize(
    ("question", "texts", "understood"),
    [
        ("who is priya nair?", ["An auditor, Priya\nNair, came."], "who is Priya Nair?"),
        ("tell me about delmont", ["It is in Delmont."], "tell me about Delmont"),
        ("who is musk?", ["Musk came. /musk.html", "Musk’s", "Musk."], "who is Musk?"),
        ("who is priya nair?", ["Nobody."], "who is priya nair?"),
        ("who is late?", ["Late on Monday, he was late."], "who is late?"),
        ("who is the judge?", ["The judge came."], "who is the judge?"),
        ("Who is Ann?", [], "Who is Ann?"),
        ("when did ann come?", ["Ann came."], "when did ann come?"),
    ],
)
def test_a_name_in_lower_case(question: str, texts: list[str], understood: str) -> None:
    assert with_capitals(question, texts) == understood


def test_what_is_asked_in_lower_case() -> None:
    assert asks_in_lower_case("who is priya nair?")
    assert not asks_in_lower_case("who is Priya Nair?")
    assert not asks_in_lower_case("who are you?")
    assert not asks_in_lower_case("when did ann come?")
