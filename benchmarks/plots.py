"""Pictures of what the benchmarks found, from their JSON.

    python benchmarks/plots.py [--results DIR] [--out DIR]

Writes `growth-library.svg`, `growth-asking.svg` and `indexing.svg` into `docs/images`.
"""

from __future__ import annotations

import argparse
import json
import math
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 210, 40, 50
COLOURS = ("#0969da", "#cf222e", "#1a7f37", "#8250df", "#bc4c00", "#57606a", "#bf3989", "#6e7781")
LIBRARY = {
    "index, s": ("add", "wall_s"),
    "index again, s": ("again", "wall_s"),
    "open, s": ("open", "wall_s"),
    "backup, s": ("backup", "wall_s"),
    "search p50, ms": ("search", "search", "p50_ms"),
    "remove one, ms": ("remove", "each_ms"),
}
STAGES = ("parse", "encode", "dense", "lexical", "fuse", "read", "compose")


def at(row: Mapping[str, Any], path: Sequence[str]) -> float:
    """One figure of a row."""
    value: Any = row
    for key in path:
        value = value[key]
    return max(float(value), 1e-3)


def lines(title: str, series: Mapping[str, Mapping[int, float]]) -> str:
    """Lines over the size of the library, both axes logarithmic."""
    sizes = sorted({size for line in series.values() for size in line})
    values = [value for line in series.values() for value in line.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        share = (math.log10(size) - first) / (last - first or 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        share = (math.log10(value) - low) / (high - low or 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [text(LEFT, 22, title, 15)]
    for power in range(low, high + 1):
        parts.append(rule(LEFT, y(10**power), WIDTH - RIGHT, y(10**power)))
        parts.append(text(LEFT - 8, y(10**power) + 4, f"{10**power:g}", 11, "end"))
    parts += [text(x(size), HEIGHT - 28, f"{size:,}", 11, "middle") for size in sizes]
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "passages", 11, "middle"))
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in sorted(line.items()))
        drawn = f'fill="none" stroke="{colour}" stroke-width="2"'
        parts.append(f'<polyline points="{points}" {drawn}/>')
        parts.append(text(WIDTH - RIGHT + 14, TOP + 14 + 20 * number, name, 12, fill=colour))
    return picture(parts, HEIGHT)


def bars(title: str, values: Mapping[str, float]) -> str:
    """One bar for each, the longest first."""
    parts = [text(20, 22, title, 15)]
    most = max(values.values())
    for number, (name, value) in enumerate(sorted(values.items(), key=lambda row: -row[1])):
        top = TOP + 30 * number
        long = value / most * 380
        colour = COLOURS[0] if name == "qa index" else COLOURS[5]
        parts.append(text(230, top + 15, name, 12, "end"))
        parts.append(f'<rect x="240" y="{top}" width="{long:.1f}" height="20" fill="{colour}"/>')
        parts.append(text(248 + long, top + 15, f"{value:g}", 12))
    return picture(parts, TOP + 30 * len(values) + 10)


def text(
    x: float, y: float, words: str, size: int, anchor: str = "start", fill: str = "#24292f"
) -> str:
    """A line of text."""
    look = f'font-size="{size}" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(words)}</text>'


def rule(left: float, top: float, right: float, bottom: float) -> str:
    """A thin line."""
    ends = f'x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{bottom:.1f}"'
    return f'<line {ends} stroke="#d0d7de"/>'


def picture(parts: Sequence[str], height: int) -> str:
    """The whole SVG."""
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    ground = f'<rect width="{WIDTH}" height="{height}" fill="white"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    return "\n".join([head, ground, *parts, "</svg>"]) + "\n"


def by_size(rows: Mapping[str, Any], path: Sequence[str]) -> dict[int, float]:
    """One figure over the sizes."""
    return {int(size): at(row, path) for size, row in rows.items()}


def main() -> None:
    """Draw every result that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks/results")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images")
    given = parser.parse_args()
    found = {
        name: json.loads(file.read_text("utf-8"))
        for name in ("library", "asking", "indexing")
        if (file := given.results / f"{name}.json").exists()
    }
    pictures = {}
    if "library" in found:
        series = {name: by_size(found["library"]["sizes"], path) for name, path in LIBRARY.items()}
        pictures["growth-library"] = lines("What a library costs", series)
    if "asking" in found:
        paths = {name: ("stages", name, "p50_ms") for name in STAGES} | {"ask": ("ask", "p50_ms")}
        series = {name: by_size(found["asking"]["sizes"], path) for name, path in paths.items()}
        pictures["growth-asking"] = lines("What a question costs, median, ms", series)
    if "indexing" in found:
        rows = found["indexing"]["contestants"]
        speeds = {name: row["passages_s"] for name, row in rows.items()}
        pictures["indexing"] = bars("Passages a second", speeds)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, drawn in pictures.items():
        (given.out / f"{name}.svg").write_text(drawn, "utf-8")


if __name__ == "__main__":
    main()
