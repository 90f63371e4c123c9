"""From quotes to statements: verbatim, each said once, each with all the numbers that back it.

Quotes that agree are one statement. Where short answers to a question that has but one cannot
both be right, both are said, the newest first, and the answer says that the sources differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from qa.answer.asked.forms import Form, form_of, has_one_answer
from qa.answer.asked.kinds import kind_of
from qa.answer.composing.values import contradict, same
from qa.retrieve.terms import STOP_WORDS, stem, words
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qa.answer.quotes.quoting import Quote
    from qa.types import Document

    Group = list[Quote]

MAX_STATEMENTS = 3
"""Statements of an answer."""

MOST = {Form.LIST: 5, Form.YES_NO: 2}
"""Statements of one that collects a list, and of one that decides whether something is so."""

SAME = 0.8
"""Quotes that share this part of their content words say the same."""

MAX_MERGED = 600
"""Characters of a quote that two of one place are merged into."""

NEARLY = 0.7
"""Share of the line from which a quote backs or contradicts one that is above it."""

AMONG = 1 / 3
"""Odds of a quote, as a share of the best one's, from which it is said beside it."""

AMONG_PARTS = 1 / 5
"""The same where whole sentences are wanted: what happened, or why, is told in parts."""

_EACH = re.compile(
    r"\s+(?:an?|per|each|every)\s+(?P<unit>second|minute|hour|day|night|week|month|year|head|person|job)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:(?:on|last|next|this|late|early)\s+)*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"yesterday|today|tomorrow|tonight|(?:last|next|this)\s+(?:week|month|year|night))"
    r"(?:\s+(?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
"""A time that means another day in another article."""

HELD = 0.6
"""Share of the question's words that a quote must hold to contradict another."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Groups of quotes that say the same, in the order they are said.

    With `differ`, the first of the groups contradict each other: `against` says how many.
    """

    groups: tuple[tuple[Quote, ...], ...]
    against: int = 0

    @property
    def differ(self) -> bool:
        """Whether the sources contradict each other."""
        return self.against > 1


def arrange(
    question: str, quotes: Iterable[Quote], line: float = 0.0, *, newest: bool = False
) -> Arrangement:
    """What is said of the quotes, and in which order.

    Args:
        question: which they answer.
        quotes: of any confidence.
        line: the confidence from which a quote is said. One a little below it is said too if
            it gives the same short answer as the best or contradicts it.
        newest: whether a newer quote comes before a likelier one.
    """
    form = form_of(question)
    groups = _grouped(_said(question, quotes, line), form)
    against = _contradicting(question, groups)
    others = [group for group in groups if group not in against]
    against.sort(key=_latest, reverse=True)
    for group in against:  # its newest quote is the one that is shown
        group.sort(key=lambda found: found.day or date.min, reverse=True)
    if newest:
        others.sort(key=_latest, reverse=True)
    most = MOST.get(form, MAX_STATEMENTS)
    said = [tuple(group) for group in (*against, *others)][:most]
    return Arrangement(tuple(said), min(len(against), most))


def _said(question: str, quotes: Iterable[Quote], line: float) -> list[Quote]:
    """The quotes to say, best first: the best, those nearly as likely, and those that matter.

    One matters, be it a little below the line, if it backs the best or contradicts it.
    """
    ordered = sorted(quotes, key=lambda q: (-q.rank, q.document, q.span))
    if _asks_for_one_person(question):
        ordered = _complete_first(ordered, line)
    best = next((found for found in ordered if found.confidence >= line), None)
    if best is None:
        return []
    share = AMONG_PARTS if form_of(question) is Form.SENTENCES else AMONG
    likely = max(line, _at_odds(share, best.confidence))
    sure = [found for found in ordered if found is best or found.confidence >= likely]
    rest = [found for found in ordered if found not in sure and found.confidence >= NEARLY * line]
    return sure + [q for q in rest if _backs(q, best) or _against(question, q, best)]


def _asks_for_one_person(question: str) -> bool:
    kind = kind_of(question)
    return kind is not None and kind.name == "person" and has_one_answer(question)


def _complete_first(ordered: list[Quote], line: float) -> list[Quote]:
    """Those that hold all words of the question, then those that back them; all if none does.

    Who the chief executive is, is not told of a finance chief where another quote names the
    chief executive.
    """
    complete = [found for found in ordered if found.held == 1 and found.confidence >= line]
    if not complete:
        return ordered
    backing = [q for q in ordered if q.held < 1 and any(_backs(q, other) for other in complete)]
    return [*(q for q in ordered if q.held == 1), *backing]


def _at_odds(share: float, confidence: float) -> float:
    """The confidence of which the odds are a share of another's."""
    return share * confidence / (share * confidence + 1 - confidence)


def _grouped(ordered: Iterable[Quote], form: Form) -> list[Group]:
    groups: list[Group] = []
    for found in ordered:
        if any(_one_place(found, other) for group in groups for other in group):
            continue
        for group in groups:
            if _agree(found, group[0], form):
                group.append(found)
                break
        else:
            groups.append([found])
    return groups


def _agree(one: Quote, other: Quote, form: Form) -> bool:
    """Whether two quotes say the same: in nearly the same words, or by the same short answer."""
    if _says_the_same(one.text, other.text):
        return True
    if form not in (Form.WORDS, Form.LIST) or one.document == other.document:
        return False
    return same(one.answer, other.answer) and _of_one_day(one, other)


def _of_one_day(one: Quote, other: Quote) -> bool:
    """Whether "Monday" is the same Monday in both, where that is all they say."""
    days = (one.day, other.day)
    return not _RELATIVE.fullmatch(one.answer) or (None not in days and len(set(days)) == 1)


def _backs(one: Quote, best: Quote) -> bool:
    if one.document == best.document or not _of_one_day(one, best):
        return False
    return same(one.answer, best.answer)


def _against(question: str, one: Quote, other: Quote) -> bool:
    return (
        one.document != other.document
        and has_one_answer(question)
        and min(one.held, other.held) >= HELD
        and _each(one) == _each(other)
        and contradict(question, one.answer, other.answer)
    )


def _each(quote: Quote) -> str:
    """What a short answer counts for: "day" of "6 million euros a day"; mostly nothing."""
    after = _EACH.match(quote.text, quote.within.end) if quote.within else None
    return after["unit"].lower() if after else ""


def _contradicting(question: str, groups: Sequence[Group]) -> list[Group]:
    """The best group with those that contradict it; nothing if none does."""
    found = [group for group in groups[1:] if _against(question, group[0], groups[0][0])]
    return [groups[0], *found] if found else []


def _latest(group: Sequence[Quote]) -> date:
    """When the newest source of a statement was published; before all others if unknown."""
    return max(found.day or date.min for found in group)


def merged(
    quotes: Iterable[Quote], document: Callable[[int], Document], line: float = 0.0
) -> list[Quote]:
    """Quotes of which those that overlap, or follow one another, in one document are one.

    The short answer is that of the better one. Those far below the line are left out.
    """
    kept: list[Quote] = []
    near = [found for found in quotes if found.confidence >= NEARLY * line]
    for found in sorted(near, key=lambda q: (-q.rank, q.document, q.span)):
        for number, other in enumerate(kept):
            joined = _joined(other, found, document)
            if joined is not None:
                kept[number] = joined
                break
        else:
            kept.append(found)
    return kept


def _joined(one: Quote, other: Quote, document: Callable[[int], Document]) -> Quote | None:
    """Both as one quote, the first being the better; None where they are apart, or too long."""
    if one.document != other.document:
        return None
    span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
    shared = one.span.overlaps(other.span)
    if one.span.contains(other.span) or (shared and len(span) > MAX_MERGED):
        return one
    text = document(one.document).text
    if not shared and (
        len(span) > MAX_MERGED or _between(one.span, other.span).of(text).strip(" ")
    ):
        return None
    return replace(one, span=span, text=span.of(text), short=one.short or other.short or one.span)


def _between(one: Span, other: Span) -> Span:
    return Span(min(one.end, other.end), max(one.start, other.start))


def _one_place(one: Quote, other: Quote) -> bool:
    return one.document == other.document and one.span.overlaps(other.span)


def _says_the_same(one: str, other: str) -> bool:
    first, second = _content(one), _content(other)
    return len(first & second) >= SAME * max(len(first), len(second), 1)


def _content(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in STOP_WORDS}
