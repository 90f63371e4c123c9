"""HTML saved from the web: its main text, without menus and adverts. Nothing is fetched.

trafilatura finds the main text and what the page says of itself; where it finds none, the
whole page is the text.
"""

from __future__ import annotations

import logging
import re
import warnings
from configparser import ConfigParser
from typing import TYPE_CHECKING, Any

from lxml import etree

from qa.ingest import trees
from qa.ingest.dates import leading_date, name_date, parse_date
from qa.ingest.entry import FILE_NAME, HEAD, METADATA, TEXT, first_date
from qa.ingest.markup import text_of
from qa.ingest.plain_text import described, language, require_text
from qa.ingest.titles import headline, name_title, tidy_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.ingest.trees import Element
    from qa.types import NewDocument

_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}
"""The date that a page states, whatever today is; none guessed from its sentences."""

_FACTS = ("title", "author", "sitename", "url", "date")
_ROOT = re.compile(r"<html\b[^>]{0,1000}?\s(?:xml:)?lang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ADVICE = "save the page again once it is shown whole, or leave it out"


def read(entry: Entry) -> Iterator[NewDocument]:
    """The article in a page. Raises `SourceError`, see `qa.ingest.read_documents`."""
    data = entry.read()
    yield article(entry, data, trees.page_text(data))


def article(
    entry: Entry, data: bytes, page: str, title: str = "", part: str = "", **stated: object
) -> NewDocument:
    """The article in a page that was read from `data`.

    `title` is used if the page states none; `stated` is put in place of what the page states.

    Raises:
        SourceError: it has no text.
    """
    where = entry.where_in(part)
    root = trees.page(page)
    found = _extracted(root, entry.limits.elements) if root is not None else None
    text = text_of(found.body, frozenset()) if found and found.body is not None else ""
    if not text and root is not None:
        text = text_of(trees.page(page))  # anew, for the tree was taken apart
    require_text(text, where, _ADVICE)
    facts = {name: getattr(found, name, None) or "" for name in _FACTS}
    dated = first_date(
        {
            METADATA: parse_date(facts["date"]),
            TEXT: leading_date(text),
            FILE_NAME: name_date(part or entry.name),
        }
    )
    named = tidy_title(facts["title"]) or tidy_title(title) or headline(text)
    given = described(author=facts["author"], site=facts["sitename"], url=facts["url"])
    return entry.document(
        named or name_title(part or entry.name),
        text,
        data,
        dated,
        part,
        language=_language(page),
        **{**given, **described(**stated)},
    )


def _language(page: str) -> str:
    """The language that the page's root states."""
    found = _ROOT.search(page, 0, HEAD)
    return language(found[1]) if found else ""


def _extracted(root: Element, most: int) -> Any:
    """What trafilatura makes of a page; None if that is nothing, or the page is too large."""
    if sum(1 for _ in root.iter()) > most:
        return None
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    config = ConfigParser()
    config.read_dict(trafilatura.settings.DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "0"  # else a short text is one with blanks put in
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd dates, which nobody can do anything about
            return trafilatura.bare_extraction(
                root,
                include_comments=False,
                with_metadata=True,
                date_extraction_params=dict(_DATES),
                config=config,
            )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None  # its own faults with odd pages; the whole page is still there
