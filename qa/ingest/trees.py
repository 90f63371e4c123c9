"""XML and HTML → trees, safely: nothing is fetched, no entity is expanded, depth is bounded.

libxml2 bounds depth, the length of names and the growth of entities itself, as long as nobody
allows huge trees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from qa.errors import SourceError
from qa.ingest import encodings

if TYPE_CHECKING:
    from collections.abc import Iterator

    Element = Any
    """An element of lxml, which comes without types."""

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    rb"<(?:script|style)\b[^<]*+(?:<(?!/(?:script|style))[^<]*+)*+|<[^<>]*+>?", re.IGNORECASE
)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_HEAD = 4_096


def xml(data: bytes, where: str) -> Element:
    """The root of an XML document, mended where it is not quite XML.

    Raises:
        SourceError: nothing can be made of it.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"{where} is not XML; mend it or leave it out.") from error
    if root is None:
        raise SourceError(f"{where} is not XML; mend it or leave it out.")
    return root


def page(text: str) -> Element | None:
    """The root of an HTML page; None if there is nothing in it."""
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    # as bytes: lxml takes no text that declares an encoding
    data = _DECLARED.sub("", text).encode("utf-8", "replace")
    try:
        return html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these names, whatever their namespace."""
    return (child for child in element if local_name(child) in names)


def child_text(element: Element, *names: str) -> str:
    """The text of the first child with one of these names that has some."""
    texts = (
        "".join(child.itertext()).strip() for name in names for child in children(element, name)
    )
    return next(filter(None, texts), "")


def page_text(data: bytes, stated: str = "") -> str:
    """The characters of a page: by its byte order mark, what it or the sender states, UTF-8.

    Where none of them holds, in the older encoding that its words look like.
    """
    if encoding := encodings.unicode_of(data):
        return data.decode(encoding, "replace")
    found = _CHARSET.search(data, 0, _HEAD)
    for name in (stated, found[1].decode("ascii") if found else "", "utf-8"):
        try:
            return data.decode(encodings.charset(name) or "utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode(encodings.older(_MARKUP.sub(b" ", data)) or "cp1252", "replace")
