"""Whether a quote tells what was where it is asked what is to come, or the other way round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answer.near_misses.case import Case

_WHEN_WILL = re.compile(r"\bwhen\s+will\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|may|might|could|can|should|going\s+to|(?:is|are|was|were|be)\s+to|plan(?:s|ned|ning)?|expect\w*|"
    r"due|schedul\w*|set\s+(?:to|for)|aim\w*|hop\w+|until|till|next|tomorrow|later|soon|deadline|target\w*|"
    r"from|by|\w+s\s+(?:(?:again|back|up|off|out)\s+)?(?:in|on|at|every|each))\b|['’]ll\b",
    re.IGNORECASE,
)

_ASKED_HOW_IT_ENDED = re.compile(
    r"\b(?:who|which\s+\w+)\s+(?:won|beat|defeated|lost|scored)\b|"
    r"\b(?:did|was|were)\b.+\b(?:win|beat|defeat(?:ed)?|lose|lost|score|reach|won)\b",
    re.IGNORECASE,
)
_PLANNED = (
    r"(?:will|shall|(?:is|are)\s+(?:(?:due|set|expected|scheduled|planned|likely|going)\s+)?to|"
    r"plans?\s+to|intends?\s+to|hopes?\s+to)\s+(?:play|face|meet|host|take\s+on|compete|contest|fight|run)\b"
)
_ENDED = re.compile(r"\b(?:beat|defeat|w[io]n|los[et]|scor|knock)", re.IGNORECASE)
_IS_TO_BE = re.compile(
    rf"\b{_PLANNED}(?:(?!\b(?:was|were|had|did|after|since|because|who|which|that)\b)[^.;:])*$",
    re.IGNORECASE,
)
_TO_DO = re.compile(rf"\s*,?\s*{_PLANNED}", re.IGNORECASE)


def is_of_the_past(case: Case) -> bool:
    """Whether it is asked when something will be, and nothing in a quote speaks of what is to come.

    "When will the plant open?" is not answered by the Tuesday on which a court ruled.
    """
    return bool(_WHEN_WILL.search(case.question)) and not _TO_COME.search(case.quote)


def is_yet_to_come(case: Case) -> bool:
    """Whether it is asked how a contest ended, and a short answer is of what is planned.

    "Who won the final?" is not answered by who will play in it.
    """
    if (
        not case.answer
        or not _ASKED_HOW_IT_ENDED.search(case.question)
        or _ENDED.search(case.quote)
    ):
        return False
    return bool(_IS_TO_BE.search(case.before) or _TO_DO.match(case.quote, case.short.end))
