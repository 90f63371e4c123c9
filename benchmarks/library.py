"""What a library costs as it grows: adding, indexing again, opening, searching, removing, backup.

    python benchmarks/library.py [--passages 1000,10000,100000] [--folder DIR] [--out FILE]

Articles are made up, real in length; their vectors come from a cheap stand-in for the model, so
that what is measured is the library. Each step runs in a process of its own, for its time and its
peak memory. About 4 minutes as it is; with `,1000000` some 20 more and 6 GB of disk.

Libraries that are in DIR from an earlier run are brought up to date and used again; what adding
them took is as it was measured then, which is said with `added before`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from articles import NAMED, PASSAGES_EACH, ProjectingEncoder, counts, questions, write_articles
from figures import growth, machine, peak_mb, quantiles, write

import qa
from qa.index.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
QUESTIONS = 60
JUDGED = 200
REMOVED = 20
BEST = 10
ADDED = "added.json"
"""Beside a library that is kept: what adding it took."""


def opened(folder: Path) -> qa.Library:
    """The library of a folder of articles."""
    return qa.open_library(folder / "library.qa", encoder=encoder(), create=True)


@cache
def encoder() -> ProjectingEncoder:
    """The stand-in; making it takes longer than opening a library, and is no part of that."""
    return ProjectingEncoder()


def add(folder: Path) -> dict[str, Any]:
    """Index all articles; how much of it is the encoder."""
    with opened(folder) as library:
        return {"passages": library.add([folder / "articles"]).passages}


def again(folder: Path) -> dict[str, Any]:
    """Index the same articles, none of them changed."""
    with opened(folder) as library:
        report = library.add([folder / "articles"])
    return {"unchanged": report.unchanged, "passages": report.passages}


def open_it(folder: Path) -> dict[str, Any]:
    """Open the library and verify and read its vectors."""
    with opened(folder) as library:
        started = time.perf_counter()
        library.engine().vectors.sync()
        return {"vectors_s": round(time.perf_counter() - started, 3)}


def vectors(folder: Path) -> dict[str, Any]:
    """Make the vectors anew from what is stored, and publish them."""
    with opened(folder) as library:
        library.engine().vectors.rebuild()
    return {"kind": kind(folder)}


def search(folder: Path) -> dict[str, Any]:
    """Questions one after the other, each new, after one that is not counted."""
    with opened(folder) as library:
        asked = questions(QUESTIONS + 1, library.status().documents, NAMED)
        library.search(asked.pop(), BEST)
        return {
            "search": timed(asked, lambda question: library.search(question, BEST)),
            "dense": timed(asked, lambda question: dense(library, question)),
        }


def dense(library: qa.Library, question: str) -> list[int]:
    """Ids of the nearest passages."""
    engine = library.engine()
    query = engine.encoder.encode_query(question)
    return [number for number, _ in engine.vectors.search(query, BEST)]


def timed(asked: list[str], ask: Callable[[str], object]) -> dict[str, float]:
    """Median and 95th percentile of asking each once, and the median of its CPU, of all threads."""
    taken, worked = [], []
    for question in asked:
        started, cpu = time.perf_counter(), time.process_time()
        ask(question)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    return quantiles(taken) | {"cpu_p50_ms": quantiles(worked)["p50_ms"]}


def recall(folder: Path) -> dict[str, Any]:
    """How many of the ten nearest passages the index finds, against exact search."""
    with opened(folder) as library:
        engine = library.engine()
        asked = questions(JUDGED, library.status().documents, NAMED)
        queries = np.array([engine.encoder.encode_query(question) for question in asked])
        best: list[list[tuple[float, int]]] = [[] for _ in asked]
        for ids, vectors in Changes(engine.store.database, engine.store.weights).embeddings():
            for row, scores in enumerate(queries @ vectors.T):
                top = np.argpartition(-scores, min(BEST, len(scores) - 1))[:BEST]
                found = zip(scores[top].tolist(), ids[top].tolist(), strict=True)
                best[row] = sorted([*best[row], *found], reverse=True)[:BEST]
        shares = [
            len({number for _, number in wanted} & {*dense(library, question)}) / BEST
            for question, wanted in zip(asked, best, strict=True)
        ]
    return {"recall_at_10": round(float(np.mean(shares)), 4)}


def remove(folder: Path) -> dict[str, Any]:
    """Take articles out, one after the other, and search once."""
    with opened(folder) as library:
        gone = [info.id for info in library.documents()[:REMOVED]]
        library.engine().vectors.sync()
        started = time.perf_counter()
        for number in gone:
            library.remove([number])
        taken = time.perf_counter() - started
        dense(library, "afterwards")
    return {"each_ms": round(taken * 1000 / REMOVED, 2)}


def backup(folder: Path) -> dict[str, Any]:
    """A consistent copy."""
    file = folder / "backup"
    with opened(folder) as library:
        library.backup(file)
    size = file.stat().st_size
    file.unlink()
    return {"mb": round(size / 1e6, 1)}


STEPS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "add": add,
    "again": again,
    "vectors": vectors,
    "open": open_it,
    "search": search,
    "recall": recall,
    "remove": remove,
    "backup": backup,
}
GROWTH = {
    "add, time": ("add", "wall_s"),
    "add, peak memory": ("add", "peak_mb"),
    "index again, time": ("again", "wall_s"),
    "vectors made anew, time": ("vectors", "wall_s"),
    "vectors made anew, memory": ("vectors", "peak_mb"),
    "open, time": ("open", "wall_s"),
    "search, p50": ("search", "search", "p50_ms"),
    "search, CPU": ("search", "search", "cpu_p50_ms"),
    "add, CPU": ("add", "cpu_s"),
    "remove one, time": ("remove", "each_ms"),
    "backup, time": ("backup", "wall_s"),
    "disk": ("disk_mb",),
}


def step(name: str, folder: Path) -> dict[str, Any]:
    """One step in this process, with what it took."""
    encoder()
    started, cpu = time.perf_counter(), time.process_time()
    found = STEPS[name](folder)
    taken = {
        "wall_s": round(time.perf_counter() - started, 3),
        "cpu_s": round(time.process_time() - cpu, 3),
        "peak_mb": peak_mb(),
    }
    return taken | found


def measured(passages: int, folder: Path) -> dict[str, Any]:
    """All steps over a library of one size, each in a process of its own."""
    row: dict[str, Any] = {}
    if (folder / ADDED).exists():
        row = json.loads((folder / ADDED).read_text("utf-8")) | {"added before": True}
        in_a_process("again", folder)  # which adds what was removed at the end
    else:
        write_articles(folder / "articles", 0, passages // PASSAGES_EACH)
        row["add"] = in_a_process("add", folder)
        with opened(folder) as library:
            row["disk_mb"] = round(library.status().size / 1e6, 1)
        (folder / ADDED).write_text(json.dumps(row), "utf-8")
    print(f"{passages:>9,} {'add':8} {json.dumps(row)}", flush=True)
    for name in STEPS:
        if name not in row:
            row[name] = in_a_process(name, folder)
            print(f"{passages:>9,} {name:8} {json.dumps(row[name])}", flush=True)
    return row | {"kind": kind(folder)}


def in_a_process(name: str, folder: Path) -> dict[str, Any]:
    """What a step found and took, in a process of its own."""
    call = [sys.executable, __file__, "--step", name, "--folder", str(folder)]
    found: dict[str, Any] = json.loads(
        subprocess.run(call, check=True, stdout=subprocess.PIPE).stdout
    )
    return found


def kind(folder: Path) -> str:
    """The kind of index that was published."""
    record = max((folder / "library.qa" / "vectors").glob("gen-*.json"))
    return str(json.loads(record.read_text("utf-8"))["factory"])


def main() -> None:
    """Measure each size, fit how each cost grows, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=counts, default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="for the libraries, which then are kept")
    parser.add_argument("--step", choices=STEPS, help="run one step over --folder and print it")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/library.json")
    given = parser.parse_args()
    if given.step:
        print(json.dumps(step(given.step, given.folder)))
        return
    before = machine()
    rows: dict[int, dict[str, Any]] = {}
    grown: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for passages in given.passages:
            row = measured(passages, (given.folder or Path(temporary)) / str(passages))
            rows = dict(sorted({**rows, passages: row}.items()))
            grown = {name: growth(rows, *path) for name, path in GROWTH.items()}
            write(given.out, {"machine": before, "sizes": rows, "growth": grown})
    print(json.dumps(grown, indent=1))


if __name__ == "__main__":
    main()
