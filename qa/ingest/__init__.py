"""From a path to documents, and from a document's text to sentences and passages.

Everything here is pure: it reads files and computes offsets, stores nothing and loads no
model. Offsets count characters of `NewDocument.text`: the file's own text, or what was taken out
of it.

    find_files       files and folders → the article files in them, and what is wrong with the rest
    read_documents   one file → its documents
    Parsing          the same, in another process where that needs another program's parser
    sentence_spans   text → sentences
    Limits           how much of a file is read; `limits_of` makes them of the settings
    split_passages   text → passages
    front_matter_end where the front matter of a text ends
    absolute_path    how paths are written in a library
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.ingest.apart import Parsing
    from qa.ingest.front_matter import front_matter_end
    from qa.ingest.limits import Limits, limits_of
    from qa.ingest.passages import split_passages
    from qa.ingest.paths import absolute_path
    from qa.ingest.read import READING, read_documents
    from qa.ingest.sentences import sentence_spans
    from qa.ingest.walk import find_files

_HOME_OF = {
    "Limits": "limits",
    "READING": "read",
    "Parsing": "apart",
    "absolute_path": "paths",
    "find_files": "walk",
    "limits_of": "limits",
    "front_matter_end": "front_matter",
    "read_documents": "read",
    "sentence_spans": "sentences",
    "split_passages": "passages",
}
"""Loaded when they are used: an answer takes sentences, and no formats."""

__all__ = [
    "READING",
    "Limits",
    "Parsing",
    "absolute_path",
    "find_files",
    "front_matter_end",
    "limits_of",
    "read_documents",
    "sentence_spans",
    "split_passages",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value
