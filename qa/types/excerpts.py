"""What to show of a passage where a line or two fit: from the sentence nearest to the question."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)])\s+|\n{2,}")
_WORD = re.compile(r"\w{4,}")
_ASKING = {
    "what", "when", "where", "which", "whom", "whose", "does", "about", "there", "their", "have",
    "been", "were", "that", "this", "with", "from", "they", "said", "says", "tell", "will",
    "would", "could", "should", "into",
}  # fmt: skip
BEGINNING = 4
"""Letters by which a word is known again in another form."""


def excerpt(text: str, question: str, headline: Sequence[str] = ()) -> str:
    """The text on one line, from the sentence that alone holds most words of the question.

    Where that is the first sentence, what of the headline stands before it is left out.
    """
    sentences = [" ".join(sentence.split()) for sentence in _SENTENCE.split(text)]
    asked = _words(question)
    held = [asked & _words(sentence) for sentence in sentences]
    often = Counter(word for words in held for word in words)
    worth = [sum(1 / often[word] for word in words) for words in held]
    best = worth.index(max(worth))
    if best:
        return f"… {' '.join(sentences[best:])}"
    whole = rest = " ".join(filter(None, sentences))
    for part in headline:
        rest = rest.removeprefix(part).lstrip(" .:-–—")
    return rest or whole


def _words(text: str) -> set[str]:
    every = set(_WORD.findall(text.casefold())) - _ASKING
    return {word[:BEGINNING] for word in every}
