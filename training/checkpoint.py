"""Stopping and going on: everything a run needs to continue exactly where it was.

Written beside the old checkpoint and then renamed, so that a cut in the power leaves one whole.
Tensors go to safetensors and numbers to JSON: nothing that is read back can run code.
"""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from training.model import Smoothed, SpanModel, load_weights, save_weights

SMOOTHED = "smoothed"


def save(
    folder: Path,
    model: SpanModel,
    average: Smoothed,
    optimizer: torch.optim.Optimizer,
    step: int,
) -> None:
    """Replace ``folder/last`` by the state after ``step`` updates."""
    fresh, last, old = folder / "next", folder / "last", folder / "old"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    save_weights(model, fresh, {"step": str(step)})
    (fresh / SMOOTHED).mkdir()
    save_weights(average.module, fresh / SMOOTHED, {"step": str(step)})
    moments = {
        f"{index}.{name}": value.detach().cpu().contiguous()
        for index, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
    }
    save_file(moments, fresh / "optimizer.safetensors")
    (fresh / "state.json").write_text(json.dumps({"step": step}) + "\n")
    if last.exists():
        last.rename(old)
    fresh.rename(last)
    shutil.rmtree(old, ignore_errors=True)


def latest(folder: Path) -> Path | None:
    """The newest whole checkpoint under ``folder``, if there is one."""
    for name in ("last", "next", "old"):
        if (folder / name / "state.json").exists():
            return folder / name
    return None


def restore(
    checkpoint: Path, model: SpanModel, average: Smoothed, optimizer: torch.optim.Optimizer
) -> int:
    """Load weights, their average and optimizer in place; return how many updates they had."""
    load_weights(model, checkpoint)
    load_weights(average.module, checkpoint / SMOOTHED)
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in load_file(checkpoint / "optimizer.safetensors").items():
        index, name = key.split(".", 1)
        state.setdefault(int(index), {})[name] = value
    saved = optimizer.state_dict()
    optimizer.load_state_dict({"state": state, "param_groups": saved["param_groups"]})
    step = int(json.loads((checkpoint / "state.json").read_text())["step"])
    average.n_averaged.fill_(step)
    return step
