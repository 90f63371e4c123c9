"""What a cold process costs: `qa ask`, `status`, `--help`, the chat; beside one heavy import.

    python benchmarks/startup.py [--runs N] [--passages N | --library DIR --question TEXT]

Without `--library` a temporary one is made of made-up articles (`articles.py`), of 10,000 passages
by default, which takes a minute or two; with `--passages 0`, of the sample articles. Every round
runs each command once, so that whatever else the machine does falls on all of them alike; read the
ratios to the import of sentence-transformers, the baseline of the same run, not the seconds. Files
are in the page cache, as they are for whoever asks a second time.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from articles import PASSAGES_EACH, questions, write_articles
from figures import machine, write
from measured_chat import Terminal

from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL

ROOT = Path(__file__).parents[1]
BASELINE = "import sentence_transformers"
MINIMAL = """
import sys, faiss
from pathlib import Path
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
index = faiss.read_index(str(max(Path(sys.argv[2], "vectors").glob("gen-*.faiss"))))
print(index.search(model.encode([sys.argv[3]]), 10))
"""
"""What a user would write instead: passages found, none of them read."""

QUESTION = "Who is calling for an investigation into Musk?"


@dataclass(frozen=True, slots=True)
class Cost:
    """One process: seconds on the clock, seconds of CPU, megabytes at the peak."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def cost_of(command: list[str]) -> Cost:
    """Run a command to its end. Exit status 1 is a refusal, which is an answer too."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def commands(library: Path, question: str) -> dict[str, list[str]]:
    """What is measured, by name."""
    qa = [sys.executable, "-m", "qa"]
    where = ["--library", str(library)]
    return {
        BASELINE: [sys.executable, "-c", BASELINE],
        "sentence-transformers + FAISS": [
            *(sys.executable, "-c", MINIMAL, str(find_encoder(BUNDLED_MODEL).folder)),
            *(str(library), question),
        ],
        "qa ask": [*qa, "ask", *where, question],
        "qa search": [*qa, "search", *where, question],
        "qa status": [*qa, "status", *where],
        "qa --help": [*qa, "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }


def first_frame(library: Path) -> float:
    """Seconds from starting `qa chat` to its prompt, on a pseudo-terminal."""
    with tempfile.TemporaryDirectory() as folder:
        chat = ["-m", "qa", "chat", "--library", str(library)]
        terminal = Terminal(chat, Path(folder) / "log")
        shown = terminal.until("Ask about your articles") - terminal.begun
        terminal.until("Conversation")
        terminal.close()
    return shown


def summary(costs: list[Cost], baseline: list[Cost]) -> dict[str, float]:
    """Medians, and the median over rounds of the ratio to the round's own baseline."""
    medians = {
        key: round(statistics.median(asdict(cost)[key] for cost in costs), 3)
        for key in ("wall_s", "cpu_s", "peak_mb")
    }
    pairs = list(zip(costs, baseline, strict=True))
    wall = statistics.median(cost.wall_s / base.wall_s for cost, base in pairs)
    cpu = statistics.median(cost.cpu_s / base.cpu_s for cost, base in pairs)
    return {**medians, "wall_ratio": round(wall, 3), "cpu_ratio": round(cpu, 3)}


def measure(library: Path, question: str, runs: int) -> dict[str, Any]:
    """All commands in rounds, after one round that is not counted."""
    calls = commands(library, question)
    for call in calls.values():
        cost_of(call)
    first_frame(library)
    before = machine()
    costs: dict[str, list[Cost]] = {name: [] for name in calls}
    frames = []
    for _ in range(runs):
        for name, call in calls.items():
            costs[name].append(cost_of(call))
        frames.append(first_frame(library))
    size = json.loads(subprocess.check_output([*calls["qa status"], "--json"]))
    return {
        "machine": before,
        "load_after": [round(load, 1) for load in os.getloadavg()],
        "runs": runs,
        "documents": size["documents"],
        "passages": size["passages"],
        "commands": {name: summary(found, costs[BASELINE]) for name, found in costs.items()},
        "first_frame_s": round(statistics.median(frames), 3),
    }


def library_of(passages: int, folder: Path) -> tuple[Path, str]:
    """A library of about so many passages, or of the sample articles, and a question for it."""
    articles, question = ROOT / "seeds", QUESTION
    if passages:
        articles, count = folder / "articles", passages // PASSAGES_EACH
        write_articles(articles, 0, count)
        (question,) = questions(1, count)
    library = folder / "library.qa"
    index = [sys.executable, "-m", "qa", "index", "--quiet", "--library", str(library)]
    cost_of([*index, str(articles)])
    return library, question


def main() -> None:
    """Measure, print the table, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/startup.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library, question = given.library, given.question
        if library is None:
            library, question = library_of(given.passages, Path(folder))
        results = measure(library, question, given.runs)
    print(f"{'':30}{'wall':>8}{'ratio':>8}{'cpu':>8}{'ratio':>8}{'peak':>9}")
    for name, row in results["commands"].items():
        print(
            f"{name:30}{row['wall_s']:7.2f}s{row['wall_ratio']:8.3f}"
            f"{row['cpu_s']:7.2f}s{row['cpu_ratio']:8.3f}{row['peak_mb']:6.0f} MB"
        )
    print(f"the chat's first frame{results['first_frame_s']:16.3f}s")
    write(given.out, results)


if __name__ == "__main__":
    main()
