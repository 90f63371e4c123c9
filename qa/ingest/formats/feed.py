"""RSS and Atom files: each entry is a document (RSS 2.0, RSS 1.0, RFC 4287)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from lxml import etree

from qa.errors import SourceError
from qa.ingest import trees
from qa.ingest.dates import leading_date, name_date, parse_date
from qa.ingest.entry import FILE_NAME, METADATA, TEXT, first_date
from qa.ingest.markup import text_of
from qa.ingest.plain_text import described, language, one_line, require_text, tidy
from qa.ingest.titles import headline, name_title, tidy_title
from qa.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qa.ingest.entry import Entry
    from qa.ingest.trees import Element
    from qa.types import NewDocument

_TEXTS = ("encoded", "content", "description", "summary", "subtitle")
_DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LONGEST_ID = 500


def read(entry: Entry) -> Iterator[NewDocument | Failure]:
    """The entries of a feed, and a failure for each without text.

    Raises `SourceError`, see `qa.ingest.read_documents`.
    """
    root = trees.xml(entry.read(), entry.where)
    if trees.local_name(root) not in ("rss", "rdf", "feed"):
        raise SourceError(
            f"{entry.where} is XML but no feed and no web page; save its text as a .txt file."
        )
    channel = next(trees.children(root, "channel"), root)
    common = described(site=trees.child_text(channel, "title"))
    tongue = language(trees.child_text(channel, "language") or root.get(_LANG))
    seen: set[str] = set()
    number = 0
    for item in root.iter():
        if trees.local_name(item) not in ("item", "entry"):
            continue
        number += 1
        part = _part(item, number, seen)
        where = entry.where_in(part)
        try:
            yield _document(item, entry, part, where, language=tongue, **common)
        except SourceError as error:
            yield Failure(where, str(error))
    if not number:
        raise SourceError(f"{entry.where} is a feed without entries; leave it out.")


def _document(item: Element, entry: Entry, part: str, where: str, **common: object) -> NewDocument:
    title = tidy_title(_plain(trees.child_text(item, "title")))
    text = require_text(max(_texts(item), key=len, default=""), where, "leave it out")
    dated = first_date(
        {METADATA: _date(item), TEXT: leading_date(text), FILE_NAME: name_date(entry.name)}
    )
    return entry.document(
        title or headline(text) or name_title(entry.name),
        text,
        etree.tostring(item, with_tail=False),
        dated,
        part,
        **{**common, **described(author=_author(item), url=_link(item))},
    )


def _texts(item: Element) -> Iterator[str]:
    """What the entry says, in full and in short."""
    for found in trees.children(item, *_TEXTS):
        if len(found):
            yield text_of(found)
        elif found.text:
            yield _plain(found.text)


def _plain(text: str) -> str:
    """Text that may be HTML, as text."""
    if "<" not in text and "&" not in text:
        return tidy(text)
    page = trees.page(f"<div>{text}</div>")
    return text_of(page) if page is not None else ""


def _date(item: Element) -> date | None:
    for name in _DATES:
        stated = one_line(trees.child_text(item, name))
        if not stated:
            continue
        try:
            return parsedate_to_datetime(stated).date()
        except (ValueError, TypeError, OverflowError, IndexError):
            if (day := parse_date(stated)) is not None:
                return day
    return None


def _author(item: Element) -> str:
    person = next(trees.children(item, "author"), None)
    named = trees.child_text(person, "name") if person is not None else ""
    return named or trees.child_text(item, "creator", "author")


def _link(item: Element) -> str:
    for link in trees.children(item, "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    return trees.child_text(item, "link")


def _part(item: Element, number: int, seen: set[str]) -> str:
    """What tells an entry from the others: its id or link, unless another one has it too."""
    found = one_line(trees.child_text(item, "guid", "id") or _link(item))
    part = found if 0 < len(found) <= _LONGEST_ID and found not in seen else f"entry {number}"
    seen.add(part)
    return part
