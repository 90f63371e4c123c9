"""Text → sentences, by the package nupunkt inside the blocks that the layout gives.

nupunkt knows abbreviations and quotation marks; what it does not do is done here: Chinese and
Japanese full stops, and text without any punctuation, which is cut where it hurts least.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from qa.ingest.blocks import Block, Kind, blocks
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nupunkt import PunktSentenceTokenizer

LONGEST_SENTENCE = 1_000
"""Characters; a longer stretch without a full stop is cut at a clause, a word or a character."""

_WINDOW = 16_000
"""Characters given to nupunkt at once: some of its patterns take quadratic time in odd text."""

_MAY_END = re.compile(r"[.!?…]")
_WIDE_STOP = re.compile(r"(?<![。！？｡])[。！？｡]++(?![」』”’）】》])")
_CLAUSE = re.compile(r"[;:,—–][\"'”’)]*\s")
_SPACE = re.compile(r"\s")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def sentence_spans(text: str, span: Span | None = None) -> list[Span]:
    """The sentences of a text, or of a span of it, in order.

    Each starts and ends on a non-blank character; together they hold every non-blank one.
    A heading and a list item are sentences of their own. None is longer than
    `LONGEST_SENTENCE` characters. Time is linear in the text's length.

    Returns:
        Spans in the offsets of `text`, also when only a span of it is split.
    """
    return [
        Span(start, end)
        for block in blocks(text, span)
        for start, end in block_sentences(text, block)
    ]


def block_sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The `(start, end)` of each sentence of one block."""
    whole = block.kind is Kind.HEADING or not _MAY_END.search(text, block.start, block.end)
    parts = [(block.start, block.end)] if whole else _by_full_stops(text, block.start, block.end)
    for start, end in parts:
        for wide_start, wide_end in _by_wide_stops(text, start, end):
            yield from _short_enough(text, wide_start, wide_end)


def _by_full_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(start + _WINDOW, end)
        if stop < end:
            stop = _cut(text, start, stop)
        found = _splitter().spans(text[start:stop], paragraph_breaks=False)
        # The last sentence of a window may go on in the next one, so it is left for it.
        done = found if stop == end or len(found) < 2 else found[:-1]
        yield from ((start + first, start + last) for first, last in done)
        start = start + found[-1][0] if len(done) < len(found) else stop


def _by_wide_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _WIDE_STOP.finditer(text, start, end):
        yield start, found.end()
        start = found.end()
    yield start, end


def _short_enough(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces of at most `LONGEST_SENTENCE` characters, trimmed, none of them blank."""
    while start < end:
        if text[start].isspace():
            start += 1
        elif text[end - 1].isspace():
            end -= 1
        elif end - start <= LONGEST_SENTENCE:
            yield start, end
            return
        else:
            cut = _cut(text, start, start + LONGEST_SENTENCE)
            yield start, start + len(text[start:cut].rstrip())
            start = cut


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut, in the second half before `limit`: after a clause, a word, or a character."""
    from_ = max(start + 1, limit - LONGEST_SENTENCE // 2)
    for pattern in (_CLAUSE, _SPACE):
        ends = [found.end() for found in pattern.finditer(text, from_, limit)]
        if ends:
            return ends[-1]
    for cut in range(limit, from_, -1):
        if not _joined(text, cut):
            return cut
    return limit


def _joined(text: str, cut: int) -> bool:
    """Whether a cut there would part a character from its marks, or an emoji sequence."""
    after = text[cut]
    return (
        after in _JOINERS
        or text[cut - 1] == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or unicodedata.category(after).startswith("M")
    )


@cache
def _splitter() -> PunktSentenceTokenizer:
    import nupunkt

    return nupunkt.load("default")
