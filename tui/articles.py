"""Which articles have some words, in their title, their file's name or their text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.safe_text import one_line, shortened
from tui.sources import date_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import qa

LOOKED_AT = 200
"""Passages looked at for articles whose text has the words."""
CLOSEST = 5
"""Articles shown where none has them."""
SHOWN = 40
"""Characters of the words that a heading has room for."""


@dataclass(frozen=True, slots=True)
class Found:
    """Articles for some words, the best first.

    Attributes:
        words: what was looked for.
        documents: the articles.
        exact: whether they have all the words; else they only come close.
    """

    words: str
    documents: tuple[qa.DocumentInfo, ...]
    exact: bool

    @property
    def heading(self) -> str:
        """What they have in common, in one line."""
        words = shortened(one_line(self.words), SHOWN)
        if self.exact:
            return f"Articles with {words} · {len(self.documents):,}"
        return f"No article has {words}; these come closest"


def find_articles(library: qa.Library, words: str) -> Found:
    """The articles that have all the words, those with them in title or file name first.

    A number alone is the id of an article. Where no article has all of them the ones that come
    closest are given.

    Raises:
        QuestionError: there are too many words.
    """
    known = {info.id: info for info in library.documents()}
    if words.isascii() and words.isdigit() and int(words) in known:
        return Found(words, (known[int(words)],), exact=True)
    named = [info for info in newest_first(known.values()) if has_all(name_of(info), words)]
    candidates = library.search(words, LOOKED_AT)
    inside = [c.passage.document for c in candidates if has_all(c.passage.text, words)]
    exact = bool(named or inside)
    chosen = [*named, *inside] if exact else [c.passage.document for c in candidates]
    different = tuple({info.id: info for info in chosen}.values())
    return Found(words, different if exact else different[:CLOSEST], exact)


def newest_first(documents: Iterable[qa.DocumentInfo]) -> list[qa.DocumentInfo]:
    """By date, those without one last."""
    return sorted(documents, key=lambda info: (date_of(info), info.id), reverse=True)


def name_of(document: qa.DocumentInfo) -> str:
    """What an article is known by: its title, its date, its file's name and part."""
    names = (title_of(document), date_of(document), Path(document.path).name, document.part)
    return " ".join(names)


def has_all(text: str, words: str) -> bool:
    """Whether every word stands in `text`, in whatever case."""
    folded = text.casefold()
    return all(word in folded for word in _words(words))


def _words(words: str) -> Sequence[str]:
    return [word.strip("\"'“”‘’.,;:!?") for word in words.casefold().split()]
