"""Files → library: what is new or changed is read, split, encoded and written; what is gone goes.

Each document is committed on its own as soon as its vectors are there, so whatever was
done before an interruption stays done, and the next run goes on from there.

    run        one run over some files and folders
    files      whether a file need be read at all
    known      what the library held before, and under which name it is found now
    embedding  vectors for what is written, those the library has already taken from it
    tally      what was done, counted and told
    naming     which documents a name stands for
    folders    which folders the library is made of
"""

from __future__ import annotations

from qa.indexing.folders import Folders
from qa.indexing.naming import is_under, named
from qa.indexing.run import Indexing

__all__ = ["Folders", "Indexing", "is_under", "named"]
