from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieve.dates import period

TODAY = date(2024, 11, 20)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2024-11-01", "2024-11-01", "2024-11-01"),
        ("1 November 2024", "2024-11-01", "2024-11-01"),
        ("the 5th of Nov. 2024", "2024-11-05", "2024-11-05"),
        ("Tuesday, November 5, 2024", "2024-11-05", "2024-11-05"),
        ("Sept. 3 2021", "2021-09-03", "2021-09-03"),
        ("October  2024", "2024-10-01", "2024-10-31"),
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1999", "1999-01-01", "1999-12-31"),
        ("today", "2024-11-20", "2024-11-20"),
        ("Yesterday", "2024-11-19", "2024-11-19"),
        ("this week", "2024-11-18", "2024-11-24"),
        ("last week", "2024-11-11", "2024-11-17"),
        ("previous week", "2024-11-11", "2024-11-17"),
        ("the last week", "2024-11-14", "2024-11-20"),
        ("past week", "2024-11-14", "2024-11-20"),
        ("this month", "2024-11-01", "2024-11-30"),
        ("last month", "2024-10-01", "2024-10-31"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("the last 3 months", "2024-08-21", "2024-11-20"),
        ("past two weeks", "2024-11-07", "2024-11-20"),
        ("last 10 days", "2024-11-11", "2024-11-20"),
        ("two weeks ago", "2024-11-06", "2024-11-06"),
        ("a year ago", "2023-11-20", "2023-11-20"),
        ("last Monday", "2024-11-18", "2024-11-18"),
        ("last Wednesday", "2024-11-13", "2024-11-13"),
        ("5 November", "2024-11-05", "2024-11-05"),
        ("December 3", "2023-12-03", "2023-12-03"),
        ("October", "2024-10-01", "2024-10-31"),
        ("last December", "2023-12-01", "2023-12-31"),
    ],
)
def test_a_date_in_words_is_a_stretch_of_days(words: str, first: str, last: str) -> None:
    found = period(words, TODAY)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        *("", "soon", "the story", "31 February 2024", "2024-13-01", "9999-99", "0000-01-01"),
        *("03/04/2024", "17/11/2024", "week", "last", "the election of 2024", "119"),
    ],
)
def test_what_is_no_date_is_none(words: str) -> None:
    assert period(words, TODAY) is None


def test_months_back_end_with_the_shorter_month() -> None:
    found = period("a month ago", date(2024, 3, 31))
    assert found is not None
    assert found.first == date(2024, 2, 29)


def test_the_29th_of_february_without_a_year_needs_a_leap_year() -> None:
    assert period("29 February", date(2024, 1, 5)) is None
    assert period("29 February", date(2024, 11, 20)) is not None


def test_before_the_first_day_of_the_calendar_there_is_nothing() -> None:
    assert period("900 years ago", date(300, 1, 1)) is None


@given(st.text(max_size=40), st.dates())
def test_any_text_is_a_period_or_none(words: str, today: date) -> None:
    found = period(words, today)
    assert found is None or found.first <= found.last


@given(st.dates(min_value=date(1000, 1, 1)), st.dates())
def test_a_day_written_out_is_that_day(day: date, today: date) -> None:
    month = day.strftime("%B")
    for words in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
    ):
        if day.year < 2100:
            found = period(words, today)
            assert found is not None
            assert found.first == found.last == day
