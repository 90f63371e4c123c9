"""Where the CPU time of indexing, and of a cold question, goes.

    python benchmarks/costs.py [--passages N] [--out FILE]

Indexing once with an encoder that costs nothing, each part of the rest on its own, and then the
encoder alone, part by part; a question in a process of its own, its imports by package and its
models one after the other. Times are CPU time, which a busy machine stretches less than the
clock. About a minute and a half; its figures are to be read on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from arithmetic import bfloat16_rate, float32_rate, operations
from figures import machine, write

import qa
from qa.models.bfloat16 import is_native

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

ROOT = Path(__file__).parents[1]
PARTS = {
    "qa.ingest.read.told": "telling the language",
    "qa.indexing.run.body_passages": "splitting",
    "qa.indexing.embedding.Embedding.begin": "handing over to be encoded",
    "qa.index.store.SQLiteStore.add_document": "rows and postings",
    "qa.indexing.signing.signature": "finding copies",
    "qa.index.copies.Copies.add": "finding copies",
    "qa.index.checksums.seal": "checksums",
    "qa.indexing.run.Indexing._write_one": "committing",
    "qa.index.live.LiveVectors.publish": "publishing the vectors",
}
STEPS = """
import json, time
from pathlib import Path
taken, last = {}, time.process_time()
def step(name):
    global last
    now = time.process_time()
    taken[name], last = round(1000 * (now - last), 1), time.process_time()
"""
LOADED = """
import numpy; step("numpy")
import faiss; step("FAISS")
import onnxruntime, tokenizers; step("ONNX Runtime and tokenizers")
import qa
from qa.models.encoder import load_encoder
from qa.models.span_reader import SpanReader
from qa.settings import BUNDLED_MODEL, cache_folder, load_settings
step("our modules")
encoder = load_encoder(BUNDLED_MODEL, threads=1, cache=cache_folder(load_settings()))
encoder.weights_sha256; step("encoder: verifying its weights")
encoder.encode_query("ready"); step("encoder: loading it, and the first question")
reader = SpanReader(1)
reader._loaded(); step("reader: verifying and loading it")
"""
LOADED_ONCE = """
import numpy, onnx, qa
from qa.ingest import split_passages
from qa.ingest.languages import told
from qa.models.bfloat16 import is_native
from qa.models.bulk import InBulk
from qa.models.encoder import load_encoder
from qa.settings import BUNDLED_MODEL, cache_folder, load_settings
encoder = load_encoder(BUNDLED_MODEL, threads=1, cache=cache_folder(load_settings()))
encoder.encode_query("ready"); step("")
split_passages("One sentence. Another one, by Dr. Who."); step("what splits sentences")
told("Das ist nur ein Satz in einer anderen Sprache."); step("what tells other languages")
if is_native():
    many = InBulk(encoder, bfloat16=True)._loaded(); step("OpenVINO, with the encoder")
del taken[""]
"""


class Nothing:
    """An `Encoder` that costs nothing."""

    model_id = weights_sha256 = "nothing"
    dimension = 384

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        """Shape `(384,)`."""
        vector: npt.NDArray[np.float32] = self.encode_passages([query])[0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Shape `(len(texts), 384)`."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        rows[:, 0] = 1
        return rows


class Shares:
    """CPU time of the calling thread by part, what one part calls of another taken off."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, float] = defaultdict(float)
        self._inside = [0.0]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A block in which each call of a part is timed."""
        with ExitStack() as stack:
            for place, name in PARTS.items():
                owner, _, called = place.rpartition(".")
                found = getattr(_resolved(owner), called)
                stack.enter_context(patch(place, self._timed(found, name)))
            yield

    def _timed(self, found: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._inside.append(0.0)
            started = time.thread_time()
            try:
                return found(*args, **kwargs)
            finally:
                whole = time.thread_time() - started
                self.taken[name] += whole - self._inside.pop()
                self._inside[-1] += whole

        return timed


def _resolved(place: str) -> Any:
    from pkgutil import resolve_name

    return resolve_name(place)


def indexing(passages: int) -> dict[str, float]:
    """Milliseconds of CPU for each passage, by part, without the encoder or what is loaded once."""
    from articles import PASSAGES_EACH, write_articles, write_first

    shares = Shares()
    count = passages // PASSAGES_EACH
    with tempfile.TemporaryDirectory() as folder:
        first, articles = Path(folder) / "first", Path(folder) / "articles"
        write_first(first, count)
        write_articles(articles, 0, count)
        with qa.open_library(Path(folder) / "l", encoder=Nothing(), create=True) as library:
            library.add([first])
            started = time.process_time()
            with shares.watched():
                count = library.add([articles]).passages
            whole = time.process_time() - started
    found = dict(shares.taken)
    found |= {"reading files, and the rest": whole - sum(found.values()), "in all": whole}
    return {name: round(1000 * took / count, 3) for name, took in found.items()}


def encoding(passages: int) -> dict[str, float]:
    """Milliseconds of CPU for each passage: tokens, float32, and what indexes many."""
    from asking import TOKENIZER
    from indexing import texts_given

    from qa.models import bulk
    from qa.models.encoder import load_encoder

    with tempfile.TemporaryDirectory() as folder:
        given = texts_given(Path(folder), passages)
        texts, taken = given["texts"], {}
        encoder = load_encoder(given["weights"], threads=1, cache=Path(folder))
        many = bulk.in_bulk(encoder)
        for _ in range(2):  # loading is not counted
            many(texts[: max(bulk.WORTHWHILE, bulk.LEAST)])
        for name, run in (
            ("tokens", TOKENIZER.encode_batch),
            ("tokens and vectors, float32", encoder.encode_passages),
            ("tokens and vectors, as indexed", many),
        ):
            started = time.process_time()
            run(texts)
            taken[name] = round(1000 * (time.process_time() - started) / len(texts), 3)
    lengths = [len(encoding.ids) for encoding in TOKENIZER.encode_batch(texts)]
    of_cpu = time.process_time
    rate = bfloat16_rate(of_cpu) if is_native() else float32_rate(of_cpu)
    taken["arithmetic alone, as indexed"] = round(1000 * operations(lengths) / rate / len(texts), 3)
    return taken


def loading(code: str) -> dict[str, float]:
    """Milliseconds of CPU of what a process loads, one after the other; least of three."""
    runs = []
    for _ in range(3):
        call = [sys.executable, "-c", f"{STEPS}{code}\nprint(json.dumps(taken))"]
        environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
        done = subprocess.run(call, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
        runs.append(json.loads(done.stdout))
    return {name: min(run[name] for run in runs) for name in runs[0]}


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=2_400)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/costs.json")
    given = parser.parse_args()
    before = machine()
    found = {
        "indexing": indexing(given.passages),
        "encoding": encoding(640),
        "once": loading(LOADED_ONCE),
        "asking": loading(LOADED),
    }
    print(json.dumps(found, indent=1))
    write(given.out, {"machine": before, "passages": given.passages, **found})


if __name__ == "__main__":
    main()
