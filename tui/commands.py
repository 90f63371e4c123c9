"""The one registry of commands, behind `/commands`, the palette and plain mode."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Takes(Enum):
    """What may follow a command's name."""

    NOTHING = "nothing"
    MAYBE = "maybe"
    SOMETHING = "something"


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: without the slash.
        does: what it does, for help.
        argument: how its argument is written in help.
        takes: whether there may or must be one.
        key: the key that does the same.
    """

    name: str
    does: str
    argument: str = ""
    takes: Takes = Takes.NOTHING
    key: str = ""

    @property
    def usage(self) -> str:
        """How it is typed."""
        return f"/{self.name} {self.argument}".strip()


COMMANDS = (
    Command("help", "what the chat can do", key="F1"),
    Command("new", "start a new conversation"),
    Command("resume", "go on with an earlier conversation", "[WORDS or ID]", Takes.MAYBE),
    Command("rename", "give this conversation a title", "TITLE", Takes.SOMETHING),
    Command("delete", "delete this conversation, or the one named", "[ID]", Takes.MAYBE),
    Command("open", "open source n of the last answer", "N", Takes.SOMETHING, key="1–9"),
    Command("sources", "the sources of the last answer"),
    Command("article", "find an article by words in it, and read it", "[WORDS]", Takes.MAYBE),
    Command("find", "find words in the open article or the conversation", "[WORDS]", Takes.MAYBE,
            key="/"),
    Command("filter", "answer only from articles that fit", "[since:DATE …|off]",
            Takes.MAYBE, key="Ctrl+G"),
    Command("copy", "copy the answer, or it with its sources", "[answer|all|quote]", Takes.MAYBE,
            key="Ctrl+Y"),
    Command("export", "write the conversation as Markdown", "[--replace] [FILE]", Takes.MAYBE),
    Command("why", "how the last answer was found"),
    Command("add", "index a file or folder", "PATH", Takes.SOMETHING),
    Command("index", "bring the library up to date with its folders", "[PATH]", Takes.MAYBE),
    Command("status", "what is in the library"),
    Command("theme", "choose the colours", "[NAME]", Takes.MAYBE),
    Command("keys", "all keys"),
    Command("quit", "leave the chat", key="Ctrl+Q"),
)  # fmt: skip
BY_NAME = {command.name: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Question:
    """A line to be answered."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A line that calls a command."""

    command: Command
    argument: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that looks like a command and is none; `why` is one sentence for a person."""

    why: str


Line: TypeAlias = Question | Call | Wrong


def parse(line: str) -> Line:
    """What a line typed into the chat means. `//` starts a question that starts with `/`."""
    text = line.strip()
    if not text.startswith("/"):
        return Question(text)
    if text.startswith("//"):
        return Question(text[1:])
    name, _, argument = text[1:].partition(" ")
    name, argument = name.lower(), argument.strip()
    command = BY_NAME.get(name)
    if command is None:
        return Wrong(_unknown(name))
    if command.takes is Takes.NOTHING and argument:
        return Wrong(f"/{name} takes nothing after it.")
    if command.takes is Takes.SOMETHING and not argument:
        return Wrong(f"/{name} needs something after it: {command.usage}.")
    return Call(command, argument)


def matching(prefix: str) -> list[Command]:
    """The commands whose name starts with what was typed after `/`."""
    return [command for command in COMMANDS if command.name.startswith(prefix.lower())]


def _unknown(name: str) -> str:
    names = [command.name for command in COMMANDS]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"did you mean /{near[0]}?" if near else "/help lists the commands."
    return f"There is no command /{name[:40]}; {hint}"
