"""Text as tokenizers take it."""

from __future__ import annotations


def encodable(text: str) -> str:
    """The text with `?` for each half of a surrogate pair, which is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")
