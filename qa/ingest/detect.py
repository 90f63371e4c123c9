"""What kind of file this is: by its content, else by its name."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from qa.ingest.encodings import as_utf8
from qa.ingest.entry import HEAD

if TYPE_CHECKING:
    from qa.ingest.entry import Entry

KINDS = {
    "txt": "text",
    "text": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "pdf": "pdf",
    "docx": "docx",
    "epub": "epub",
    "eml": "mail",
    "mht": "mail",
    "mhtml": "mail",
    "mbox": "mbox",
    "rss": "feed",
    "atom": "feed",
    "xml": "feed",
    "json": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "zip": "zip",
    "gz": "gzip",
}
"""Extension, in lower case, to the module of `qa.ingest.formats` that reads it."""

_XML = (
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,300}>\s*+)?+"
    rb"(?>(?:<\?[^>]{0,300}>|<!--(?:(?!-->).){0,2000}-->|"
    rb"<!doctype\s++(?!html)[^>\[]{0,300}(?:\[[^\]]{0,4000}\]\s*+)?>)\s*+){0,20}+"
)
"""What may stand before the first element. Nothing in it is tried in two ways: twenty comments that
each could end in many places would take for ever."""

_PDF = re.compile(rb"(?:\xef\xbb\xbf)?[\x00\s]*%PDF-\d")
_GZIP = re.compile(rb"\x1f\x8b")
_FEED = re.compile(_XML + rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(_XML + rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_MBOX = re.compile(rb"From \S{1,300} .{0,60}\d{4}\r?\n[!-9;-~]{1,100}:")
__all__ = ["HEAD", "KINDS", "by_beginning", "kind", "named_kind"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PLAIN = ("text", "markdown", "json", "jsonl")
_TEXT_FIELD = re.compile(rb'"text"\s*:')
_BEGINNINGS = {"pdf": _PDF, "gzip": _GZIP, "feed": _FEED, "html": _HTML, "mbox": _MBOX}
_HEADER = re.compile(rb"([!-9;-~]{1,100}):[ \t]")
_MAIL = {b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to"}


def kind(entry: Entry) -> str:
    """The module of `qa.ingest.formats` that reads it; `text` for what is not known."""
    named = named_kind(entry.name)
    head = as_utf8(entry.head())
    return _by_content(head, entry, named) or named or "text"


def is_plain(head: bytes, name: str) -> bool:
    """Whether a file that begins so is text, Markdown or JSON, which only Python itself reads."""
    head = as_utf8(head)
    if by_beginning(head) or head.startswith(_ZIP) or _is_mail(head):
        return False
    return named_kind(name) in ("", *_PLAIN)


def named_kind(name: str) -> str:
    """The same by a file's name alone; empty when that says nothing."""
    stem, dot, suffix = name.rpartition(".")
    return KINDS.get(suffix.lower(), "") if stem and dot else ""


def _by_content(head: bytes, entry: Entry, named: str) -> str:
    if found := by_beginning(head):
        return found
    if head.startswith(_ZIP):
        return _zipped(entry)
    if named != "mail" and _is_mail(head):
        return "mail"
    return _json(head) if named in ("", "json") else ""


def by_beginning(head: bytes) -> str:
    """The kind of a file that begins as only files of that kind do; empty for others."""
    found = (kind for kind, beginning in _BEGINNINGS.items() if beginning.match(head))
    return next(found, "")


def _is_mail(head: bytes) -> bool:
    """Whether it begins as a message does: with headers, one of which only a message has."""
    names: set[bytes] = set()
    for line in head.split(b"\n"):
        if line.startswith((b" ", b"\t")) and names:
            continue
        found = _HEADER.match(line)
        if found is None:
            return not line.strip() and b"from" in names and bool(names & _MAIL)
        names.add(found[1].lower())
    return b"from" in names and bool(names & _MAIL)


def _json(head: bytes) -> str:
    """Of a file that is named so or not at all: one value, or one on each line."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        return "json"
    if not start.startswith(b"{"):
        return ""
    line, _, rest = start.partition(b"\n")
    if line.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{"):
        return "jsonl"
    return "json" if _TEXT_FIELD.search(start) else ""


def _zipped(entry: Entry) -> str:
    """A zip may be a book or a Word document."""
    try:
        with zipfile.ZipFile(entry.file) as archive:
            names = set(archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        names = set()
    entry.file.seek(0)
    if "META-INF/container.xml" in names:
        return "epub"
    return "docx" if "word/document.xml" in names else "zip"
