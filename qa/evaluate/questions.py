"""Reading a file of questions: one JSON object a line.

    {"id": "1", "question": "Who asked?", "answers": ["Nelson"], "answerable": true,
     "gold": [{"doc": "the-article", "start": 10, "end": 16}], "history": [["user", "…"]]}

`question` and `answerable` are required. `gold` names documents by the file's name without
its extension, or by the `id` of the record they came from; offsets count characters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 256 * 10**6
"""A larger question file is refused."""

MAX_LINE = 10**6
"""Bytes a line may have."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Where an answer stands: a document, and the span in it if it is known."""

    document: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer is known; `history` holds the user's earlier questions."""

    id: str
    text: str
    answerable: bool
    answers: tuple[str, ...]
    gold: tuple[Gold, ...]
    history: tuple[str, ...]


def read_questions(file: Path) -> list[Question]:
    """Every question of `file`, in order; blank lines are passed over.

    Raises:
        UsageError: naming file and line, if it cannot be read or a line is no question.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UsageError(f"{file} is over {MAX_BYTES // 10**6} MB; split it.")
        with file.open("rb") as lines:
            questions = list(_parsed(file, lines))
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}); name a JSONL file of questions."
        ) from error
    if not questions:
        raise UsageError(f"{file} holds no questions; it needs one JSON object a line.")
    return questions


def _parsed(file: Path, lines: Any) -> Iterator[Question]:
    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        where = f"{file}:{number}"
        if len(line) > MAX_LINE:
            raise UsageError(f"{where} is longer than {MAX_LINE:,} bytes.")
        if line.strip():
            yield _question(where, line)


def _question(where: str, line: bytes) -> Question:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is not a JSON object in UTF-8 ({error}).") from error
    if not isinstance(record, dict):
        raise UsageError(f"{where} is not a JSON object.")
    return Question(
        id=str(record.get("id", where.rpartition(":")[2])),
        text=_required(where, record, "question", str),
        answerable=_required(where, record, "answerable", bool),
        answers=tuple(_strings(where, record, "answers")),
        gold=tuple(_gold(where, place) for place in _list(where, record, "gold")),
        history=tuple(_history(where, record)),
    )


def _required(where: str, record: dict[str, Any], key: str, kind: type) -> Any:
    value = record.get(key)
    if not isinstance(value, kind):
        wanted = "text" if kind is str else "true or false"
        raise UsageError(f"{where}: {key!r} must be {wanted}.")
    return value


def _list(where: str, record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key, [])
    if not isinstance(value, list):
        raise UsageError(f"{where}: {key!r} must be a list.")
    return value


def _strings(where: str, record: dict[str, Any], key: str) -> list[str]:
    values = _list(where, record, key)
    if not all(isinstance(value, str) for value in values):
        raise UsageError(f"{where}: {key!r} must be a list of texts.")
    return values


def _gold(where: str, place: Any) -> Gold:
    if not isinstance(place, dict) or not isinstance(place.get("doc"), str):
        raise UsageError(f"{where}: each 'gold' must be an object with a 'doc'.")
    start, end = place.get("start"), place.get("end")
    if start is None and end is None:
        return Gold(place["doc"], None)
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise UsageError(
            f"{where}: 'start' and 'end' of a 'gold' must be numbers, 0 <= start < end."
        )
    return Gold(place["doc"], Span(start, end))


def _history(where: str, record: dict[str, Any]) -> Iterator[str]:
    for turn in _list(where, record, "history"):
        if (
            not isinstance(turn, list)
            or len(turn) != 2
            or not all(isinstance(x, str) for x in turn)
        ):
            raise UsageError(f"{where}: each 'history' must be a pair, speaker and text.")
        speaker, text = turn
        if speaker == "user":
            yield text
