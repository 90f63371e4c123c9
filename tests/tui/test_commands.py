"""One registry: what a line means, and that both chats do what it lists."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tui.commands import COMMANDS, Call, Question, Takes, Wrong, matching, parse
from tui.plain import PlainChat

if TYPE_CHECKING:
    from chatting import OpenChat

    import qa


def test_words_are_a_question() -> None:
    assert parse("  Who was it?\n") == Question("Who was it?")


def test_two_slashes_ask_about_a_slash() -> None:
    assert parse("//etc/hosts, what is it?") == Question("/etc/hosts, what is it?")


def test_a_command_with_its_argument() -> None:
    call = parse("/Open  3 ")
    assert isinstance(call, Call)
    assert (call.command.name, call.argument) == ("open", "3")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/exprot", "There is no command /exprot; did you mean /export?"),
        ("/resmue 3", "There is no command /resmue; did you mean /resume?"),
        ("/zzzz", "There is no command /zzzz; /help lists the commands."),
        ("/new one", "/new takes nothing after it."),
        ("/add", "/add needs something after it: /add PATH."),
    ],
)
def test_a_wrong_command_says_what_to_do(line: str, why: str) -> None:
    assert parse(line) == Wrong(why)


def test_matching_is_by_the_beginning() -> None:
    assert [command.name for command in matching("re")] == ["resume", "rename"]
    assert matching("") == list(COMMANDS)


async def test_each_command_has_an_effect_in_both_chats(
    library: qa.Library, open_chat: OpenChat
) -> None:
    plain = PlainChat(library, io.StringIO())
    assert set(plain.effects.calls) == {command.name for command in COMMANDS}
    async with open_chat() as chat:
        assert set(chat.screen.effects.calls) == {command.name for command in COMMANDS}


def test_usage_names_the_argument_that_is_needed() -> None:
    for command in COMMANDS:
        assert bool(command.argument) == (command.takes is not Takes.NOTHING)
        assert command.usage.startswith(f"/{command.name}")
