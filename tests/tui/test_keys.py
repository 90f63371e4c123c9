"""The table of keys is what is bound, what help shows and what the documentation says."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import BindingsMap

from tui import keys
from tui.screens.chat import ChatScreen
from tui.screens.keyed import KeyedLayout
from tui.widgets.prompt import Prompt

PAGE = Path(__file__).parents[2] / "docs" / "chat.md"
ALL = [key for _, group in keys.SECTIONS for key in group]


def test_ids_are_unique() -> None:
    assert len({key.id for key in ALL}) == len(ALL)


def test_each_binding_has_an_id_and_is_in_the_table() -> None:
    bound = [*Prompt.BINDINGS, *KeyedLayout.BINDINGS]
    ids = {binding.id for _, binding in BindingsMap(bound)}
    numbers = {f"read.number.{n}" for n in range(1, 10)}
    assert ids == {key.id for key in ALL} - {"read.number"} | numbers


def test_each_action_exists() -> None:
    for key in ALL:
        action = key.action.partition("(")[0]
        owner = Prompt if key in keys.PROMPT and "." not in action else ChatScreen
        assert hasattr(owner, f"action_{action.removeprefix('screen.')}"), key


def test_keys_that_terminals_mistake_are_not_used() -> None:
    used = {name for key in ALL for name in key.keys.split(",")}
    assert not used & {"ctrl+i", "ctrl+m", *(f"alt+{n}" for n in range(10))}


def test_no_key_is_bound_twice_in_one_place() -> None:
    for group in ((*keys.EVERYWHERE, *keys.READING), keys.PROMPT):
        used = [name for key in group for name in key.keys.split(",")]
        assert len(used) == len(set(used))


def test_bindings_can_be_remapped_by_id() -> None:
    bindings = BindingsMap(keys.bindings(keys.EVERYWHERE))
    bindings.apply_keymap({"chat.help": "f2"})
    assert "f2" in bindings.key_to_bindings
    assert "f1" not in bindings.key_to_bindings


def test_the_documentation_has_not_drifted() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert keys.with_table(page) == page


def test_writing_the_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{keys.BEGIN}\nold\n{keys.END}\nafter\n", encoding="utf-8")
    assert keys.main(["--write", str(page)]) == 0
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"before\n{keys.BEGIN}\n**In the prompt**")
    assert written.endswith(f"{keys.END}\nafter\n")
    assert "| Ctrl+J | new line | `prompt.newline` |" in written


def test_printing_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert keys.main([]) == 0
    assert capsys.readouterr().out == keys.markdown_table()


def test_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert keys.main(["--wrong"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_a_page_without_a_place_for_the_table() -> None:
    with pytest.raises(ValueError, match="keys: begin"):
        keys.with_table("nothing here")
