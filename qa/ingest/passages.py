"""Text → passages: the stretches of a document that are indexed as a unit.

A passage is whole sentences under one heading. The sentences of a section are shared out
evenly, so that no passage is a leftover of a few words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qa.ingest.blocks import Kind, blocks
from qa.ingest.sentences import block_sentences
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run of letters counts once for every 20; each Chinese, Japanese or Korean character counts.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,20}"
)

_MOST_HEADINGS = 6
"""Headings in a row, as many as there are levels, that open one passage together."""


class _Unit(NamedTuple):
    """A sentence, or the headings of a section with its first sentence; never parted."""

    start: int
    end: int
    words: int


def split_passages(text: str, words: int = 160, *, overlap: int = 0) -> list[Span]:
    """Split a text into passages of whole sentences.

    Args:
        text: a document's text.
        words: aimed-at length. A passage may be half as long again, or be one long sentence.
        overlap: a passage also takes in the last sentence of the one before it under the same
            heading, if that has at most so many words.

    Returns:
        Spans in order, each starting and ending on a non-blank character. Every non-blank
        character of the text lies in at least one. A heading is only ever at the beginning of
        a passage, before the text it heads; front matter has passages of its own.
    """
    return [
        passage for section in _sections(text) for passage in _shared_out(section, words, overlap)
    ]


def count_words(text: str, start: int, end: int) -> int:
    """How many words a stretch of text has, as passages are measured."""
    return sum(1 for _ in _WORD.finditer(text, start, end))


def _sections(text: str) -> Iterator[list[_Unit]]:
    section: list[_Unit] = []
    headings: list[_Unit] = []
    front = False
    for block in blocks(text):
        units = [_Unit(s, e, count_words(text, s, e)) for s, e in block_sentences(text, block)]
        heading = block.kind is Kind.HEADING
        if section and (heading or front):
            yield section
            section = []
        front = block.kind is Kind.FRONT_MATTER
        if heading and len(headings) < _MOST_HEADINGS:
            headings += units
        elif heading:
            yield [_joined(headings)]
            headings = units
        else:
            section += [_joined([*headings, units[0]]), *units[1:]]
            headings = []
    if headings:
        section = [_joined(headings)]
    if section:
        yield section


def _joined(units: list[_Unit]) -> _Unit:
    return _Unit(units[0].start, units[-1].end, sum(unit.words for unit in units))


def _shared_out(section: list[_Unit], words: int, overlap: int) -> Iterator[Span]:
    """Cut a section into equal parts, each sentence going where its middle falls."""
    total = sum(unit.words for unit in section)
    parts = max(1, round(total / words))
    before, part, first, shared = 0, 0, 0, 0
    for number, unit in enumerate(section):
        where = (2 * before + unit.words) * parts // (2 * total)
        if where > part and number > first:
            yield Span(section[shared].start, section[number - 1].end)
            again = number - first > 1 and section[number - 1].words <= overlap
            first, shared = number, number - again
        part = where
        before += unit.words
    yield Span(section[shared].start, section[-1].end)
