"""What a sentence-transformers folder says about its model, where that can be followed exactly.

A recipe is everything needed to run a BERT encoder (Devlin et al. 2019, arXiv:1810.04805)
without torch. Whatever is not known to be read as sentence-transformers reads it makes no
recipe, and the model is then left to sentence-transformers itself.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FLOAT_BYTES = 4
_LONGEST_HEADER = 10_000_000
_STAGES = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_OLD_POOLINGS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
_TOKENIZERS = ("BertTokenizer", "BertTokenizerFast")
_MODEL_SETTINGS = {"__version__", "prompts", "default_prompt_name", "similarity_fn_name"}
_EMBEDDINGS = ("word_embeddings", "position_embeddings", "token_type_embeddings")
_LINEAR = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a float32 tensor lies in the weights' file; `start` and `length` are in bytes."""

    shape: tuple[int, ...]
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a BERT encoder makes a vector.

    Attributes:
        weights: the safetensors file.
        tensors: its float32 tensors by their name in BERT.
        layers, heads, width: the shape of the network; `width` is the vectors' length.
        epsilon: of the layer normalisations.
        pooling: `mean` or `cls`.
        max_tokens: texts are cut to this many, special tokens included.
        query_prompt, passage_prompt: put in front of a text.
    """

    weights: Path
    tensors: dict[str, Tensor]
    layers: int
    heads: int
    width: int
    epsilon: float
    pooling: str
    max_tokens: int
    query_prompt: str
    passage_prompt: str

    @property
    def stated(self) -> str:
        """All of it in writing, wherever the model's folder is."""
        return repr(replace(self, weights=Path(self.weights.name)))


class _Unlike(ValueError):
    """The model is not of the kind that a recipe can describe."""


def read_recipe(folder: Path) -> Recipe | None:
    """The recipe of the model in a folder; None when it is to be left to sentence-transformers."""
    try:
        return _recipe(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error):
        return None


def _recipe(folder: Path) -> Recipe:
    config = _json(folder / "config.json")
    _same(config["model_type"], "bert")
    _same(config["hidden_act"], "gelu")
    _same(config.get("position_embedding_type", "absolute"), "absolute")
    _same(config.get("is_decoder", False), False)
    _same(config.get("dtype", config.get("torch_dtype", "float32")), "float32")
    tokenizer = _checked_tokenizer(folder)
    positions = int(config["max_position_embeddings"])
    prompts = _prompts(folder)
    weights = (folder / "model.safetensors").resolve()  # a hub folder holds links
    recipe = Recipe(
        weights=weights,
        tensors=_tensors(weights),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        width=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
        pooling=_pooling(folder),
        max_tokens=_max_tokens(folder, tokenizer, positions),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or "",
    )
    rows = (config["vocab_size"], positions, config["type_vocab_size"])
    _check_shapes(recipe, rows, config["intermediate_size"])
    return recipe


def _pooling(folder: Path) -> str:
    modules = _json(folder / "modules.json")
    stages = [module["type"].rpartition(".")[2] for module in modules]
    if stages not in _STAGES:
        raise _Unlike(stages)
    _same(modules[0]["path"], "")
    normalize = folder / modules[-1]["path"] / "config.json"
    if stages[-1] == "Normalize" and normalize.is_file():
        names = set(_json(normalize).values())
        _same(names <= {"sentence_embedding"}, True)
    config = _json(folder / modules[1]["path"] / "config.json")
    _same(config.get("include_prompt", True), True)
    mode = config.get("pooling_mode")
    if mode is None:
        on = [key for key, value in config.items() if key.startswith("pooling_mode_") and value]
        mode = _OLD_POOLINGS[" ".join(on)]
    if mode not in ("mean", "cls"):
        raise _Unlike(mode)
    return str(mode)


def _prompts(folder: Path) -> dict[str, str]:
    file = folder / "config_sentence_transformers.json"
    settings = _json(file) if file.is_file() else {}
    if set(settings) - _MODEL_SETTINGS - {"model_type"}:
        raise _Unlike(settings)
    _same(settings.get("model_type", "SentenceTransformer"), "SentenceTransformer")
    _same(settings.get("default_prompt_name"), None)
    prompts: dict[str, str] = settings.get("prompts") or {}
    if set(prompts) - {"query", "document"}:
        raise _Unlike(prompts)
    return prompts


def _checked_tokenizer(folder: Path) -> dict[str, Any]:
    """`tokenizer_config.json`, when `tokenizer.json` alone makes the same tokens."""
    settings: dict[str, Any] = _json(folder / "tokenizer_config.json")
    if settings["tokenizer_class"] not in _TOKENIZERS:
        raise _Unlike(settings["tokenizer_class"])
    stated = _json(folder / "tokenizer.json")
    normalizer = {
        "type": "BertNormalizer",
        "clean_text": True,
        "handle_chinese_chars": settings.get("tokenize_chinese_chars", True),
        "strip_accents": settings.get("strip_accents"),
        "lowercase": settings.get("do_lower_case", True),
    }
    _same(stated["normalizer"], normalizer)
    _same(stated["pre_tokenizer"], {"type": "BertPreTokenizer"})
    _same(stated["model"].get("type", "WordPiece"), "WordPiece")
    _same(stated["model"]["continuing_subword_prefix"], "##")
    _same(stated["model"]["max_input_chars_per_word"], 100)
    _same(stated["post_processor"]["type"], "TemplateProcessing")
    return settings


def _max_tokens(folder: Path, tokenizer: dict[str, Any], positions: int) -> int:
    file = folder / "sentence_bert_config.json"
    settings = _json(file) if file.is_file() else {}
    if settings.get("do_lower_case") or set(settings) - {"max_seq_length", "do_lower_case"}:
        raise _Unlike(settings)
    stated = settings.get("max_seq_length")
    limit = min(int(tokenizer["model_max_length"]), positions) if stated is None else int(stated)
    if not 2 < limit <= positions:
        raise _Unlike(limit)
    return limit


def _tensors(weights: Path) -> dict[str, Tensor]:
    """The header of a safetensors file: https://github.com/huggingface/safetensors#format."""
    with weights.open("rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        if length > _LONGEST_HEADER:
            raise _Unlike(length)
        header = json.loads(stream.read(length))
    size = weights.stat().st_size
    tensors = {}
    for name, row in header.items():
        if name == "__metadata__" or row["dtype"] != "F32":
            continue
        start, end = (8 + length + offset for offset in row["data_offsets"])
        if start % FLOAT_BYTES or not 8 + length <= start <= end <= size:
            raise _Unlike(name)
        tensors[name.removeprefix("bert.")] = Tensor(tuple(row["shape"]), start, end - start)
    return tensors


def _check_shapes(recipe: Recipe, embeddings: tuple[int, ...], inner: int) -> None:
    """That every tensor which the graph will name is there, as large as it must be."""
    width, tensors = recipe.width, recipe.tensors
    _same(width % recipe.heads, 0)
    for name, rows in zip(_EMBEDDINGS, embeddings, strict=True):
        _same(tensors[f"embeddings.{name}.weight"].shape, (rows, width))
    norms = ["embeddings.LayerNorm"]
    for layer in range(recipe.layers):
        prefix = f"encoder.layer.{layer}."
        norms += [f"{prefix}attention.output.LayerNorm", f"{prefix}output.LayerNorm"]
        for name in _LINEAR:
            made = inner if name == "intermediate.dense" else width
            taken = inner if name == "output.dense" else width
            _same(tensors[f"{prefix}{name}.weight"].shape, (made, taken))
            _same(tensors[f"{prefix}{name}.bias"].shape, (made,))
    for name in norms:
        _same(tensors[f"{name}.weight"].shape, (width,))
        _same(tensors[f"{name}.bias"].shape, (width,))
    for tensor in tensors.values():
        _same(tensor.length, _bytes(tensor.shape))


def _bytes(shape: tuple[int, ...]) -> int:
    count = FLOAT_BYTES
    for side in shape:
        count *= side
    return count


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise _Unlike(found)


def _json(file: Path) -> Any:  # JSON has no type
    return json.loads(file.read_text(encoding="utf-8"))
