"""Whether starting or indexing has become much slower: ratios of CPU time within one run.

    python benchmarks/ratios.py

About a minute. The margins are wide, about twice what was measured, since machines differ; what
holds the costs of a question is counted instead, by `tests/test_costs.py`. Exit status 1 where one
is beyond.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import indexing
import startup
from peers import called

from qa.models.bfloat16 import is_native

PASSAGES = 600
SHARES = {"qa --help": 0.06, "qa status": 0.06, "qa ask": 0.4}
"""Of the CPU time of importing sentence-transformers, at most."""

TIMES = 1.6 if is_native() else 0.9
"""Of the passages that bare sentence-transformers encodes in a second of CPU, at least."""


def starting() -> dict[str, float]:
    """CPU time of cold processes over the sample articles, of the baseline's."""
    with tempfile.TemporaryDirectory() as folder:
        calls = startup.commands(*startup.library_of(0, Path(folder)))
        found = {name: startup.cost_of(calls[name]).cpu_s for name in (startup.BASELINE, *SHARES)}
    baseline = found.pop(startup.BASELINE)
    return {name: took / baseline for name, took in found.items()}


def embedding() -> float:
    """How many times the baseline's speed `qa index` has, by CPU."""
    with tempfile.TemporaryDirectory() as folder:
        given: dict[str, Any] = indexing.texts_given(Path(folder), PASSAGES)
        file = Path(folder) / "given.json"
        file.write_text(json.dumps(given), "utf-8")
        bare, ours = (
            called(sys.executable, indexing.__file__, "--one", name, "--given", file)
            for name in (indexing.BASELINE, "qa index")
        )
    return float(bare["cpu_s"]) / float(ours["cpu_s"])


def main() -> None:
    """Measure, print, and fail where something is beyond its margin."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    shares, times = starting(), embedding()
    for name, share in shares.items():
        print(f"{name}: {share:.3f} of importing sentence-transformers, at most {SHARES[name]}")
    print(f"qa index: {times:.2f} times bare sentence-transformers, at least {TIMES}")
    if times < TIMES or any(share > SHARES[name] for name, share in shares.items()):
        sys.exit("Something has become much slower.")


if __name__ == "__main__":
    main()
