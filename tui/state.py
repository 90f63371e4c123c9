"""What the chat remembers between runs: theme, pane width, prompt history, and the keymap.

Kept in the user's state folder (`$FOOTNOTE_STATE` names another). A file that cannot be
read is as good as none, and one that cannot be written is not worth an error: nothing here
is an answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import tomllib
from pathlib import Path

HISTORY_LIMIT = 1000
NARROWEST = 25
"""Per cent of the screen that each pane has at least."""
LONGEST_KEPT = 10_000
"""Questions longer than this many characters are not kept."""


def state_folder() -> Path:
    """Where the chat's state is kept, whether or not the folder exists."""
    if named := os.environ.get("FOOTNOTE_STATE"):
        return Path(named)
    from platformdirs import user_state_path

    return user_state_path("footnote")


def keymap_file() -> Path:
    """Where a user's own keys are read from: `[keys]`, binding id = key."""
    from platformdirs import user_config_path

    return user_config_path("footnote") / "keymap.toml"


def read_keymap(file: Path) -> dict[str, str]:
    """The user's own keys, by binding id; empty when there is no such file or it is not TOML."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("keys", {})
    except (OSError, ValueError):
        return {}
    if not isinstance(table, dict):
        return {}
    return {str(name): key for name, key in table.items() if isinstance(key, str)}


def bounded(per_cent: int) -> int:
    """A width of the source pane that leaves both panes room, in per cent."""
    return min(max(per_cent, NARROWEST), 100 - NARROWEST)


class ChatState:
    """Small choices, written as soon as they are made.

    Args:
        folder: where the file lies.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "chat.json"
        self._values: dict[str, object] = _read_object(self._file)

    @property
    def theme(self) -> str:
        """The name of the theme chosen; empty if none was."""
        value = self._values.get("theme", "")
        return value if isinstance(value, str) else ""

    @theme.setter
    def theme(self, name: str) -> None:
        self._set("theme", name)

    @property
    def source_width(self) -> int:
        """Width of the source pane in per cent of the screen."""
        value = self._values.get("source_width", 50)
        return bounded(value) if isinstance(value, int) else 50

    @source_width.setter
    def source_width(self, per_cent: int) -> None:
        self._set("source_width", per_cent)

    def _set(self, name: str, value: object) -> None:
        self._values[name] = value
        _write(self._file, json.dumps(self._values, indent=1) + "\n")


class History:
    """The questions asked, oldest first, without repeats in a row; bounded.

    Args:
        folder: where the file lies.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "history.jsonl"
        self._questions: list[str] | None = None

    @property
    def questions(self) -> list[str]:
        """All that are kept, oldest first; read from disk on first use."""
        if self._questions is None:
            self._questions = _read_lines(self._file)[-HISTORY_LIMIT:]
        return self._questions

    def add(self, question: str) -> None:
        """Keep a question; the last one is not kept twice."""
        if len(question) > LONGEST_KEPT or (self.questions and self.questions[-1] == question):
            return
        self.questions.append(question)
        if len(self.questions) > HISTORY_LIMIT:
            del self.questions[:-HISTORY_LIMIT]
        _write(self._file, "".join(json.dumps(kept) + "\n" for kept in self.questions))


def _read_object(file: Path) -> dict[str, object]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _read_lines(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    kept = []
    for line in lines:
        with contextlib.suppress(ValueError):
            value = json.loads(line)
            if isinstance(value, str):
                kept.append(value)
    return kept


def _write(file: Path, text: str) -> None:
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as writer:
            writer.write(text)
        Path(temporary).replace(file)
