from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.names import folded, words
from qa.types import Filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.index.store import SQLiteStore
    from qa.types import DocumentInfo

    Add = Callable[..., DocumentInfo]


def selected(store: SQLiteStore, filters: Filters) -> set[str]:
    """Paths of the documents whose passages are let through."""
    return {passage.document.path for passage in store.passages(store.passages_of(filters))}


@pytest.mark.parametrize(
    ("source", "path", "there"),
    [
        ("seeds", "/home/me/seeds/a.txt", True),
        ("SEEDS", "/home/me/old-seeds/a.txt", True),
        ("seeds", "/home/me/seedlings/a.txt", False),
        ("news/2024", "/home/me/news/2024/a.txt", True),
        ("2024-11", "/x/2024-11-17-senators.txt", True),
        ("senators.txt", "/x/2024-11-17-senators.txt", True),
        ("/x/2024-11-17-senators.txt", "/x/2024-11-17-senators.txt", True),
        ("2024 senators", "/x/2024-11-17-senators.txt", False),
        ("Zürich", "/x/Zu\u0308rich/a.txt", True),
        ("x", "/x/a.txt", True),
        ("--", "/x/--/a.txt", False),
        ('a"b', '/x/a"b.txt', True),
        ("a", "/\udcff/a.txt", True),
    ],
)
def test_a_source_is_whole_words_of_the_path_in_a_row(
    store: SQLiteStore, add: Add, source: str, path: str, there: bool
) -> None:
    add("one", path=path)
    add("two", path="/elsewhere")
    wanted = {path} if there else set()
    assert selected(store, Filters(sources=(source,))) == wanted
    assert selected(store, Filters(sources=(source, "absent"))) == wanted


@pytest.mark.parametrize(
    ("source", "site", "there"),
    [
        ("Daily North", "The Daily North", True),
        ("daily", "Daily-North.example", True),
        ("Dai", "Daily North", False),
        ("txt daily", "Daily North", False),
        ("--", "--", False),
        ("--", "Daily", False),
        ("one", "", True),
    ],
)
def test_a_source_is_whole_words_of_the_site_too(
    store: SQLiteStore, add: Add, source: str, site: str, there: bool
) -> None:
    add("one", path="/one.txt", site=site)
    add("two", path="/two.txt", site="Elsewhere")
    assert ("/one.txt" in selected(store, Filters(sources=(source,)))) is there
    assert "/two.txt" not in selected(store, Filters(sources=(source,)))


@pytest.mark.parametrize(
    ("text", "title", "there"),
    [
        ("CALL for", "Senators call for investigation", True),
        ("straße", "STRASSE", True),
        ("call  for", "Senators call for investigation", False),
        ("ca", "Senators call", True),
        ("ce", "Senators call", False),
        ('say "no', 'They say "No"', True),
        ("a\0b", "a\0b", True),
        ("", "anything", True),
        ("\udcff", "what? no", True),
        ("* OR", "any", False),
    ],
)
def test_a_title_is_any_part_of_it(
    store: SQLiteStore, add: Add, text: str, title: str, there: bool
) -> None:
    add("one", path="/one", title=title)
    add("two", path="/two", title="Zzz")
    found = selected(store, Filters(titles=(text,)))
    assert ("/one" in found) is there


TEXT = st.text(st.sampled_from('aB ß-."*éz'), max_size=5)


@given(st.lists(TEXT, min_size=1, max_size=4), st.lists(TEXT, min_size=1, max_size=2))
def test_the_index_finds_what_reading_all_names_finds(
    store: SQLiteStore, add: Add, names: list[str], wanted: list[str]
) -> None:
    made = [add("text", path=f"/{n}/{name}", title=name) for n, name in enumerate(names)]
    by_title = {i.path for i in made if any(folded(text) in folded(i.title) for text in wanted)}
    by_path = {i.path for i in made if any(words(text) in words(f"{i.path}/") for text in wanted)}
    assert selected(store, Filters(titles=tuple(wanted))) == by_title
    assert selected(store, Filters(sources=tuple(wanted))) == by_path
    for info in made:
        store.remove_document(info.id)
    assert selected(store, Filters()) == set()


def test_names_follow_removal_and_replacement(store: SQLiteStore, add: Add) -> None:
    first = add("one", path="/first", title="Storms")
    assert selected(store, Filters(titles=("storm",))) == {"/first"}
    add("one", path="/first", title="Calm", replaces=first.id)
    assert selected(store, Filters(titles=("storm",))) == set()
    assert selected(store, Filters(titles=("calm",), sources=("first",))) == {"/first"}


def test_dates_and_names_hold_together(store: SQLiteStore, add: Add) -> None:
    add("one", path="/a/1", day=date(2024, 1, 5))
    add("two", path="/a/2", day=date(2024, 2, 5))
    add("three", path="/a/3")
    add("four", path="/b/4")
    january = Filters(since=date(2024, 1, 1), until=date(2024, 1, 31))
    assert selected(store, january) == {"/a/1"}
    assert selected(store, Filters(since=date(2024, 2, 5), sources=("a",))) == {"/a/2"}
    assert selected(store, Filters(until=date(2024, 2, 4))) == {"/a/1"}
    assert [store.undated(filters) for filters in (january, Filters(sources=("a",)))] == [2, 0]
    assert store.undated(Filters(since=date(2024, 1, 1), sources=("a",))) == 1


@pytest.mark.parametrize(
    "filters",
    [
        Filters(sources=("one",)),
        Filters(titles=("one",), since=date(2024, 1, 1)),
        Filters(since=date(2024, 1, 1)),
    ],
)
def test_no_filter_reads_every_document(store: SQLiteStore, add: Add, filters: Filters) -> None:
    add("one", day=date(2024, 1, 5))
    seen: list[str] = []
    with store.database.read() as connection:
        connection.set_trace_callback(seen.append)
        store.passages_of(filters)
        store.undated(filters)
        connection.set_trace_callback(None)
        statements = [text for text in seen if text.startswith("SELECT")]
        plans = [
            row[-1]
            for text in statements
            for row in connection.execute(f"EXPLAIN QUERY PLAN {text}").fetchall()
        ]
    assert statements
    assert not [plan for plan in plans if plan.startswith(("SCAN documents", "SCAN passages"))]
