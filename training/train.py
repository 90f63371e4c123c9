"""``python -m training.train EXAMPLES OUT``: train the reader, or go on with a training.

The learning rate rises, stays and then falls to nothing over the last part of the run: a run
that was planned too short is continued by asking for more steps before it has begun to fall.
Batches depend on seed and epoch alone, and what is dropped or masked on seed and step, so a run
that was interrupted ends with the same weights as one that was not.

With ``--smoothing D`` the result is not the last step's weights but their exponential moving
average with decay ``D`` (Polyak and Juditsky, 1992), the mean of about ``1 / (1 - D)`` steps.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path

import torch

from training import checkpoint
from training.examples import read_examples
from training.features import Batch, Feature, batches, collate, featurise, load_tokenizer, masked
from training.model import (
    Smoothed,
    SpanModel,
    base_folder,
    from_base,
    from_checkpoint,
    save_weights,
    set_dropout,
    span_loss,
    trainable,
)

STEPS_AT_MOST = 1_000_000


@dataclass(frozen=True)
class Recipe:
    """The numbers that decide a run."""

    steps: int
    batch: int = 32
    rate: float = 2e-4
    warmup: int = 100
    decay: float = 0.4
    weight_decay: float = 0.01
    clip: float = 1.0
    dropout: float = 0.0
    masking: float = 0.0
    smoothing: float = 0.0
    seed: int = 20
    bf16: bool = False
    compiled: bool = False

    def rate_at(self, step: int) -> float:
        """Learning rate of update ``step``, counted from 0."""
        falling = max(round(self.steps * self.decay), 1)
        share = min((step + 1) / max(self.warmup, 1), (self.steps - step) / falling, 1.0)
        return self.rate * share


def train(
    model: SpanModel,
    features: Sequence[Feature],
    recipe: Recipe,
    out: Path,
    *,
    save_every: int = 200,
    stop_after: int | None = None,
    log: Callable[[str], None] = print,
) -> SpanModel:
    """Run ``recipe``, going on from ``out`` where a run was cut; returns the smoothed model.

    ``model`` itself is left with the weights of the last step.
    ``stop_after`` ends this call early, as if it had been interrupted after that many steps.
    """
    device = next(model.parameters()).device
    optimizer = torch.optim.AdamW(
        list(trainable(model).values()), lr=recipe.rate, weight_decay=recipe.weight_decay
    )
    found = checkpoint.latest(out)
    set_dropout(model, recipe.dropout)
    average = Smoothed(model, recipe.smoothing)
    done = checkpoint.restore(found, model, average, optimizer) if found else 0
    model.train()
    forward = _compiled(model) if recipe.compiled else model
    began, losses = time.monotonic(), []
    final = min(recipe.steps, stop_after or recipe.steps)
    for step, batch in _plan(features, recipe, done, final):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate_at(step)
        torch.manual_seed(_seed(recipe, step))
        losses.append(_update(forward, model, optimizer, _to(batch, device), recipe))
        average.update_parameters(model)
        if (step + 1) % 50 == 0:
            speed = len(losses) * recipe.batch / (time.monotonic() - began)
            log(f"step {step + 1} loss {sum(losses[-50:]) / 50:.4f} {speed:.1f} examples/s")
        if (step + 1) % save_every == 0 or step + 1 == final:
            checkpoint.save(out, model, average, optimizer, step + 1)
    return average.module


def _update(
    forward: Callable[..., tuple[torch.Tensor, torch.Tensor]],
    model: SpanModel,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    recipe: Recipe,
) -> float:
    precision: AbstractContextManager[object] = nullcontext()
    if recipe.bf16:
        precision = torch.autocast(batch.input_ids.device.type, dtype=torch.bfloat16)
    with precision:
        start, end = forward(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    loss = span_loss(start, end, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(list(trainable(model).values()), recipe.clip)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def _plan(
    features: Sequence[Feature], recipe: Recipe, first: int, final: int
) -> Iterator[tuple[int, Batch]]:
    per_epoch = len(batches(features, recipe.batch, recipe.seed, 0))
    if not per_epoch:
        raise ValueError(f"{len(features)} examples do not fill a batch of {recipe.batch}")
    epoch, order = -1, list[list[int]]()
    for step in range(first, final):
        if step // per_epoch != epoch:
            epoch = step // per_epoch
            order = batches(features, recipe.batch, recipe.seed, epoch)
        batch = collate([features[i] for i in order[step % per_epoch]])
        drawn = torch.Generator().manual_seed(_seed(recipe, step))
        yield step, masked(batch, recipe.masking, drawn)


def _seed(recipe: Recipe, step: int) -> int:
    return recipe.seed * STEPS_AT_MOST + step


def _compiled(model: SpanModel) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    torch._dynamo.config.recompile_limit = 32  # noqa: SLF001  # one per length; no public name
    compiled: Callable[..., tuple[torch.Tensor, torch.Tensor]] = torch.compile(model, dynamic=False)
    return compiled


def _to(batch: Batch, device: torch.device) -> Batch:
    tensors = (batch.input_ids, batch.attention_mask, batch.token_type_ids, batch.start, batch.end)
    return Batch(*(tensor.to(device) for tensor in tensors))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    base = options.base or base_folder()
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    examples = list(read_examples(options.examples))
    features = featurise(load_tokenizer(base / "tokenizer.json"), examples)
    _say(f"{len(features)} examples")
    started = options.start
    model = from_checkpoint(base, started) if started else from_base(base, options.seed)
    model.to(options.device)
    smoothed = train(model, features, recipe, options.out, save_every=options.save_every, log=_say)
    save_weights(smoothed, options.out, {"steps": str(recipe.steps)})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("examples", type=Path, help="examples.jsonl.gz from training.prepare")
    parser.add_argument("out", type=Path, help="folder for checkpoints and the result")
    parser.add_argument("--base", type=Path, help="folder of the sentence encoder")
    parser.add_argument("--start", type=Path, help="a trained folder to start from")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--threads", type=int, default=0, help="0: as many as torch chooses")
    parser.add_argument("--save-every", type=int, default=200)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--batch", type=int, default=Recipe.batch)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--warmup", type=int, default=Recipe.warmup)
    parser.add_argument("--decay", type=float, default=Recipe.decay, help="share of steps")
    parser.add_argument("--weight-decay", type=float, default=Recipe.weight_decay)
    parser.add_argument("--clip", type=float, default=Recipe.clip)
    parser.add_argument("--dropout", type=float, default=Recipe.dropout)
    parser.add_argument("--masking", type=float, default=Recipe.masking, help="share of words")
    parser.add_argument("--smoothing", type=float, default=Recipe.smoothing)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--bf16", action="store_true", help="bfloat16 arithmetic")
    parser.add_argument(
        "--compile", action="store_true", dest="compiled", help="needs a C++ compiler; 1.5x"
    )
    return parser


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
