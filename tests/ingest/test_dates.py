from __future__ import annotations

from datetime import date

import pytest

from qa.ingest.dates import is_dateline, leading_date, name_date, parse_date, stated_date

DAY = date(2024, 11, 17)


@pytest.mark.parametrize(
    "line",
    [
        " date 2024-11-17 Top Senate Democrats are calling for it.",
        "Date: 2024-11-17",
        "2024-11-17",
        "2024/11/17 10:30",
        "2024-11-17T10:30:00Z",
        "Published 17 November 2024",
        "Published on Sunday, November 17, 2024 at 10:32 GMT",
        "First published: 17th Nov 2024, 10.32",
        "November 17, 2024",
        "Nov. 17, 2024",
        "*Published 17 November 2024*",
        "> **Nov 17, 2024**",
        "NOVEMBER 17TH 2024",
        "Sun, 17 Nov 2024 10:32:00 +0000",
        "17 November, 2024 | London",
        "WASHINGTON, Nov. 17, 2024 — The senators said so.",
        "NEW YORK (November 17, 2024) - The senators said so.",
        "By Jane O'Neil | November 17, 2024",
        "By Jane Doe, Published 17 November 2024",
    ],
)
def test_a_dateline_gives_the_date(line: str) -> None:
    assert leading_date(f"{line}\n\nWords.") == DAY
    assert leading_date(f"A headline\n\n{line}\nWords.") == DAY


@pytest.mark.parametrize(
    "line",
    [
        "17/11/2024",
        "11.17.2024",
        "date 2024-02-31 Words.",
        "Published 31 November 2024",
        "date 0000-01-01",
        "9999-99",
        "9999-99-99",
        "2024-11-170",
        "Published 12 Monkeys 1995",
        "On November 17, 2024 the senators wrote a letter.",
        "November 17, 2024 was a Sunday.",
        "The senators wrote on 2024-11-17",
        "2024-11-17 is the day",
        "x" * 5000,
        "Date:",
    ],
)
def test_what_is_no_dateline_gives_none(line: str) -> None:
    assert leading_date(line) is None


def test_publication_comes_before_change() -> None:
    assert leading_date("Updated 18 Nov 2024\nPublished 17 Nov 2024\n") == DAY
    assert leading_date("Updated 17 Nov 2024\n\nWords.") == DAY


def test_only_the_first_lines_count() -> None:
    assert leading_date("\n".join(["Words."] * 8 + ["2024-11-17"])) is None
    assert leading_date("---\ntitle: x\n---\n2024-11-17\n") == DAY


def test_a_line_that_is_only_a_dateline() -> None:
    assert is_dateline("Published 17 November 2024")
    assert not is_dateline("Senators call for investigation")
    assert not is_dateline("Published 31 November 2024")


@pytest.mark.parametrize(
    "value", ["2024-11-17", "20241117", "2024-11-17T10:00Z", " 17 Nov. 2024", "2024.11.17 10:00"]
)
def test_a_field_gives_the_date(value: str) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize("value", ["", "17/11/2024", "2024", "2024-13-01", "20240231", "soon"])
def test_a_field_that_states_no_day_gives_none(value: str) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-11-17-senators.txt", DAY),
        ("20241117_x.md", DAY),
        ("x_2024_11_17.txt", DAY),
        ("report.2024.11.17.txt", DAY),
        ("2024-02-31 then 2024-11-17.txt", DAY),
        ("2024-11_17.txt", None),
        ("12024-11-17.txt", None),
        ("20241117123000.txt", None),
        ("99999999.txt", None),
        ("senators.txt", None),
    ],
)
def test_a_file_name_gives_the_date(name: str, day: date | None) -> None:
    assert name_date(name) == day


@pytest.mark.parametrize(
    ("yaml", "day"),
    [
        ("date: 2024-11-17", DAY),
        ("Published: 2024-11-17 10:00:00 +02:00", DAY),
        ("date: 20241117", DAY),
        ('date: "17 November 2024"', DAY),
        ("date:\npubDate: 2024-11-17", DAY),
        ("date: 2024-02-31", None),
        ("date: 99999999999999999999", None),
        ("date: [2024-11-17]", None),
        ("date: {a: 1}", None),
        ("[a, list]", None),
        ("just text", None),
        ("a: b: c", None),
        ("a: &a [1]\nb: *a\ndate: 2024-11-17", None),
        ("? [a]\n: 1", None),
        ("!!python/object:os.system x: 1\ndate: 2024-11-17", DAY),
        ("a: " + "[" * 10_000, None),
        ("- " * 5_000 + "x", None),
        ("a: {b: [1, {c: d}]}\ndate: 2024-11-17", DAY),
        ("---\na: b\ndate: 2024-11-17", None),
        ("date: \x07", None),
        ("", None),
    ],
)
def test_front_matter_gives_the_date_or_nothing(yaml: str, day: date | None) -> None:
    assert stated_date(f"---\n{yaml}\n---\nWords.") == day


@pytest.mark.parametrize(
    "text",
    [
        "---\ndate: 2024-11-17\nWords.",
        "\n---\ndate: 2024-11-17\n---\n",
        "---\ndate: 2024-11-17\n" + "x: y\n" * 5000 + "---\n",
        "----\ndate: 2024-11-17\n---\n",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert stated_date(text) is None


def test_front_matter_may_close_with_dots_and_windows_line_breaks() -> None:
    assert stated_date("---\r\ndate: 2024-11-17\r\n...\r\nWords.") == DAY
