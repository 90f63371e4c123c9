from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from fakes import HashingEncoder

import qa

HEAVY = ["torch", "transformers", "sentence_transformers", "faiss", "numpy", "nupunkt"]


def test_create_open_and_reopen(tmp_path: Path, encoder: HashingEncoder, seeds: Path) -> None:
    path = tmp_path / "articles.qa"
    with pytest.raises(qa.LibraryNotFound, match="qa index"):
        qa.open_library(path)
    with qa.create_library(path, encoder=encoder) as library:
        report = library.add([seeds])
        assert (report.added, report.failed, report.stopped) == (2, (), False)
        documents = library.documents()
    with pytest.raises(qa.LibraryExists):
        qa.create_library(path, encoder=encoder)
    with qa.open_library(path, encoder=encoder) as again:
        assert again.documents() == documents
        assert again.ask("Who is Kiriyenko, Putin's deputy chief of staff?").answered
    with qa.open_library(tmp_path / "new.qa", encoder=encoder, create=True) as new:
        assert new.documents() == []
    with qa.open_library(path, encoder=encoder, create=True) as same:
        assert same.documents() == documents


def test_the_default_place_is_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> None:
    monkeypatch.chdir(tmp_path)
    with qa.create_library(encoder=encoder) as library:
        assert library.path == Path(".qa")
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "other"))
    with qa.create_library(encoder=encoder) as library:
        assert library.path == tmp_path / "other"


def test_documents_know_their_title_date_and_text(seed_library: qa.Library, seeds: Path) -> None:
    nasa, senators = seed_library.documents()
    assert nasa.date == date(2024, 10, 25)
    assert nasa.title.startswith("NASA administrator advocates for probe")
    assert senators.date == date(2024, 11, 17)
    assert senators.title == "Senators call for investigation"
    assert seed_library.document(senators.id).text == Path(senators.path).read_bytes().decode()
    with pytest.raises(qa.DocumentNotFound):
        seed_library.document(99)


def test_status_counts_without_a_model(seed_library: qa.Library) -> None:
    with qa.open_library(seed_library.path) as library:
        status = library.status()
        assert library._engine is None
    assert (status.documents, status.undated, status.conversations) == (2, 0, 0)
    assert status.passages == len({c.passage.id for c in seed_library.search("Musk", k=50)})
    assert (status.first_date, status.last_date) == (date(2024, 10, 25), date(2024, 11, 17))
    assert status.model == "hashing"
    assert status.generation == 1
    assert status.size > 10_000
    assert Path(status.path).is_absolute()


def test_status_of_an_empty_library(library: qa.Library) -> None:
    status = library.status()
    assert (status.documents, status.passages, status.generation) == (0, 0, 0)
    assert status.first_date is status.last_date is None
    with qa.open_library(library.path) as unopened:
        assert unopened.status().model == "all-MiniLM-L6-v2"


def test_passages_by_id(seed_library: qa.Library) -> None:
    passage = seed_library.search("Starlink", k=1)[0].passage
    assert seed_library.passage(passage.id) == passage
    with pytest.raises(qa.DocumentNotFound, match="passage 999"):
        seed_library.passage(999)


def test_removal_by_id_path_and_folder(seed_library: qa.Library, seeds: Path) -> None:
    first, second = seed_library.documents()
    before = seed_library.version()
    assert seed_library.remove([str(first.id)]) == [first]
    assert seed_library.version() > before
    assert {c.passage.document.id for c in seed_library.search("Musk", k=50)} == {second.id}
    assert seed_library.remove([seeds]) == [second]
    assert seed_library.documents() == []
    assert seed_library.search("Musk") == []
    seed_library.add([seeds])
    assert len(seed_library.remove([seed_library.documents()[0].path])) == 1


@pytest.mark.parametrize("name", [99, "99", "/absent.txt", "see"])
def test_removing_what_is_not_there_removes_nothing(
    seed_library: qa.Library, name: int | str
) -> None:
    with pytest.raises(qa.DocumentNotFound, match=str(name)):
        seed_library.remove([seed_library.documents()[0].id, name])
    assert len(seed_library.documents()) == 2


def test_the_version_is_seen_across_processes(
    seed_library: qa.Library, tmp_path: Path, encoder: HashingEncoder
) -> None:
    article = tmp_path / "new.txt"
    article.write_text("Vostok station reported a record of cold on Thursday.")
    question = "What did Vostok station report on Thursday?"
    assert not seed_library.ask(question).answered
    before = seed_library.version()
    with qa.open_library(seed_library.path, encoder=encoder) as other:
        other.add([article])
    assert seed_library.version() > before
    assert seed_library.ask(question).citations[0].document.path == str(article)


def test_a_second_writer_is_turned_away(seed_library: qa.Library, seeds: Path) -> None:
    with seed_library._folder.writing():
        with pytest.raises(qa.LibraryLocked, match="try again"):
            seed_library.remove([1])
        with pytest.raises(qa.LibraryLocked):
            seed_library.add([seeds])
        assert seed_library.search("Musk")


def test_asking_from_many_threads(seed_library: qa.Library) -> None:
    question = "Who is Kiriyenko, Putin's deputy chief of staff?"
    expected = seed_library.ask(question).text
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append(seed_library.ask(question).text))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [expected] * 8


def test_asyncio_twins(library: qa.Library, seeds: Path) -> None:
    async def scenario() -> tuple[qa.AddReport, qa.Answer, list[qa.Candidate]]:
        report = await library.aadd([seeds])
        return report, await library.aask("Who is Kiriyenko?"), await library.asearch("nuke", 2)

    report, answer, found = asyncio.run(scenario())
    assert report.added == 2
    assert answer.citations == library.ask("Who is Kiriyenko?").citations
    assert found == library.search("nuke", 2)


def test_another_model_is_refused(seed_library: qa.Library, encoder: HashingEncoder) -> None:
    with pytest.raises(qa.ModelMismatch, match="made with the model hashing"):
        qa.open_library(seed_library.path, settings=qa.Settings(model="all-MiniLM-L6-v2"))
    other = HashingEncoder()
    other.weights_sha256 = "0" * 64
    with qa.open_library(seed_library.path, encoder=other) as library:
        with pytest.raises(qa.ModelMismatch, match="other weights"):
            library.ask("Who?")
        assert len(library.documents()) == 2


def test_warming_up_loads_everything(seed_library: qa.Library, encoder: HashingEncoder) -> None:
    with qa.open_library(seed_library.path, encoder=encoder) as library:
        library.warm_up()
        assert library._engine is not None


def test_a_reader_can_be_given(seed_library: qa.Library, encoder: HashingEncoder) -> None:
    class LastWord:
        name = "last word"

        def read(self, question: str, passages: list[qa.Passage]) -> list[qa.Reading]:
            return [qa.Reading(qa.Span(p.span.end - 4, p.span.end), 9.0) for p in passages]

    with qa.open_library(seed_library.path, encoder=encoder, reader=LastWord()) as library:  # type: ignore[arg-type]
        answer = library.ask("Where is Kiriyenko?")
    assert answer.short is not None
    assert answer.citations[0].quote.endswith(answer.short)


def test_a_damaged_library_says_so(seed_library: qa.Library) -> None:
    path = seed_library.path
    seed_library.close()
    (path / "library.sqlite").write_bytes(b"\0" * 4096)
    with pytest.raises(qa.LibraryDamaged, match=r"library\.sqlite"):
        qa.open_library(path)


def test_offsets_hold_in_the_file_on_disk(seed_library: qa.Library) -> None:
    for candidate in seed_library.search("Musk", k=50):
        passage = candidate.passage
        text = Path(passage.document.path).read_bytes().decode()
        assert passage.span.of(text) == passage.text


@pytest.mark.parametrize(
    "code",
    [
        "import qa",
        "import qa; qa.Library, qa.Answer, qa.open_library",
        "import qa, sys; qa.open_library(sys.argv[1]).status()",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(seed_library: qa.Library, code: str) -> None:
    check = f"import sys; loaded = [m for m in {HEAVY} if m in sys.modules]; print(loaded)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{check}", str(seed_library.path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONWARNINGS": "default"},
    )
    assert done.stdout.strip() == "[]"


def test_the_file_is_a_plain_sqlite_database(seed_library: qa.Library) -> None:
    connection = sqlite3.connect(seed_library.path / "library.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    connection.close()


def test_another_model_that_came_first_is_not_mixed_with(tmp_path: Path, seeds: Path) -> None:
    mine, other = HashingEncoder(), HashingEncoder()
    other.weights_sha256 = "0" * 64
    with (
        qa.create_library(tmp_path / "l", encoder=mine) as library,
        qa.open_library(tmp_path / "l", encoder=other) as elsewhere,
    ):
        library.warm_up()
        elsewhere.add([seeds])
        with pytest.raises(qa.ModelMismatch, match="other weights"):
            library.add([seeds])


def test_half_characters_in_a_question_are_no_harm(seed_library: qa.Library) -> None:
    answer = seed_library.conversation().ask("Who is \udcff Kiriyenko?")
    assert answer.question == "Who is ? Kiriyenko?"
    assert seed_library.conversations()[0].title == answer.question
