"""Whether an answer to a follow-up only says again what was said before, to another question.

"Who called for an inquiry?" and then "Why?": the sentence that named them names no reason, however
well it fits the topic.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.answer.composing.values import same

if TYPE_CHECKING:
    from qa.types import Answer

_I = re.IGNORECASE
_OPENING = r"\W*(?:(?:and|but|so)\b,?\s+)?"
_WAYS = (
    (
        re.compile(rf"{_OPENING}(?:why|how\s+come|what\s+for)\b", _I),
        re.compile(
            r"\b(?:because|when|as|due\s+to|owing\s+to|thanks\s+to|since|after|over|amid|following|citing|"
            r"in\s+(?:order|response|protest|retaliation)|so\s+(?:that|as)|as\s+a\s+result|therefore|"
            r"reasons?|caused?|blam\w+|concern\w*|fear\w*|worr\w+|accus\w+)\b",
            _I,
        ),
    ),
    (
        re.compile(
            rf"{_OPENING}how\b(?!\s+(?:much|many|long|often|far|old|big|large|high|tall)\b)", _I
        ),
        re.compile(r"\b(?:by|through|using|with|via|when|as|because|after|caus\w+)\b", _I),
    ),
)
"""What asks for a reason or a way, and words that a sentence which gives one has."""


def only_repeats(question: str, answer: Answer, last: Answer) -> bool:
    """Whether an answer has nothing that the last one had not, and a question asks something else.

    Args:
        question: the follow-up, as it was understood.
        answer: what was found for it.
        last: the answer before it.
    """
    known = {statement.quote for statement in last.statements}
    if not answer.answered or not all(said.quote in known for said in answer.statements):
        return False
    for asks, tells in _WAYS:
        if asks.match(question):
            return not any(tells.search(quote) for quote in known)
    return bool(answer.short and last.short and same(answer.short, last.short))
