"""The encoder of a name, run by whatever runs it best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.models.onnx_encoder import OnnxEncoder
from qa.models.recipe import read_recipe
from qa.models.torch_encoder import TorchEncoder
from qa.models.verified import WeightsHash, find_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from qa.protocols import Encoder

GRAPHS = "encoders"


def load_encoder(name: str, *, threads: int, cache: Path) -> Encoder:
    """An encoder, whose model is loaded when it is first used.

    BERT encoders in float32, the bundled one among them, run without torch; every other model
    runs as sentence-transformers runs it. Vectors of the same weights go together either way.

    Args:
        name: the bundled model's name, a folder, or a hub name.
        threads: CPU threads; 0 leaves the choice to the runtime.
        cache: folder for what can be made again.

    Raises:
        ModelUnavailable: it cannot be found.
        ModelUnverified: the bundled files differ from those that were vetted.
    """
    files = find_encoder(name)
    weights = WeightsHash(files)
    recipe = read_recipe(files.folder)
    if recipe is None:
        return TorchEncoder(files, weights, threads=threads)
    return OnnxEncoder(files, recipe, weights, threads=threads, graphs=cache / GRAPHS)
