"""What every benchmark writes beside its figures, and how figures grow."""

from __future__ import annotations

import importlib.metadata
import json
import math
import os
import platform
import re
import resource
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGES = (
    "footnote-qa",
    "faiss-cpu",
    "numpy",
    "onnxruntime",
    "sentence-transformers",
    "tokenizers",
    "torch",
)


def machine() -> dict[str, Any]:
    """Where it runs, on what, and how busy it is."""
    return {
        "system": platform.platform(),
        "cores": len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def peak_mb() -> float:
    """Most memory that this process has had, in megabytes."""
    status = Path("/proc/self/status")  # what `getrusage` says starts at the parent's
    if status.exists() and (peak := re.search(r"VmHWM:\s*(\d+)", status.read_text())):
        return round(int(peak[1]) * 1.024 / 1e3, 1)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)


def quantiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    rising = sorted(milliseconds)
    return {
        "p50_ms": round(statistics.median(rising), 2),
        "p95_ms": round(rising[math.ceil(0.95 * len(rising)) - 1], 2),
    }


def exponent(figures: Mapping[int, float]) -> float | None:
    """The power of the size that a figure grows with: the slope of a line through the logarithms.

    0 does not grow, 1 grows in proportion.
    """
    points = [(math.log(size), math.log(value)) for size, value in figures.items() if value > 0]
    if len(points) < 2:
        return None
    return round(statistics.linear_regression(*zip(*points, strict=True)).slope, 2)


def growth(rows: Mapping[int, Mapping[str, Any]], *path: str) -> float | None:
    """The exponent of one figure over sizes; `path` leads to it in each row."""
    found = {}
    for size, row in rows.items():
        value: Any = row
        for key in path:
            value = value.get(key, {}) if isinstance(value, dict) else {}
        if isinstance(value, int | float):
            found[size] = float(value)
    return exponent(found)


def write(file: Path, results: Mapping[str, Any]) -> None:
    """Results as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
