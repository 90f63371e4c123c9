from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieve.query import parse
from qa.types import Filters

TODAY = date(2024, 11, 20)
OCTOBER = Filters(since=date(2024, 10, 1), until=date(2024, 10, 31))
LAST_WEEK = Filters(since=date(2024, 11, 11), until=date(2024, 11, 17))
NOVEMBER_ON = Filters(since=date(2024, 11, 1))


@pytest.mark.parametrize(
    ("question", "text", "filters"),
    [
        ("What did Nelson say since:2024-11-01?", "What did Nelson say?", NOVEMBER_ON),
        ("since:2024-11 who asked", "who asked", NOVEMBER_ON),
        ("Who asked UNTIL:2024-10 for it?", "Who asked for it?", Filters(until=OCTOBER.until)),
        ("Who asked on:2024-10, and why?", "Who asked, and why?", OCTOBER),
        ('Who asked on:"last week"?', "Who asked?", LAST_WEEK),
        ("Who asked on:“last week”?", "Who asked?", LAST_WEEK),
        ("Who asked? source:seeds", "Who asked?", Filters(sources=("seeds",))),
        (
            'Who? source:a source:b/c title:"call for" source:a',
            "Who?",
            Filters(sources=("a", "b/c"), titles=("call for",)),
        ),
        ("since:2024-01-01 since:2024-11-01 Musk", "Musk", NOVEMBER_ON),
        ("since:2024-11-01", "", NOVEMBER_ON),
    ],
)
def test_words_made_for_it_always_filter(question: str, text: str, filters: Filters) -> None:
    query = parse(question, TODAY)
    assert (query.text, query.filters) == (text, filters)


@pytest.mark.parametrize(
    ("question", "text", "filters"),
    [
        ("articles from last week about Musk", "articles about Musk", LAST_WEEK),
        ("last week's news on Putin", "news on Putin", LAST_WEEK),
        ("What was reported in October 2024?", "What was reported?", OCTOBER),
        (
            "What happened last week?",
            "What happened?",
            Filters(LAST_WEEK.since, date(2024, 11, 18)),
        ),
        ("What happened before 2022?", "What happened before 2022?", Filters()),
        ("What has happened since May 2024?", "What has happened?", Filters(date(2024, 5, 1))),
        ("What happened yesterday?", "What happened?", Filters(date(2024, 11, 19), TODAY)),
        ("what was reported about Musk in October?", "what was reported about Musk?", OCTOBER),
        (
            "In October 2024, what was reported about Musk?",
            "what was reported about Musk?",
            OCTOBER,
        ),
        ("October 2024 articles on Musk", "articles on Musk", OCTOBER),
        ("List all articles published in October 2024", "List all articles published", OCTOBER),
        ("articles about Musk published in October 2024", "articles about Musk published", OCTOBER),
        ("press coverage in October 2024", "press coverage", OCTOBER),
        ("news since 1 November 2024", "news", NOVEMBER_ON),
        ("news after October 2024", "news", NOVEMBER_ON),
        ("news about Musk since 1 November 2024", "news about Musk", NOVEMBER_ON),
        ("articles from November 2024 onwards", "articles", NOVEMBER_ON),
        ("Musk published since 1 November 2024", "Musk published", NOVEMBER_ON),
        ("stories between 1 October and 31 October 2024", "stories", OCTOBER),
        ("stories from 1 October to 31 October", "stories", OCTOBER),
        ("news from 1 to 31 October 2024", "news", OCTOBER),
        ("news between the 1st and the 31st of October 2024", "news", OCTOBER),
        ("news from October 1 to 31, 2024 on Musk", "news on Musk", OCTOBER),
        ("news from 30 to 31 February 2024", "news from 30 to 31 February 2024", Filters()),
        (
            "stories between November and December 2023",
            "stories",
            Filters(since=date(2023, 11, 1), until=date(2023, 12, 31)),
        ),
        ("stories from last month to today", "stories", Filters(OCTOBER.since, TODAY)),
        ("What is known as of 31 October 2024?", "What is known?", Filters(until=OCTOBER.until)),
        (
            "What was reported before the election of 5 November 2024?",
            "What was reported?",
            Filters(until=date(2024, 11, 4)),
        ),
        (
            "Which articles published until 31 October 2024 mention Putin?",
            "Which articles published mention Putin?",
            Filters(until=OCTOBER.until),
        ),
    ],
)
def test_plain_dates_filter_when_they_speak_of_the_articles(
    question: str, text: str, filters: Filters
) -> None:
    query = parse(question, TODAY)
    assert (query.text, query.filters) == (text, filters)


@pytest.mark.parametrize(
    "question",
    [
        "Who was president in 1999?",
        "Which team did he play for from 2006 to 2009?",
        "From 2006 to 2009, who coached the team?",
        "Who won the 2024 election?",
        "What did Nelson say before the election of 5 November 2024?",
        "What is the news of the 2024 election?",
        "Which articles about the war from 1939 to 1945 are there?",
        "How many cases were reported in 2020?",
        "Which book was published in 1999?",
        "How many people gained insurance coverage in 2014?",
        "How many people lost coverage in March 2024?",
        "Which ghost stories from 1904 did he write?",
        "What did the reports of 1986 on Chernobyl say?",
        "What was released in 1999?",
        "What was written on 5 November 2024?",
        "What was reported in 1999?",
        "Who wrote the paper published in June 2017 on attention?",
        "Who wrote the paper published after June 2017?",
        "Which articles mention the book published in 1999?",
        "When was the album released in October 2006?",
        "What was the population as of 2010?",
        "What do the articles say about last week?",
        "coverage of October 2024 flooding",
        "news after 9999-12-31",
        "news of 31 February 2024",
        "What does it mean: title and source?",
        "Is a source: known? on: off",
        'Was it resourced? since:? title:""',
    ],
)
def test_dates_that_are_content_stay_in_the_question(question: str) -> None:
    query = parse(question, TODAY)
    assert query.text == question
    assert not query.filters


@pytest.mark.parametrize(
    ("question", "favoured"),
    [
        ("What happened to Musk last week?", LAST_WEEK),
        ("What did Nelson say in October 2024?", OCTOBER),
        ("What did last week's report say?", Filters()),
        ("What did he do in the last year of his presidency?", Filters()),
        ("Who was president in 1999?", Filters()),
        ("What happened in May?", Filters()),
        ("articles from last week on what happened in October 2024", Filters()),
    ],
)
def test_the_time_told_of_counts_a_little(question: str, favoured: Filters) -> None:
    assert parse(question, TODAY).favoured == favoured


def test_the_latest_are_the_newest() -> None:
    assert parse("What is the latest on Musk?", TODAY).newest
    assert parse("the most recent news", TODAY).newest
    assert not parse("Who was later?", TODAY).newest


def test_what_was_understood_is_said() -> None:
    question = "latest news on:2024-11-20 source:a source:b title:x"
    assert parse(question, TODAY).understood == (
        "published on 2024-11-20",
        "source a or b",
        "title with “x”",
        "newer articles first",
    )
    assert parse("x since:2024-11-01", TODAY).understood == ("published since 2024-11-01",)
    assert parse("x until:2024-11-01", TODAY).understood == ("published until 2024-11-01",)
    assert parse("What did he say last week?", TODAY).understood == (
        "rather those published from 2024-11-11 to 2024-11-17",
    )
    assert parse("Who is Putin?", TODAY).understood == ()


def test_a_filter_that_is_none_is_said_and_left_in() -> None:
    query = parse("Who asked since:soon?", TODAY)
    assert query.text == "Who asked since:soon?"
    assert not query.filters
    assert query.understood == ("since:soon? names no day and was left in the question",)


def test_what_is_left_holds_no_filter_that_its_removal_made() -> None:
    query = parse("news since since:2023 1 November 2024 about Musk", TODAY)
    assert query.text == "news about Musk"
    assert query.filters == NOVEMBER_ON


plain_words = st.lists(
    st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=6).filter(
        lambda word: not word.isdigit()
    ),
    max_size=8,
)
filter_words = st.sampled_from(
    ["since:2024-11-01", "until:2024", "on:2024-10", "source:seeds", 'title:"call for"']
)
PIECES = (
    "news articles since before in on of the and as last week October 2024 1 November published "
    'what was reported about Musk ? , " since: title: until:2024-01-01 source:x from to'
)
pieces = st.sampled_from(PIECES.split())


@given(st.text(max_size=200), st.dates())
def test_no_text_raises_and_a_second_parse_changes_nothing(text: str, today: date) -> None:
    once = parse(text, today)
    again = parse(once.text, today)
    assert again.text == once.text
    assert not again.filters


@given(st.lists(pieces, max_size=25).map(" ".join), st.dates())
def test_the_same_of_texts_full_of_filters(text: str, today: date) -> None:
    once = parse(text, today)
    assert parse(once.text, today).text == once.text


@given(plain_words, st.lists(filter_words, max_size=4), st.randoms())
def test_no_other_word_is_lost(words: list[str], filters: list[str], random: object) -> None:
    mixed = [(word, True) for word in words]
    for place, word in enumerate(filters):
        mixed.insert((place * 3) % (len(mixed) + 1), (word, False))
    query = parse(" ".join(word for word, _ in mixed), TODAY)
    assert query.text.split() == [word for word, kept in mixed if kept]
    assert bool(query.filters) == bool(filters)


@given(plain_words)
def test_plain_text_is_left_as_it_is(words: list[str]) -> None:
    text = " ".join(words)
    assert parse(text, TODAY).text == text.strip()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Can you tell me who won?", "who won?"),
        ("Could you please tell me about Musk?", "tell me about Musk?"),
        ("Please tell me, when did it begin?", "when did it begin?"),
        ("Do you know where Musk was born?", "where Musk was born?"),
        ("I'd like to know why he left", "why he left"),
        ("Can you explain the vote?", "explain the vote?"),
        ("Please list the senators", "list the senators"),
        ("Can the senators vote?", "Can the senators vote?"),
        ("Do you know Musk?", "Do you know Musk?"),
        ("“Who?”", "“Who?”"),
    ],
)
def test_what_is_only_polite_is_no_part_of_the_question(typed: str, asked: str) -> None:
    assert parse(typed, TODAY).text == asked
