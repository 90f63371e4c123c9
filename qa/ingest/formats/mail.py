"""E-mail: a message is one article; a page saved as MHTML is such a message too.

The plain text is taken if there is one, else the HTML. Attachments are left out.
"""

from __future__ import annotations

import email
from email.errors import HeaderParseError
from email.header import decode_header
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from qa.errors import SourceError
from qa.ingest import encodings, trees
from qa.ingest.dates import name_date
from qa.ingest.entry import FILE_NAME, METADATA, first_date
from qa.ingest.formats import html
from qa.ingest.markup import text_of
from qa.ingest.plain_text import described, language, one_line, require_text, tidy
from qa.ingest.titles import headline, name_title, tidy_title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from email.message import Message

    from qa.ingest.entry import Entry
    from qa.types import NewDocument

_PAGE = "snapshot-content-location"
_LONGEST_HEADER = 4_000
"""Characters of a header that are decoded: the time for it grows faster than its length."""

_ADVICE = "leave it out"
_KEPT = {"to": "to", "cc": "cc", "message_id": "message-id", "list": "list-id"}


def read(entry: Entry) -> Iterator[NewDocument]:
    """The message in a file. Raises `SourceError`, see `qa.ingest.read_documents`."""
    yield message(entry, entry.read())


def message(entry: Entry, data: bytes, part: str = "") -> NewDocument:
    """The document that a message is, as the given part of its file.

    Raises:
        SourceError: it has no text, or is nested too deeply.
    """
    where = entry.where_in(part)
    try:
        parsed = email.message_from_bytes(data, policy=compat32)
        plain, pages = _bodies(parsed, entry.limits.parts, where)
    except RecursionError as error:
        raise SourceError(f"{where} is nested too deeply; leave it out.") from error
    subject = header(parsed, "subject")
    if parsed[_PAGE] and pages:
        url = header(parsed, _PAGE)
        return html.article(entry, data, pages[0], subject, part, url=url)
    text = tidy("\n\n".join(plain)) or _text_of_pages(pages)
    require_text(text, where, _ADVICE)
    dated = first_date({METADATA: _date(parsed), FILE_NAME: name_date(entry.name)})
    name, address = parseaddr(header(parsed, "from"))
    return entry.document(
        tidy_title(subject) or headline(text) or name_title(part or entry.name),
        text,
        data,
        dated,
        part,
        language=language(header(parsed, "content-language")),
        metadata=described(**{key: header(parsed, field) for key, field in _KEPT.items()}),
        **described(author=name or address),
    )


def header(message: Message, name: str) -> str:
    """A header on one line, decoded as far as it can be; empty if there is none."""
    value = message[name]
    if value is None:
        return ""
    raw = str(value)[:_LONGEST_HEADER]
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return one_line(_readable(raw))
    return one_line("".join(_piece(*piece) for piece in pieces))


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return _readable(piece)
    try:
        return piece.decode(charset or "ascii")
    except (LookupError, ValueError):
        return piece.decode("utf-8", "replace")


def _readable(text: str) -> str:
    """Bytes that are no ASCII reach a header as lone surrogates."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _date(message: Message) -> date | None:
    try:
        return parsedate_to_datetime(header(message, "date")).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _bodies(message: Message, most: int, where: str) -> tuple[list[str], list[str]]:
    """The texts of a message and its pages, in order, without attachments."""
    plain: list[str] = []
    pages: list[str] = []
    for number, part in enumerate(message.walk()):
        if number >= most:
            raise SourceError(f"{where} has more than {most:,} parts; leave it out.")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html", "application/xhtml+xml"):
            (plain if kind == "text/plain" else pages).append(_content(part, kind))
    return plain, pages


def _content(part: Message, kind: str) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = _charset(part)
    if kind != "text/plain":
        return trees.page_text(data, charset)
    for encoding in (encodings.charset(charset) or "utf-8", "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode(encodings.older(data) or "cp1252", "replace")


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or ""
    except (LookupError, ValueError, TypeError):
        return ""


def _text_of_pages(pages: list[str]) -> str:
    roots = [trees.page(page) for page in pages]
    return tidy("\n\n".join(text_of(root) for root in roots if root is not None))
