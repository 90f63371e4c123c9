"""A tree of HTML → its text, with headings and items marked as in Markdown.

Linear in the size of the tree, and without recursion.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from qa.ingest import trees
from qa.ingest.plain_text import tidy

if TYPE_CHECKING:
    from qa.ingest.trees import Element

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "select",
        "option",
        "textarea",
        "button",
        "form",
        "nav",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "footer",
        "address",
        "blockquote",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "hr",
        "pre",
        "body",
        "html",
        "center",
        "fieldset",
        "details",
        "summary",
        "quote",
        "list",
        "row",
        "code",
    ]
)
_HEADINGS = {f"h{level}": f"{'#' * level} " for level in range(1, 7)}
_ITEMS = frozenset({"li", "item"})
_CELLS = frozenset({"td", "th", "cell"})
_ROWS = frozenset({"tr", "row"})
_LINES = frozenset({"br", "lb"})
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text_of(root: Element, unseen_names: frozenset[str] = _UNSEEN) -> str:
    """The text of a tree: a blank line between blocks, one line for each row of a table.

    What is inside elements of the `unseen_names` is left out.
    """
    writer = _Writer()
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = trees.local_name(element)
        if event == "start":
            unseen += name in unseen_names
            if not unseen:
                writer.open(name, element)
        else:
            if not unseen:
                writer.close(name)
            unseen -= name in unseen_names
            if not unseen and element is not root:
                writer.say(element.tail or "")
    return tidy("".join(writer.pieces))


class _Writer:
    """The text so far. `kept` counts the open elements whose line breaks are meant."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.kept = 0
        self._prefix = ""

    def open(self, name: str, element: Element) -> None:
        if name in _BLOCKS or name in _HEADINGS or name in _ITEMS or name == "head":
            self._break()
        if name in _HEADINGS or name == "head":
            rend = element.get("rend") or "h2" if name == "head" else name
            self._prefix = _HEADINGS.get(rend, "## ")
        elif name in _ITEMS:
            self._prefix = "- "
        elif name in _LINES or name in _ROWS:
            self.pieces.append("\n")
        elif name in _CELLS and not self._at("\n"):
            self.pieces.append(" | ")
        elif name == "pre":
            self.kept += 1
        self.say(element.text or "")

    def close(self, name: str) -> None:
        self.kept -= name == "pre"
        if name in _BLOCKS or name in _HEADINGS or name in _ITEMS or name == "head":
            self._break()
            self._prefix = ""

    def say(self, text: str) -> None:
        if not self.kept:
            text = _SPACE.sub(" ", text)
            if self._at(" ", "\n"):
                text = text.lstrip(" ")
        if text and not text.isspace() and self._prefix:
            self.pieces.append(self._prefix)
            self._prefix = ""
        if text:
            self.pieces.append(text)

    def _at(self, *ends: str) -> bool:
        return not self.pieces or self.pieces[-1].endswith(ends)

    def _break(self) -> None:
        if self.pieces and self.pieces[-1] != "\n\n":
            self.pieces.append("\n\n")
