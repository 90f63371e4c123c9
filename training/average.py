"""``python -m training.average OUT MODEL MODEL…``: the mean of several trainings' weights.

Trainings that go on from one another lie close enough together for their mean to be a model
too, and often a better one than any of them (Wortsman et al., 2022, arXiv:2203.05482).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def average(models: Sequence[Path], out: Path) -> None:
    """Write the mean of the models' weights to ``out``.

    Raises:
        ValueError: they do not hold the same weights.
    """
    loaded = [load_file(model / "model.safetensors") for model in models]
    if any(weights.keys() != loaded[0].keys() for weights in loaded):
        raise ValueError("the models hold different weights: not of the same base?")
    out.mkdir(parents=True, exist_ok=True)
    mean = {name: torch.stack([w[name] for w in loaded]).mean(0) for name in loaded[0]}
    save_file(mean, out / "model.safetensors")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.average", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("models", type=Path, nargs="+", help="trained folders")
    options = parser.parse_args(arguments)
    average(options.models, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
