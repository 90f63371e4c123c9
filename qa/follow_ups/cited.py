"""An article that was cited before, named by its title: "that article", "the second one", "[2]"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.retrieve.naming import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

_I = re.IGNORECASE
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ARTICLE = re.compile(
    rf"\b(?:this|that|the)\s+(?:(?P<which>{'|'.join(_ORDINALS)}|last)\s+article|article|story|report|piece)\b"
    r"(?!\s+(?:about|on|of|that|which|in|from|by)\b)|"
    r"(?:\b(?:article|source|citation)\s+(?:number\s+|no\.?\s*)?)?\[(?P<cited>\d)\]|"
    r"\b(?-i:article|source|citation)\s+(?:number\s+|no\.?\s*)?(?P<number>\d)\b(?!\s+of\b)",
    _I,
)
"""An article that was cited before: "that article", "the second article", "[2]", "article 2".

"Article 5" and "article 5 of the treaty" are what they say, and so is "the first report".
"""

_FILTERS = re.compile(r"(?<=\w):(?=\S)|[()]")
"""What would be read in a title as a filter ("source:x"), or as the topic of a follow-up."""


def names_one_cited(question: str) -> bool:
    """Whether a question can only mean an article that was cited: "that article", "[2]".

    "The report" may be one told of, and "article 5" one of a treaty if somebody is named.
    """
    match = _ARTICLE.search(question)
    if match is None or (match["number"] and names_in(question)):
        return False
    return re.match(r"the\s+(?:story|report|piece)\b", match[0], _I) is None


def with_article(question: str, titles: Sequence[str]) -> str | None:
    """The question with an article that was cited named by its title."""
    match = _ARTICLE.search(question)
    if match is None:
        return None
    if which := match["which"]:
        number = len(titles) if which.lower() == "last" else _ORDINALS.index(which.lower()) + 1
    else:
        number = int(match["number"] or match["cited"] or 1)
    if not 0 < number <= len(titles):
        return None
    title = " ".join(_FILTERS.sub(" ", titles[number - 1]).split())
    return f"{question[: match.start()]}the article about {title}{question[match.end() :]}"
