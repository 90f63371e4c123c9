"""The process in which other programs' parsers run, so that none can hang or end the run.

It reads a request a line, answers with a line for each document and failure, and ends when
nobody asks any more. One document that takes too long ends it at once: the clock is a thread of
the interpreter's own (`faulthandler`), which runs where Python code would not. Lines are JSON, so
that a parser that was taken over can tell lies about an article, and no more.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from qa.errors import SourceError
from qa.ingest.limits import Limits
from qa.ingest.read import read_documents
from qa.types import Failure, NewDocument, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACK = 1.25
"""Times the limit on seconds, after which no parser has looked at the clock itself."""

DONE: dict[str, Any] = {"done": True}


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who waits for the answers
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a parser prints is no answer
        serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each request of a stream on the other."""
    _say(answers, ready())
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - not a path of ours
        for line in requests:
            for answer in _answers(json.loads(line), nowhere):
                _say(answers, answer)


def ready() -> dict[str, Any]:
    """What is said first: that this module, and no other version of it, has started."""
    return {"ready": str(Path(__file__).resolve())}


def _answers(request: dict[str, Any], nowhere: BinaryIO) -> Iterator[dict[str, Any]]:
    """The answers to a request, the clock running while each is made."""
    limits = Limits(**request["limits"])
    seconds = SLACK * max(limits.seconds, 0.01)
    try:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        for found in read_documents(request["path"], limits.bytes, limits):
            faulthandler.cancel_dump_traceback_later()
            yield as_answer(found)
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
    except SourceError as error:
        yield {"error": str(error)}
    else:
        yield DONE
    finally:
        faulthandler.cancel_dump_traceback_later()


def as_answer(found: NewDocument | Failure) -> dict[str, Any]:
    """What was found in a file, as JSON can hold it."""
    if isinstance(found, Failure):
        return {"failure": [found.path, found.reason]}
    day = found.date and found.date.isoformat()
    sections = [[section.start, section.label] for section in found.sections]
    return {"document": {**asdict(found), "date": day, "sections": sections}}


def as_found(answer: dict[str, Any]) -> NewDocument | Failure:
    """The same as it was."""
    if "failure" in answer:
        return Failure(*answer["failure"])
    made = answer["document"]
    day = made["date"]
    sections = tuple(Section(*pair) for pair in made["sections"])
    return NewDocument(**{**made, "date": day and date.fromisoformat(day), "sections": sections})


def to_line(message: dict[str, Any]) -> bytes:
    """A message as a line; a path need not be Unicode."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """The message of a line."""
    message: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    return message


def _say(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(to_line(message))
    answers.flush()


if __name__ == "__main__":
    main()
