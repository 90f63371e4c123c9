"""EPUB: a book, its chapters the sections (https://www.w3.org/TR/epub-33/)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qa.errors import SourceError
from qa.ingest import trees, unpacking
from qa.ingest.dates import name_date, parse_date
from qa.ingest.entry import FILE_NAME, METADATA, first_date
from qa.ingest.limits import Clock
from qa.ingest.markup import text_of
from qa.ingest.plain_text import described, joined, language, one_line, require_text
from qa.ingest.titles import LONGEST, name_title, tidy_title
from qa.types import Section

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.ingest.trees import Element
    from qa.types import NewDocument

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/xml")


def read(entry: Entry) -> Iterator[NewDocument]:
    """The book in a file. Raises `SourceError`, see `qa.ingest.read_documents`."""
    with unpacking.opened(entry) as archive:
        package_name = _package_name(archive, entry)
        package = trees.xml(unpacking.member(archive, package_name, entry), entry.where)
        chapters = _chapters(archive, package, package_name, entry)
    text, sections = _joined(chapters)
    require_text(text, entry.where, "leave it out")
    facts = next(trees.children(package, "metadata"), package)
    dated = first_date(
        {METADATA: parse_date(trees.child_text(facts, "date")), FILE_NAME: name_date(entry.name)}
    )
    creators = ("".join(found.itertext()) for found in trees.children(facts, "creator"))
    data = text.encode("utf-8", "surrogatepass")
    entry.file.seek(0)
    yield entry.document(
        tidy_title(trees.child_text(facts, "title")) or name_title(entry.name),
        text,
        entry.read() or data,
        dated,
        language=language(trees.child_text(facts, "language")),
        sections=sections,
        metadata=described(
            publisher=trees.child_text(facts, "publisher"),
            identifier=trees.child_text(facts, "identifier"),
        ),
        **described(author=joined(creators)),
    )


def _package_name(archive: zipfile.ZipFile, entry: Entry) -> str:
    container = trees.xml(unpacking.member(archive, _CONTAINER, entry), entry.where)
    names = (
        found.get("full-path")
        for found in container.iter()
        if trees.local_name(found) == "rootfile"
    )
    name = next(filter(None, names), "")
    if not name:
        raise SourceError(f"{entry.where} names no book inside it; make it again.")
    return str(name)


def _chapters(
    archive: zipfile.ZipFile, package: Element, package_name: str, entry: Entry
) -> Iterator[tuple[str, str]]:
    """Title and text of each file in reading order."""
    clock = Clock(entry.limits.seconds, entry.where)
    found = _manifest(package, posixpath.dirname(package_name))
    spine = [item.get("idref") for item in package.iter() if trees.local_name(item) == "itemref"]
    if len(spine) > entry.limits.pages:
        raise SourceError(f"{entry.where} has more than {entry.limits.pages:,} chapters; split it.")
    names = [found[number][0] for number in dict.fromkeys(spine) if number in found]
    _require_open(archive, names, entry)
    titles = _titles(archive, found, entry)
    chapters = []
    for number, name in enumerate(names, 1):
        clock.check()
        page = trees.page(trees.page_text(unpacking.member(archive, name, entry)))
        text = text_of(page) if page is not None else ""
        title = titles.get(name) or _heading(text) or f"chapter {number}"
        chapters.append((title[:LONGEST], text))
    return iter(chapters)


def _manifest(package: Element, folder: str) -> dict[str, tuple[str, str]]:
    """By id, the name in the archive and the properties of each page of the book."""
    found = {}
    for item in package.iter():
        if trees.local_name(item) == "item" and item.get("id") and item.get("href"):
            kind, properties = item.get("media-type", ""), item.get("properties", "")
            if kind in _PAGES or "ncx" in kind:
                name = _resolved(folder, item.get("href"))
                found[item.get("id")] = name, "ncx" if "ncx" in kind else properties
    return found


def _resolved(folder: str, href: str) -> str:
    """A link inside the archive as a name in it."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)) if path else ""


def _titles(
    archive: zipfile.ZipFile, manifest: dict[str, tuple[str, str]], entry: Entry
) -> dict[str, str]:
    """The titles in the table of contents, by the name of the file that they lead to first."""
    titles: dict[str, str] = {}
    for name, properties in manifest.values():
        data = unpacking.member(archive, name, entry) if properties in ("nav", "ncx") else b""
        if not data:
            continue
        tree = (
            trees.page(trees.page_text(data))
            if properties == "nav"
            else trees.xml(data, entry.where)
        )
        for label, href in _links(tree, properties) if tree is not None else ():
            titles.setdefault(_resolved(posixpath.dirname(name), href), label)
    return {name: title for name, title in titles.items() if title}


def _links(tree: Element, kind: str) -> Iterator[tuple[str, str]]:
    for element in tree.iter():
        name = trees.local_name(element)
        if kind == "nav" and name == "a" and element.get("href"):
            yield one_line("".join(element.itertext())), element.get("href")
        elif kind == "ncx" and name == "navpoint":
            source = next(trees.children(element, "content"), None)
            label = next(trees.children(element, "navlabel"), None)
            if source is not None and label is not None and source.get("src"):
                yield one_line("".join(label.itertext())), source.get("src")


def _require_open(archive: zipfile.ZipFile, names: list[str], entry: Entry) -> None:
    """Raises `SourceError` if chapters are encrypted; fonts often are, which does not matter."""
    data = unpacking.member(archive, _ENCRYPTION, entry)
    if not data:
        return
    locked = {
        unquote(found.get("URI", ""))
        for found in trees.xml(data, entry.where).iter()
        if trees.local_name(found) == "cipherreference"
    }
    if locked & set(names):
        raise SourceError(f"{entry.where} is protected against copying; its text cannot be read.")


def _heading(text: str) -> str:
    first = text.partition("\n")[0]
    return tidy_title(first.lstrip("# ")) if first.startswith("#") else ""


def _joined(chapters: Iterator[tuple[str, str]]) -> tuple[str, tuple[Section, ...]]:
    pieces: list[str] = []
    sections = []
    length = 0
    for title, text in chapters:
        if text:
            sections.append(Section(length, title))
            pieces.append(text)
            length += len(text) + 2
    return "\n\n".join(pieces), tuple(sections)
