"""Two curves of confidence as SVG: reliability, and risk against coverage."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Point = tuple[float, float]

SIZE, LEFT, TOP = 320, 56, 34
COLOURS = ("#1f77b4", "#d95f02", "#2ca02c", "#9467bd", "#8c564b", "#e377c2")


def reliability(
    confidences: Sequence[float], correct: Sequence[bool], bins: int = 10
) -> list[Point]:
    """Mean confidence and share right in each bin of equal width that holds anything."""
    points = []
    for number in range(bins):
        held = [
            (confidence, right)
            for confidence, right in zip(confidences, correct, strict=True)
            if min(int(confidence * bins), bins - 1) == number
        ]
        if held:
            points.append(
                (sum(c for c, _ in held) / len(held), sum(r for _, r in held) / len(held))
            )
    return points


def risk_coverage(confidences: Sequence[float], correct: Sequence[bool]) -> list[Point]:
    """Share of questions answered, and share of errors among them, as the line is lowered."""
    order = sorted(range(len(confidences)), key=lambda i: -confidences[i])
    wrong, points = 0, []
    for kept, number in enumerate(order, 1):
        wrong += not correct[number]
        points.append((kept / len(order), wrong / kept))
    return points


def write(
    file: Path,
    title: str,
    axes: tuple[str, str],
    lines: Mapping[str, Sequence[Point]],
    *,
    diagonal: bool = False,
) -> None:
    """A chart of lines over the unit square, readable on light and dark ground."""
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE + 230} {SIZE + 90}"'
            f' font-family="sans-serif" font-size="12" role="img" aria-label="{escape(title)}">'
        ),
        f'<rect width="{SIZE + 230}" height="{SIZE + 90}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>',
        *(_grid(step / 5) for step in range(6)),
        (
            f'<text x="{LEFT + SIZE / 2}" y="{TOP + SIZE + 40}" text-anchor="middle">'
            f"{escape(axes[0])}</text>"
        ),
        (
            f'<text transform="translate(14 {TOP + SIZE / 2}) rotate(-90)" text-anchor="middle">'
            f"{escape(axes[1])}</text>"
        ),
    ]
    if diagonal:
        parts.append(_line([(0, 0), (1, 1)], "#999", ' stroke-dasharray="4 4"'))
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(_line(points, colour))
        parts.append(
            f'<text x="{LEFT + SIZE + 12}" y="{TOP + 16 * (number + 1)}" fill="{colour}">'
            f"{escape(name)}</text>"
        )
    file.write_text("\n".join([*parts, "</svg>", ""]), "utf-8")


def _grid(share: float) -> str:
    x, y = _place((share, share))
    return (
        f'<path d="M{x:.1f} {TOP}V{TOP + SIZE}M{LEFT} {y:.1f}H{LEFT + SIZE}" stroke="#ddd"/>'
        f'<text x="{x:.1f}" y="{TOP + SIZE + 18}" text-anchor="middle">{share:.1f}</text>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.1f}</text>'
    )


def _line(points: Sequence[Point], colour: str, more: str = "") -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(_place, points))
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"{more}/>'


def _place(point: Point) -> Point:
    return LEFT + SIZE * point[0], TOP + SIZE * (1 - point[1])
