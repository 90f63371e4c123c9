"""What was aimed at beside what was measured; `tables.py` puts it into `docs/performance.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Results: TypeAlias = "Mapping[str, dict[str, Any]]"
Row: TypeAlias = tuple[str, str, str, bool]
"""What, the target, what was measured, whether that is within it."""

ASKED, LARGE, MILLION = "10000", "100000", "1000000"
ENDS = (ASKED, MILLION)


def rows(found: Results) -> Iterator[Row]:
    """The targets whose benchmark has results, by the benchmark's name."""
    for name, told in (
        ("startup", _startup),
        ("asking", _asking),
        ("indexing", _indexing),
        ("library", _library),
        ("chat", _chat),
    ):
        if name in found:
            yield from told(found[name])


def _startup(found: dict[str, Any]) -> Iterator[Row]:
    ask = found["commands"]["qa ask"]
    what = f"`qa ask`, cold, {found['passages']:,} passages"
    ratio, peak = ask["wall_ratio"], ask["peak_mb"]
    yield (
        f"{what}, of importing sentence-transformers",
        "at most 0.15",
        f"{ratio:.3f}",
        ratio <= 0.15,
    )
    yield f"{what}, peak memory", "at most 400 MB", f"{peak:.0f} MB", peak <= 400
    for name in ("qa --help", "qa status"):
        wall = found["commands"][name]["wall_s"]
        yield f"`{name}`", "at most 0.2 s", f"{wall:.2f} s", wall <= 0.2


def _asking(found: dict[str, Any]) -> Iterator[Row]:
    sizes = found["sizes"]
    if ASKED in sizes:
        ask, search = sizes[ASKED]["ask"], sizes[ASKED]["search"]
        median, slow = ask["p50_ms"], ask["p95_ms"]
        yield (
            "`library.ask`, warm, 10,000 passages, p50 / p95",
            "at most 120 / 250 ms",
            f"{median:.0f} / {slow:.0f} ms",
            median <= 120 and slow <= 250,
        )
        yield _search("10,000", 15, search["p50_ms"])
    if LARGE in sizes:
        yield _search("100,000", 25, sizes[LARGE]["search"]["p50_ms"])


def _search(passages: str, most: int, median: float) -> Row:
    what = f"`library.search`, warm, {passages} passages, p50"
    return what, f"at most {most} ms", f"{median:.1f} ms", median <= most


def _indexing(found: dict[str, Any]) -> Iterator[Row]:
    rows = found["contestants"]
    native = found["machine"]["native bfloat16"]
    for kind, least in (("", 3.0 if native else 1.8), (", float32", 1.8)):
        if f"qa index{kind}" not in rows:
            continue
        row, bare = rows[f"qa index{kind}"], rows[f"our encoder alone{kind}"]
        times, share = row["times_baseline"], row["passages_s"] / bare["passages_s"]
        where = ", with bfloat16 left off" if kind else ""
        what = f"`qa index`{where}, of bare `SentenceTransformer.encode` in float32"
        yield what, f"at least {least:g} ×", f"{times:.2f} ×", times >= least
        what = f"`qa index`{where}, of the bare runtime underneath"
        yield what, "at least 0.9 ×", f"{share:.2f} ×", share >= 0.9


def _library(found: dict[str, Any]) -> Iterator[Row]:
    sizes = found["sizes"]
    if ASKED in sizes and MILLION in sizes:
        few, many = (sizes[size]["add"]["peak_mb"] - _vectors_mb(size, sizes) for size in ENDS)
        peak, share = sizes[MILLION]["add"]["peak_mb"], many / few
        what = "memory while indexing, 1,000,000 passages of 10,000, the vectors apart"
        yield what, "at most 1.3 ×", f"{share:.2f} × ({peak:.0f} MB in all)", share <= 1.3


def _vectors_mb(size: str, sizes: Mapping[str, Any]) -> float:
    """The vectors in memory: float32, or a byte a component, with their ids."""
    each = 1_544 if sizes[size]["kind"] == "IDMap2,Flat" else 392
    return int(size) * each / 1e6


def _chat(found: dict[str, Any]) -> Iterator[Row]:
    first = found["sample"]["turns"]["1"]["first_frame_s"]
    yield "chat, first frame", "at most 0.3 s", f"{first:.2f} s", first <= 0.3
