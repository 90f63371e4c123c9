"""One file → its documents, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from qa.ingest.formats import jsonl, markdown, text
from qa.ingest.paths import absolute_path
from qa.types import Failure, NewDocument

_Reader = Callable[[Path, int], Iterator[NewDocument | Failure]]

_FORMATS: dict[str, _Reader] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".jsonl": jsonl.read,
}


def read_documents(path: str | Path, max_bytes: int) -> Iterator[NewDocument | Failure]:
    """Read the documents of a file: one, or one per line of a `.jsonl` file.

    An unknown extension is read as plain text.

    Args:
        path: the file.
        max_bytes: the limit for a document: the whole file, or one line of a `.jsonl` file,
            which is read line by line and may itself be of any size.

    Yields:
        Each document, and a `Failure` naming file and line for each line that is not one.

    Raises:
        SourceError: once iterated, if nothing in the file can be used: it is missing, empty,
            blank, binary, not UTF-8, too large, not readable, or not a regular file.
    """
    path = absolute_path(path)
    return _FORMATS.get(path.suffix.lower(), text.read)(path, max_bytes)
