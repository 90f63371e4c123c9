"""Graphs, kept by the hash of the weights that they run.

A graph is some 30 kB and takes milliseconds to build, but importing what builds it takes a
tenth of a second. Beside each graph lies a record of what it was made from and of its own
sha256. Whatever does not verify is made again, and where the folder cannot be written the graph
serves from memory: keeping it saves time and changes nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 1
"""Raised whenever the same recipe makes another graph."""


def kept_graph(folder: Path, weights: str, recipe: str, make: Callable[[], bytes]) -> bytes:
    """The graph of some weights, verified; made and kept if it is not there yet.

    Args:
        folder: where graphs are kept; made when missing.
        weights: hex sha256 of the weights.
        recipe: all else that the graph depends on.
        make: builds the graph.
    """
    file, record = folder / f"{weights}.onnx", folder / f"{weights}.json"
    made_from = {
        "format": FORMAT,
        "weights": weights,
        "recipe": hashlib.sha256(recipe.encode()).hexdigest(),
    }
    with contextlib.suppress(OSError, ValueError):
        graph = file.read_bytes()
        stated = json.loads(record.read_text(encoding="utf-8"))
        if stated == made_from | {"sha256": hashlib.sha256(graph).hexdigest()}:
            return graph
    graph = make()
    digest = hashlib.sha256(graph).hexdigest()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _publish(file, graph)
        _publish(record, json.dumps(made_from | {"sha256": digest}, indent=1).encode())
    return graph


def _publish(file: Path, content: bytes) -> None:
    """Write under a name of its own, sync, then rename: no reader ever sees a part."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
