"""Tidying text that was taken out of a file, and the short texts that describe it.

Offsets count characters of the tidied text, which is what the library keeps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qa.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TRAILING = re.compile(r"[ \t]+\n")
_BLANK_LINES = re.compile(r"\n{3,}")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?\Z", re.DOTALL)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PUBLISHERS = ("site", "publication", "publisher", "newspaper", "source")
_LONGEST = 1_000
"""Characters of an author, a site and the like; more is no name."""


def tidy(text: str) -> str:
    """Text with line feeds for line breaks, at most one blank line, and no control characters."""
    text = _NO_TEXT.sub("", _BREAKS.sub("\n", text))
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("\n", text)).strip()


def one_line(value: object) -> str:
    """A value that describes an article, on one line; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join(_NO_TEXT.sub(" ", value[: 4 * _LONGEST]).split())[:_LONGEST]


def language(value: object) -> str:
    """The ISO 639-1 code that a language tag such as `en-GB` begins with; empty without one."""
    found = _LANGUAGE.match(one_line(value))
    return found[1].lower() if found else ""


def described(**fields: object) -> dict[str, Any]:
    """Those of the fields that say something, on one line each."""
    lines = {name: one_line(value) for name, value in fields.items()}
    return {name: line for name, line in lines.items() if line}


def published_by(fields: Mapping[str, object]) -> dict[str, Any]:
    """The `site` and `url` of an article, after the names that fields of theirs go by.

    What "source" names is a newspaper in one program's files, and an address in another's.
    """
    named = [one_line(fields.get(name)) for name in _PUBLISHERS]
    addresses = [one_line(fields.get("url")), *filter(_ADDRESS.match, named)]
    sites = [name for name in named if not _ADDRESS.match(name)]
    return described(site=next(filter(None, sites), ""), url=next(filter(None, addresses), ""))


def joined(names: Iterable[object]) -> str:
    """Several names as one, each once."""
    return one_line(", ".join(dict.fromkeys(filter(None, (one_line(name) for name in names)))))


def require_text(text: str, where: str, advice: str) -> str:
    """The text.

    Raises:
        SourceError: it is blank.
    """
    if not text.strip():
        raise SourceError(f"{where} has no text; {advice}.")
    return text
