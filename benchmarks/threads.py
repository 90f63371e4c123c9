"""One question's search of the vectors with one thread of FAISS and with one for each core.

    python benchmarks/threads.py FOLDER [--out FILE]

FOLDER has libraries as `library.py --folder` leaves them, named by their size. Both are measured
in turns, with the other cores left alone, and with a program of lowest priority for each core.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
from articles import NAMED, PASSAGES_EACH, ProjectingEncoder, questions
from figures import machine, quantiles, write

from qa.index.generations import live_generation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

ROOT = Path(__file__).parents[1]
QUESTIONS, NEAREST = 40, 200
BUSY = "import os\nos.nice(19)\nwhile True: pass"


def measured(index: Any, queries: Sequence[npt.NDArray[np.float32]], cores: int) -> dict[str, Any]:
    """Clock time of each query, and CPU of all threads, by how many there are."""
    taken: dict[int, list[tuple[float, float]]] = {1: [], cores: []}
    for query in queries:
        for threads, times in taken.items():
            faiss.omp_set_num_threads(threads)
            if hasattr(index, "parallel_mode"):
                index.parallel_mode = int(threads > 1)  # over the lists of one query
            index.search(query, NEAREST)
            started, cpu = time.perf_counter(), time.process_time()
            index.search(query, NEAREST)
            times.append((time.perf_counter() - started, time.process_time() - cpu))
    return {
        f"{threads} threads": quantiles([clock * 1000 for clock, _ in times])
        | {"cpu_p50_ms": quantiles([cpu * 1000 for _, cpu in times])["p50_ms"]}
        for threads, times in taken.items()
    }


def main() -> None:
    """Measure each library, alone and beside busy programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/threads.json")
    given = parser.parse_args()
    before, cores, encoder = machine(), faiss.omp_get_max_threads(), ProjectingEncoder()
    rows: dict[int, dict[str, Any]] = {}
    for size in sorted(int(folder.name) for folder in given.folder.iterdir() if folder.is_dir()):
        library = given.folder / str(size) / "library.qa"
        number = live_generation(library)
        index = faiss.read_index(str(library / "vectors" / f"gen-{number:06d}.faiss"))
        asked = questions(QUESTIONS, size // PASSAGES_EACH, NAMED)
        queries = [encoder.encode_query(question).reshape(1, -1) for question in asked]
        rows[size] = {"alone": measured(index, queries, cores)}
        busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(cores)]
        rows[size]["beside busy programs"] = measured(index, queries, cores)
        for program in busy:
            program.kill()
            program.wait()
        print(size, rows[size], flush=True)
    write(given.out, {"machine": before, "sizes": rows})


if __name__ == "__main__":
    main()
