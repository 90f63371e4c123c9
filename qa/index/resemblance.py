"""Whether two articles are one: the same text but for a headline, a paragraph, or its layout.

A signature finds those that may be (MinHash over word triples: Broder 1997, "On the resemblance
and containment of documents"; its rows in bands: Leskovec, Rajaraman and Ullman, "Mining of
Massive Datasets", chapter 3). Whether they are is then said by the texts themselves: by how many
of their words stand in sentences that both have. A report that is written anew each week from the
same template shares its turns of phrase, but not its sentences.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROWS, BANDS = 3, 40
"""Texts whose triples agree to one half share a band with probability 0.995; to 2%, 0.0003."""

SCHEME = f"rensa R-MinHash 2, {ROWS}x{BANDS} of 3 words"
"""What a signature is made by. Those of another scheme mean nothing beside it."""

SHORTER, LONGER = 0.65, 0.5
"""Share of a copy's words, and of the longer one's, that stand in sentences of both."""

LEAST = 20
"""Words that two texts must share to be copies, unless they are the same word for word."""

LIKELY = 0.3
"""Estimated agreement from which texts are compared."""

_SEED = 42
_LONGEST = 20_000
"""Words that a signature is made of; the beginning of a book tells it from others."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？])")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without their punctuation."""
    return _WORD.findall(text.casefold())


def sentences(text: str) -> Iterator[tuple[str, ...]]:
    """The sentences of a text as their words, however its lines are broken."""
    for paragraph in _PARAGRAPH.split(text):
        for sentence in _SENTENCE.split(paragraph):
            if found := tuple(words(sentence)):
                yield found


def covered(text: str, by: Collection[tuple[str, ...]]) -> float:
    """Share of a text's words that stand in one of those sentences; 1 for a text without words."""
    total = shared = 0
    for sentence in sentences(text):
        total += len(sentence)
        if sentence in by:
            shared += len(sentence)
    return shared / total if total else 1.0


def are_copies(one: str, other: str) -> bool:
    """Whether two texts are the same article."""
    first, second = set(sentences(one)), set(sentences(other))
    if first == second:
        return bool(first)
    shared = sum(map(len, first & second))
    shorter, longer = sorted((sum(map(len, first)), sum(map(len, second))))
    return shared >= LEAST and shared >= SHORTER * shorter and shared >= LONGER * longer


def signature(text: str) -> bytes:
    """The MinHash of a text: `ROWS * BANDS` little-endian 32-bit numbers."""
    from rensa import RMinHash  # here, since it is only needed when something is added

    found = words(text)[:_LONGEST]
    triples = [" ".join(found[i : i + 3]) for i in range(max(len(found) - 2, 1))]
    sketch = RMinHash(num_perm=ROWS * BANDS, seed=_SEED)
    sketch.update(triples)
    return b"".join(number.to_bytes(4, "little") for number in sketch.digest())


def bands(made: bytes) -> list[int]:
    """What texts that may be copies are found by: a signed 64-bit number for each band."""
    width = 4 * ROWS
    return [
        int.from_bytes(
            hashlib.blake2b(made[at : at + width], digest_size=8, salt=at.to_bytes(2)).digest(),
            "little",
            signed=True,
        )
        for at in range(0, len(made), width)
    ]


def likeness(one: bytes, other: bytes) -> float:
    """Estimated share of triples that two texts have in common (their Jaccard index)."""
    if len(one) != len(other) or not one or len(one) % 4:
        return 0.0
    first, second = array("I", one), array("I", other)
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
