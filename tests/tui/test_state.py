"""Theme, width, keymap and history outlive the chat, and broken files do not end it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tui.state import (
    HISTORY_LIMIT,
    LONGEST_KEPT,
    ChatState,
    History,
    keymap_file,
    read_keymap,
    state_folder,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_choices_are_kept(tmp_path: Path) -> None:
    state = ChatState(tmp_path / "new" / "folder")
    assert (state.theme, state.source_width) == ("", 50)
    state.theme = "nord"
    state.source_width = 62
    again = ChatState(tmp_path / "new" / "folder")
    assert (again.theme, again.source_width) == ("nord", 62)


@pytest.mark.parametrize(
    "written", ["", "[]", "{", '{"theme": 3, "source_width": "wide"}', "\udcff"]
)
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "chat.json").write_bytes(written.encode("utf-8", "surrogateescape"))
    state = ChatState(tmp_path)
    assert (state.theme, state.source_width) == ("", 50)


def test_a_width_from_elsewhere_is_kept_in_bounds(tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text('{"source_width": 900}', encoding="utf-8")
    assert ChatState(tmp_path).source_width == 75


def test_what_cannot_be_written_is_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    state = ChatState(tmp_path / "file")
    state.theme = "nord"
    assert state.theme == "nord"
    history = History(tmp_path / "file")
    history.add("one")
    assert history.questions == ["one"]


def test_history_is_kept_in_order_without_repeats(tmp_path: Path) -> None:
    history = History(tmp_path)
    for question in ("one", "two\nlines", "two\nlines", "one"):
        history.add(question)
    assert History(tmp_path).questions == ["one", "two\nlines", "one"]


def test_history_is_bounded(tmp_path: Path) -> None:
    lines = "".join(json.dumps(f"q{n}") + "\n" for n in range(HISTORY_LIMIT))
    (tmp_path / "history.jsonl").write_text(lines, encoding="utf-8")
    history = History(tmp_path)
    history.add("last")
    history.add("x" * (LONGEST_KEPT + 1))
    kept = History(tmp_path).questions
    assert len(kept) == HISTORY_LIMIT
    assert (kept[0], kept[-1]) == ("q1", "last")


def test_broken_lines_of_history_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").write_text('"a"\n{\n3\n"b"\n', encoding="utf-8")
    assert History(tmp_path).questions == ["a", "b"]
    (tmp_path / "history.jsonl").write_bytes(b"\xff\xfe")
    assert History(tmp_path).questions == []


def test_keymap(tmp_path: Path) -> None:
    file = tmp_path / "keymap.toml"
    assert read_keymap(file) == {}
    file.write_text('[keys]\n"chat.help" = "f2"\n"x" = 3\n', encoding="utf-8")
    assert read_keymap(file) == {"chat.help": "f2"}
    file.write_text('keys = "f2"', encoding="utf-8")
    assert read_keymap(file) == {}
    file.write_text("[keys", encoding="utf-8")
    assert read_keymap(file) == {}


def test_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_STATE", str(tmp_path / "here"))
    assert state_folder() == tmp_path / "here"
    monkeypatch.delenv("FOOTNOTE_STATE")
    assert state_folder().name == "footnote"
    assert keymap_file().name == "keymap.toml"
