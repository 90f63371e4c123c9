"""What to call an article: its headline, else its file's name.

A title is one line of at most `LONGEST` characters and never empty. Other than line breaks its
characters are kept as they are; control characters are cleaned where text reaches a screen.
"""

from __future__ import annotations

import re

from qa.ingest.blocks import WIDEST_WRAPPED, Kind, blocks
from qa.ingest.dates import is_dateline, leading_date_end, without_name_date
from qa.ingest.front_matter import front_matter, front_matter_end

LONGEST = 200
"""Characters of a title; a longer one is cut at a word."""

_RAW = 8 * LONGEST
"""Characters looked at to make a title: markup and whitespace take room too."""

_HEAD = 4_000
_HEADLINE_WORDS = 25
_ENDS_SENTENCE = re.compile(r"[.,;:…]['\"”’)\]]*$")
_OPENS_HEADLINE = frozenset("\"'“”‘’«„([¿¡$€£")
_FIELDS = ("title", "headline")
_LABEL = re.compile(r"(?:title|headline)\s*:\s*", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|`{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_EXTENSION = re.compile(r"(?<=.)\.\w{1,8}\Z", re.DOTALL)
_SEPARATORS = re.compile(r"[-_\s]+")


def tidy_title(raw: str) -> str:
    """One line, whitespace collapsed, at most `LONGEST` characters; empty for a blank one."""
    title = " ".join(raw[:_RAW].split())
    if len(title) <= LONGEST:
        return title
    cut = title.rfind(" ", LONGEST // 2, LONGEST)
    return title[: cut if cut > 0 else LONGEST - 1] + "…"


def headline(text: str) -> str:
    """The first line, if a blank line, a dateline or a paragraph follows and it is no sentence.

    Datelines before it are passed over, and one in front of it is left out.
    """
    start = front_matter_end(text)
    lines = text[start : start + _HEAD].splitlines()
    for number, line in enumerate(lines):
        rest = line[leading_date_end(line) :].strip()
        if not rest or is_dateline(rest):
            continue
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        set_off = not following or is_dateline(following) or len(following) > WIDEST_WRAPPED
        rest = rest[found.end() :] if (found := _LABEL.match(rest)) else rest
        return tidy_title(rest) if set_off and _is_headline(rest) else ""
    return ""


def front_title(text: str) -> str:
    """The title that the front matter states; empty when it states none."""
    fields = front_matter(text)
    return next(filter(None, (tidy_title(fields.get(key, "")) for key in _FIELDS)), "")


def first_heading(text: str) -> str:
    """The first top heading of a Markdown text, without its markup; empty if it has none."""
    for block in blocks(text[: 16 * _HEAD]):
        if block.kind is not Kind.HEADING:
            continue
        source = text[block.start : block.end]
        line = source.splitlines()[0][:_RAW]
        underline = "=" in source.splitlines()[-1]
        if re.match(r"#\s", line) or (underline and not line.startswith("#")):
            title = tidy_title(_plain(re.sub(r"(?:^#\s+|\s+#+\s*$)", "", line)))
            if title:
                return title
    return ""


def name_title(name: str) -> str:
    """A title from a file's name: no extension, no date, words for dashes. Never empty."""
    stem = _EXTENSION.sub("", name)
    for source in (_SEPARATORS.sub(" ", without_name_date(stem)), stem, name):
        title = tidy_title(source)
        if any(char.isalnum() for char in title):
            return title[0].upper() + title[1:]
    return tidy_title(name) or "Untitled"


def _is_headline(line: str) -> bool:
    return (
        len(line) <= LONGEST
        and len(line.split()) <= _HEADLINE_WORDS
        and (line[:1].isalnum() or line[:1] in _OPENS_HEADLINE)
        and any(char.isalnum() for char in line)
        and not _ENDS_SENTENCE.search(line)
    )


def _plain(markdown: str) -> str:
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", markdown)))
