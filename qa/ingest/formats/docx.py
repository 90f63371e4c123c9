"""Word documents (.docx): paragraphs, headings and tables (ECMA-376, part 1, chapter 17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from qa.ingest import trees, unpacking
from qa.ingest.dates import leading_date, name_date, parse_date
from qa.ingest.entry import FILE_NAME, METADATA, TEXT, first_date
from qa.ingest.plain_text import described, language, require_text, tidy
from qa.ingest.titles import first_heading, headline, name_title, tidy_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.ingest.trees import Element
    from qa.types import NewDocument

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"heading ([1-6])\Z|(title)\Z", re.IGNORECASE)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}
_UNSEEN = frozenset(("fallback", "txbxcontent"))
"""Said already in another way, or beside the text."""


def read(entry: Entry) -> Iterator[NewDocument]:
    """The article in a Word document. Raises `SourceError`, see `qa.ingest.read_documents`."""
    data = entry.read()
    entry.file.seek(0)
    with unpacking.opened(entry) as archive:
        body = trees.xml(unpacking.member(archive, "word/document.xml", entry), entry.where)
        styles = unpacking.member(archive, "word/styles.xml", entry)
        core = unpacking.member(archive, "docProps/core.xml", entry)
    headings = _headings(trees.xml(styles, entry.where)) if styles else {}
    text = tidy("".join(_Paragraphs(headings).written(body)))
    require_text(text, entry.where, "leave it out")
    facts = trees.xml(core, entry.where) if core else etree.Element("none")
    dated = first_date(
        {
            TEXT: leading_date(text),
            FILE_NAME: name_date(entry.name),
            METADATA: parse_date(trees.child_text(facts, "created", "modified")),
        }
    )
    title = tidy_title(trees.child_text(facts, "title")) or first_heading(text)
    yield entry.document(
        title or headline(text) or name_title(entry.name),
        text,
        data,
        dated,
        language=language(trees.child_text(facts, "language")),
        metadata=described(
            subject=trees.child_text(facts, "subject"), keywords=trees.child_text(facts, "keywords")
        ),
        **described(author=trees.child_text(facts, "creator")),
    )


def _headings(styles: Element) -> dict[str, str]:
    """By the style's id, the mark of a heading. Names are English in every Word, ids are not."""
    marks = {}
    for style in trees.children(styles, "style"):
        name = next(trees.children(style, "name"), None)
        found = _LEVEL.match(name.get(f"{_WORD}val", "")) if name is not None else None
        if found:
            marks[style.get(f"{_WORD}styleId", "")] = "#" * int(found[1] or 1) + " "
    return marks


class _Paragraphs:
    """Writes paragraphs, one after the other; a row of a table is one line."""

    def __init__(self, headings: dict[str, str]) -> None:
        self._headings = headings
        self._table = 0

    def written(self, body: Element) -> Iterator[str]:
        unseen = 0
        for event, element in etree.iterwalk(body, events=("start", "end")):
            name = trees.local_name(element)
            if name in _UNSEEN:
                unseen += 1 if event == "start" else -1
            elif not unseen:
                yield from self._start(name, element) if event == "start" else self._end(name)

    def _start(self, name: str, element: Element) -> Iterator[str]:
        if name == "t":
            yield element.text or ""
        elif name in _BREAKS and trees.local_name(element.getparent()) == "r":
            yield _BREAKS[name]
        elif name == "pstyle":
            yield self._headings.get(element.get(f"{_WORD}val", ""), "")
        elif name == "tbl":
            self._table += 1

    def _end(self, name: str) -> Iterator[str]:
        if name == "tbl":
            self._table -= 1
            yield "\n\n"
        elif name == "p":
            yield " " if self._table else "\n\n"
        elif name == "tc":
            yield "| "
        elif name == "tr":
            yield "\n"
