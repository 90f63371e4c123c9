"""From a path to documents, and from a document's text to sentences and passages.

Everything here is pure: it reads files and computes offsets, stores nothing and loads no
model. Offsets count characters of `NewDocument.text`, which is the file's own text.

    find_files       files and folders → the article files in them, and what is wrong with the rest
    read_documents   one file → its documents
    sentence_spans   text → sentences
    split_passages   text → passages
    front_matter_end where the front matter of a text ends
    absolute_path    how paths are written in a library
"""

from __future__ import annotations

from qa.ingest.front_matter import front_matter_end
from qa.ingest.passages import split_passages
from qa.ingest.paths import absolute_path
from qa.ingest.read import read_documents
from qa.ingest.sentences import sentence_spans
from qa.ingest.walk import find_files

__all__ = [
    "absolute_path",
    "find_files",
    "front_matter_end",
    "read_documents",
    "sentence_spans",
    "split_passages",
]
