"""Paths as they are typed after a command."""

from __future__ import annotations

import shlex
from pathlib import Path

from tui.export import default_name


def paths_in(argument: str) -> list[str]:
    """The paths named, `~` meaning the home folder; quotes hold one with blanks together."""
    whole = Path(argument).expanduser()
    if whole.exists():
        return [str(whole)]
    try:
        words = shlex.split(argument)
    except ValueError:  # an unmatched quote
        words = [argument]
    return [str(Path(word).expanduser()) for word in words]


def export_target(argument: str, title: str) -> tuple[bool, Path]:
    """Whether to write over a file, and which file `/export` means."""
    words = argument.split(maxsplit=1)
    replace = bool(words) and words[0] == "--replace"
    name = " ".join(words[1:]) if replace else argument
    return replace, Path(name or default_name(title)).expanduser()
