from __future__ import annotations

import pytest

from qa.index.selection import in_path, in_title


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
        ("record-7", "/x/all.jsonl/record-7", True),
    ],
)
def test_a_source_is_whole_words_of_the_path_in_a_row(source: str, path: str, there: bool) -> None:
    assert in_path(path, [source]) is there
    assert in_path(path, [source, "absent"]) is there


@pytest.mark.parametrize(
    ("text", "title", "there"),
    [
        ("CALL for", "Senators call for investigation", True),
        ("straße", "STRASSE", True),
        ("call  for", "Senators call for investigation", False),
    ],
)
def test_a_title_is_any_part_of_it(text: str, title: str, there: bool) -> None:
    assert in_title(title, [text]) is there


def test_without_names_everything_matches() -> None:
    assert in_path("/x", [])
    assert in_title("x", [])
