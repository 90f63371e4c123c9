from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

QUESTION = "What did Musk say?"
NOVEMBER = "2024-11-17"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_TODAY", "2024-11-20")


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("options", "filters", "dates"),
    [
        (["--since", "2024-11"], {"since": "2024-11-01"}, {NOVEMBER}),
        (["--until", "October 2024"], {"until": "2024-10-31"}, {"2024-10-25"}),
        (["--on", "last week"], {"since": "2024-11-11", "until": NOVEMBER}, {NOVEMBER}),
        (["--source", "senators", "--source", "absent"], {"sources": 2}, {NOVEMBER}),
        (["--title", "NASA"], {"titles": 1}, {"2024-10-25"}),
        (["--since", "2024", "--on", "2024-11"], {"since": "2024-11-01"}, {NOVEMBER}),
    ],
)
@pytest.mark.usefixtures("always_answers")
def test_options_filter(
    indexed: Run,
    command: str,
    options: list[str],
    filters: dict[str, str | int],
    dates: set[str],
) -> None:
    record = json.loads(indexed(command, QUESTION, *options, "--json").stdout)
    assert {passage["date"] for passage in record["passages"]} == dates
    assert set(record["filters"]) == {"since", "until", "sources", "titles"}
    for name, value in filters.items():
        got = record["filters"][name]
        assert (len(got) if isinstance(got, list) else got) == value
    assert record["understood"]


@pytest.mark.usefixtures("always_answers")
def test_words_of_the_question_filter_and_what_was_understood_is_shown(indexed: Run) -> None:
    asked = f"{QUESTION} since:2024-11-01"
    result = indexed("ask", asked)
    assert result.stdout.startswith("Understood: published since 2024-11-01\n\n“")
    assert "Understood" not in indexed("ask", asked, "--quiet").stdout
    found = indexed("search", asked)
    assert found.stderr == "Understood: published since 2024-11-01\n"
    assert "2024-10-25" not in found.stdout
    assert indexed("search", asked, "--quiet").stderr == ""


def test_nothing_let_through(indexed: Run) -> None:
    result = indexed("ask", QUESTION, "--source", "nowhere")
    assert result.exit_code == 1
    assert result.stdout.startswith("Understood: source nowhere; no article is among these\n")
    assert indexed("search", QUESTION, "--source", "nowhere").exit_code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "soon"], "--since 'soon' is no date; write 2024-11-01"),
        (["--on", "31 February 2024"], "--on '31 February 2024' is no date"),
        (["--source", ""], "--source needs a name"),
        (["--title", " / "], "--title needs a name"),
    ],
)
def test_a_filter_that_is_none_is_a_wrong_call(indexed: Run, options: list[str], said: str) -> None:
    result = indexed("ask", QUESTION, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr


def test_without_options_nothing_is_filtered(indexed: Run) -> None:
    record = json.loads(indexed("search", QUESTION, "--json").stdout)
    assert record["filters"] == {"since": None, "until": None, "sources": [], "titles": []}
    assert record["understood"] == []
    assert {passage["date"] for passage in record["passages"]} == {"2024-10-25", NOVEMBER}
