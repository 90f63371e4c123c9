"""What to show of a passage where a line or two fit: from the sentence nearest to the question."""

from __future__ import annotations

import re
from collections import Counter

from tui.safe_text import one_line

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)])\s+|\n{2,}")
_WORD = re.compile(r"\w{4,}")
_ASKING = {
    "what", "when", "where", "which", "whom", "whose", "does", "about", "there", "their", "have",
    "been", "were", "that", "this", "with", "from", "they", "said", "says", "tell", "will",
    "would", "could", "should", "into",
}  # fmt: skip
BEGINNING = 4
"""Letters by which a word is known again in another form."""


def excerpt(passage: str, question: str) -> str:
    """The passage on one line, from the sentence that alone holds most words of the question."""
    sentences = [sentence for sentence in map(one_line, _SENTENCE.split(passage)) if sentence]
    asked = _words(question)
    held = [asked & _words(sentence) for sentence in sentences]
    often = Counter(word for words in held for word in words)
    worth = [sum(1 / often[word] for word in words) for words in held]
    best = worth.index(max(worth)) if worth else 0
    return f"{'… ' if best else ''}{' '.join(sentences[best:])}"


def _words(text: str) -> set[str]:
    every = set(_WORD.findall(text.casefold())) - _ASKING
    return {word[:BEGINNING] for word in every}
