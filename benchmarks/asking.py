"""What a question costs, stage by stage, as a library grows; and as a conversation does.

    python benchmarks/asking.py [--passages 1000,10000,100000] [--questions N] [--peers DIR]
        [--peers-most N] [--folder DIR]

Articles and their vectors are made up (`articles.py`), but the question is encoded by the
bundled model, for its time, and the passages are read by the bundled reader, in bfloat16 where
that is native. Beside each stage that multiplies matrices stands its bound: its arithmetic over the
rate that this machine reaches in the same run. With `--peers` txtai and LangChain search the same
passages and vectors. Each size, and each peer, runs in a process of its own, for its peak memory.
Libraries are made as `library.py` makes them, and those that it left in DIR are used. About 4
minutes, and as much again with the peers; with `,1000000` some 20 more and 6 GB of disk, and
at most an hour more for each peer there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from arithmetic import bfloat16_rate, float32_rate, operations
from articles import PASSAGES_EACH, ProjectingEncoder, counts, questions, write_articles
from figures import growth, machine, peak_mb, quantiles, write
from peers import called
from peers import searched as searched_by_peers

import qa
from qa.models.bfloat16 import is_native
from qa.models.encoder import load_encoder
from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL, Settings, cache_folder

if TYPE_CHECKING:
    import numpy.typing as npt

ROOT = Path(__file__).parents[1]
STAGES = ("parse", "encode", "dense", "lexical", "fuse", "read", "compose")
TURNS = 30


class TimedEncoder(ProjectingEncoder):
    """Runs the bundled model on each question, for its time, and gives the made-up vector."""

    def __init__(self) -> None:
        super().__init__()
        settings = Settings()
        self._model = load_encoder(BUNDLED_MODEL, threads=0, cache=cache_folder(settings))
        self.taken_ms = 0.0

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        """Shape `(384,)`."""
        started = time.perf_counter()
        self._model.encode_query(query)
        self.taken_ms += (time.perf_counter() - started) * 1000
        return super().encode_query(query)


def asked(library: qa.Library, encoder: TimedEncoder, question: str) -> dict[str, float]:
    """Each stage of one question, the whole of it, and its operations."""
    read: list[str] = []
    started = time.perf_counter()
    library.understand(question)
    parsed = time.perf_counter()
    encoder.taken_ms = 0.0
    answer = library.ask(
        question,
        on_passages=lambda found: read.extend(
            f"{c.passage.document.title} {c.passage.text}" for c in found
        ),
    )
    whole = (time.perf_counter() - parsed) * 1000
    taken = dict(answer.timings_ms)
    known = {
        "parse": (parsed - started) * 1000,
        "encode": encoder.taken_ms,
        "dense": taken["dense"] - encoder.taken_ms,
        "lexical": taken["lexical"],
        "read": taken["read"],
        "compose": taken["compose"],
    }
    known["fuse"] = taken["total"] - sum(
        taken[name] for name in ("dense", "lexical", "read", "compose")
    )
    return known | {"whole": whole} | bounds(question, read)


def bounds(question: str, read: list[str]) -> dict[str, float]:
    """Operations of encoding the question, and of reading the passages beside it."""
    tokens = [len(encoding.ids) for encoding in TOKENIZER.encode_batch([question, *read])]
    return {
        "encode operations": operations(tokens[:1]),
        "read operations": operations([tokens[0] + length for length in tokens[1:]]),
    }


def tokenizer() -> Any:
    """The bundled model's, of whole texts."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(find_encoder(BUNDLED_MODEL).folder / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


TOKENIZER = tokenizer()


def made(passages: int, folder: Path) -> None:
    """A library of so many passages, made in a process of its own, or brought up to date."""
    if not (folder / "articles").exists():
        write_articles(folder / "articles", 0, passages // PASSAGES_EACH)
    library = Path(__file__).with_name("library.py")
    call = [sys.executable, str(library), "--step", "add", "--folder", str(folder)]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)


def measured(passages: int, count: int, folder: Path) -> dict[str, Any]:
    """All stages over a library of one size."""
    encoder = TimedEncoder()
    before = peak_mb()
    with qa.open_library(folder / "library.qa", encoder=encoder) as library:
        wanted = questions(count + 1, passages // PASSAGES_EACH)
        library.warm_up()
        asked(library, encoder, wanted.pop())
        rows = [asked(library, encoder, question) for question in wanted]
        searched = [searching(library, question) for question in reversed(wanted)]
    peak = peak_mb()
    rates = {"encode": float32_rate()}
    rates["read"] = bfloat16_rate() if is_native() else rates["encode"]
    return {
        "stages": {name: quantiles([row[name] for row in rows]) for name in STAGES},
        "ask": quantiles([row["whole"] for row in rows]),
        "search": quantiles(searched),
        "bound_ms": {
            name: round(
                1000 * float(np.median([row[f"{name} operations"] for row in rows])) / per_second, 2
            )
            for name, per_second in rates.items()
        },
        "gflops": {name: round(per_second / 1e9, 1) for name, per_second in rates.items()},
        "peak_mb": peak,
        "of which stand-in encoder": before,
    }


def searching(library: qa.Library, question: str) -> float:
    """Milliseconds of a search, its question encoded anew."""
    started = time.perf_counter()
    library.search(f"{question} Again.")
    return (time.perf_counter() - started) * 1000


def conversation(folder: Path) -> dict[int, dict[str, float]]:
    """How long a turn takes after so many others, over the smallest library; medians of five."""
    encoder = TimedEncoder()
    taken = []
    with qa.open_library(folder / "library.qa", encoder=encoder) as library:
        library.warm_up()
        talk = library.conversation()
        for question in questions(TURNS + 1, library.status().documents):
            started = time.perf_counter()
            talk.ask(question)
            taken.append((time.perf_counter() - started) * 1000)
    ends = (6, TURNS // 2, TURNS)
    return {end: quantiles(taken[end - 4 : end + 1]) for end in ends}


def main() -> None:
    """Measure each size, fit how each stage grows, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=counts, default=[1_000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--peers", type=Path, help="where the peers are, or are installed")
    parser.add_argument("--peers-most", type=int, default=1_000_000, help="passages they search")
    parser.add_argument("--folder", type=Path, help="for the libraries, which then are kept")
    parser.add_argument("--one", type=int, help="measure the library of --folder and print it")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/asking.json")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.one, given.questions, given.folder)))
        return
    before = machine()
    rows = {}
    with tempfile.TemporaryDirectory() as temporary:
        places = {size: (given.folder or Path(temporary)) / str(size) for size in given.passages}
        for passages, place in places.items():
            made(passages, place)
            one = ("--one", passages, "--folder", place, "--questions", given.questions)
            rows[passages] = called(sys.executable, __file__, *one)
            if given.peers and passages <= given.peers_most:
                count = given.questions
                rows[passages]["peers"] = searched_by_peers(given.peers, passages, place, count)
            print(f"{passages:,}", json.dumps(rows[passages]), flush=True)
        turns = conversation(places[min(places)])
    grown = {name: growth(rows, "stages", name, "p50_ms") for name in STAGES}
    grown |= {name: growth(rows, name, "p50_ms") for name in ("ask", "search")}
    grown["turns"] = growth(turns, "p50_ms")
    print(json.dumps({"growth": grown, "turns": turns}, indent=1))
    write(given.out, {"machine": before, "sizes": rows, "turns": turns, "growth": grown})


if __name__ == "__main__":
    main()
