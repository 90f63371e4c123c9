"""From a reading to a quote: the whole sentences that hold the words which answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.ingest import sentence_spans
from qa.types import Span

if TYPE_CHECKING:
    from qa.types import Passage, Reading


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of one document that hold a reading, and the short answer in them.

    `rank` orders the quotes of one question, higher being better; `confidence` is the
    probability that this one answers it.
    """

    document: int
    span: Span
    text: str
    short: Span | None
    rank: float = 0.0
    confidence: float = 0.0


def quote(passage: Passage, reading: Reading) -> Quote | None:
    """The sentences of a passage that a reading touches; None if it has no span."""
    if reading.span is None:
        return None
    offset, short = passage.span.start, _trimmed(passage, reading.span)
    touched = [
        Span(sentence.start + offset, sentence.end + offset)
        for sentence in sentence_spans(passage.text)
        if Span(sentence.start + offset, sentence.end + offset).overlaps(short)
    ]
    if not touched or not short:
        return None
    span = Span(min(touched[0].start, short.start), max(touched[-1].end, short.end))
    text = _in_passage(passage, span)
    return Quote(passage.document.id, span, text, None if short == span else short)


def _trimmed(passage: Passage, span: Span) -> Span:
    """A span without the blanks at its ends."""
    text = _in_passage(passage, span)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _in_passage(passage: Passage, span: Span) -> str:
    """The characters of a passage that a span of its document covers."""
    return Span(span.start - passage.span.start, span.end - passage.span.start).of(passage.text)
