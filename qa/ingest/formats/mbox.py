"""Mailboxes: each message is a document, told from the others by its Message-ID.

Read line by line, so that a mailbox may be larger than the memory.
"""

from __future__ import annotations

import re
from email.errors import MessageError
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.ingest.formats import mail
from qa.ingest.source import megabytes
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.types import NewDocument

_FROM = re.compile(rb"From \S{1,300}(?: .*)?\r?\n\Z")
_QUOTED = re.compile(rb">+From ")
_LONGEST_LINE = 1 << 20
_LONGEST_ID = 300


def read(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The messages of a mailbox, and a failure for each that has no text.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    found = False
    parts: set[str] = set()
    for number, data in enumerate(_messages(entry), 1):
        found = True
        where = f"{entry.where}!message {number}"
        try:
            yield _message(entry, data, _part(data, number, parts), where)
        except SourceError as error:
            yield Failure(where, str(error))
    if not found:
        raise SourceError(f"{entry.where} holds no messages; leave it out.")


def _message(entry: Entry, data: bytes, part: str, where: str) -> NewDocument:
    if len(data) > entry.limits.bytes:
        limit = megabytes(entry.limits.bytes)
        raise SourceError(f"{where} is larger than {limit} MB; raise the setting max_file_mb.")
    return mail.message(entry, data, part)


def _messages(entry: Entry) -> Iterator[bytes]:
    """The messages as bytes; of one over the limit only so much that this can be told."""
    message: list[bytes] | None = None
    size, after_blank = 0, True
    for line in _lines(entry):
        if after_blank and _FROM.match(line):
            if message is not None:
                yield b"".join(message)
            message, size = [], 0
        elif message is not None and size <= entry.limits.bytes:
            message.append(line[1:] if _QUOTED.match(line) else line)
            size += len(line)
        after_blank = not line.strip()
    if message is not None:
        yield b"".join(message)


def _lines(entry: Entry) -> Iterator[bytes]:
    try:
        while line := entry.file.readline(_LONGEST_LINE):
            yield line
    except OSError as error:
        raise SourceError(f"{entry.where} cannot be read ({error}); try again.") from error


def _part(data: bytes, number: int, parts: set[str]) -> str:
    """What tells a message from the others: its id, unless another one has it too."""
    try:
        headers = BytesHeaderParser().parsebytes(data.partition(b"\n\n")[0])
        found = mail.header(headers, "message-id").strip("<> ")
    except (MessageError, ValueError):
        found = ""
    part = found if 0 < len(found) <= _LONGEST_ID and found not in parts else f"message {number}"
    parts.add(part)
    return part
