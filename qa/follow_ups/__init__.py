"""Follow-up questions made to stand on their own, from the questions and answers before.

By rules, without a language model. Where a word or two of the last question can be exchanged
cleanly they are ("What did Nelson say?", "And Shaheen?" → "What did Shaheen say?"); else what the
last question that stood on its own was about comes after it ("When was that? (Nelson say)"): after
it and without its question word, since a reader that is asked two things answers the first.
`docs/decisions/0010-follow-ups.md` has the measurements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.follow_ups.cited import with_article
from qa.follow_ups.exchanged import exchanged
from qa.follow_ups.topics import about, completed
from qa.retrieve.naming import names_in
from qa.retrieve.pointing import content_words, is_follow_up, sentences
from qa.retrieve.terms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_QUESTION = 500
"""Characters of a question that can be a follow-up; a longer one says what it is about."""

MAX_TAKEN_UP = 4
"""Content words of a question in which "the letter" can be one told of before."""

_DEFINITE = re.compile(r"\bthe\s+(?P<noun>[a-z]{4,})\b(?!\s+(?:of|that|who|which|in)\b)")


def resolve(
    question: str,
    earlier: Sequence[str],
    found: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> str | None:
    """What a follow-up asks on its own; None if it needs nothing from before, or nothing helps.

    Args:
        question: as typed.
        earlier: the questions before it as they were understood, oldest first.
        found: what the last answer says: its short answer and its quotes, the best first.
        titles: of the articles that the last answer cites, by their numbers.
    """
    if len(question) <= MAX_QUESTION and (named := with_article(question, titles)):
        return named
    standing = _base(earlier) if len(question) <= MAX_QUESTION else None
    if standing is None:
        return None
    base, last = standing
    if is_follow_up(question):
        return exchanged(question, base, found) or about(question, base, last)
    if _takes_up(question, [base, *found]):
        return about(question, base, last)
    return None


def asks_anew(understood: str) -> bool:
    """Whether a follow-up as it was understood asks something else about an earlier topic."""
    return completed(understood) is not None


def _base(earlier: Sequence[str]) -> tuple[str, str] | None:
    """The last question that stands on its own, and the last that followed up on it, if any."""
    last = ""
    for asked in reversed(earlier):
        whole = completed(asked)
        said = sentences(whole["asked"] if whole else asked)
        while len(said) > 1 and is_follow_up(said[-1]):
            last = last or said[-1]
            said.pop()
        base = " ".join(said)
        if content_words(base) and not is_follow_up(base):
            return base, last
        last = last or base
    return None


def _takes_up(question: str, before: Sequence[str]) -> bool:
    """Whether "the letter" is one that was told of before, and nothing else says which."""
    nouns = {match["noun"] for match in _DEFINITE.finditer(question)}
    if not nouns or names_in(question) or len(content_words(question)) > MAX_TAKEN_UP:
        return False
    return any(nouns.intersection(words(text)) for text in before)
