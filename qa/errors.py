"""Every error the engine raises on purpose.

    QAError                     root: catch this to catch them all
    ├── UsageError              the call cannot be right, whatever the library holds
    │   └── QuestionError       an empty or over-long question
    ├── LibraryError            the library on disk
    │   ├── LibraryNotFound     there is none at that path
    │   ├── LibraryExists       there already is one at that path
    │   ├── LibraryLocked       another process is writing to it
    │   ├── LibraryDamaged      its files are not what they should be
    │   └── LibraryUnusable     the folder cannot be read or written
    ├── ModelError              weights or model
    │   ├── ModelUnavailable    it cannot be loaded
    │   ├── ModelUnverified     its files are not the ones that were vetted
    │   └── ModelMismatch       the library was made with another one
    ├── SourceError             a file or folder to read articles from
    └── DocumentNotFound        no such document in the library

Each message is one sentence: what happened, to which file, and what to do next.
"""

from __future__ import annotations


class QAError(Exception):
    """Root of all errors raised by `qa`; `str(error)` is fit to show to a person."""


class UsageError(QAError):
    """The call cannot be right, whatever the library holds."""


class QuestionError(UsageError):
    """The question is empty or too long."""


class LibraryError(QAError):
    """Something about the library on disk."""


class LibraryNotFound(LibraryError):
    """There is no library at that path."""


class LibraryExists(LibraryError):
    """There already is a library at that path."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryDamaged(LibraryError):
    """The library's files are not what they should be."""


class LibraryUnusable(LibraryError):
    """The library's folder cannot be read or written."""


class ModelError(QAError):
    """Something about a model or its weights."""


class ModelUnavailable(ModelError):
    """The model cannot be loaded."""


class ModelUnverified(ModelError):
    """The model's files differ from those that were vetted."""


class ModelMismatch(ModelError):
    """The library was made with another model."""


class SourceError(QAError):
    """A file or folder cannot be read as articles."""


class DocumentNotFound(QAError):
    """No such document in the library."""
