from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from qa.cli.screen import Screen, as_json, clean, one_line
from qa.cli.wrapping import wrapped

BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]

anything = st.text(st.characters(exclude_categories=()))  # lone surrogates too


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Makes stdout a terminal; called in a test, since capturing sets stdout before each."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    return shown


def test_clean_replaces_exactly_what_steers_a_terminal() -> None:
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        kept = clean(character) == character
        category = unicodedata.category(character)
        harmful = category in {"Cc", "Cs"} and character not in "\n\t"
        assert kept != (harmful or point in BIDI), hex(point)
    assert clean("a\x1b]52;c;\x07b") == "a�]52;c;�b"
    assert clean("\u200d\u200c") == "\u200d\u200c"


@given(anything)
def test_cleaning_keeps_the_length(text: str) -> None:
    assert len(clean(text)) == len(one_line(text)) == len(text)
    assert len(one_line(text).splitlines()) <= 1
    one_line(text).encode()


@given(anything)
def test_json_round_trips_and_is_safe_to_show(text: str) -> None:
    written = as_json({"text": text, "list": [text, None, True]})
    assert json.loads(written) == {"text": text, "list": [text, None, True]}
    assert clean(written) == written
    assert written.splitlines() == [written]


def test_json_keeps_other_alphabets_and_makes_infinity_null() -> None:
    record = {"a": "Zoë 東京", "b": float("nan"), "c": [float("-inf"), 1.5], "d": {"e": (1, 2)}}
    assert as_json(record) == '{"a": "Zoë 東京", "b": null, "c": [null, 1.5], "d": {"e": [1, 2]}}'


def test_markup_is_shown_as_it_is_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    Screen().line("x [/] y [red]z[/red] :smile: ", ("\x1b]8;;http://evil\x07", "bold"))
    shown = terminal.getvalue()
    assert "x [/] y [red]z[/red] :smile: " in shown
    assert "\x1b]8" not in shown
    assert "\x07" not in shown
    assert "\x1b[1m�]8;;http://evil�\x1b[0m" in shown


def test_no_colour_when_asked_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    Screen().line(("plain", "red"))
    assert terminal.getvalue() == "plain\n"


@pytest.mark.parametrize("name", ["plain", "dumb"])
def test_nothing_is_drawn_when_plain(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    terminal = on_terminal(monkeypatch)
    if name == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    screen = Screen(plain=name == "plain")
    screen.line(("bold", "bold"), " and not")
    screen.table(("name", "value"), [("a", "1"), ("long\tname", "10")])
    assert (
        terminal.getvalue()
        == "bold and not\nname       value\na              1\nlong name     10\n"
    )


def test_a_table_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    Screen().table(("name", "value"), [("[b]a\x1b[/b]", "1")])
    shown = terminal.getvalue()
    assert "[b]a�[/b]" in shown
    assert "┃" in shown


def test_a_long_line_is_left_to_the_terminal_to_wrap(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "20")
    Screen().line("/a/very/long/path/that/an/editor/should/open.txt:12")
    assert terminal.getvalue() == "/a/very/long/path/that/an/editor/should/open.txt:12\n"


def test_words_are_not_cut_at_the_edge_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "20")
    Screen().line(("[1] ", "cyan"), "Dockers vote to strike · news/dockers.md:12", hanging=4)
    assert terminal.getvalue() == "[1] Dockers vote to\n    strike ·\n    news/dockers.md:12\n"


@pytest.mark.parametrize("width", [100, 200])
def test_lines_end_where_they_can_still_be_read(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(width))
    Screen().line(" ".join(["word"] * 50))
    assert [len(line) for line in terminal.getvalue().splitlines()] == [94, 94, 59]


@given(st.text("ab 東", max_size=60), st.integers(2, 30), st.integers(0, 1))
def test_wrapping_keeps_every_word_whole(text: str, width: int, hanging: int) -> None:
    lines = [line.plain for line in wrapped(Text(text), width, hanging)]
    assert " ".join(lines).split() == text.split()
    for line in lines:
        assert cell_len(line.rstrip()) <= width or len(line.split()) == 1
    assert all(line.startswith(" " * hanging) for line in lines[1:])


def test_notes_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().note("one\x1b[2J\nline")
    Screen(quiet=True).note("unheard")
    Screen(quiet=True).warn("must be said")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "one�[2J line\nmust be said\n"


def test_json_is_utf8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    Screen().json({"title": "Zoë"})
    assert raw.getvalue() == '{"title": "Zoë"}\n'.encode()
