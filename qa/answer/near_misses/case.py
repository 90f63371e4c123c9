"""What each rule looks at: a question, and a quote that may answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.types import Span

if TYPE_CHECKING:
    from qa.answer.quotes.quoting import Quote
    from qa.types import Passage

BEFORE = 400
"""Characters before a quote in which its names are looked for, too: two or three sentences."""


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and a quote with what is around it.

    Attributes:
        question: as asked.
        quote: whole sentences.
        short: the short answer in offsets of the quote; empty if there is none.
        title: of the article.
        passage: that the quote is of, without the title.
        near: the quote with the text before it, where what a pronoun stands for is named.
    """

    question: str
    quote: str
    short: Span = _NOWHERE
    title: str = ""
    passage: str = ""
    near: str = ""

    @property
    def answer(self) -> str:
        """The short answer; empty if there is none."""
        return self.short.of(self.quote)

    @property
    def before(self) -> str:
        """The quote up to the short answer."""
        return self.quote[: self.short.start]

    def titled(self, text: str) -> str:
        """A part of the article below its title, which often names what it is about."""
        return f"{self.title}\n{text}"


def case_of(question: str, passage: Passage, found: Quote) -> Case:
    """The case of one reading."""
    start, end = (place - passage.span.start for place in (found.span.start, found.span.end))
    return Case(
        question,
        found.text,
        found.within or _NOWHERE,
        passage.document.title,
        passage.text,
        passage.text[max(start - BEFORE, 0) : end],
    )
