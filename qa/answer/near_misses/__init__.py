"""Near misses: every name of a question is there, and not what it asks about them.

"Where did Musk meet Xi Jinping?" is not answered by a sentence with both names in it in which
nobody meets, nor "Who painted the bridge?" by who built it. Each rule is a function of one `Case`;
`RULES` says which hold for which form of question. A new one goes into the module of its kind and
into that table.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from qa.answer.asked.forms import Form, form_of
from qa.answer.near_misses.case import Case, case_of
from qa.answer.near_misses.deeds import tells_of_another
from qa.answer.near_misses.doers import lacks_the_deed, lacks_the_object, tells_it_the_other_way
from qa.answer.near_misses.meaning import says_nothing_of_it
from qa.answer.near_misses.measures import (
    is_a_sum,
    is_another_measure,
    is_in_other_units,
    is_no_reason,
    lacks_a_number,
)
from qa.answer.near_misses.names import (
    is_of_elsewhere,
    lacks_a_name,
    lacks_the_person,
    names_another,
)
from qa.answer.near_misses.plans import is_of_the_past, is_yet_to_come
from qa.answer.near_misses.reports import is_of_the_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qa.answer.quotes.quoting import Quote
    from qa.protocols import Encoder
    from qa.types import Passage

UNLIKELY = 0.2
"""The confidence, at most, in a near miss."""

_OF_WORDS: Final = (
    tells_of_another,
    tells_it_the_other_way,
    lacks_the_deed,
    lacks_the_object,
    lacks_the_person,
    names_another,
    is_of_elsewhere,
    is_of_the_past,
    is_yet_to_come,
    lacks_a_number,
    is_another_measure,
    is_in_other_units,
    is_a_sum,
)
RULES: Final[Mapping[Form, tuple[Callable[[Case], bool], ...]]] = MappingProxyType(
    {
        Form.WORDS: _OF_WORDS,
        Form.LIST: _OF_WORDS,
        Form.SENTENCES: (is_no_reason,),
        Form.YES_NO: (lacks_a_name,),
    }
)
"""What makes a quote a near miss, by the form of answer that a question wants."""


def doubted(
    question: str,
    passages: Sequence[Passage],
    quotes: Sequence[Quote | None],
    encoder: Encoder,
    line: float,
) -> list[Quote | None]:
    """The quotes without those of the report itself, the confidence taken out of near misses.

    Args:
        question: which they may answer.
        passages: `passages[i]` is what `quotes[i]` is from.
        quotes: those below the line stay as they are.
        encoder: of single words here.
        line: the confidence from which an answer is given.
    """
    rules = RULES[form_of(question)]

    def judged(passage: Passage, found: Quote) -> Quote | None:
        case = case_of(question, passage, found)
        if is_of_the_report(case):
            return None
        if found.confidence < line:
            return found
        missed = any(rule(case) for rule in rules) or (
            rules is _OF_WORDS and says_nothing_of_it(case, encoder)
        )
        return replace(found, confidence=min(found.confidence, UNLIKELY)) if missed else found

    return [
        found and judged(passage, found) for passage, found in zip(passages, quotes, strict=True)
    ]
