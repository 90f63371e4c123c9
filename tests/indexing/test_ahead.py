"""Documents are encoded while others are read and written, and are written in their order."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

import qa
from qa.indexing import embedding, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fakes import HashingEncoder

    from qa.protocols import Vectors

    Before: TypeAlias = Callable[[Callable[[Sequence[str]], None]], None]

SECONDS = 60
"""After which a test that waits for what never comes fails."""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02d}.txt").write_text(f"Article {number} is one of twelve.")
    return folder


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each document is a batch of its own."""
    monkeypatch.setattr(run, "BATCH", 1)


@pytest.fixture
def encoding(encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch) -> Before:
    """Has something called before texts are encoded."""
    encode = encoder.encode_passages

    def before(called: Callable[[Sequence[str]], None]) -> None:
        def encoded(texts: Sequence[str]) -> Vectors:
            called(texts)
            return encode(texts)

        monkeypatch.setattr(encoder, "encode_passages", encoded)

    return before


def names(library: qa.Library) -> list[str]:
    return [info.path[-6:] for info in library.documents()]


@pytest.mark.usefixtures("alone")
def test_two_batches_are_encoded_at_once(
    library: qa.Library,
    articles: Path,
    encoding: Before,
) -> None:
    both = threading.Barrier(2)

    def met(_: Sequence[str]) -> None:
        both.wait(SECONDS)

    encoding(met)
    assert library.add([articles]).added == 12
    assert names(library) == [f"{number:02d}.txt" for number in range(12)]


@pytest.mark.usefixtures("alone")
def test_files_are_read_while_others_are_encoded_but_not_without_end(
    library: qa.Library,
    articles: Path,
    encoding: Before,
) -> None:
    read, enough = [0], threading.Event()

    def progressed(progress: qa.Progress) -> None:
        read[0] = progress.done
        if progress.done == embedding.AHEAD:
            enough.set()

    def held(_: Sequence[str]) -> None:
        assert enough.wait(SECONDS)

    written: list[int] = []
    encoding(held)
    library.add(
        [articles],
        progress=progressed,
        changed=lambda _: written.append(read[0] - len(written)),
    )
    assert len(written) == 12
    assert max(written) <= embedding.AHEAD + 1


@pytest.mark.usefixtures("alone")
def test_what_is_being_encoded_is_not_encoded_again(
    library: qa.Library, articles: Path, encoder: HashingEncoder
) -> None:
    for number in range(12):
        (articles / f"{number:02d}.txt").write_text("Title\n\nAll twelve say the same thing.")
    report = library.add([articles])
    assert (report.added, report.passages, encoder.encoded) == (12, 1, 1)
    vectors = np.concatenate([rows for _, rows in library.engine().vectors._changes.embeddings()])
    assert vectors.shape == (12, 384)
    assert (vectors == vectors[0]).all()


@pytest.mark.usefixtures("alone")
def test_what_fails_to_be_encoded_ends_the_run_and_keeps_what_was_written(
    library: qa.Library,
    articles: Path,
    encoding: Before,
) -> None:
    def fails(texts: Sequence[str]) -> None:
        if "Article 7" in texts[0]:
            raise qa.ModelUnavailable("There is no model.")

    encoding(fails)
    with pytest.raises(qa.ModelUnavailable):
        library.add([articles])
    assert names(library) == [f"{number:02d}.txt" for number in range(7)]
    encoding(lambda _: None)
    report = library.add([articles])
    assert (report.added, report.unchanged) == (5, 7)


@pytest.mark.usefixtures("alone")
def test_what_is_begun_is_written_after_a_wish_to_stop(library: qa.Library, articles: Path) -> None:
    done: list[qa.Progress] = []
    report = library.add([articles], progress=done.append, stop=lambda: bool(done))
    assert (report.stopped, report.added) == (True, 1)
    done.clear()
    report = library.add([articles], progress=done.append, stop=lambda: len(done) > 3)
    assert report.stopped
    assert names(library) == [f"{number:02d}.txt" for number in range(report.added + 1)]
    assert library.add([articles]).unchanged == report.added + 1
    assert len(library.documents()) == 12


def test_vectors_belong_to_their_passages(library: qa.Library, tmp_path: Path) -> None:
    """Over many batches of long and short documents, some of which say the same."""
    for number in range(60):
        lines = [
            f"Thing {number % 30} and {part} {'word ' * 90}." for part in range(number % 7 + 1)
        ]
        (tmp_path / f"{number:02d}.md").write_text("# T\n\n" + "\n\n".join(lines))
    library.add([tmp_path])
    engine = library.engine()
    count = 0
    for ids, vectors in engine.vectors._changes.embeddings():
        for passage, vector in zip(engine.store.passages(ids.tolist()), vectors, strict=True):
            text = embedding.passage_text(passage.document.title, passage.text)
            wanted = engine.encoder.encode_passages([text])[0]
            assert np.allclose(vector, wanted, atol=1e-3)
            count += 1
    assert count > 2 * embedding.BATCH
