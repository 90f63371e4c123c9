"""What `qa index` does the second time: only what must be done, and nothing is encoded twice."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import samples
from fakes import HashingEncoder

import qa
from qa.index.generations import live_generation
from qa.indexing import files
from qa.ingest import Parsing
from qa.types import NewDocument

PARAGRAPHS = [
    f"In the valley of number {n} the people count to {n} each morning before breakfast. " * 10
    for n in range(6)
]


def article(*paragraphs: str, title: str = "The valleys") -> str:
    return "\n\n".join((f"# {title}", *paragraphs)) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    (made / "old").mkdir(parents=True)
    (made / "old" / "a.md").write_text(article(*PARAGRAPHS[:3], title="Alpha"))
    (made / "old" / "b.md").write_text(article(*PARAGRAPHS[3:], title="Beta"))
    return made


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file was written long enough ago for its look to be trusted."""
    monkeypatch.setattr(files, "TICK", -60_000_000_000)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose documents were read, as they are read."""
    names: list[str] = []
    read = Parsing.read

    def listening(parsing: Parsing, path: str | Path) -> object:
        names.append(Path(path).name)
        return read(parsing, path)

    monkeypatch.setattr(Parsing, "read", listening)
    return names


def counts(report: qa.AddReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.moved, report.removed, report.unchanged


def assert_same(found: list[qa.Candidate], afresh: list[qa.Candidate]) -> None:
    """The same passages with the same scores as in a library built afresh."""
    assert [c.passage.text for c in found] == [c.passage.text for c in afresh]
    assert [c.score for c in found] == pytest.approx([c.score for c in afresh])


def ids(library: qa.Library) -> dict[str, int]:
    return {Path(info.path).name: info.id for info in library.documents()}


def test_a_moved_folder_keeps_ids_passages_and_vectors(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    assert counts(library.add([folder])) == (2, 0, 0, 0, 0)
    before, encoded, generation = ids(library), encoder.encoded, live_generation(library.path)
    found = library.search("valley of number 4")
    (folder / "old").rename(folder / "new")
    changes: list[qa.Change] = []
    assert counts(library.add([folder], changed=changes.append)) == (0, 0, 2, 0, 0)
    assert (ids(library), encoder.encoded) == (before, encoded)
    assert live_generation(library.path) == generation
    assert {Path(info.path).parent.name for info in library.documents()} == {"new"}
    again = library.search("valley of number 4")
    assert [(c.passage.id, c.score) for c in again] == [(c.passage.id, c.score) for c in found]
    assert [(c.kind, c.before) for c in changes] == [
        ("moved", str(folder / "old" / name)) for name in ("a.md", "b.md")
    ]
    assert counts(library.add([folder])) == (0, 0, 0, 0, 2)


def test_a_renamed_file_that_took_its_title_from_its_name_gets_another(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    (folder / "draft.txt").write_text("the people count to nine.")
    library.add([folder])
    number, encoded = ids(library)["draft.txt"], encoder.encoded
    (folder / "draft.txt").rename(folder / "harvest-festival.txt")
    assert counts(library.add([folder])) == (0, 0, 1, 0, 2)
    assert ids(library)["harvest-festival.txt"] == number
    assert encoder.encoded == encoded + 1
    (best, *_) = library.search("harvest festival")
    assert (best.passage.document.title, best.passage.document.id) == ("Harvest festival", number)
    assert not library.search("draft", filters=qa.Filters(titles=("draft",)))
    with qa.create_library(folder.parent / "afresh", encoder=encoder) as afresh:
        afresh.add([folder])
        for question in ("harvest festival", "draft", "people count to nine"):
            assert_same(library.search(question), afresh.search(question))


def test_a_file_moved_over_another_takes_its_place(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    library.add([folder])
    before, encoded = ids(library), encoder.encoded
    (folder / "old" / "a.md").replace(folder / "old" / "b.md")
    assert counts(library.add([folder])) == (0, 0, 1, 1, 0)
    assert ids(library) == {"b.md": before["a.md"]}
    assert encoder.encoded == encoded


def test_a_copy_is_a_document_of_its_own_and_is_not_encoded(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    library.add([folder])
    encoded = encoder.encoded
    (folder / "copy.md").write_bytes((folder / "old" / "a.md").read_bytes())
    report = library.add([folder])
    assert (counts(report), report.passages) == ((1, 0, 0, 0, 2), 0)
    assert encoder.encoded == encoded
    assert len(library.documents()) == 3
    (folder / "old" / "a.md").unlink()  # its copy is known by now, so this is no move
    assert counts(library.add([folder])) == (0, 0, 0, 1, 2)


def test_two_copies_at_once_are_encoded_once(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    (folder / "old" / "b.md").unlink()
    library.add([folder])
    once = encoder.encoded
    with qa.create_library(folder.parent / "other", encoder=encoder) as other:
        (folder / "copy.md").write_bytes((folder / "old" / "a.md").read_bytes())
        assert other.add([folder]).added == 2
    assert encoder.encoded == 2 * once


def test_unchanged_passages_of_a_changed_document_are_not_encoded_again(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    file = folder / "old" / "a.md"
    file.write_text(article(*PARAGRAPHS, title="Alpha"))
    library.add([file])
    encoded = encoder.encoded
    file.write_text(article(*PARAGRAPHS, "The end is new.", title="Alpha"))
    report = library.add([file])
    assert counts(report) == (0, 1, 0, 0, 0)
    assert report.passages == encoder.encoded - encoded == 1
    with qa.create_library(folder.parent / "afresh", encoder=encoder) as afresh:
        afresh.add([file])
        for question in ("the end is new", "valley of number 3"):
            assert_same(library.search(question), afresh.search(question))


def test_what_is_gone_can_be_kept(library: qa.Library, folder: Path) -> None:
    library.add([folder])
    (folder / "old" / "a.md").unlink()
    assert counts(library.add([folder], keep_missing=True)) == (0, 0, 0, 0, 1)
    assert len(library.documents()) == 2
    assert counts(library.add([folder])) == (0, 0, 0, 1, 1)


@pytest.mark.usefixtures("long_ago")
def test_a_file_that_looks_the_same_is_not_read(
    library: qa.Library, folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([folder])
    assert opened == ["a.md", "b.md"]
    monkeypatch.setattr(files, "open_regular", None)  # nor hashed
    assert counts(library.add([folder])) == (0, 0, 0, 0, 2)
    assert opened == ["a.md", "b.md"]


@pytest.mark.usefixtures("long_ago")
def test_a_file_touched_is_hashed_and_not_parsed(
    library: qa.Library, folder: Path, opened: list[str]
) -> None:
    library.add([folder])
    os.utime(folder / "old" / "a.md")
    assert counts(library.add([folder])) == (0, 0, 0, 0, 2)
    assert opened == ["a.md", "b.md"]


@pytest.mark.usefixtures("long_ago")
def test_other_content_of_the_same_size_and_time_is_noticed(
    library: qa.Library, folder: Path
) -> None:
    file = folder / "old" / "a.md"
    library.add([folder])
    before = file.stat()
    file.write_text(file.read_text().replace("people", "nobody"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert counts(library.add([folder])) == (0, 1, 0, 0, 1)


def test_a_file_written_just_now_is_not_trusted_to_look_the_same(
    library: qa.Library, folder: Path, opened: list[str]
) -> None:
    library.add([folder])
    library.add([folder])
    assert opened == ["a.md", "b.md"] * 2


@pytest.mark.usefixtures("long_ago")
def test_a_document_that_was_taken_out_comes_back(library: qa.Library, folder: Path) -> None:
    library.add([folder])
    library.remove([folder / "old" / "a.md"])
    assert counts(library.add([folder])) == (1, 0, 0, 0, 1)


@pytest.mark.usefixtures("long_ago")
def test_a_file_that_changes_while_it_is_read_is_read_again(
    library: qa.Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "old" / "a.md"
    hashed = files.file_hash

    def changing(path: str) -> str:
        digest = hashed(path)
        if path == str(file):
            file.write_text(article("Written meanwhile.", title="Alpha"))
        return digest

    monkeypatch.setattr(files, "file_hash", changing)
    library.add([folder])
    monkeypatch.undo()
    assert counts(library.add([folder])) == (0, 1, 0, 0, 1)


# read another way


@pytest.fixture
def read_before(library: qa.Library, folder: Path, encoder: HashingEncoder) -> list[qa.Document]:
    """Documents that are in the library as an earlier way of reading left them."""
    (folder / "page.html").write_bytes(samples.html())
    (folder / "d.pdf").write_bytes(samples.pdf())
    library.add([folder])
    documents = [library.document(info.id) for info in library.documents()]
    with library._folder.database.write() as connection:
        connection.execute("UPDATE documents SET author = '', site = '', language = ''")
        connection.execute("DELETE FROM sections")
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'reading'")
    assert library.verify().findings == ()
    encoder.encoded = 0
    return documents


@pytest.mark.usefixtures("long_ago")
def test_files_that_are_read_another_way_by_now_are_read_again_once(
    library: qa.Library,
    folder: Path,
    encoder: HashingEncoder,
    read_before: list[qa.Document],
    opened: list[str],
) -> None:
    changes: list[qa.Change] = []
    assert counts(library.add([folder], changed=changes.append))[1:4] == (len(changes), 0, 0)
    assert {"d.pdf", "page.html"} <= {Path(change.document.path).name for change in changes}
    assert encoder.encoded == 0
    assert [library.document(info.id) for info in library.documents()] == read_before
    assert library.verify().findings == ()
    assert len(opened) == 4
    assert counts(library.add([folder])) == (0, 0, 0, 0, 4)
    assert len(opened) == 4


@pytest.mark.usefixtures("long_ago", "read_before")
def test_a_folder_that_is_looked_at_later_is_read_again_then(
    library: qa.Library, folder: Path, opened: list[str]
) -> None:
    library.add([folder / "d.pdf"])
    assert opened == ["d.pdf"]
    library.add([folder])
    assert sorted(opened) == ["a.md", "b.md", "d.pdf", "page.html"]


@pytest.mark.usefixtures("long_ago")
def test_a_text_that_is_read_otherwise_takes_the_earlier_ones_place(
    library: qa.Library, folder: Path, encoder: HashingEncoder
) -> None:
    library.add([folder])
    with library._folder.database.write() as connection:
        store = library.engine().store
        (info,) = [info for info in library.documents() if info.path.endswith("a.md")]
        known = store.document(info.id)
        store.add_document(
            replace(as_new(known), text=known.text[:-20]),
            [],
            np.zeros((0, 384), np.float32),
            info.id,
        )
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'reading'")
    encoder.encoded = 0
    assert counts(library.add([folder])) == (0, 1, 0, 0, 1)
    (info,) = [info for info in library.documents() if info.path.endswith("a.md")]
    assert library.document(info.id).text == known.text
    assert library.verify().findings == ()


def as_new(document: qa.Document) -> NewDocument:
    return NewDocument(**{f.name: getattr(document, f.name) for f in fields(NewDocument)})


@pytest.mark.usefixtures("long_ago")
def test_the_setting_for_the_time_of_files_holds_for_what_is_there_already(
    folder: Path, tmp_path: Path
) -> None:
    for wanted in (False, True, False):
        settings = qa.Settings(file_dates=wanted)
        with qa.open_library(
            tmp_path / "dated.qa", settings=settings, encoder=HashingEncoder(), create=True
        ) as library:
            library.add([folder])
            assert {info.date_from for info in library.documents()} == {
                "file time" if wanted else ""
            }


def test_a_library_knows_what_it_is_made_of(library: qa.Library, folder: Path) -> None:
    assert library.sources() == []
    alone = folder.parent / "alone.md"
    alone.write_text(article(PARAGRAPHS[0]))
    library.add([folder / "old", alone, folder])
    assert library.sources() == [str(folder), str(alone)]
    (folder / "new.md").write_text(article(PARAGRAPHS[1], title="Gamma"))
    assert library.add(library.sources()).added == 1
    library.remove([1, alone])
    assert library.sources() == [str(folder)]
    library.remove([folder])
    assert library.sources() == []


def test_a_path_that_is_none_is_not_remembered(library: qa.Library, folder: Path) -> None:
    odd = os.fsdecode(b"caf\xe9")
    (folder.parent / odd).mkdir()
    (folder.parent / odd / "a.md").write_text(article(PARAGRAPHS[0]))
    library.add([folder, "no\0where", "x" * 5000, folder.parent / odd])
    assert library.sources() == sorted([str(folder), str(folder.parent / odd)])
