"""What can be followed exactly makes a recipe; everything else is left to sentence-transformers."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from qa.models.encoder import load_encoder
from qa.models.recipe import read_recipe
from qa.models.torch_encoder import TorchEncoder
from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeModel = Callable[..., Path]


def change(file: Path, **values: object) -> None:
    """Set keys of a JSON object; None takes a key out. A dotted key leads into it."""
    content = json.loads(file.read_text())
    for key, value in values.items():
        *parents, last = key.split("__")
        place = content
        for parent in parents:
            place = place[parent]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    file.write_text(json.dumps(content))


def test_the_bundled_model_has_one() -> None:
    recipe = read_recipe(find_encoder(BUNDLED_MODEL).folder)
    assert recipe is not None
    assert (recipe.layers, recipe.heads, recipe.width) == (6, 12, 384)
    assert (recipe.pooling, recipe.max_tokens) == ("mean", 256)
    assert (recipe.query_prompt, recipe.passage_prompt) == ("", "")


def test_a_tensor_is_where_the_recipe_says(make_model: MakeModel) -> None:
    wanted = np.arange(32, dtype=np.float32)
    folder = make_model()
    recipe = read_recipe(folder)
    assert recipe is not None
    place = recipe.tensors["embeddings.LayerNorm.bias"]
    with recipe.weights.open("r+b") as stream:
        stream.seek(place.start)
        stream.write(wanted.tobytes())
    whole = (folder / "model.safetensors").read_bytes()
    assert whole[place.start : place.start + place.length] == wanted.tobytes()
    again = read_recipe(folder)
    assert again == recipe


def test_it_reads_the_same_wherever_the_folder_is(make_model: MakeModel, tmp_path: Path) -> None:
    here = read_recipe(make_model())
    (tmp_path / "model").rename(tmp_path / "moved")
    there = read_recipe(tmp_path / "moved")
    assert here is not None
    assert there is not None
    assert here.weights != there.weights
    assert here.stated == there.stated


def test_weights_behind_a_link_are_found(make_model: MakeModel, tmp_path: Path) -> None:
    folder = make_model()
    (tmp_path / "blobs").mkdir()
    blob = (folder / "model.safetensors").rename(tmp_path / "blobs" / "0123")
    (folder / "model.safetensors").symlink_to(blob)
    recipe = read_recipe(folder)
    assert recipe is not None
    assert recipe.weights == blob.resolve()
    encoder = load_encoder(str(folder), threads=1, cache=tmp_path)
    assert np.linalg.norm(encoder.encode_query("nasa")) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("file", "changes", "limit"),
    [
        ("sentence_bert_config.json", {"max_seq_length": 12}, 12),
        ("sentence_bert_config.json", {"max_seq_length": None}, 40),
        ("tokenizer_config.json", {"model_max_length": 30}, 24),
    ],
)
def test_how_long_a_text_can_be(
    make_model: MakeModel, file: str, changes: dict[str, Any], limit: int
) -> None:
    folder = make_model()
    change(folder / file, **changes)
    recipe = read_recipe(folder)
    assert recipe is not None
    assert recipe.max_tokens == limit


def test_without_stated_lengths_positions_decide(make_model: MakeModel) -> None:
    folder = make_model()
    (folder / "sentence_bert_config.json").unlink()
    recipe = read_recipe(folder)
    assert recipe is not None
    assert recipe.max_tokens == 40


@pytest.mark.parametrize(
    ("content", "pooling"),
    [
        ({"pooling_mode": "mean", "embedding_dimension": 32}, "mean"),
        ({"pooling_mode": "cls", "include_prompt": True}, "cls"),
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
    ],
)
def test_both_ways_to_write_pooling(
    make_model: MakeModel, content: dict[str, Any], pooling: str
) -> None:
    folder = make_model()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(content))
    (folder / "2_Normalize" / "config.json").write_text(
        '{"module_input_name": "sentence_embedding"}'
    )
    recipe = read_recipe(folder)
    assert recipe is not None
    assert recipe.pooling == pooling


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("config.json", {"model_type": "mpnet"}),
        ("config.json", {"hidden_act": "gelu_new"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("config.json", {"is_decoder": True}),
        ("config.json", {"torch_dtype": "float16"}),
        ("config.json", {"num_attention_heads": 5}),
        ("config.json", {"num_hidden_layers": 3}),
        ("config.json", {"hidden_size": 64}),
        ("config.json", {"intermediate_size": 65}),
        ("config.json", {"max_position_embeddings": 41}),
        ("config.json", {"hidden_size": None}),
        ("config.json", {"vocab_size": 65}),
        ("config.json", {"type_vocab_size": 1}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": None, "pooling_mode": "lasttoken"}),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": None}),
        ("1_Pooling/config.json", {"include_prompt": False}),
        ("sentence_bert_config.json", {"do_lower_case": True}),
        ("sentence_bert_config.json", {"max_seq_length": 41}),
        ("sentence_bert_config.json", {"query_length": 8}),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}),
        ("config_sentence_transformers.json", {"prompts": {"passage": "passage: "}}),
        ("config_sentence_transformers.json", {"truncate_dim": 16}),
        ("config_sentence_transformers.json", {"model_type": "SparseEncoder"}),
        ("tokenizer_config.json", {"tokenizer_class": "XLMRobertaTokenizer"}),
        ("tokenizer_config.json", {"do_lower_case": False}),
        ("tokenizer_config.json", {"strip_accents": True}),
        ("tokenizer.json", {"normalizer": None}),
        ("tokenizer.json", {"pre_tokenizer__type": "Whitespace"}),
        ("tokenizer.json", {"model__type": "Unigram"}),
        ("tokenizer.json", {"model__continuing_subword_prefix": "@@"}),
        ("tokenizer.json", {"model__max_input_chars_per_word": 50}),
        ("tokenizer.json", {"post_processor__type": "ByteLevel"}),
    ],
)
def test_whatever_differs_makes_none(
    make_model: MakeModel, file: str, changes: dict[str, Any]
) -> None:
    folder = make_model(prompts={})
    assert read_recipe(folder) is not None
    change(folder / file, **changes)
    assert read_recipe(folder) is None


def test_another_order_of_stages_makes_none(make_model: MakeModel) -> None:
    folder = make_model()
    modules = json.loads((folder / "modules.json").read_text())
    (folder / "modules.json").write_text(json.dumps([*modules, modules[1]]))
    assert read_recipe(folder) is None
    modules[0]["path"] = "0_Transformer"
    (folder / "modules.json").write_text(json.dumps(modules))
    assert read_recipe(folder) is None


def test_normalised_tokens_make_none(make_model: MakeModel) -> None:
    folder = make_model()
    (folder / "2_Normalize" / "config.json").write_text('{"module_input_name": "token_embeddings"}')
    assert read_recipe(folder) is None


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_other_than_float32_makes_none(
    make_model: MakeModel, weights: dict[str, Any], dtype: type
) -> None:
    weights["embeddings.LayerNorm.bias"] = weights["embeddings.LayerNorm.bias"].astype(dtype)
    assert read_recipe(make_model(tensors=weights)) is None


@pytest.mark.parametrize("kept", [0, 4, 8, 100, -4])
def test_weights_cut_short_make_none(make_model: MakeModel, kept: int) -> None:
    folder = make_model()
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:kept])
    assert read_recipe(folder) is None


def header_and_data(file: Path) -> tuple[dict[str, Any], bytes]:
    whole = file.read_bytes()
    (length,) = struct.unpack("<Q", whole[:8])
    return json.loads(whole[8 : 8 + length]), whole[8 + length :]


@pytest.mark.parametrize("offsets", [[1, 129], [-8, 120], [0, 64], [128, 0], [0, 10**9]])
def test_weights_that_point_elsewhere_make_none(make_model: MakeModel, offsets: list[int]) -> None:
    file = make_model() / "model.safetensors"
    header, data = header_and_data(file)
    header["embeddings.LayerNorm.bias"]["data_offsets"] = offsets
    written = json.dumps(header).encode()
    written += b" " * (-len(written) % 8)
    file.write_bytes(struct.pack("<Q", len(written)) + written + data)
    assert read_recipe(file.parent) is None


def test_a_header_beyond_reason_is_not_read(make_model: MakeModel) -> None:
    file = make_model() / "model.safetensors"
    file.write_bytes(struct.pack("<Q", 2**60) + file.read_bytes()[8:])
    assert read_recipe(file.parent) is None


@pytest.mark.parametrize("content", ["", "[]", "null", "{", '"text"'])
@pytest.mark.parametrize("file", ["config.json", "modules.json", "tokenizer.json"])
def test_files_that_are_not_what_they_should_be_make_none(
    make_model: MakeModel, file: str, content: str
) -> None:
    folder = make_model()
    (folder / file).write_text(content)
    assert read_recipe(folder) is None


def test_without_a_recipe_sentence_transformers_serves(
    make_model: MakeModel, tmp_path: Path
) -> None:
    encoder = load_encoder(str(make_model("max_tokens")), threads=1, cache=tmp_path)
    assert isinstance(encoder, TorchEncoder)
    assert encoder.model_id == str(tmp_path / "model")
    assert len(encoder.weights_sha256) == 64
