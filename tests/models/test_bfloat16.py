"""Passages in bulk: as good as one by one, and only where the CPU is made for it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashingEncoder

from qa.models import bfloat16, bulk
from qa.models.bfloat16 import is_installed, is_native
from qa.models.bulk import InBulk, in_bulk
from qa.models.encoder import load_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("flags", "there"),
    [
        ("fpu avx512f avx512_bf16 sha_ni", True),
        ("fpu amx_bf16", True),
        ("fpu avx2 avx512f", False),
        ("fpu avx512_bf16x", False),
    ],
)
def test_the_cpu_says_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, there: bool
) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(f"processor : 0\nflags : {flags}\n")
    monkeypatch.setattr(bfloat16, "_CPU", file)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    assert is_native() is there
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not is_native()


def test_a_system_that_does_not_say_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bfloat16, "_CPU", tmp_path / "absent")
    assert not is_native()


@pytest.mark.model
@pytest.mark.parametrize("in_bfloat16", [True, False])
def test_many_passages_have_the_vectors_that_few_have(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_bfloat16: bool
) -> None:
    words = " ".join(file.read_text("utf-8") for file in sorted(seeds.glob("*.txt"))).split()
    texts = ["", "one", *(" ".join(words[: round(1.5**n)]) for n in range(15)), "naïve \ud800 🚀"]
    encoder = load_encoder(BUNDLED_MODEL, threads=1, cache=tmp_path)
    monkeypatch.setattr(bulk, "is_native", lambda: in_bfloat16)
    many = in_bulk(encoder)
    assert isinstance(many, InBulk) is is_installed()
    wanted = encoder.encode_passages(texts)
    for name in ("LEAST", "WORTHWHILE"):
        monkeypatch.setattr(bulk, name, len(texts))
    many = in_bulk(encoder)
    assert (many(texts) == wanted).all()
    assert np.allclose(many(texts[1:]), wanted[1:], atol=1e-5)  # too few again
    with ThreadPoolExecutor(2) as both:
        found, again = both.map(many, (texts, texts[::-1]))
    assert (found == again[::-1]).all()
    assert (found != wanted).any() == is_installed()
    assert np.allclose(found, wanted, atol=1e-2 if in_bfloat16 else 1e-5)
    alone = np.concatenate([many([text]) for text in texts])
    assert np.allclose(found, alone, atol=5e-3 if in_bfloat16 else 1e-5)
    assert (found * alone).sum(axis=1).min() > 0.9999
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert (found * wanted).sum(axis=1).min() > 0.9999


def test_only_what_can_be_run_otherwise_is() -> None:
    other = HashingEncoder()
    assert in_bulk(other) == other.encode_passages


TWICE = """
import threading
from concurrent.futures import ThreadPoolExecutor
import numpy as np
import openvino
from onnx import TensorProto, helper
from qa.models.openvino_network import OpenVINONetwork

sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in "xy"]
node = helper.make_node("Add", ["x", "x"], ["y"])
opset = [helper.make_opsetid("", 17)]
graph = helper.make_graph([node], "twice", sides[:1], sides[1:])
model = helper.make_model(graph, opset_imports=opset, ir_version=8)
network = OpenVINONetwork(model.SerializeToString, 1, lanes=2, bfloat16=False)
"""
TWO_AT_ONCE = """
both = threading.Barrier(2)

def run(number):
    both.wait()
    return network.run({"x": np.full(2, number, np.float32)})["y"].tolist()

with ThreadPoolExecutor(2) as threads:
    print(*threads.map(run, (1, 2)))
"""
MANY_BATCHES = """
batches = [{"x": np.full(2, number, np.float32)} for number in range(9)]
runs = [network.run_each(batches) for _ in range(2)]
assert all(len(run) == 9 for run in runs)
print(*(int(made["y"][0]) for run in runs for made in run), len(network._idle))
"""
NOT_KNOWN = """
compile_model, asked = openvino.Core.compile_model, []

def refusing(core, model, device, settings):
    asked.append("SNIPPETS_MODE" in settings)
    if asked[-1]:
        raise RuntimeError("Unsupported property")
    return compile_model(core, model, device, settings)

openvino.Core.compile_model = refusing
network = OpenVINONetwork(model.SerializeToString, 1, lanes=2, bfloat16=False)
print(*asked, *network.run({"x": np.ones(2, np.float32)})["y"])
"""


def printed(*code: str) -> str:
    """What a process of its own prints that runs the code."""
    done = subprocess.run(
        [sys.executable, "-c", "".join(code)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0 or not is_installed(), done.stderr
    return done.stdout


def test_two_threads_may_be_the_first_to_run_a_network() -> None:
    """Where they met numpy at once, they waited for each other for ever."""
    made = printed(TWICE, TWO_AT_ONCE)
    assert (made == "[2.0, 2.0] [4.0, 4.0]\n") is is_installed()


def test_many_batches_keep_their_order_and_share_what_runs_them() -> None:
    doubled = " ".join(str(2 * number) for number in range(9))
    assert (printed(TWICE, MANY_BATCHES) == f"{doubled} {doubled} 9\n") is is_installed()


def test_a_runtime_that_does_not_know_a_setting_goes_without() -> None:
    assert (printed(TWICE, NOT_KNOWN) == "True False 2.0 2.0\n") is is_installed()
