"""The figures of `chat.py` as a table in `benchmarks/README.md`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- chat: begin -->", "<!-- chat: end -->"
COLUMNS = {
    "first frame": ("first_frame_s", "ms"),
    "key in it to echo": ("first_key_s", "ms"),
    "whole chat": ("whole_frame_s", "ms"),
    "key to echo": ("keystroke_s", "ms"),
    "Esc to stopped": ("stop_s", "ms"),
    "turn": ("turn_s", "ms"),
    "of which engine": ("engine_s", "ms"),
    "turn, ratio": ("turn_ratio", ""),
    "longest block": ("block_s", "ms"),
    "memory": ("rss_mb", "MB"),
}
PLACES = ("sample", "made up")


def into_readme(results: dict[str, Any]) -> None:
    """Write the table between its two comments."""
    page = README.read_text("utf-8")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    README.write_text(f"{before}{BEGIN}\n{table(results)}{END}{after}", "utf-8")


def table(results: dict[str, Any]) -> str:
    """One row for each library and length of the conversation."""
    machine = results["machine"]
    runs = results["runs"]
    count = "One run" if runs == 1 else f"{runs} runs"
    where = f"{machine['cores']} cores ({machine['system']}, Python {machine['python']})"
    load = f"load {machine['load'][0]} before and {results['load_after'][0]} after"
    lines = [
        f"{'Medians of ' * (runs > 1)}{count} on {where}, {load}.",
        "",
        f"| passages | turns above | {' | '.join(COLUMNS)} |",
        f"|---|---|{'---|' * len(COLUMNS)}",
    ]
    for place in PLACES:
        for turns, figures in results.get(place, {}).get("turns", {}).items():
            cells = [_cell(figures[name], unit) for name, unit in COLUMNS.values()]
            lines.append(f"| {results[place]['passages']:,} | {turns} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value * 1000:.0f} ms"
    return f"{value:.0f} MB" if unit == "MB" else f"{value:.2f}"
