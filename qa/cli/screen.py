"""The one place where text becomes output.

Titles, quotes, file names and questions are untrusted: on the way to a person they lose
whatever could steer a terminal or reorder a line, one character in, one character out, and
are never read as markup. JSON keeps them whole, with the same characters escaped.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import click

if TYPE_CHECKING:
    from rich.console import Console

Piece: TypeAlias = str | tuple[str, str]
"""Text, or text with the style it has on a terminal."""

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
_SURROGATES = range(0xD800, 0xE000)  # from file names that are not UTF-8; cannot be written
_CLEAN = dict.fromkeys((*_CONTROL, *_BIDI, *_SURROGATES), "\N{REPLACEMENT CHARACTER}")
_LINE_BREAKS = dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " ")
_ESCAPED_IN_JSON = re.compile(
    r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(text: str) -> str:
    """`text` with control and bidi characters replaced, of the same length."""
    return text.translate(_CLEAN)


def one_line(text: str) -> str:
    """`clean(text)` with line breaks and tabs as spaces, of the same length."""
    return clean(text.translate(_LINE_BREAKS))


def as_json(record: Mapping[str, Any]) -> str:
    """`record` as one line of JSON: non-ASCII kept, what could harm a terminal escaped.

    Numbers that JSON has no word for (infinity, not a number) become null.
    """
    text = json.dumps(_finite(record), ensure_ascii=False, allow_nan=False)
    return _ESCAPED_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


class Screen:
    """Where a command writes: results to stdout, notes to stderr.

    Args:
        as_json: the result is one JSON object.
        plain: no colours, tables or bars, on a terminal too.
        quiet: no notes, and no progress.
    """

    def __init__(self, *, as_json: bool = False, plain: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet
        may_draw = not plain and os.environ.get("TERM") != "dumb"
        self.draws = may_draw and sys.stdout.isatty()
        self.draws_notes = may_draw and not quiet and sys.stderr.isatty()
        self._rich: Console | None = None

    def json(self, record: Mapping[str, Any]) -> None:
        """One JSON object and a line end, in UTF-8 whatever the locale is."""
        click.echo(as_json(record).encode())

    def line(self, *pieces: Piece, hanging: int = 0) -> None:
        """One line of text; every piece is cleaned, styles show on a terminal only.

        On a terminal what does not fit goes on below, `hanging` blanks in.
        """
        if self.draws:
            from qa.cli.wrapping import wrapped

            console = self._console()
            for part in wrapped(_styled(pieces), console.width, hanging):
                console.print(part, soft_wrap=True)
        else:
            click.echo("".join(map(_text, pieces)))

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table on a terminal, aligned columns elsewhere; the first column is text."""
        if self.draws:
            from rich.table import Table
            from rich.text import Text

            table = Table(header_style="bold")
            for place, header in enumerate(headers):
                table.add_column(Text(header), justify="right" if place else "left")
            for row in rows:
                table.add_row(*(Text(one_line(cell)) for cell in row))
            self._console().print(table)
            return
        cells = [[one_line(cell) for cell in row] for row in (headers, *rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for first, *rest in cells:
            aligned = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
            click.echo("  ".join((first.ljust(widths[0]), *aligned)).rstrip())

    def note(self, text: str) -> None:
        """A remark on stderr, unless quiet."""
        if not self.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """What must be said on stderr even when quiet."""
        click.echo(one_line(text), err=True)

    def _console(self) -> Console:
        if self._rich is None:
            from rich.console import Console

            self._rich = Console(markup=False, highlight=False, emoji=False)
        return self._rich


def _text(piece: Piece) -> str:
    return one_line(piece if isinstance(piece, str) else piece[0])


def _styled(pieces: Sequence[Piece]) -> Any:
    from rich.text import Text

    styles = ((_text(piece), "" if isinstance(piece, str) else piece[1]) for piece in pieces)
    return Text.assemble(*styles)
