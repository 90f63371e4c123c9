"""Training repeats itself exactly, goes on where it was cut, and runs from end to end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
import torch
from safetensors.torch import load_file, save_file

from training import average, evaluate, export, prepare, temporal, train
from training.checkpoint import latest
from training.decoding import best_span
from training.examples import read_examples
from training.features import (
    CLS,
    MASK,
    SEP,
    Feature,
    batches,
    collate,
    encode,
    featurise,
    load_tokenizer,
    masked,
    token_span,
)
from training.metrics import auc, exact, f1
from training.model import (
    EXCLUDED,
    from_base,
    from_checkpoint,
    load_weights,
    save_weights,
    trainable,
)
from training.scoring import load_scorer
from training.sources import read_sources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def features(base: Path, data: Path) -> list[Feature]:
    prepared = prepare.prepare(list(read_sources(data)), seed=1)[:64]
    return featurise(load_tokenizer(base / "tokenizer.json"), prepared)


def run(base: Path, features: list[Feature], out: Path, *stops: int) -> dict[str, torch.Tensor]:
    recipe = train.Recipe(
        steps=6, batch=8, rate=1e-3, warmup=2, dropout=0.2, masking=0.1, smoothing=0.5, seed=3
    )
    reached = [
        train.train(
            from_base(base, recipe.seed), features, recipe, out, save_every=2, stop_after=stop
        )
        for stop in stops
    ]
    last = load_file(out / "last" / "model.safetensors")
    return last | {f"smoothed {name}": value for name, value in trainable(reached[-1]).items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


def test_the_same_seed_gives_the_same_weights(
    base: Path, features: list[Feature], tmp_path: Path
) -> None:
    whole = run(base, features, tmp_path / "a", 6)
    assert same(whole, run(base, features, tmp_path / "b", 6))
    assert same(whole, run(base, features, tmp_path / "c", 3, 6))
    start = from_base(base, 3).state_dict()
    assert not torch.equal(start["head.weight"], whole["head.weight"])
    assert not torch.equal(whole["smoothed head.weight"], whole["head.weight"])


def test_dropout_changes_what_is_learnt_and_smoothing_without_decay_is_the_last_step(
    base: Path, features: list[Feature], tmp_path: Path
) -> None:
    learnt = []
    for share in (0.0, 0.3):
        model = from_base(base, 3)
        recipe = train.Recipe(steps=2, batch=8, rate=1e-3, warmup=1, dropout=share)
        smoothed = train.train(model, features, recipe, tmp_path / str(share))
        assert torch.equal(smoothed.head.weight, model.head.weight)
        learnt.append(smoothed.head.weight)
    assert not torch.equal(*learnt)


def test_a_half_written_checkpoint_is_passed_over(tmp_path: Path) -> None:
    assert latest(tmp_path) is None
    (tmp_path / "next").mkdir()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "state.json").write_text("{}")
    assert latest(tmp_path) == tmp_path / "old"


def test_weights_of_another_model_are_refused(base: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    save_file({"head.bias": torch.zeros(2)}, tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match="other weights"):
        load_weights(from_base(base, 0), tmp_path)


def test_the_rate_rises_stays_and_falls() -> None:
    recipe = train.Recipe(steps=100, rate=1.0, warmup=10, decay=0.5)
    rates = [recipe.rate_at(step) for step in (0, 9, 40, 75, 99)]
    assert rates == pytest.approx([0.1, 1.0, 1.0, 0.5, 0.02])


def test_too_few_examples_are_refused(base: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="do not fill a batch"):
        train.train(from_base(base, 0), [], train.Recipe(steps=1), tmp_path)


def test_batches_use_each_example_at_most_once(features: list[Feature]) -> None:
    flat = [i for group in batches(features, 8, 1, 0) for i in group]
    assert len(flat) == len(set(flat)) > len(features) - 8
    assert batches(features, 8, 1, 0) == batches(features, 8, 1, 0) != batches(features, 8, 1, 1)


def test_masking_hides_words_but_no_answer(features: list[Feature]) -> None:
    batch = collate(features[:16])
    hidden = masked(batch, 0.9, torch.Generator().manual_seed(1)).input_ids
    place = torch.arange(hidden.shape[1])
    answer = (place >= batch.start[:, None]) & (place <= batch.end[:, None])
    special = (batch.input_ids == SEP) | (batch.input_ids == CLS) | (batch.attention_mask == 0)
    assert torch.equal(hidden[answer | special], batch.input_ids[answer | special])
    assert (hidden[~(answer | special)] == MASK).float().mean() > 0.8
    assert torch.equal(masked(batch, 0, torch.Generator()).input_ids, batch.input_ids)


def test_only_passage_tokens_may_answer(base: Path) -> None:
    tokenizer = load_tokenizer(base / "tokenizer.json")
    (encoded,) = encode(tokenizer, [("Who came?", "A party", "Ann came late.")])
    batch = collate([encoded])
    start, end = from_base(base, 0)(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    allowed = np.flatnonzero(start[0].detach().numpy() > EXCLUDED)
    expected = [0, *range(encoded.first, encoded.first + len(encoded.offsets))]
    assert allowed.tolist() == expected
    assert (end[0] > EXCLUDED).sum() == len(expected)


def test_spans_map_to_tokens_and_back(base: Path) -> None:
    tokenizer = load_tokenizer(base / "tokenizer.json")
    (encoded,) = encode(tokenizer, [("", "", "The mongooses of Antananarivo sleep.")])
    target = token_span(encoded.offsets, (17, 29))
    assert target is not None
    first, last = target
    assert last > first
    assert (encoded.offsets[first, 0], encoded.offsets[last, 1]) == (17, 29)
    assert token_span(encoded.offsets[:3], (17, 29)) is None


def test_the_best_span_does_not_end_before_it_starts() -> None:
    start = np.array([1, 0, 0, 5, 0], dtype=np.float32)
    end = np.array([1, 0, 9, 4, 0], dtype=np.float32)
    found = best_span(start, end, 1, 4)
    assert (found.start, found.end, found.score) == (1, 2, 7.0) or found.score == 7.0
    with pytest.raises(ValueError, match="at least one token"):
        best_span(start, end, 5, 0)


def test_measures_by_hand() -> None:
    assert exact("The Beatles!", ["beatles"]) == 1
    assert f1("in Oslo", ["Oslo"]) == pytest.approx(2 / 3)
    assert f1("x", ["y"]) == 0
    assert auc([2, 3], [1, 2]) == pytest.approx(0.875)


def test_every_command_from_data_to_shipped_file(
    base: Path, data: Path, corpus: Path, tmp_path: Path
) -> None:
    assert prepare.main([str(data), str(tmp_path / "prepared")]) == 0
    prepared = tmp_path / "prepared" / "examples.jsonl.gz"
    mixed = tmp_path / "mixed.jsonl.gz"
    assert temporal.main([str(corpus), str(prepared), str(mixed), "--fold", "0"]) == 0
    kinds = {example.kind for example in read_examples(mixed) if example.source == "timeqa"}
    assert kinds >= {"answer", "same article", "other date"}
    model, file = tmp_path / "model", tmp_path / "reader.onnx"
    shared = ["--base", str(base)]
    arguments = ["--steps", "4", "--batch", "16", "--warmup", "1", "--threads", "1", *shared]
    assert train.main([str(mixed), str(model), *arguments]) == 0
    assert train.main([str(mixed), str(tmp_path / "on"), "--start", str(model), *arguments]) == 0
    figures = tmp_path / "figures.json"
    measured = ["--spans", str(corpus), "--search", str(corpus), "--out", str(figures), *shared]
    assert evaluate.main([str(model), *measured]) == 0
    assert export.main([str(model), str(file), "--figures", str(figures), *shared]) == 0
    described = json.loads(file.with_suffix(".json").read_text())
    assert described["bytes"] == file.stat().st_size
    assert described["measured"] == json.loads(figures.read_text())
    assert evaluate.main([str(file), "--spans", str(corpus), "--limit", "3", *shared]) == 0


def test_the_shipped_file_reads_as_the_trained_model_does(base: Path, tmp_path: Path) -> None:
    model = from_base(base, 5)
    with torch.no_grad():
        model.head.weight.mul_(20)
    save_weights(model, tmp_path, {})
    export.export_float(from_checkpoint(base, tmp_path), tmp_path / "float.onnx")
    export.quantise(tmp_path / "float.onnx", tmp_path / "small.onnx")
    sizes = [(tmp_path / name).stat().st_size for name in ("float.onnx", "small.onnx")]
    assert sizes[1] < 0.4 * sizes[0]
    nodes = onnx.load(tmp_path / "small.onnx").graph.node
    assert any(node.output[0].endswith(".codes") for node in nodes if node.op_type == "Gather")
    unpacked_whole = [node.name for node in nodes if node.op_type == "DequantizeLinear"]
    assert not any("embeddings" in name for name in unpacked_whole)
    rows = [
        ("Who came?", "A party", f"Ann came late, {'and left, ' * n}then Bo.") for n in range(9)
    ]
    trained = load_scorer(tmp_path, base)(rows)
    exported = load_scorer(tmp_path / "float.onnx", base, threads=1)(rows)
    assert [s.text for s in trained] == [s.text for s in exported]
    assert [s.score for s in trained] == pytest.approx([s.score for s in exported], abs=1e-3)
    small = load_scorer(tmp_path / "small.onnx", base, threads=1)(rows)
    assert [s.score for s in trained] == pytest.approx([s.score for s in small], abs=0.3)


def test_int8_weights_are_off_by_half_a_step_at_most() -> None:
    values = np.random.default_rng(0).normal(size=(40, 30)).astype(np.float32)
    for axis in (0, 1):
        codes, scales = export.to_int8(values, axis)
        assert scales.shape == (values.shape[axis],)
        wide = scales[:, None] if axis == 0 else scales[None, :]
        assert np.abs(codes * wide - values).max() <= scales.max() / 2 + 1e-6


def test_averaging_takes_the_mean_and_refuses_strangers(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 3.0)):
        (tmp_path / name).mkdir()
        save_file({"w": torch.full((2,), value)}, tmp_path / name / "model.safetensors")
    assert average.main([str(tmp_path / name) for name in ("out", "a", "b")]) == 0
    assert load_file(tmp_path / "out" / "model.safetensors")["w"].tolist() == [2.0, 2.0]
    save_file({"v": torch.zeros(2)}, tmp_path / "b" / "model.safetensors")
    with pytest.raises(ValueError, match="different weights"):
        average.average([tmp_path / "a", tmp_path / "b"], tmp_path / "out")
