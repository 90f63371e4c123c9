"""The tables of `benchmarks/README.md`, and that of the targets in `docs/performance.md`.

They are made of the JSON that the benchmarks wrote.

    python benchmarks/tables.py

Each goes between a pair of marks such as `<!-- library: begin -->`. A benchmark without results
leaves what stands there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import targets as aims
from figures import exponent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BENCHMARKS = Path(__file__).parent
CHAT = {
    "first_frame_s": "the chat's first frame",
    "keystroke_s": "a keystroke in the chat",
    "turn_s": "a turn in the chat",
    "block_s": "the longest block of the chat's event loop",
}
APART = {"add_cpu_s": "add, CPU", "search_cpu_ms": "search, CPU", "disk_mb": "disk"}
STAGES = ("parse", "encode", "dense", "lexical", "fuse", "read", "compose")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def measured_on(found: dict[str, Any]) -> str:
    """The machine, in a line."""
    machine = found["machine"]
    load = ", ".join(str(part) for part in machine["load"])
    return f"{machine['cores']} cores, Python {machine['python']}; load {load} at the start."


def startup(found: dict[str, Any]) -> str:
    """Cold processes."""
    rows = [
        [
            f"`{name}`" if " + " not in name else name,
            f"{row['wall_s']:.2f} s",
            f"{row['wall_ratio']:.3f}",
            f"{row['cpu_s']:.2f} s",
            f"{row['cpu_ratio']:.3f}",
            f"{row['peak_mb']:.0f} MB",
        ]
        for name, row in found["commands"].items()
    ]
    head = ["", "clock", "ratio", "CPU", "ratio", "peak"]
    frame = found.get("first_frame_s")
    shown = f" The chat's first frame over them stands after {frame:.2f} s." if frame else ""
    return f"{table(head, rows)}\n\n{found['passages']:,} passages.{shown}"


def library(found: dict[str, Any]) -> str:
    """A library by size, and how each cost grows."""
    sizes = found["sizes"]
    lines: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
        "kind of index": (lambda row: f"`{row['kind']}`", ""),
        "index": (lambda row: f"{row['add']['wall_s']:.1f} s", "add, time"),
        "its CPU": (lambda row: f"{row['add']['cpu_s']:.1f} s", "add, CPU"),
        "its peak memory": (lambda row: f"{row['add']['peak_mb']:.0f} MB", "add, peak memory"),
        "index again": (lambda row: f"{row['again']['wall_s']:.2f} s", "index again, time"),
        "vectors made anew": (
            lambda row: f"{row['vectors']['wall_s']:.1f} s",
            "vectors made anew, time",
        ),
        "their peak memory": (
            lambda row: f"{row['vectors']['peak_mb']:.0f} MB",
            "vectors made anew, memory",
        ),
        "open, with the vectors": (lambda row: f"{row['open']['wall_s']:.2f} s", "open, time"),
        "the vectors alone": (lambda row: f"{row['open']['vectors_s']:.2f} s", ""),
        "memory, open": (lambda row: f"{row['open']['peak_mb']:.0f} MB", ""),
        "search, p50 / p95": (lambda row: both(row["search"]["search"]), "search, p50"),
        "its CPU, p50": (
            lambda row: f"{row['search']['search']['cpu_p50_ms']:.1f} ms",
            "search, CPU",
        ),
        "vectors alone, p50 / p95": (lambda row: both(row["search"]["dense"]), ""),
        "recall@10": (lambda row: row["recall"]["recall_at_10"], ""),
        "remove an article": (lambda row: f"{row['remove']['each_ms']} ms", "remove one, time"),
        "backup": (lambda row: f"{row['backup']['wall_s']:.2f} s", "backup, time"),
        "disk": (lambda row: f"{row['disk_mb']} MB", "disk"),
    }
    rows = [
        [name, *(known(show, row) for row in sizes.values()), found["growth"].get(grown, "")]
        for name, (show, grown) in lines.items()
    ]
    return table(["", *(f"{int(size):,}" for size in sizes), "exponent"], rows)


def known(show: Callable[[dict[str, Any]], object], row: dict[str, Any]) -> object:
    """A figure; nothing where an older run did not measure it."""
    try:
        return show(row)
    except KeyError:
        return ""


def asking(found: dict[str, Any]) -> str:
    """A question by stage and by size, the peers' search, and a conversation by turns."""
    sizes, grown = found["sizes"], found["growth"]
    rows = [
        [name, *(both(row["stages"][name]) for row in sizes.values()), grown[name]]
        for name in STAGES
    ]
    rows += [
        [f"**{name}**", *(both(row[name]) for row in sizes.values()), grown[name]]
        for name in ("search", "ask")
    ]
    for peer in dict.fromkeys(name for row in sizes.values() for name in row.get("peers", {})):
        times = [row.get("peers", {}).get(peer) for row in sizes.values()]
        rows.append([f"{peer}, search", *map(searched, times), ""])
    rows += [
        [f"{name}, bound", *(f"{row['bound_ms'][name]} ms" for row in sizes.values()), ""]
        for name in ("encode", "read")
    ]
    rows.append(["peak memory", *(f"{row['peak_mb']:.0f} MB" for row in sizes.values()), ""])
    head = ["p50 / p95", *(f"{int(size):,}" for size in sizes), "exponent"]
    turns = [[turn, both(row)] for turn, row in found["turns"].items()]
    talk = table(["turn", "p50 / p95"], turns)
    return f"{table(head, rows)}\n\nBy turns (exponent {grown['turns']}):\n\n{talk}"


def searched(row: dict[str, Any] | None) -> str:
    """A peer's times, or why there are none."""
    if not row:
        return ""
    return str(row["failed"]) if "failed" in row else both(row)


def indexing(found: dict[str, Any]) -> str:
    """Passages a second, beside the others."""
    rows = [
        [
            name,
            row["passages_s"],
            row["times_baseline"],
            row["times_baseline_cpu"],
            row.get("cores_busy", ""),
            f"{row['peak_mb']} MB",
            both(row["search"]) if row["search"] else "",
        ]
        for name, row in found["contestants"].items()
    ]
    head = ["", "passages/s", "times the first", "by CPU", "cores", "peak", "search, p50 / p95"]
    native = "native" if found["machine"]["native bfloat16"] else "not native"
    return f"{table(head, rows)}\n\n{found['passages']:,} passages; bfloat16 is {native}."


def both(row: dict[str, float]) -> str:
    """Median and 95th percentile."""
    return f"{row['p50_ms']:.1f} / {row['p95_ms']:.1f} ms"


def costs(found: dict[str, Any]) -> str:
    """CPU time of indexing for each passage, and of what a cold question loads."""
    passages = found["indexing"] | {
        f"the encoder: {name}": took for name, took in found["encoding"].items()
    }
    indexing = [[name, f"{took:.2f} ms"] for name, took in passages.items()]
    loaded = {"indexing loads once": "once", "a cold question loads": "asking"}
    tables = [table(["indexing, for each passage", "CPU"], indexing)]
    for head, kind in loaded.items():
        rows = [[name, f"{took:.0f} ms"] for name, took in found.get(kind, {}).items()]
        tables.append(table([head, "CPU"], rows))
    return "\n\n".join(tables)


NAMES = ("startup", "library", "asking", "indexing", "chat", "costs", "growth")
TABLES = {"startup": startup, "library": library, "asking": asking, "indexing": indexing}


def growth(found: dict[str, dict[str, Any]]) -> str:
    """Every cost with the power of what it grows with, the fastest growing first."""
    rows: list[tuple[float, str, str]] = []
    for name, of in (("asking", "of a question"), ("library", "")):
        for cost, power in found.get(name, {}).get("growth", {}).items():
            if isinstance(power, int | float):
                over = "turns" if cost == "turns" else "passages and documents"
                told = "a question in a conversation" if cost == "turns" else f"{cost} {of}".strip()
                rows.append((power, told, over))
    for kind, other in (("documents", "passages"), ("passages", "documents")):
        for cost, power in found.get("growth", {}).get(kind, {}).get("growth", {}).items():
            rows.append((power, APART[cost], f"{kind} alone, as many {other}"))
    for cost, told in CHAT.items():
        turns = found.get("chat", {}).get("sample", {}).get("turns", {})
        power = exponent({int(count): row[cost] for count, row in turns.items()})
        if power is not None:
            rows.append((power, told, "turns"))
    rising = sorted(rows, reverse=True)
    return table(["cost", "grows with", "exponent"], [[t, o, f"{p:.2f}"] for p, t, o in rising])


def targets(found: dict[str, dict[str, Any]]) -> str:
    """What was aimed at, and what was measured."""
    rows = [
        [what, aim, got, "yes" if met else "**no**"] for what, aim, got, met in aims.rows(found)
    ]
    return table(["", "target", "measured", "met"], rows)


def between(text: str, name: str, told: str) -> str:
    """A page with something put between its pair of marks."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{told}\n{end}{after}"


def main() -> None:
    """Fill in what there are results for."""
    files = {name: BENCHMARKS / "results" / f"{name}.json" for name in NAMES}
    found = {
        name: json.loads(file.read_text("utf-8")) for name, file in files.items() if file.exists()
    }
    readme = BENCHMARKS / "README.md"
    text = readme.read_text("utf-8")
    for name, made in TABLES.items():
        if name in found:
            text = between(text, name, f"{made(found[name])}\n\n{measured_on(found[name])}")
    readme.write_text(between(text, "growth", growth(found)), "utf-8")
    page = BENCHMARKS.parent / "docs" / "performance.md"
    told = between(page.read_text("utf-8"), "targets", targets(found))
    if "costs" in found:
        made_of = f"{costs(found['costs'])}\n\n{measured_on(found['costs'])}"
        told = between(told, "costs", made_of)
    page.write_text(told, "utf-8")


if __name__ == "__main__":
    main()
