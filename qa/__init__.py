"""Footnote: ask your own articles, get exact quotes.

    import qa

    with qa.open_library("articles.qa") as library:
        answer = library.ask("Who asked for an investigation?")

Importing this package imports nothing heavy: each public name is loaded on first use
(PEP 562), and models and indexes only when something is asked or added.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.conversation import Conversation
    from qa.errors import (
        DocumentNotFound,
        LibraryDamaged,
        LibraryError,
        LibraryExists,
        LibraryLocked,
        LibraryNotFound,
        LibraryUnusable,
        ModelError,
        ModelMismatch,
        ModelUnavailable,
        ModelUnverified,
        QAError,
        QuestionError,
        SourceError,
        UsageError,
    )
    from qa.library import Library
    from qa.opening import create_library, open_library, restore_library
    from qa.protocols import Encoder, Reader
    from qa.settings import Settings, load_settings
    from qa.types import (
        AddReport,
        Answer,
        Candidate,
        Change,
        Citation,
        ConversationInfo,
        Document,
        DocumentInfo,
        Failure,
        Filters,
        Finding,
        ImportReport,
        LibraryStatus,
        Passage,
        Progress,
        Query,
        Reading,
        Section,
        Span,
        Statement,
        Turn,
        VerifyReport,
    )

__version__ = "0.1.0"

_HOME = {
    "qa.conversation": ("Conversation",),
    "qa.errors": (
        "DocumentNotFound",
        "LibraryDamaged",
        "LibraryError",
        "LibraryExists",
        "LibraryLocked",
        "LibraryNotFound",
        "LibraryUnusable",
        "ModelError",
        "ModelMismatch",
        "ModelUnavailable",
        "ModelUnverified",
        "QAError",
        "QuestionError",
        "SourceError",
        "UsageError",
    ),
    "qa.library": ("Library",),
    "qa.opening": ("create_library", "open_library", "restore_library"),
    "qa.protocols": ("Encoder", "Reader"),
    "qa.settings": ("Settings", "load_settings"),
    "qa.types": (
        "AddReport",
        "Answer",
        "Candidate",
        "Change",
        "Citation",
        "ConversationInfo",
        "Document",
        "DocumentInfo",
        "Failure",
        "Filters",
        "Finding",
        "ImportReport",
        "LibraryStatus",
        "Passage",
        "Progress",
        "Query",
        "Reading",
        "Section",
        "Span",
        "Statement",
        "Turn",
        "VerifyReport",
    ),
}
_HOME_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "AddReport",
    "Answer",
    "Candidate",
    "Change",
    "Citation",
    "Conversation",
    "ConversationInfo",
    "Document",
    "DocumentInfo",
    "DocumentNotFound",
    "Encoder",
    "Failure",
    "Filters",
    "Finding",
    "ImportReport",
    "Library",
    "LibraryDamaged",
    "LibraryError",
    "LibraryExists",
    "LibraryLocked",
    "LibraryNotFound",
    "LibraryStatus",
    "LibraryUnusable",
    "ModelError",
    "ModelMismatch",
    "ModelUnavailable",
    "ModelUnverified",
    "Passage",
    "Progress",
    "QAError",
    "Query",
    "QuestionError",
    "Reader",
    "Reading",
    "Section",
    "Settings",
    "SourceError",
    "Span",
    "Statement",
    "Turn",
    "UsageError",
    "VerifyReport",
    "__version__",
    "create_library",
    "load_settings",
    "open_library",
    "restore_library",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
