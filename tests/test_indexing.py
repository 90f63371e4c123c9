from __future__ import annotations

import json
import os
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import qa
from qa.index.generations import live_generation
from qa.indexing import embedding, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fakes import HashingEncoder

    from qa.protocols import Vectors


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.txt").write_text(f"Article {name} says that {name} is a number.")
    return folder


def counts(report: qa.AddReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def test_only_what_changed_is_done_again(
    library: qa.Library, articles: Path, encoder: HashingEncoder
) -> None:
    assert counts(library.add([articles])) == (3, 0, 0, 0)
    encoded = encoder.encoded
    generation = live_generation(library.path)
    assert counts(library.add([articles])) == (0, 0, 0, 3)
    assert encoder.encoded == encoded
    assert live_generation(library.path) == generation
    (articles / "one.txt").write_text("Article one was rewritten.")
    (articles / "two.txt").unlink()
    (articles / "four.md").write_text("# Four\n\nArticle four is new.")
    assert counts(library.add([articles])) == (1, 1, 1, 1)
    titles = {Path(info.path).name for info in library.documents()}
    assert titles == {"one.txt", "three.txt", "four.md"}
    assert library.search("rewritten")[0].passage.text == "Article one was rewritten."
    assert live_generation(library.path) == generation + 1


def test_what_lies_elsewhere_is_left_alone(
    library: qa.Library, articles: Path, tmp_path: Path
) -> None:
    other = tmp_path / "articles-2"
    other.mkdir()
    (other / "five.txt").write_text("Article five is elsewhere.")
    library.add([articles, other])
    (articles / "one.txt").unlink()
    (other / "five.txt").unlink()
    (other / "six.txt").write_text("Article six.")
    assert counts(library.add([articles])) == (0, 0, 1, 2)
    assert counts(library.add([str(other / "six.txt")])) == (1, 0, 0, 0)
    assert len(library.documents()) == 4


def test_one_path_need_not_be_in_a_list(library: qa.Library, articles: Path) -> None:
    assert library.add(articles / "one.txt").added == 1  # type: ignore[arg-type]
    assert library.add(str(articles / "two.txt")).added == 1


def test_a_bad_file_is_named_and_the_rest_is_indexed(library: qa.Library, articles: Path) -> None:
    (articles / "binary.txt").write_bytes(b"\x00\x01\x02")
    (articles / "cut.txt").write_bytes("cut short €".encode()[:-1])
    (articles / "empty.txt").write_bytes(b"")
    report = library.add([articles, articles / "absent.txt"])
    assert counts(report) == (3, 0, 0, 0)
    names = sorted(Path(failure.path).name for failure in report.failed)
    assert names == ["absent.txt", "binary.txt", "cut.txt", "empty.txt"]
    for failure in report.failed:
        assert Path(failure.path).name in failure.reason
        assert failure.reason.endswith(".")


def test_a_file_that_became_bad_keeps_its_last_good_version(
    library: qa.Library, articles: Path
) -> None:
    library.add([articles])
    (articles / "one.txt").write_bytes(b"\xff\xff")
    report = library.add([articles])
    assert counts(report) == (0, 0, 0, 2)
    assert len(report.failed) == 1
    assert len(library.documents()) == 3
    assert "one is a number" in library.search("Article one", k=1)[0].passage.text


def test_nothing_to_read_is_an_error_and_removes_nothing(
    library: qa.Library, articles: Path, tmp_path: Path
) -> None:
    library.add([articles])
    for file in articles.iterdir():
        file.unlink()
    for paths in ([articles], [tmp_path / "absent"], []):
        with pytest.raises(qa.SourceError):
            library.add(paths)
    assert len(library.documents()) == 3


def test_a_missing_folder_beside_a_good_one_removes_nothing(
    library: qa.Library, articles: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    (gone / "x.txt").write_text("Article x.")
    library.add([articles, gone])
    (gone / "x.txt").unlink()
    gone.rmdir()
    report = library.add([articles, gone])
    assert counts(report) == (0, 0, 0, 3)
    assert len(report.failed) == 1
    assert len(library.documents()) == 4


def test_lines_of_a_jsonl_file_are_documents_of_their_own(
    library: qa.Library, tmp_path: Path
) -> None:
    file = tmp_path / "corpus.jsonl"
    lines = [
        {"id": "a", "title": "Alpha", "text": "Alpha is first.", "date": "2024-01-02"},
        {"id": "b", "title": "Beta", "text": "Beta is second."},
        {"id": "c", "title": "Gamma", "text": "Gamma is third."},
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    assert counts(library.add([file])) == (3, 0, 0, 0)
    lines[1]["text"] = "Beta is not what it was."
    file.write_text("\n".join(map(json.dumps, lines[:2])))
    assert counts(library.add([file])) == (0, 1, 1, 1)
    assert [info.part for info in library.documents()] == ["a", "b"]
    file.write_text(json.dumps(lines[0]) + "\n{not json\n")
    report = library.add([file])
    assert counts(report) == (0, 0, 0, 1)
    assert "corpus.jsonl" in report.failed[0].reason
    assert len(library.documents()) == 2  # the broken line may be one of them


def test_progress_counts_every_file_once(library: qa.Library, articles: Path) -> None:
    (articles / "empty.txt").write_bytes(b"")
    told: list[qa.Progress] = []
    report = library.add([articles], progress=told.append)
    assert {progress.total for progress in told} == {4}
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert told[-1].done == 4
    assert told[-1].passages == report.passages == 3
    assert [p.failure for p in told if p.failure] == list(report.failed)


def test_stopping_keeps_what_is_done_and_the_next_run_goes_on(
    library: qa.Library, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 1)
    told: list[qa.Progress] = []
    report = library.add([articles], progress=told.append, stop=lambda: bool(told))
    assert report.stopped
    assert counts(report) == (1, 0, 0, 0)
    assert len(library.documents()) == 1
    assert live_generation(library.path) == 1
    report = library.add([articles])
    assert not report.stopped
    assert counts(report) == (2, 0, 0, 1)


def test_a_long_document_can_be_stopped_and_is_not_half_written(
    library: qa.Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> None:
    monkeypatch.setattr(embedding, "BATCH", 2)
    monkeypatch.setattr(embedding, "LAST", 8)
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"Sentence {n} is here. " * 40 for n in range(30)))
    stopping, encode = threading.Event(), encoder.encode_passages

    def until_stopped(texts: Sequence[str]) -> Vectors:
        if encoder.encoded:
            assert stopping.wait(60)
        return np.zeros((len(texts), 384), np.float32) if stopping.is_set() else encode(texts)

    def stop() -> bool:
        if encoder.encoded:
            stopping.set()
        return stopping.is_set()

    monkeypatch.setattr(encoder, "encode_passages", until_stopped)
    report = library.add([long], stop=stop)
    assert report.stopped
    assert counts(report) == (0, 0, 0, 0)
    assert library.documents() == []
    monkeypatch.setattr(encoder, "encode_passages", encode)
    before = encoder.encoded
    assert 0 < before <= 2 * 3  # one or both threads had begun
    assert library.add([long]).passages == encoder.encoded - before > 20


def test_a_file_of_many_documents_can_be_stopped_and_is_gone_on_with(
    library: qa.Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> None:
    monkeypatch.setattr(run, "BATCH", 1)
    rows = [f'{{"title": "Note {n}", "text": "This is note {n} of many."}}' for n in range(40)]
    (tmp_path / "many.jsonl").write_text("\n".join(rows))
    report = library.add([tmp_path / "many.jsonl"], stop=lambda: encoder.encoded > 0)
    assert report.stopped
    assert 0 < report.added <= embedding.AHEAD + 2
    again = library.add([tmp_path / "many.jsonl"])
    assert (again.added, again.unchanged) == (40 - report.added, report.added)
    assert library.add([tmp_path / "many.jsonl"]).unchanged == 40


def test_stopping_removes_nothing(library: qa.Library, articles: Path) -> None:
    library.add([articles])
    (articles / "one.txt").unlink()
    assert library.add([articles], stop=lambda: True).stopped
    assert len(library.documents()) == 3


def test_passages_are_encoded_with_their_title_in_front(
    library: qa.Library, tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    encode = encoder.encode_passages

    def listening(given: list[str]) -> object:
        texts.extend(given)
        return encode(given)

    monkeypatch.setattr(encoder, "encode_passages", listening)
    file = tmp_path / "a.md"
    file.write_text("# The title\n\nThe text.")
    library.add([file])
    assert texts == [f"The title\n{library.search('title')[0].passage.text}"]


def test_large_files_are_named_with_the_remedy(
    tmp_path: Path, encoder: HashingEncoder, articles: Path
) -> None:
    (articles / "big.txt").write_text("word " * 5_000)
    settings = qa.Settings(max_file_mb=0.01)
    with qa.create_library(tmp_path / "l", settings=settings, encoder=encoder) as library:
        report = library.add([articles])
    assert report.added == 3
    assert "big.txt" in report.failed[0].reason
    assert "max_file_mb" in report.failed[0].reason


def test_a_folder_that_cannot_be_listed_keeps_its_documents(
    library: qa.Library, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = articles / "inner"
    inner.mkdir()
    (inner / "five.txt").write_text("Article five is inside.")
    library.add([articles])
    scandir = os.scandir

    def refuse(path: str | os.PathLike[str]) -> object:
        if Path(path) == inner:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = library.add([articles])
    assert counts(report) == (0, 0, 0, 3)
    assert "inner" in report.failed[0].reason
    assert len(library.documents()) == 4


def test_front_matter_tells_of_an_article_and_is_no_passage(
    library: qa.Library, tmp_path: Path
) -> None:
    file = tmp_path / "lynx.md"
    text = '---\ntitle: "Twin lynxes"\ndate: 2025-04-11\n---\n\nThey are called Kip and Nara.\n'
    file.write_text(text)
    (tmp_path / "bare.md").write_text("---\ntitle: Nothing else\n---\n")
    library.add([tmp_path])
    texts = {c.passage.document.title: c.passage.text for c in library.search("lynxes else", k=9)}
    assert texts["Twin lynxes"] == "They are called Kip and Nara."
    assert texts["Nothing else"].startswith("---")
    assert library.documents()[1].date == date(2025, 4, 11)
    assert library.document(2).text == text
