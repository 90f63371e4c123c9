from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qa.index import compacting
from qa.index.compacting import hand_back, merge_postings
from qa.index.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from qa.index.store import SQLiteStore
    from qa.types import DocumentInfo

    Add = Callable[..., DocumentInfo]


def pages(database: Database) -> tuple[int, int]:
    """Pages of the file, and how many of them are free."""
    with database.read() as connection:
        (count,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    return count, free


def in_a_thread(work: Callable[[], int]) -> int:
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(work).result()


def fill(add: Add, articles: int) -> list[int]:
    texts = (f"article {number} " + "says so " * 2_000 for number in range(articles))
    return [add(text, path=f"/{number}").id for number, text in enumerate(texts)]


def test_much_room_is_handed_back_and_what_stays_is_whole(store: SQLiteStore, add: Add) -> None:
    numbers = fill(add, 30)
    for number in numbers[:20]:
        store.remove_document(number)
    before, free = pages(store.database)
    kept = [store.document(number).text for number in numbers[20:]]
    hand_back(store.database, least=10)
    after, left = pages(store.database)
    assert left == 0
    assert after <= before - free
    assert free > before // 4
    assert [store.document(number).text for number in numbers[20:]] == kept
    with store.database.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_little_room_is_kept_for_what_comes_next(
    store: SQLiteStore, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = fill(add, 30)
    for number in numbers[:20]:
        store.remove_document(number)
    before = pages(store.database)
    hand_back(store.database)
    monkeypatch.setattr(compacting, "SHARE", 1)
    hand_back(store.database, least=10)
    assert pages(store.database) == before


def test_a_file_of_an_earlier_version_is_written_anew_where_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index.database.AS_IT_GOES", "PRAGMA auto_vacuum = NONE")
    database = Database.create(tmp_path / "old.sqlite")
    monkeypatch.undo()
    with database.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('long', ?)", ("says so " * 20_000,))
        connection.execute("INSERT INTO meta VALUES ('short', 'stays')")
    with database.write() as connection:
        connection.execute("DELETE FROM meta WHERE name = 'long'")
    before = pages(database)
    assert hand_back(database, least=10) == 0
    assert pages(database) == before
    with database.read() as reading:
        assert reading.execute("SELECT value FROM meta").fetchall() == [("stays",)]
        less = in_a_thread(lambda: hand_back(database, least=10, anew=True))
        assert reading.execute("SELECT value FROM meta").fetchall() == [("stays",)]
    after, free = pages(database)
    assert less == (before[0] - after) * 4096
    assert free == 0
    with database.read() as connection:
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def parts(store: SQLiteStore) -> int:
    with store.database.read() as connection:
        (count,) = connection.execute("SELECT count(DISTINCT segid) FROM postings_idx").fetchone()
    return int(count)


def test_many_parts_of_postings_become_one_and_find_the_same(
    store: SQLiteStore, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(add, 30)
    assert parts(store) > 4
    wanted = store.search_postings(["article", "17"], 10)
    assert merge_postings(store.database) == parts(store) > 4  # so few pages are left alone
    monkeypatch.setattr(compacting, "PAGES", 1)
    monkeypatch.setattr(compacting, "MERGED", 2)
    assert merge_postings(store.database) == parts(store) == 1
    assert store.search_postings(["article", "17"], 10) == wanted
    with store.database.read() as connection:
        connection.execute("INSERT INTO postings (postings) VALUES ('integrity-check')")


def test_postings_are_not_merged_for_a_little_more(
    store: SQLiteStore, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "PAGES", 1)
    fill(add, 30)
    merge_postings(store.database)
    for number in range(5):
        add(f"a word {number}", path=f"/more/{number}")
    monkeypatch.setattr(compacting, "LARGEST", 0.01)
    assert merge_postings(store.database) == parts(store) > 1
