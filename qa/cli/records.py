"""What `--json` prints, key by key; `docs/cli.md` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.types import (
        AddReport,
        Answer,
        Candidate,
        Citation,
        DocumentInfo,
        Filters,
        LibraryStatus,
        Statement,
    )

Record = dict[str, Any]


def answer_record(answer: Answer, status: LibraryStatus) -> Record:
    """`qa ask --json`. Offsets count characters of the document's text."""
    return {
        "question": answer.question,
        "asked_as": answer.asked_as,
        "filters": filters_record(answer.filters),
        "understood": list(answer.understood),
        "answered": answer.answered,
        "text": answer.text,
        "short": answer.short,
        "shorts": list(answer.shorts),
        "differ": answer.differ,
        "dated": answer.dated,
        "missing": list(answer.missing),
        "unclear": answer.unclear,
        "confidence": float(answer.confidence),
        "statements": [_statement_record(statement) for statement in answer.statements],
        "citations": [_citation_record(citation) for citation in answer.citations],
        "passages": passage_records(answer.passages),
        "undated": passage_records(answer.undated),
        "library": {
            "path": status.path,
            "documents": status.documents,
            "passages": status.passages,
            "model": status.model,
        },
        "timings_ms": {stage: round(float(ms), 3) for stage, ms in answer.timings_ms.items()},
    }


def filters_record(filters: Filters) -> Record:
    """Which articles counted; days are ISO 8601 or null."""
    return {
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
        "sources": list(filters.sources),
        "titles": list(filters.titles),
    }


def passage_records(candidates: Sequence[Candidate]) -> list[Record]:
    """The `passages` of `qa ask --json` and `qa search --json`, best first."""
    return [
        {
            **document_record(candidate.passage.document),
            "start": candidate.passage.span.start,
            "end": candidate.passage.span.end,
            "text": candidate.passage.text,
            "score": float(candidate.score),
            "scores": {stage: float(score) for stage, score in candidate.scores.items()},
        }
        for candidate in candidates
    ]


def document_record(document: DocumentInfo) -> Record:
    """A document without its text; `date` is ISO 8601 or null, `path` absolute.

    What nothing states is an empty text.
    """
    return {
        "document": document.id,
        "title": document.title,
        "path": document.path,
        "part": document.part,
        "date": document.date.isoformat() if document.date else None,
        "date_from": document.date_from,
        "author": document.author,
        "site": document.site,
        "url": document.url,
        "language": document.language,
    }


def status_record(status: LibraryStatus) -> Record:
    """`qa status --json`; `size` is in bytes."""
    first, last = status.first_date, status.last_date
    return {
        "library": status.path,
        "documents": status.documents,
        "passages": status.passages,
        "conversations": status.conversations,
        "model": status.model,
        "size": status.size,
        "first_date": first.isoformat() if first else None,
        "last_date": last.isoformat() if last else None,
        "undated": status.undated,
        "generation": status.generation,
    }


def report_record(report: AddReport, library: str) -> Record:
    """`qa index --json`. Counts are of documents; `passages` counts those embedded anew."""
    return {
        "library": library,
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "copies": report.copies,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "passages": report.passages,
        "failed": [{"path": failure.path, "reason": failure.reason} for failure in report.failed],
        "stopped": report.stopped,
    }


def _citation_record(citation: Citation) -> Record:
    return {
        "number": citation.number,
        **document_record(citation.document),
        "place": citation.place,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "also_in": [document_record(document) for document in citation.also_in],
    }


def _statement_record(statement: Statement) -> Record:
    short = statement.short
    return {
        "quote": statement.quote,
        "numbers": list(statement.numbers),
        "short": [short.start, short.end] if short else None,
    }
