"""A tiny BERT encoder, written as sentence-transformers writes one: random weights, real format."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece

MakeModel: TypeAlias = Callable[..., Path]

WIDTH, INNER, HEADS, LAYERS, POSITIONS = 32, 64, 4, 2, 40
CONFIG = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": WIDTH,
    "intermediate_size": INNER,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "max_position_embeddings": POSITIONS,
    "layer_norm_eps": 1e-12,
    "type_vocab_size": 2,
    "vocab_size": 64,
    "pad_token_id": 0,
}
WORDS = ["senator", "the", "asked", "nasa", "query", ":", "naive"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
VOCABULARY = [
    *SPECIAL,
    *WORDS,
    *string.ascii_lowercase,
    *(f"##{c}" for c in string.ascii_lowercase),
]


def random_weights(seed: int = 0) -> dict[str, np.ndarray[Any, Any]]:
    """Tensors by their names in BERT, float32."""
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": (POSITIONS, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        norms += [f"{prefix}attention.output.LayerNorm", f"{prefix}output.LayerNorm"]
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{prefix}attention.{name}.weight"] = (WIDTH, WIDTH)
            shapes[f"{prefix}attention.{name}.bias"] = (WIDTH,)
        shapes[f"{prefix}intermediate.dense.weight"] = (INNER, WIDTH)
        shapes[f"{prefix}intermediate.dense.bias"] = (INNER,)
        shapes[f"{prefix}output.dense.weight"] = (WIDTH, INNER)
        shapes[f"{prefix}output.dense.bias"] = (WIDTH,)
    for name in norms:
        shapes |= {f"{name}.weight": (WIDTH,), f"{name}.bias": (WIDTH,)}
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, 0.4, shape).astype(np.float32) for name, shape in sorted(shapes.items())
    }


def write_tokenizer(folder: Path) -> None:
    numbers = {word: number for number, word in enumerate(VOCABULARY)}
    unknown = {"unk_token": "[UNK]"}
    tokenizer = Tokenizer(WordPiece(numbers, max_input_chars_per_word=100, **unknown))
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", numbers["[CLS]"]), ("[SEP]", numbers["[SEP]"])],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    write(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512},
    )
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n")


def write(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content))


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """Writes a model: `make_model(pooling=…, prompts=…, tensors=…)`; returns its folder."""

    def make(
        pooling: str = "mean_tokens",
        prompts: dict[str, str] | None = None,
        tensors: dict[str, np.ndarray[Any, Any]] | None = None,
    ) -> Path:
        folder = tmp_path / "model"
        stages = ["Transformer", "Pooling", "Normalize"]
        paths = ["", "1_Pooling", "2_Normalize"]
        write(
            folder / "modules.json",
            [
                {
                    "idx": i,
                    "name": str(i),
                    "path": path,
                    "type": f"sentence_transformers.models.{stage}",
                }
                for i, (stage, path) in enumerate(zip(stages, paths, strict=True))
            ],
        )
        write(folder / "config.json", CONFIG)
        write(folder / "sentence_bert_config.json", {"max_seq_length": 24, "do_lower_case": False})
        write(
            folder / "1_Pooling" / "config.json",
            {"word_embedding_dimension": WIDTH, f"pooling_mode_{pooling}": True},
        )
        if prompts is not None:
            write(folder / "config_sentence_transformers.json", {"prompts": prompts})
        (folder / "2_Normalize").mkdir(exist_ok=True)
        write_tokenizer(folder)
        save_file(tensors or random_weights(), folder / "model.safetensors")
        return folder

    return make


@pytest.fixture
def weights() -> dict[str, np.ndarray[Any, Any]]:
    """The tensors of the tiny model, by their names in BERT."""
    return random_weights()
