"""Whether a file that could be anything holds articles, told from its beginning.

A folder may hold JSON and XML files that are no articles; a walk passes them over. A file that
cannot be read or parsed is not passed over: reading it then says what is wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.ingest import detect
from qa.ingest.encodings import as_utf8
from qa.ingest.formats import jsonl
from qa.ingest.source import open_regular

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_TEXT_FIELD = re.compile(rb'"text"\s*:')


def is_something_else(path: Path) -> bool:
    """Whether it is JSON or XML, but not of articles."""
    kind = detect.named_kind(path.name)
    if kind not in ("json", "jsonl", "feed"):
        return False
    try:
        with open_regular(path) as file:
            return _is_other(file, kind, path)
    except (SourceError, OSError):
        return False


def _is_other(file: BinaryIO, kind: str, path: Path) -> bool:
    if kind == "jsonl":
        return jsonl.is_other_collection(file, str(path))
    head = as_utf8(file.read(jsonl.PEEK if kind == "json" else detect.HEAD))
    if kind == "json":
        return _TEXT_FIELD.search(head) is None
    return path.suffix.lower() == ".xml" and detect.by_beginning(head) not in ("feed", "html")
