"""Outcomes as lines of a file, so that a later run can be compared with them."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError
from qa.evaluate.judging import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qa.evaluate.questions import Question

MAX_BYTES = 256 * 10**6
"""A larger file is refused."""

_KEPT = tuple(field.name for field in fields(Outcome) if field.name != "question")


def fault(outcome: Outcome) -> str | None:
    """What went wrong with a question, in two or three words; None if nothing did."""
    if not outcome.question.answerable:
        return "answered, should refuse" if outcome.answered else None
    if not outcome.answered:
        return "refused, should answer"
    if outcome.question.gold and not outcome.correct:
        return "cited another place" if outcome.rank else "not found"
    return None


def detail(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a JSON object."""
    return {
        "id": outcome.question.id,
        "question": outcome.question.text,
        "answerable": outcome.question.answerable,
        "fault": fault(outcome),
        **{name: getattr(outcome, name) for name in _KEPT},
        "timings_ms": dict(outcome.timings_ms),
    }


def read_details(file: Path, questions: Sequence[Question]) -> dict[str, Outcome]:
    """The outcomes that `qa eval --details` wrote, of those questions that it has, by their id.

    Raises:
        UsageError: the file cannot be read, is not such a file, or has none of the questions.
    """
    known = {question.id: question for question in questions}
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UsageError(f"{file} is over {MAX_BYTES // 10**6} MB.")
        records = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
        found = {
            record["id"]: _outcome(known[record["id"]], record)
            for record in records
            if record["id"] in known
        }
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"{file} is not what `qa eval --details` of this version writes ({error!r})."
        ) from error
    if not found:
        raise UsageError(f"{file} holds none of the questions; compare runs of one file.")
    return found


def _outcome(question: Question, record: dict[str, Any]) -> Outcome:
    kept = {name: record[name] for name in _KEPT}
    for name in ("tokens", "given"):
        kept[name] = None if kept[name] is None else tuple(map(float, kept[name]))
    if not isinstance(kept["timings_ms"], dict) or not isinstance(kept["confidence"], float | int):
        raise TypeError(f"question {question.id!r}")
    return Outcome(question=question, **kept)
