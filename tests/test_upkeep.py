"""Checking, mending, backing up and restoring a library."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import samples
from fakes import HashingEncoder

import qa
from qa.index.copies import Copies

NOT_A_NUMBER = "UPDATE embeddings SET vector = x'" + "007e" * 384 + "' WHERE passage = 1"
QUESTION = "Who is Kiriyenko, Putin's deputy chief of staff?"


@pytest.fixture
def articles(tmp_path: Path, seeds: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for file in sorted(seeds.glob("2024-*.txt")):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def kept(library: qa.Library, articles: Path) -> qa.Library:
    """A library of two articles, with one saved turn."""
    library.add([articles])
    library.conversation().ask(QUESTION)
    return library


def spoil(library: qa.Library, script: str) -> None:
    """Change the database behind the library's back."""
    with closing(sqlite3.connect(library.path / "library.sqlite")) as connection:
        select = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = dict(connection.execute(select).fetchall())
        connection.executescript("".join(f"DROP TRIGGER {name};" for name in triggers))
        connection.executescript(script)
        connection.executescript("".join(f"{sql};" for sql in triggers.values()))


def kinds(report: qa.VerifyReport) -> set[str]:
    return {finding.kind for finding in report.findings}


def test_nothing_is_wrong_with_a_library_that_was_left_alone(kept: qa.Library) -> None:
    with qa.open_library(kept.path) as library:
        report = library.verify()
        assert library._engine is None
    assert report == qa.VerifyReport(2, kept.status().passages, ())
    assert report.whole


def test_an_empty_library_is_whole(library: qa.Library) -> None:
    assert library.verify(repair=True) == qa.VerifyReport(0, 0, ())


@pytest.mark.parametrize(
    ("damage", "kind", "said"),
    [
        (
            "UPDATE documents SET text = replace(text, 'a', 'o') WHERE id = 1",
            "document",
            "the text",
        ),
        (
            "UPDATE documents SET text = CAST(x'ff20ff' AS TEXT) WHERE id = 1",
            "document",
            "the text",
        ),
        ("UPDATE documents SET title = 'Another' WHERE id = 2", "document", "the title"),
        ("UPDATE documents SET date = '1999-01-01' WHERE id = 2", "document", "the date"),
        ("UPDATE embeddings SET vector = zeroblob(768) WHERE passage = 1", "derived", "embeddings"),
        (
            "UPDATE embeddings SET vector = x'00' WHERE passage = 1",
            "derived",
            "has 1 bytes, not 768",
        ),
        (NOT_A_NUMBER, "derived", "no number"),
        ("DELETE FROM embeddings WHERE passage = 2", "derived", "1 passages of document 1 have no"),
        ('UPDATE passages SET "end" = 999999 WHERE id = 3', "derived", "beyond its text"),
        ("UPDATE passages SET start = start + 1 WHERE id = 2", "derived", "the passages"),
        (
            "INSERT INTO postings (postings) VALUES ('delete-all')",
            "postings",
            "differ from the texts",
        ),
        (
            'INSERT INTO passages (document, start, "end") VALUES (99, 0, 1)',
            "references",
            "of passages",
        ),
        ("INSERT INTO embeddings VALUES (99, 'w', x'00')", "references", "of embeddings"),
        ("UPDATE citations SET document = 99", "references", "of citations"),
        ("DELETE FROM conversations", "references", "of turns"),
        ("DELETE FROM names", "names", "sources and titles"),
    ],
)
def test_damage_in_the_database_is_found_and_mended(
    kept: qa.Library, damage: str, kind: str, said: str
) -> None:
    expected = kept.search(QUESTION), [kept.document(i.id) for i in kept.documents()]
    spoil(kept, damage)
    with qa.open_library(kept.path, encoder=HashingEncoder()) as library:
        found = library.verify()
        assert kind in kinds(found)
        assert any(said in finding.message for finding in found.findings)
        assert all(finding.message.endswith(".") for finding in found.findings)
        assert not found.whole
        mended = library.verify(repair=True)
        assert mended.whole
        assert kind in kinds(mended)
        assert library.verify().findings == ()
        candidates, documents = expected
        assert [library.document(info.id) for info in library.documents()] == documents
        assert [c.passage.text for c in library.search(QUESTION)] == [
            c.passage.text for c in candidates
        ]
        (saved,) = library.conversations()
        assert library.conversation(saved.id).turns[0].question == QUESTION


@pytest.fixture
def varied(library: qa.Library, tmp_path: Path) -> qa.Library:
    """A report in pages, articles with fields of their own, and two copies of a third."""
    folder = tmp_path / "varied"
    folder.mkdir()
    wire = "The keeper of the lighthouse counted eleven boats and four lamps on a cold morning. "
    (folder / "a.pdf").write_bytes(samples.pdf())
    (folder / "b.json").write_bytes(samples.json_file())  # two of them
    for number in (1, 2):
        (folder / f"c{number}.txt").write_text(f"Headline {number}\n\n{wire}\n\nIt was {wire}")
    library.add([folder])
    assert [info.id for info in library.documents()] == [1, 2, 3, 4, 5]
    assert Copies(library._folder.database).originals([4, 5]) == {4: 4, 5: 4}
    return library


@pytest.mark.parametrize(
    ("damage", "kind", "said"),
    [
        ("UPDATE sections SET start = 99999 WHERE start > 0", "document", "A page or chapter of"),
        ("UPDATE sections SET label = ''", "document", "A page or chapter of document 1"),
        ("UPDATE sections SET start = 'x' WHERE start > 0", "document", "A page or chapter of"),
        ("UPDATE sections SET label = 'page 7' WHERE start > 0", "document", "or another fact"),
        ("DELETE FROM sections", "document", "or another fact"),
        ("INSERT INTO sections VALUES (99, 0, 'page 1')", "references", "of sections"),
        ("UPDATE documents SET metadata = '{' WHERE id = 2", "document", "are not JSON"),
        ("UPDATE documents SET metadata = '[]' WHERE id = 3", "document", "of document 3 are not"),
        ("UPDATE documents SET metadata = '{}' WHERE id = 3", "document", "or another fact"),
        ("UPDATE documents SET date = '2024-99-99' WHERE id = 2", "document", "the date"),
        ("UPDATE signatures SET signature = zeroblob(480) WHERE document = 4", "copies", "copies"),
        ("UPDATE signatures SET signature = zeroblob(480) WHERE document = 5", "copies", "copies"),
        ("UPDATE signatures SET signature = 'x' WHERE document = 5", "copies", "copies"),
        ("UPDATE signatures SET original = 3 WHERE document = 5", "copies", "copies"),
        ("UPDATE bands SET band = band + 1 WHERE document = 4", "copies", "copies"),
    ],
)
def test_damage_to_places_other_fields_and_copies_is_found_and_mended(
    varied: qa.Library, damage: str, kind: str, said: str
) -> None:
    expected = [varied.document(info.id) for info in varied.documents()]
    assert varied.verify().findings == ()
    spoil(varied, damage)
    with qa.open_library(varied.path, encoder=HashingEncoder()) as library:
        assert len(library.documents()) == 5
        found = library.verify()
        assert kinds(found) == {kind}
        assert any(said in finding.message for finding in found.findings)
        assert library.verify(repair=True).whole
        assert library.verify().findings == ()
        assert [library.document(info.id) for info in library.documents()] == expected
        assert Copies(library._folder.database).originals([4, 5]) == {4: 4, 5: 4}


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_a_text_that_its_file_no_longer_holds_is_left_and_said(
    kept: qa.Library, articles: Path, change: str
) -> None:
    file = Path(kept.documents()[0].path)
    if change == "gone":
        file.unlink()
    else:
        file.write_text("Something else entirely.\n")
    spoil(kept, "UPDATE documents SET text = 'x' || text WHERE id = 1")
    report = kept.verify(repair=True)
    assert not report.whole
    assert any(str(file) in note and "qa restore" in note for note in report.notes)
    assert kept.document(1).text.startswith("x")
    assert kinds(kept.verify()) == {"document"}


def test_an_answer_that_cannot_be_read_is_said(kept: qa.Library) -> None:
    spoil(kept, "UPDATE turns SET answer = 'not JSON'")
    assert kinds(kept.verify(repair=True)) == {"conversation"}
    with pytest.raises(qa.LibraryDamaged, match="Turn 1 of the conversation is damaged"):
        kept.conversation(kept.conversations()[0].id)
    assert not kept.verify().whole


@pytest.mark.parametrize("damage", ["flip", "no vectors", "no record", "CURRENT", "no numbers"])
def test_damaged_vectors_are_found_and_made_again(kept: qa.Library, damage: str) -> None:
    vectors = kept.path / "vectors"
    file = next(vectors.glob("*.faiss"))
    if damage == "flip":
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 4
        file.write_bytes(data)
    elif damage == "no vectors":
        file.unlink()
    elif damage == "no record":
        file.with_suffix(".json").unlink()
    elif damage == "CURRENT":
        (vectors / "CURRENT").write_text("gen-000099")
    else:
        file.with_suffix(".json").write_text("[]")
    with qa.open_library(kept.path, encoder=HashingEncoder()) as library:
        assert kinds(library.verify()) == {"vectors"}
        assert library.search(QUESTION) == kept.search(QUESTION)
        assert library.verify(repair=True).whole
        assert library.verify().findings == ()
        assert library.status().generation > 0


def test_vectors_of_other_passages_are_found(kept: qa.Library) -> None:
    """The files are whole, but another program wrote them."""
    engine = kept.engine()
    index = engine.vectors._index
    assert index is not None
    index.remove([1])
    engine.vectors._write(index)
    report = kept.verify()
    assert [finding.kind for finding in report.findings] == ["vectors"]
    assert "lacks passages" in report.findings[0].message
    assert kept.verify(repair=True).whole


def test_repairing_needs_the_writers_lock(kept: qa.Library) -> None:
    with kept._folder.writing():
        with pytest.raises(qa.LibraryLocked):
            kept.verify(repair=True)
        assert kept.verify().whole


# backup


def test_a_backup_is_the_library_of_that_moment(kept: qa.Library, tmp_path: Path) -> None:
    documents = [kept.document(info.id) for info in kept.documents()]
    answer = kept.ask(QUESTION)
    file = kept.backup(tmp_path / "backup.sqlite")
    kept.remove([1])
    with qa.restore_library(file, tmp_path / "again", encoder=HashingEncoder()) as restored:
        assert [restored.document(info.id) for info in restored.documents()] == documents
        assert restored.ask(QUESTION).citations == answer.citations
        assert restored.conversations() == kept.conversations()
        assert restored.verify().findings == ()
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


def test_a_backup_never_replaces_a_file_unless_asked(kept: qa.Library, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_text("mine")
    with pytest.raises(qa.UsageError, match="exists already"):
        kept.backup(file)
    assert file.read_text() == "mine"
    assert kept.backup(file, replace=True) == file
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_a_backup_to_nowhere_says_so(kept: qa.Library, tmp_path: Path) -> None:
    with pytest.raises(qa.LibraryUnusable, match="absent"):
        kept.backup(tmp_path / "absent" / "backup.sqlite")


def test_a_damaged_library_gives_no_backup(kept: qa.Library, tmp_path: Path) -> None:
    kept.close()
    file = kept.path / "library.sqlite"
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 7] = b"\xa5" * 4096 * 4
    file.write_bytes(data)
    with qa.open_library(kept.path, encoder=HashingEncoder()) as library:
        with pytest.raises(qa.LibraryDamaged, match=r"library\.sqlite"):
            library.backup(tmp_path / "backup.sqlite")
        assert not library.verify().whole
    assert not list(tmp_path.glob("backup*"))


def test_what_can_be_read_of_a_damaged_file_is_salvaged(
    library: qa.Library, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(30):
        text = f"The keeper of lighthouse {number} replaced its lamps. " * 200
        (folder / f"{number}.txt").write_text(text)
    library.add([folder])
    texts = {info.id: library.document(info.id).text for info in library.documents()}
    library.conversation().ask("Who replaced the lamps of lighthouse 7?")
    library.close()
    file = library.path / "library.sqlite"
    data = bytearray(file.read_bytes())
    page = data.index(b"The keeper of lighthouse 12 ") // 4096 * 4096
    data[page : page + 4096] = b"\xa5" * 4096
    file.write_bytes(data)
    with qa.open_library(library.path, encoder=HashingEncoder()) as damaged:
        report = damaged.verify(repair=True)
        assert not report.whole
        assert any("could be salvaged to" in note for note in report.notes)
    assert file.read_bytes()[page : page + 8] == b"\xa5" * 8
    (salvaged,) = library.path.glob("salvaged-*.sqlite")
    with qa.restore_library(
        salvaged, library.path, encoder=HashingEncoder(), replace=True
    ) as restored:
        kept = {info.id: restored.document(info.id).text for info in restored.documents()}
        assert len(kept) >= 28
        assert kept.items() <= texts.items()
        assert restored.conversations()[0].title == "Who replaced the lamps of lighthouse 7?"
        assert restored.verify().whole
    assert (
        list(library.path.glob("damaged-*.sqlite")) or (library.path / "replaced.sqlite").exists()
    )


# restore


def test_restoring_over_a_library_keeps_what_it_held(kept: qa.Library, tmp_path: Path) -> None:
    file = kept.backup(tmp_path / "backup.sqlite")
    kept.remove([1])
    kept.close()
    with pytest.raises(qa.LibraryExists, match="replace"):
        qa.restore_library(file, kept.path)
    with qa.restore_library(file, kept.path, encoder=HashingEncoder(), replace=True) as restored:
        assert len(restored.documents()) == 2
        assert restored.verify().findings == ()
    with qa.restore_library(kept.path / "replaced.sqlite", tmp_path / "before") as before:
        assert [info.id for info in before.documents()] == [2]


def test_restoring_over_a_damaged_library_keeps_its_file(kept: qa.Library, tmp_path: Path) -> None:
    file = kept.backup(tmp_path / "backup.sqlite")
    kept.close()
    (kept.path / "library.sqlite").write_bytes(b"\0" * 4096)
    with qa.restore_library(file, kept.path, encoder=HashingEncoder(), replace=True) as restored:
        assert len(restored.documents()) == 2
    assert (kept.path / "damaged-1.sqlite").read_bytes() == b"\0" * 4096


def test_whoever_has_the_library_open_goes_on_with_what_was_restored(
    kept: qa.Library, tmp_path: Path, articles: Path
) -> None:
    file = kept.backup(tmp_path / "backup.sqlite")
    with qa.open_library(kept.path, encoder=HashingEncoder()) as reader:
        (articles / "new.txt").write_text("Vostok station reported a record of cold on Thursday.")
        kept.add([articles])
        assert reader.search("Vostok")[0].passage.document.id == 3
        qa.restore_library(file, kept.path, encoder=HashingEncoder(), replace=True).close()
        assert len(reader.documents()) == 2
        assert {c.passage.document.id for c in reader.search("Vostok")} <= {1, 2}
        (articles / "new.txt").write_text("Penguins were counted at Halley by a submarine.")
        kept.add([articles])
        assert "Penguins" in reader.search("Penguins counted at Halley")[0].passage.text
        assert reader.search("Penguins counted at Halley") == kept.search(
            "Penguins counted at Halley"
        )


@pytest.mark.parametrize("content", [b"", b"not a backup" * 500, None])
def test_what_is_no_backup_makes_no_library(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "backup.sqlite"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(qa.QAError, match=r"backup\.sqlite"):
        qa.restore_library(file, tmp_path / "library")
    assert not (tmp_path / "library").exists()


def test_a_report_is_a_plain_value(kept: qa.Library) -> None:
    spoil(kept, "DELETE FROM embeddings WHERE passage = 2")
    finding = kept.verify().findings[0]
    assert (finding.document, finding.repaired) == (1, False)
    assert json.dumps(finding.message)


def test_a_record_that_says_something_else_is_found(kept: qa.Library) -> None:
    file = next((kept.path / "vectors").glob("*.json"))
    record = json.loads(file.read_text())
    file.write_text(json.dumps(record | {"count": record["count"] + 1}))
    with qa.open_library(kept.path, encoder=HashingEncoder()) as library:
        report = library.verify()
        assert [finding.kind for finding in report.findings] == ["vectors"]
        assert "is not what its record says" in report.findings[0].message
        assert library.verify(repair=True).whole
        assert library.verify().findings == ()
