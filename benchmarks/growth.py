"""How costs grow with documents and with passages, each on its own.

    python benchmarks/growth.py [--out FILE]

Elsewhere both grow together. Here first as many passages stand in ever more documents, then as many
documents have ever more passages. Made-up articles and vectors (`articles.py`), CPU time, each
library in a process of its own. About two minutes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from articles import PASSAGES_EACH, ProjectingEncoder, article, questions, write_first
from figures import growth, machine, write
from peers import called

import qa

ROOT = Path(__file__).parents[1]
ARTICLES, FEW = 1_200, 60
QUESTIONS = 40
DOCUMENTS = {count: ARTICLES // count for count in (30, 120, 1_200)}
PASSAGES = {FEW * each * PASSAGES_EACH: each for each in (1, 4, 20)}
"""Articles put together to one document: by documents, and by about as many passages."""


def library_of(folder: Path, documents: int, each: int) -> dict[str, Any]:
    """CPU time of adding and of searching, and the disk that it takes."""
    (folder / "articles").mkdir()
    for number in range(documents):
        parts = [article(number * each + part) for part in range(each)]
        text = "\n\n".join(text for _, text, _ in parts)
        (folder / f"articles/{number:05d}.txt").write_text(f"{parts[0][0]}\n\n{text}\n", "utf-8")
    with qa.open_library(folder / "l", encoder=ProjectingEncoder(), create=True) as library:
        write_first(folder / "first", documents * each)
        library.add([folder / "first"])
        started = time.process_time()
        report = library.add([folder / "articles"])
        added = time.process_time() - started
        taken = []
        for question in questions(QUESTIONS, documents * each):
            started = time.process_time()
            library.search(question, 10)
            taken.append(1000 * (time.process_time() - started))
        disk = sum(file.stat().st_size for file in library.path.rglob("*") if file.is_file())
    return {
        "documents": documents,
        "passages": report.passages,
        "add_cpu_s": round(added, 2),
        "search_cpu_ms": round(statistics.median(taken), 2),
        "disk_mb": round(disk / 1e6, 1),
    }


COSTS = ("add_cpu_s", "search_cpu_ms", "disk_mb")


def main() -> None:
    """Measure, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=2, type=int)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/growth.json")
    given = parser.parse_args()
    if given.one:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(library_of(Path(folder), *given.one)))
        return
    results: dict[str, Any] = {"machine": machine()}
    sizes = {
        "documents": {count: (count, each) for count, each in DOCUMENTS.items()},
        "passages": {count: (FEW, each) for count, each in PASSAGES.items()},
    }
    for kind, made in sizes.items():
        rows = {size: called(sys.executable, __file__, "--one", *of) for size, of in made.items()}
        results[kind] = {
            "sizes": rows,
            "growth": {cost: growth(rows, cost) for cost in COSTS},
        }
        print(json.dumps(results[kind], indent=1))
    write(given.out, results)


if __name__ == "__main__":
    main()
