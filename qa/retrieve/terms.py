"""The words of a question that are worth looking up, and whether a text has them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CAPITALS = "A-ZÀ-ÖØ-Þ" + "".join(filter(str.isupper, map(chr, range(0x100, 0x180)))) + "ȘȚΑ-ΩЀ-Я"
"""Of the Latin, Greek and Cyrillic scripts, for character classes of patterns."""

AUXILIARY = (
    "(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|"
    "shall|should|may|might|must)"
)
"""The verbs that a question begins with, for patterns."""

_STEM_LENGTH = 5
"""Words that agree in their first letters count as the same: "investigate", "investigation"."""

MAX_TERMS = 64
"""More would slow a search down and, in a question, are noise."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ACCENTED = re.compile(r"(?<=[A-Za-z])[\u0300-\u036f]+")
_NOT_ASCII = re.compile(r".?[^\x00-\x7f]{1,64}[\u0300-\u036f\u3099\u309a]{0,8}")
"""With the letter before, which accents may belong to, and not cut before an accent. Short, since
to normalise takes quadratic time over a run of accents."""

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren't as at be because been
    before being below between both but by can can't cannot could couldn't did didn't do does
    doesn't doing don't down during each ever few for from further had hadn't has hasn't have
    haven't having he her here hers herself him himself his how i if in into is isn't it its
    itself just let's me more most my myself no nor not of off on once only or other ought our
    ours ourselves out over own please same she should shouldn't so some such tell than that the
    their theirs them themselves then there these they this those through to too under until up
    upon us very was wasn't we were weren't what when where which while who whom whose why will
    with won't would wouldn't you your yours yourself yourselves
    """.split()  # noqa: SIM905 - a list would be 150 lines
)
"""Words that say how something is asked rather than what (a common English list)."""


def words(text: str) -> list[str]:
    """All words of a text in lower case, possessive endings and accents of Latin letters off."""
    plain = text if text.isascii() else _NOT_ASCII.sub(_without_accents, text)
    found = (word.lower().replace("’", "'") for word in _WORD.findall(plain))
    return [word.removesuffix("'s") for word in found]


def _without_accents(found: re.Match[str]) -> str:
    """As the index of words has it, however an accent is encoded."""
    plain = _ACCENTED.sub("", unicodedata.normalize("NFD", found[0]))
    return unicodedata.normalize("NFC", plain)


def terms(question: str) -> list[str]:
    """The distinct content words of a question, in order; all its words if it has no others."""
    everything = words(question)
    content = [word for word in everything if word not in STOP_WORDS]
    return list(dict.fromkeys(content or everything))[:MAX_TERMS]


def share_found(wanted: Sequence[str], text: str) -> float:
    """Share of `wanted` words that occur in a text, endings aside; 1 if none are wanted."""
    if not wanted:
        return 1.0
    present = {stem(word) for word in words(text)}
    parts = [words(word) for word in wanted]
    return sum(all(stem(part) in present for part in found) for found in parts) / len(parts)


def stem(word: str) -> str:
    """A word without its ending, roughly; numbers stay whole."""
    return word if word[:1].isdigit() else word[:_STEM_LENGTH]
