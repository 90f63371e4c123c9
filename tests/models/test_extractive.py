"""A reader named in the settings: safetensors only, read by transformers, used like our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tiny_reader import tiny_model

import qa
from qa.errors import ModelUnavailable
from qa.models.extractive import MAX_TOKENS, ExtractiveReader
from qa.types import DocumentInfo, Passage, Span

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import HashingEncoder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("model"))


def passage(text: str, title: str) -> Passage:
    document = DocumentInfo(1, title, "/1.txt", "", None, "0" * 64, 100 + len(text))
    return Passage(1, document, Span(100, 100 + len(text)), text)


@pytest.mark.parametrize("text", ["Reed asked.", "word " * 3 * MAX_TOKENS, "naïve 🚀\x1b \ud83d."])
@pytest.mark.parametrize("title", ["", "A title of its own", "long " * 500])
def test_spans_lie_in_the_passage_and_never_in_its_title(
    model: Path, text: str, title: str
) -> None:
    (reading,) = ExtractiveReader(str(model), threads=1).read(
        "Who asked? " * 99, [passage(text, title)]
    )
    assert reading.span is not None
    assert 100 <= reading.span.start < reading.span.end <= 100 + len(text)


def test_a_passage_without_words_has_no_span(model: Path) -> None:
    (reading,) = ExtractiveReader(str(model), threads=1).read("Who?", [passage(" \n", "Title")])
    assert reading.span is None


def test_it_is_named_in_the_settings(
    model: Path, seed_library: qa.Library, encoder: HashingEncoder
) -> None:
    settings = qa.Settings(reader=str(model), min_confidence=0.0, threads=1)
    with qa.open_library(seed_library.path, settings=settings, encoder=encoder) as library:
        answer = library.ask("Who is Putin's deputy chief of staff?")
        assert answer.answered
        for citation in answer.citations:
            text = library.document(citation.document.id).text
            assert citation.span.of(text) == citation.quote
        assert library.engine().answering.words.reader.name == str(model)


def test_what_is_no_such_model_is_refused(tmp_path: Path, model: Path) -> None:
    with pytest.raises(ModelUnavailable, match="The reader"):
        ExtractiveReader(str(tmp_path))
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(ModelUnavailable, match="safetensors"):
        ExtractiveReader(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes((model / "model.safetensors").read_bytes()[:99])
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        ExtractiveReader(str(tmp_path)).read("Who?", [passage("Reed.", "")])
