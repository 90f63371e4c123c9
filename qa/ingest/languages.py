"""The language of a text whose source states none.

py3langid (Lui and Baldwin 2012, "langid.py") tells 139 languages by their letters. Its model takes
most of a second to load, so plain English, told by the words that every English text is full of,
is told without it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from qa.ingest.front_matter import front_matter_end

LOOKED_AT = 1_000
"""Characters of a text that are looked at."""

LEAST = 25
"""Letters that a text must have for its language to be told."""

SURE = 0.9
"""How sure of a language one must be."""

_ENGLISH = frozenset(("the", "of", "and", "that", "with", "for", "this", "from", "which"))
_ENGLISH_SHARE = 0.08
_FEW, _LEAST_ENGLISH = 100, 2
"""In fewer words a title that is quoted would make so large a share, so that no word may be another
language's, and these must be more than one."""

_OTHERS = frozenset(("der", "das", "und", "le", "la", "les", "el", "los", "que", "di", "het", "og"))

_WORD = re.compile(r"[^\W\d_]+")


def told(text: str) -> str:
    """The ISO 639-1 code of a text's language; empty where that cannot be told."""
    start = front_matter_end(text)
    beginning = text[start : start + LOOKED_AT]
    words = _WORD.findall(beginning)
    if sum(map(len, words)) < LEAST:
        return ""
    if _is_english([word.lower() for word in words]):
        return "en"
    code, sure = _identifier().classify(beginning)
    return str(code) if sure >= SURE and len(code) == 2 else ""


def _is_english(words: list[str]) -> bool:
    """Whether that is so plain that the model need not be asked."""
    english = sum(word in _ENGLISH for word in words)
    if english < max(_LEAST_ENGLISH, _ENGLISH_SHARE * len(words)):
        return False
    return len(words) >= _FEW or _OTHERS.isdisjoint(words)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
