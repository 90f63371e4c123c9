"""PDF: the text of its pages, each a section, by PDFium."""

from __future__ import annotations

import itertools
import re
import statistics
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

from qa.errors import SourceError
from qa.ingest.dates import leading_date, name_date, parse_date
from qa.ingest.entry import FILE_NAME, METADATA, TEXT, first_date
from qa.ingest.limits import Clock
from qa.ingest.plain_text import described, require_text, tidy
from qa.ingest.titles import headline, name_title, tidy_title
from qa.types import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.ingest.entry import Entry
    from qa.types import NewDocument

_ONE_AT_A_TIME = threading.Lock()
"""PDFium may not be used by two threads at once."""

_SOFT_HYPHEN = re.compile("[\x02\ufffe][\r\n ]*")
_LINE = re.compile(r"[^\r\n]+")
_GAP = 1.7
"""Line pitches, of the usual one, from which a gap parts paragraphs."""

_FULL = 0.7
"""Of the longest line of a page: a line that is longer went on because it was full."""

_MANY = 6
"""Lines, from which on the usual pitch can be told."""

_DATE = re.compile(r"(?:D:)?(\d{8})")
_NO_TITLE = re.compile(
    r"(?:untitled|microsoft word\b.*|.*\.(?:docx?|pdf|tex|dvi|indd|qxd))\Z", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?:;…\"'”’)\]]\Z")
_SCANNED = "it may be scanned: have its text recognised (OCR) first"


def read(entry: Entry) -> Iterator[NewDocument]:
    """The article in a PDF. Raises `SourceError`, see `qa.ingest.read_documents`."""
    data = entry.read()
    with _ONE_AT_A_TIME:
        pages, facts = _pages(data, entry)
    text, sections = _joined(pages)
    require_text(text, entry.where, _SCANNED)
    made = _DATE.match(facts.get("CreationDate", ""))
    dated = first_date(
        {
            TEXT: leading_date(text),
            FILE_NAME: name_date(entry.name),
            METADATA: parse_date(made[1]) if made else None,
        }
    )
    stated = tidy_title(tidy(facts.get("Title", "")))
    if _NO_TITLE.match(stated):
        stated = ""
    yield entry.document(
        stated or headline(text) or name_title(entry.name),
        text,
        data,
        dated,
        sections=sections,
        metadata=described(subject=facts.get("Subject"), keywords=facts.get("Keywords")),
        **described(author=facts.get("Author")),
    )


def _pages(data: bytes, entry: Entry) -> tuple[list[str], dict[str, str]]:
    """The text of each page, and what the file says of itself."""
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise SourceError(
            f"{entry.where} is a PDF, which needs pypdfium2; `pip install pypdfium2` adds it."
        ) from error
    clock = Clock(entry.limits.seconds, entry.where)
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            count = len(document)
            if count > entry.limits.pages:
                raise SourceError(
                    f"{entry.where} has more than {entry.limits.pages:,} pages; split it."
                )
            pages = []
            for number in range(count):
                clock.check()
                pages.append(_page_text(document, number))
            return pages, document.get_metadata_dict()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError(
                f"{entry.where} is encrypted; save a copy of it without the password."
            ) from error
        raise SourceError(f"{entry.where} is broken or no PDF; save it again.") from error


def _page_text(document: Any, number: int) -> str:
    """The text of a page, with a blank line wherever lines are wide apart."""
    with closing(document[number]) as page, closing(page.get_textpage()) as found:
        text = found.get_text_range()
        lines = [match for match in _LINE.finditer(text) if not match[0].isspace()]
        boxes = [_box(found, match.start(), match[0]) for match in lines]
    pitches = [above[1] - below[1] for above, below in itertools.pairwise(boxes)]
    usual = _usual_pitch(pitches, [top - bottom for bottom, top in boxes])
    pieces = [lines[0][0]] if lines else []
    full = _FULL * max((len(line[0]) for line in lines), default=0)
    for before, line, pitch in zip(lines, lines[1:], pitches, strict=False):
        wrapped = " " if len(before[0]) > full else "\n"
        apart = pitch < 0 or pitch > _GAP * usual > 0
        pieces.append(("\n\n" if apart else wrapped) + line[0])
    return tidy(_SOFT_HYPHEN.sub("", "".join(pieces)))


def _usual_pitch(pitches: list[float], heights: list[float]) -> float:
    """How far apart lines of one paragraph are, by the height of a letter if they are few."""
    down = [pitch for pitch in pitches if pitch > 0]
    if len(down) >= _MANY:
        return statistics.median_low(down)
    return statistics.median_low(heights) if heights else 0.0


def _box(found: Any, start: int, line: str) -> tuple[float, float]:
    """How high a line stands: bottom and top of its first letter with its leading, in points."""
    offset = len(line) - len(line.lstrip())
    index = min(start + offset, max(found.count_chars() - 1, 0))
    _, bottom, _, top = found.get_charbox(index, loose=True)
    return float(bottom), float(top)


def _joined(pages: list[str]) -> tuple[str, tuple[Section, ...]]:
    """The text of all pages with where each begins; a sentence may go on over the page."""
    text, sections = "", []
    pieces: list[str] = []
    length = 0
    for number, page in enumerate(pages, 1):
        if not page:
            continue
        gap = ""
        if pieces:
            gap = "\n\n" if _ENDS.search(text) or not page[0].islower() else "\n"
        sections.append(Section(length + len(gap), f"page {number}"))
        pieces += [gap, page]
        length += len(gap) + len(page)
        text = page
    return "".join(pieces), tuple(sections)
