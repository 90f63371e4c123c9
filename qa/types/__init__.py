"""The values that flow through the engine, from a file to a cited answer.

All are frozen and slotted, and none is half-built: what has not been stored yet is a
`NewDocument`, what has been is a `DocumentInfo` or, with its text, a `Document`.
Offsets are half-open and count characters (Unicode code points) of `Document.text`.
"""

from __future__ import annotations

from qa.types.answers import (
    Answer,
    Citation,
    ConversationInfo,
    Statement,
    Turn,
)
from qa.types.documents import (
    Document,
    DocumentInfo,
    NewDocument,
    Passage,
    Section,
    Span,
)
from qa.types.questions import (
    Candidate,
    Filters,
    Query,
    Reading,
)
from qa.types.reports import (
    AddReport,
    Change,
    Failure,
    Finding,
    ImportReport,
    LibraryStatus,
    Progress,
    VerifyReport,
)

__all__ = [
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
    "NewDocument",
    "Passage",
    "Progress",
    "Query",
    "Reading",
    "Section",
    "Span",
    "Statement",
    "Turn",
    "VerifyReport",
]
