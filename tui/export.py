"""A conversation as Markdown: every quote with its title, date, `path:line`, author and address."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tui.safe_text import clean, one_line, readable_lines
from tui.sources import reference
from tui.wording import figures, listed, numbers, preface, refusal, remarks, understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    import qa

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")
_NOT_IN_NAMES = re.compile(r"[^\w]+")


class ExportRefused(Exception):
    """The file was not written; the message is one sentence for a person."""


def markdown(title: str, turns: Sequence[qa.Turn]) -> str:
    """The whole conversation, ending in a newline. Text of articles is escaped, never markup."""
    lines = [f"# {_escaped(one_line(title)) or 'Conversation'}", ""]
    for turn in turns:
        lines += [f"## {_escaped(one_line(turn.question))}", ""]
        lines += [turn.asked_at.strftime("Asked %Y-%m-%d %H:%M UTC."), ""]
        for note in understood(turn.answer):
            lines += [_escaped(one_line(note[:1].upper() + note[1:])), ""]
        lines += _answer(turn.answer)
    return "\n".join(lines).rstrip("\n") + "\n"


def default_name(title: str) -> str:
    """A file name made from the conversation's title."""
    words = _NOT_IN_NAMES.sub("-", clean(title).lower()).strip("-_")
    return f"{words[:60].rstrip('-') or 'conversation'}.md"


def write(text: str, path: Path, *, replace: bool) -> None:
    """Write the file whole or not at all.

    Raises:
        ExportRefused: the file exists and `replace` is false, or it cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=".md")
    except OSError as error:
        raise ExportRefused(_failed(path, error)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _put(Path(temporary), path, replace=replace)
    except OSError as error:
        raise ExportRefused(_failed(path, error)) from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def _put(temporary: Path, path: Path, *, replace: bool) -> None:
    if replace:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)  # unlike a rename, never takes the place of a file
    except FileExistsError as error:
        raise ExportRefused(f"{path} exists; /export --replace {path} writes over it.") from error


def _failed(path: Path, error: OSError) -> str:
    return f"{path} could not be written ({error.strerror or error}); name another file."


def _answer(answer: qa.Answer) -> list[str]:
    said = [*remarks(answer), *map(_escaped, preface(answer))]
    lines = [part for remark in said for part in (remark, "")]
    for statement in answer.statements:
        quoted = [f"> {_escaped(part)}" for part in readable_lines(statement.quote).split("\n")]
        if day := answer.day_of(statement):
            lines += [day.rstrip(), ""]
        lines += [*quoted, ">", f"> {_escaped(numbers(statement.numbers))}", ""]
    if not answer.answered:
        lines += [_escaped(refusal(answer)), ""]
    for heading, sources in listed(answer):
        if heading != "Sources":
            lines += [f"{heading}:", ""]
        for source in sources:
            lines.append(f"- \\[{source.number}\\] {_escaped(reference(source))}")
            if not answer.answered or _says_more(answer, source.quote):
                lines += [f"  > {_escaped(one_line(source.quote))}"]
        lines.append("")
    return [*lines, f"*{figures(answer)}*", ""]


def _says_more(answer: qa.Answer, quote: str) -> bool:
    return all(statement.quote != quote for statement in answer.statements)


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", clean(text))
