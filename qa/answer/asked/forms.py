"""What form of answer a question wants: a few words, a list, whole sentences, a deciding one."""

from __future__ import annotations

import re
from enum import StrEnum

from qa.answer.asked.kinds import SIZES, STATEMENT, kind_of
from qa.retrieve.terms import AUXILIARY

_I = re.IGNORECASE
_OPENING = r"^\W*(?:(?:and|but|so|then|ok(?:ay)?|well)\b,?\s+)?"
_YES_NO = re.compile(rf"{_OPENING}{AUXILIARY}(?:n['’]t)?\s+(?!there\s+any\s+\w+s\b)\w", _I)
_EXPLANATION = re.compile(
    r"\b(?:why|how\s+come|"
    r"what\s+(?:(?:is|has|had)\s+)?(?:happen(?:ed|s|ing)|led\s+to|caused?|causes|explains)|"
    r"for\s+what\s+reasons?|in\s+what\s+ways?|explain|describe|summari[sz]e|"
    r"tell\s+(?:me|us)\s+(?:(?:more|a\s+(?:little|bit)(?:\s+bit)?)\s+)?about|"
    r"(?:details|information|overview|summary)\s+(?:of|on|about|regarding))\b|"
    rf"\bhow\s+(?:{AUXILIARY}|to)\b",
    _I,
)
_SINGULAR = (
    r"(?:is|was|does|has|as|this|his|its|us|news|series|species|politics|physics|mathematics|"
    r"economics|status|analysis|basis|bus|gas|census|virus|campus|process|address|class|business|"
    r"access|success|illness|princess|actress|press|loss|focus|bonus|crisis|thesis|always|plus)"
)
_PLURAL = rf"(?:(?!{_SINGULAR}\b)\w{{2,}}s|people|men|women|children|media|criteria|two|three|four)"
_LIST = re.compile(
    r"\b(?:which\s+(?!of\s+the\s+(?:two|three|four)\b)(?:(?:of\s+the|other|two|three|four)\s+)?"
    rf"(?:\w+\s+){{0,2}}?{_PLURAL}\b"
    rf"|what\s+(?:other\s+)?(?:\w+\s+)?{_PLURAL}\s+(?:{AUXILIARY}|of|from|in|that|who)\b"
    r"|(?:list|name|enumerate)\s+(?:all\s+)?(?:of\s+)?(?:the|those|some|every|each)\b"
    r"|what\s+are\b|who\s+(?:are|were|have|all|else)\b)",
    _I,
)
_OPEN_WHO = re.compile(
    r"\b(?:who|whom)\s+(?:(?:is|was|has|had)\s+(?:been\s+)?\w+(?:ing|ed)\b|"
    rf"(?!{AUXILIARY}\b|['’])\w|(?:did|does|do)\b)",
    _I,
)
_ONE_BY_NATURE = re.compile(
    r"\bwho\s+(?:first\s+)?(?:won|wins|founded|invented|discovered|wrote|composed|designed|"
    r"directed|created|killed|assassinated|succeeded|replaced|leads|led|heads|headed|runs|"
    r"owns|owned|chairs|became|(?:is|was)\s+(?:now\s+|currently\s+)?(?!\w+(?:ing|ed)\b))",
    _I,
)
_COUNTED = re.compile(rf"\b(?:when|how\s+(?:long|{SIZES}))\b", _I)
_SHORTENED = re.compile(r"\b(who|what|when|where|which|why|how)['’]s\b", _I)
_ONE_TIME = re.compile(
    r"\b(?:what|which)\s+(?:year|date|day|month|time|age|number|percentage)\b", _I
)


class Form(StrEnum):
    """The forms; `WORDS` is a name, a date, a number, or some other words of a sentence."""

    WORDS = "words"
    LIST = "list"
    SENTENCES = "sentences"
    YES_NO = "yes or no"


def form_of(question: str) -> Form:
    """The form of answer that a question wants, told by its words."""
    question = _spelled_out(question)
    if _YES_NO.search(question):
        return Form.YES_NO
    kind = kind_of(question)
    if _EXPLANATION.search(question) or (kind is not None and kind.name == STATEMENT):
        return Form.SENTENCES
    if _LIST.search(question) or (_OPEN_WHO.search(question) and not has_one_answer(question)):
        return Form.LIST
    return Form.WORDS


def has_one_answer(question: str) -> bool:
    """Whether only one answer can be right: a time, a count, who holds an office or made a thing.

    Of two different answers to such a question, one contradicts the other.
    """
    question = _spelled_out(question)
    if _LIST.search(question):
        return False
    return any(p.search(question) for p in (_COUNTED, _ONE_TIME, _ONE_BY_NATURE))


def _spelled_out(question: str) -> str:
    return _SHORTENED.sub(r"\1 is", question)
