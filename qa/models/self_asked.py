"""Questions that a text asks itself, in a headline or an interview: no answer is among their words.

What is asked is most like such a question, and a reader would give it back as its answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_AFTER_A_TITLE = (
    r"[\"”’']\s+(?:in|on|was|is|by|has|had|from|for|with|at|which|show|song|film|book)\b"
)
_ABBREVIATED = (
    r"(?:(?<=\b[A-Z])|(?<=\b(?:Mr|Ms|Dr|St|No|Lt))|(?<=\b(?:Mrs|Gov|Sen|Rep|Inc|Col|Gen|Rev)))"
    r"\.(?!\w)"
)
_QUESTION = re.compile(
    r"(?:^|(?<=[.?!:\n\"“”'‘’(\[#*>-])[ \t]*|(?<=[.?!:]\s))"
    r"(?!did\s+you\s+know\b(?!\s+(?:wh|how|if))|is\s+it\s+any\s+wonder\b)"
    r"(?:(?:who|whom|whose|what|which|when|where|why|how)(?:['’]s|\b)|"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]t)?\b)"
    rf"(?:[^.?!\n]|(?-i:(?<=[a-z,]))\n(?=\S)|\.(?=\w)|{_ABBREVIATED}){{2,300}}+\?(?!{_AFTER_A_TITLE})",
    re.IGNORECASE,
)
"""Nothing in it is tried twice, whatever a text holds."""

_MARKED = 5
"""Characters more than a question has, with a mark before it and quotation marks around it."""


def questions(text: str) -> list[tuple[int, int]]:
    """Where a text asks something: half-open ranges of its characters, in order."""
    if "?" not in text:
        return []
    return [match.span() for match in _QUESTION.finditer(text)]


def outside(text: str, places: Sequence[tuple[int, int]]) -> list[int]:
    """Which of some half-open ranges, in order, touch no question of a text."""
    asked = questions(text)
    return [
        number
        for number, (start, end) in enumerate(places)
        if not any(start < last and first < end for first, last in asked)
    ]


def is_question(sentence: str) -> bool:
    """Whether a sentence does nothing but ask, after a "Q: " perhaps."""
    return any(len(sentence) - (end - start) < _MARKED for start, end in questions(sentence))
