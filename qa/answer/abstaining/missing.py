"""What a question names that no article mentions: said with a refusal, where it is certain."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from qa.answer.evidence import numbers
from qa.retrieve.naming import names_in
from qa.retrieve.terms import STOP_WORDS, share_found, words
from qa.types import Filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qa.protocols import Store
    from qa.retrieve.naming import Name
    from qa.types import Candidate

MOST = 3
"""Missing things that are said."""

_YEAR = re.compile(r"(?:1[0-9]|20)[0-9]{2}")
_ADDED = frozenset("inc ltd llc corp co company group university the".split())  # noqa: SIM905 - as they are written
"""Words of a name that an article may leave off."""


def missing(
    question: str, store: Store, filters: Filters, closest: Sequence[Candidate] = ()
) -> tuple[str, ...]:
    """Names and numbers of a question that stand nowhere in the articles that count.

    A name of several words is missing if none of its words is there; else those of its words
    are that are not. Endings are folded as in the postings, and as in the closest passages, so
    that nothing is called missing that is there in another form. The first word of a sentence is
    taken for a name only where another follows.
    """
    among = store.passages_of(filters) if filters else None
    near = "\n".join(f"{c.passage.document.title}\n{c.passage.text}" for c in closest)
    found: list[str] = []
    for name in names_in(question):
        if not _opens_a_sentence(name, question):
            found.extend(_missing_of(name.text, store, among, near))
    found.extend(
        number
        for number in numbers(question)
        if _is_missing(number, store, among) and not _is_year_of_publication(number, store)
    )
    return tuple(dict.fromkeys(found))[:MOST]


def sentence(names: Sequence[str], *, filtered: bool) -> str:
    """It in words; empty if nothing is missing."""
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"Nothing {'among these articles' if filtered else 'here'} mentions {listed}."


def _opens_a_sentence(name: Name, question: str) -> bool:
    """Whether a word may have its capital only because it comes first."""
    opens = name.start == 0 or question[name.start - 1] == "("
    return opens and " " not in name.text and question[name.end :].lstrip()[:1].islower()


def _missing_of(name: str, store: Store, among: Sequence[int] | None, near: str) -> list[str]:
    parts = [part for part in name.split() if not _is_common(part)]
    absent = [
        part for part in parts if _is_missing(part, store, among) and not share_found([part], near)
    ]
    if absent and len(absent) == len(parts):
        return [name]
    return absent


def _is_common(word: str) -> bool:
    said = words(word)
    return not said or all(part in STOP_WORDS or part in _ADDED for part in said)


def _is_missing(word: str, store: Store, among: Iterable[int] | None) -> bool:
    return not store.search_postings(words(word), 1, None if among is None else list(among))


def _is_year_of_publication(number: str, store: Store) -> bool:
    """Whether articles are of a year that their texts need not name."""
    if not _YEAR.fullmatch(number):
        return False
    year = int(number)
    return bool(store.passages_of(Filters(since=date(year, 1, 1), until=date(year, 12, 31))))
