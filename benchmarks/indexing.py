"""Passages per second of the whole pipeline, beside what else would embed the same texts.

    python benchmarks/indexing.py [--passages N] [--rounds N] [--peers DIR] [--only NAME...]
                                   [--out FILE]

Each contestant runs in a process of its own, once a round, over the same passages and the same
local weights; imports, loading and first texts are not counted, so ratios are of the work. With
`--peers` txtai and LangChain are installed into an environment in that folder, on top of ours,
and take part. About 6 minutes on two quiet cores, 10 with the peers.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from figures import machine, peak_mb, quantiles, write
from peers import called, peers_python

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Contestant: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

ROOT = Path(__file__).parents[1]
BASELINE = "sentence-transformers"
QUESTIONS = 50


def bare(given: dict[str, Any], precision: str) -> dict[str, Any]:
    """`SentenceTransformer.encode` with its defaults, and FAISS to search."""
    import faiss
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer

    kwargs = {"dtype": getattr(torch, precision)}
    model = SentenceTransformer(given["weights"], device="cpu", model_kwargs=kwargs)
    model.encode(given["texts"][:4])
    with Clock() as clock:
        vectors = np.asarray(model.encode(given["texts"]), dtype=np.float32)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return clock.row | searches(
        given, lambda q: index.search(np.asarray(model.encode([q]), dtype=np.float32), 10)
    )


def runtime(given: dict[str, Any]) -> dict[str, Any]:
    """Our encoder alone, fed as the pipeline feeds it."""
    from qa.indexing.embedding import BATCH, WORKERS
    from qa.models.bulk import in_bulk
    from qa.models.encoder import load_encoder

    texts = given["texts"]
    blocks = [texts[first : first + BATCH] for first in range(0, len(texts), BATCH)]
    with tempfile.TemporaryDirectory() as cache, ThreadPoolExecutor(WORKERS) as threads:
        encoder = load_encoder(given["weights"], threads=0, cache=Path(cache))
        encoder.encode_query("ready")
        with Clock() as clock:
            list(threads.map(in_bulk(encoder), blocks))
    return clock.row


def pipeline(given: dict[str, Any]) -> dict[str, Any]:
    """`qa index`: reading, splitting, encoding and storing."""
    import qa

    with (
        tempfile.TemporaryDirectory() as folder,
        qa.open_library(Path(folder) / "library.qa", create=True) as library,
    ):
        library.add([given["first"]])
        with Clock() as clock:
            report = library.add([given["articles"]])
        found = clock.row | searches(given, lambda q: library.search(q, 10))
    return found | {"passages": report.passages}


def without_bfloat16(run: Contestant) -> Contestant:
    """Runs as on a CPU that does not compute in bfloat16."""

    def pretending(given: dict[str, Any]) -> dict[str, Any]:
        from qa.models import bulk

        with patch.object(bulk, "is_native", return_value=False):
            return run(given)

    return pretending


def txtai(given: dict[str, Any]) -> dict[str, Any]:
    """txtai, hybrid, with its content stored."""
    from txtai import Embeddings

    embeddings = Embeddings(path=given["weights"], content=True, hybrid=True, gpu=False)
    embeddings.transform("ready")
    with Clock() as clock:
        embeddings.index(given["texts"])
    return clock.row | searches(given, lambda q: embeddings.search(q, 10))


def langchain(given: dict[str, Any]) -> dict[str, Any]:
    """LangChain with FAISS."""
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=given["weights"], model_kwargs={"device": "cpu"})
    embeddings.embed_query("ready")
    with Clock() as clock:
        store = FAISS.from_texts(given["texts"], embeddings)
    return clock.row | searches(given, lambda q: store.similarity_search(q, k=10))


class Clock:
    """Times a block."""

    def __enter__(self) -> Clock:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        self.row: dict[str, Any] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self.row["wall_s"] = round(time.perf_counter() - self._wall, 3)
        self.row["cpu_s"] = round(time.process_time() - self._cpu, 3)


def searches(given: dict[str, Any], ask: Callable[[str], object]) -> dict[str, Any]:
    """Median and 95th percentile of new questions, after one that is not counted."""
    ask("ready")
    taken = []
    for question in given["questions"]:
        started = time.perf_counter()
        ask(question)
        taken.append((time.perf_counter() - started) * 1000)
    return {"search": quantiles(taken)}


CONTESTANTS: dict[str, Contestant] = {
    BASELINE: lambda given: bare(given, "float32"),
    "sentence-transformers, bfloat16": lambda given: bare(given, "bfloat16"),
    "our encoder alone": runtime,
    "qa index": pipeline,
    "our encoder alone, float32": without_bfloat16(runtime),
    "qa index, float32": without_bfloat16(pipeline),
    "txtai": txtai,
    "LangChain": langchain,
}
NEED_PEERS = ("txtai", "LangChain")


def texts_given(folder: Path, passages: int) -> dict[str, Any]:
    """Articles on disk, the passages that are made of them, questions, and the weights."""
    from articles import PASSAGES_EACH, article, questions, write_articles, write_first

    from qa.indexing.embedding import body_passages, passage_text
    from qa.models.verified import find_encoder
    from qa.settings import BUNDLED_MODEL, Settings

    count = max(passages // PASSAGES_EACH, 1)
    write_articles(folder / "articles", 0, count)
    write_first(folder / "first", count)
    texts = []
    for title, text, _ in map(article, range(count)):
        spans = body_passages(text, Settings().passage_words)
        texts += [passage_text(title, span.of(text)) for span in spans]
    return {
        "articles": str(folder / "articles"),
        "first": str(folder / "first"),
        "texts": texts,
        "questions": questions(QUESTIONS, count),
        "weights": str(find_encoder(BUNDLED_MODEL).folder),
    }


def rounds(given: Path, names: Sequence[str], count: int, peers: Path | None) -> dict[str, Any]:
    """What each contestant took in each round."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(count):
        for name in names:
            python = peers_python(peers) if peers and name in NEED_PEERS else sys.executable
            found[name].append(called(python, __file__, "--one", name, "--given", given))
            print(f"{name:34} {json.dumps(found[name][-1])}", flush=True)
    return found


def summary(found: dict[str, list[dict[str, Any]]], passages: int) -> dict[str, Any]:
    """Medians, and the median over rounds of the ratio to the round's own baseline."""
    base = found[BASELINE]
    rows = {}
    for name, taken in found.items():
        pairs = list(zip(taken, base, strict=True))
        rows[name] = {
            "passages_s": round(statistics.median(passages / row["wall_s"] for row in taken), 1),
            "times_baseline": ratio(pairs, "wall_s"),
            "times_baseline_cpu": ratio(pairs, "cpu_s"),
            "cores_busy": round(
                statistics.median(row["cpu_s"] / row["wall_s"] for row in taken), 2
            ),
            "peak_mb": round(statistics.median(row["peak_mb"] for row in taken)),
            "search": taken[-1].get("search"),
        }
    return rows


def ratio(pairs: list[tuple[dict[str, Any], dict[str, Any]]], key: str) -> float:
    """How many times the baseline's speed."""
    return round(float(statistics.median(other[key] / row[key] for row, other in pairs)), 2)


def main() -> None:
    """Measure in rounds, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=2_400)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--only", nargs="+", choices=CONTESTANTS, help="beside the baseline")
    parser.add_argument("--one", choices=CONTESTANTS)
    parser.add_argument("--given", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/indexing.json")
    options = parser.parse_args()
    if options.one:
        row = CONTESTANTS[options.one](json.loads(options.given.read_text("utf-8")))
        print(json.dumps(row | {"peak_mb": peak_mb()}))
        return
    from qa.models.bfloat16 import is_native

    before = machine()
    names = [name for name in CONTESTANTS if options.peers or name not in NEED_PEERS]
    names = [name for name in names if name in (BASELINE, *(options.only or names))]
    with tempfile.TemporaryDirectory() as folder:
        given = texts_given(Path(folder), options.passages)
        file = Path(folder) / "given.json"
        file.write_text(json.dumps(given), "utf-8")
        found = rounds(file, names, options.rounds, options.peers)
    results = {
        "machine": before | {"native bfloat16": is_native()},
        "passages": len(given["texts"]),
        "rounds": options.rounds,
        "contestants": summary(found, len(given["texts"])),
    }
    print(json.dumps(results["contestants"], indent=1))
    write(options.out, results)


if __name__ == "__main__":
    main()
