"""Fixtures for the whole suite: real SQLite, real FAISS, the seeds, and a quick encoder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import HashingEncoder
from hypothesis import HealthCheck, settings

import qa

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ["HF_HUB_OFFLINE"] = "1"  # the hub's client reads it once, when it is imported

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "default",
    deadline=None,  # the machine's speed is no property of the code
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def clean_environment(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No setting of the person who runs the tests, and nothing from a model hub.

    Tests that are not about the models read with the reader that needs none.
    """
    for name in list(os.environ):
        if name.startswith("QA_"):
            monkeypatch.delenv(name)
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setenv("QA_READER", "sentence")
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def library(tmp_path: Path, encoder: HashingEncoder) -> Iterator[qa.Library]:
    """An empty library, embedded by the quick encoder."""
    with qa.create_library(tmp_path / "library.qa", encoder=encoder) as made:
        yield made


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of sample articles."""
    return ROOT / "seeds"


@pytest.fixture
def seed_library(library: qa.Library, seeds: Path) -> qa.Library:
    """A library that holds the sample articles."""
    library.add([seeds])
    return library
