"""Names in a question, by their capitals: good enough to tell who is talked about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.retrieve.terms import CAPITALS, STOP_WORDS, words

_PART = rf"[{CAPITALS}][\w&.’'-]*[\w]|[{CAPITALS}]\b"
_NAME = re.compile(rf"(?:{_PART})(?:\s+(?:(?:of|de|van|von|al|bin|the)\s+)?(?:{_PART}))*")
_POSSESSIVE = re.compile(r"['’]s$")
_PLACED = re.compile(r"\b(?:in|at|from|over|near|the|to the|of the)\s+$", re.IGNORECASE)
_COMMON = STOP_WORDS | frozenset(
    """
    tell give show list name describe explain find please say said may might must shall let yes
    thanks thank hello hi ok okay according since until latest any many much several every one
    two three four five mr mrs ms dr january february march april june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday
    """.split()  # noqa: SIM905 - as the stop words are written
)
"""Words with a capital that name no one: those that open a sentence, months and days."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands; `text` is without a possessive ending."""

    text: str
    start: int
    end: int

    def replaced(self, text: str, other: str) -> str:
        """The text with another name wherever this one stands whole."""
        return re.sub(rf"\b{re.escape(self.text)}\b", lambda _: other, text)


def names_in(text: str) -> list[Name]:
    """The names in a text, in order. A common word at the start of a sentence is none."""
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match[0]
        while name and _is_common(name.split()[0]):
            _, _, rest = name.partition(" ")
            rest = rest.lstrip()
            start, name = (start + len(name) - len(rest), rest) if rest else (start, "")
        name = _POSSESSIVE.sub("", name.rstrip("."))
        if name:
            found.append(Name(name, start, start + len(name)))
    return found


def is_name(text: str) -> bool:
    """Whether a text is one name and nothing else."""
    return [name.text for name in names_in(text)] == [text]


def persons(text: str) -> list[str]:
    """Names that may be people's, each once: no initials alone, no place or body by its words."""
    people = [
        name.text
        for name in names_in(text)
        if not name.text.isupper() and not _PLACED.search(text[: name.start])
    ]
    return list(dict.fromkeys(people))


def _is_common(word: str) -> bool:
    parts = words(word)
    return not parts or parts[0] in _COMMON
