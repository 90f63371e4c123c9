"""From a reading to a quote: the whole sentences that hold the words which answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answer.asked.forms import Form
from qa.answer.quotes.listing import whole_list
from qa.ingest import sentence_spans
from qa.retrieve.dates import EXACT
from qa.retrieve.terms import CAPITALS, words
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qa.types import Passage, Reading

MAX_SENTENCES = 3
"""Sentences of a quote that goes on, for questions which want more than a few words."""

_GOES_ON = re.compile(
    r"[\"“'‘(]?(?:he|she|it|they|this|that|these|those|such|but|so|because|however|therefore|"
    r"thus|as a result|instead|also|then|the (?:same|former|latter)|both)\b",
    re.IGNORECASE,
)
"""How a sentence begins that leans on the one before it."""


_DATE_LINE = re.compile(rf"(?:date|published|posted|updated|on)?\W*(?:{EXACT})\W*", re.IGNORECASE)

_NAMED = rf"[{CAPITALS}][\w.’'-]*+(?:[ \t]++[{CAPITALS}][\w.’'-]*+){{1,3}}+"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY)[ \t]++{_NAMED}(?:(?:,|[ \t]++and|[ \t]*+&)[ \t]++{_NAMED})*+"
    rf"(?:[ \t]*+[,|·•–-][ \t]*+(?>(?i:{EXACT})|{_NAMED}|[Rr]eporters?|[Cc]orrespondents?))*+\W*+"
)
"""Nothing in it is tried twice, whatever a line holds."""

_HEADING = re.compile(r"#{1,6}[ \t]+\S[^\n]*")
_CORRECTS = re.compile(
    r"\b(?:the\s+correct\s+(?:\w+\s+){1,2}(?:is|are|was|were)|should\s+have\s+(?:said|read|been)|"
    r"(?:this|that|it)\s+(?:is|was)\s+(?:wrong|incorrect|false|an?\s+error)|(?:we|which)\s+regret|"
    r"in\s+fact,?\s+(?:it|they|there|the))\b",
    re.IGNORECASE,
)
"""What a sentence has that puts the one before it right, which is not to be quoted without it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of one document that hold a reading, and the short answer in them.

    `rank` orders the quotes of one question, higher being better; `confidence` is the
    probability that this one answers it; `held` is the share of the question's words in the
    quote or the title. `day` is the document's date of publication.
    """

    document: int
    span: Span
    text: str
    short: Span | None
    rank: float = 0.0
    confidence: float = 0.0
    held: float = 0.0
    day: date | None = None

    @property
    def answer(self) -> str:
        """The short answer; empty if there is none."""
        return self.within.of(self.text) if self.within else ""

    @property
    def within(self) -> Span | None:
        """The short answer in offsets of the quote."""
        if self.short is None:
            return None
        return Span(self.short.start - self.span.start, self.short.end - self.span.start)


def quote(passage: Passage, reading: Reading, form: Form = Form.WORDS) -> Quote | None:
    """The sentences of a passage that a reading touches; None if it has no words, or in a dateline.

    Of a reading of the title, which says what is told, the sentence after it is.

    For a list the short answer is the whole list that it stands in; where whole sentences are
    wanted, the ones after it come along as long as they lean on it.
    """
    if reading.span is None:
        return None
    offset, short = passage.span.start, _trimmed(passage, reading.span)
    sentences = [
        Span(sentence.start + offset, sentence.end + offset)
        for sentence in sentence_spans(passage.text)
    ]
    touched = [number for number, sentence in enumerate(sentences) if sentence.overlaps(short)]
    if not touched or not words(_in_passage(passage, short)):
        return None
    if form is Form.LIST and len(touched) == 1:
        short = _listed(passage, sentences[touched[0]], short)
    said = [_in_passage(passage, sentence) for sentence in sentences]
    if any(is_date_line(said[number]) or is_byline(said[number]) for number in touched):
        return None
    if all(_is_heading(said[number], passage.document.title) for number in touched):
        after = _first_told(said, touched[-1] + 1, passage.document.title)
        if after is None:
            return None
        touched = [after]
        short = sentences[after]
    last, marked = touched[-1], short
    if form is Form.SENTENCES:
        last = _last(passage, sentences, touched[0], last)
    if last + 1 < len(said) and _CORRECTS.search(said[last + 1]):
        last, marked = last + 1, Span(0, 0)
    span = Span(min(sentences[touched[0]].start, short.start), max(sentences[last].end, short.end))
    text = _in_passage(passage, span)
    part = marked if marked and marked != span else None
    return Quote(passage.document.id, span, text, part, day=passage.document.date)


def is_date_line(line: str) -> bool:
    """Whether a line says nothing but a date."""
    return _DATE_LINE.fullmatch(line.strip()) is not None


def is_byline(line: str) -> bool:
    """Whether a line says nothing but who wrote an article, and perhaps when and for whom."""
    return _BYLINE.fullmatch(line.strip()) is not None


def _first_told(said: Sequence[str], start: int, title: str) -> int | None:
    """The first sentence from a place on that is neither a heading nor a date nor a byline."""
    for number in range(start, len(said)):
        line = said[number]
        if not (is_date_line(line) or is_byline(line) or _is_heading(line, title)):
            return number
    return None


def _is_heading(line: str, title: str) -> bool:
    return words(line) == words(title) or _HEADING.fullmatch(line) is not None


def _listed(passage: Passage, sentence: Span, short: Span) -> Span:
    inside = Span(max(short.start - sentence.start, 0), short.end - sentence.start)
    found = whole_list(_in_passage(passage, sentence), inside)
    return Span(sentence.start + found.start, sentence.start + found.end)


def _last(passage: Passage, sentences: Sequence[Span], first: int, last: int) -> int:
    """The last of the sentences that belong together from the first on."""
    while last + 1 < len(sentences) and last + 1 - first < MAX_SENTENCES:
        said = _in_passage(passage, Span(sentences[first].start, sentences[last].end))
        if not _unclosed(said) and not _GOES_ON.match(_in_passage(passage, sentences[last + 1])):
            break
        if "\n" in _in_passage(passage, Span(sentences[last].end, sentences[last + 1].start)):
            break
        last += 1
    return last


def _unclosed(text: str) -> bool:
    """Whether a quotation is still open at the end of a text."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _trimmed(passage: Passage, span: Span) -> Span:
    """A span without the blanks at its ends."""
    text = _in_passage(passage, span)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _in_passage(passage: Passage, span: Span) -> str:
    """The characters of a passage that a span of its document covers."""
    return Span(span.start - passage.span.start, span.end - passage.span.start).of(passage.text)
