"""A folder of every format, indexed and asked about: quotes, offsets and places."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import samples
from click.testing import CliRunner
from fakes import HashingEncoder

import qa
from qa.cli import main
from qa.cli.places import cited_place
from qa.ingest import find_files, read_documents
from qa.types import NewDocument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    samples.write_all(made)
    return made


@pytest.fixture
def full(library: qa.Library, folder: Path) -> qa.Library:
    report = library.add([folder])
    assert (report.added, report.failed) == (len(samples.TOWNS), ())
    return library


def test_what_is_told_of_each_town_is_found(full: qa.Library) -> None:
    for town in samples.TOWNS:
        best, *_ = full.search(" ".join(samples.story(town)), 3)

        document = full.document(best.passage.document.id)
        assert samples.STORIES[town][0] in document.text
        assert best.passage.span.of(document.text) == best.passage.text


def test_indexing_again_touches_nothing(full: qa.Library, folder: Path) -> None:
    report = full.add([folder])

    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert report.unchanged == len(samples.TOWNS)


def test_what_is_stored_is_what_was_read(full: qa.Library, folder: Path) -> None:
    for path in find_files([folder]):
        for read in read_documents(str(path), 10_000_000):
            assert isinstance(read, NewDocument)
            (info,) = [
                info
                for info in full.documents()
                if (info.path, info.part) == (read.path, read.part)
            ]
            kept = full.document(info.id)
            for name in ("title", "text", "date", "sha256", "author", "site", "url"):
                assert getattr(kept, name) == getattr(read, name)
            for name in ("date_from", "language", "metadata", "sections"):
                assert getattr(kept, name) == getattr(read, name)


def test_the_time_of_a_file_dates_it_only_where_that_is_set(folder: Path, tmp_path: Path) -> None:
    for wanted, date_from in ((False, ""), (True, "file time")):
        settings = qa.Settings(file_dates=wanted)
        where = tmp_path / str(wanted)
        with qa.create_library(where, settings=settings, encoder=HashingEncoder()) as library:
            library.add([folder / "a.txt"])
            (info,) = library.documents()
            assert info.date_from == date_from
            assert (info.date is not None) == wanted
            assert info.dated == (f"{info.date} (file time)" if wanted else "")
            answer = library.ask("Who opened a bridge in Aberdeen?")
            assert (" (file time) · " in cited_place(answer.citations[0])) == wanted


def test_a_file_of_each_format_in_an_archive_is_read_as_it_is_outside(
    folder: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "packed"
    packed.mkdir()
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    (packed / "all.zip").write_bytes(samples.zipped(dict(files)))
    for name, data in files.items():
        (packed / f"{name}.gz").write_bytes(gzip.compress(data, mtime=0))
    expected = {
        (path.name, found.part): found
        for path in folder.iterdir()
        for found in read_documents(path, 10_000_000)
        if isinstance(found, NewDocument)
    }
    assert sum(len(document.sections) for document in expected.values()) == 4

    zipped = [*read_documents(packed / "all.zip", 10_000_000)]
    assert len(zipped) == len(expected)
    for (name, part), document in expected.items():
        inside = f"{name}!{part}" if part else name
        (unzipped,) = [found for found in zipped if getattr(found, "part", "") == inside]
        alone = [
            found
            for found in read_documents(packed / f"{name}.gz", 10_000_000)
            if getattr(found, "part", "") == part
        ]
        for found in (unzipped, *alone):
            assert isinstance(found, NewDocument)
            assert (found.text, found.sections) == (document.text, document.sections)
            assert (found.title, found.date, found.author, found.language) == (
                document.title,
                document.date,
                document.author,
                document.language,
            )
        assert len(alone) == 1


def test_a_citation_into_a_packed_report_names_the_page(
    library: qa.Library, folder: Path, tmp_path: Path
) -> None:
    reports = {name: (folder / name).read_bytes() for name in ("d.pdf", "f.epub")}
    (tmp_path / "reports.zip").write_bytes(samples.zipped(dict(reports)))
    library.add([tmp_path / "reports.zip"])
    for town, part, place in (
        ("Dresden", "d.pdf", "page 1"),
        ("Ferrara", "f.epub", "The opening"),
    ):
        answer = library.ask(samples.story(town)[0])
        first = answer.citations[0]
        assert (first.document.part, first.place) == (part, place)
        assert cited_place(first).endswith(f"reports.zip ({part}), {place}")
        assert first.span.of(library.document(first.document.id).text) == first.quote


@pytest.mark.model
@pytest.mark.slow
def test_questions_are_answered_from_every_format(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QA_READER", raising=False)
    with qa.create_library(".qa") as library:
        library.add([folder])
        for question, short, where in QUESTIONS:
            answer = library.ask(question)
            assert answer.answered, question
            first = answer.citations[0]
            assert short in first.quote, question
            assert (Path(first.document.path).name, first.document.part, first.place) == where
            text = library.document(first.document.id).text
            assert text[first.span.start : first.span.end] == first.quote
    question = QUESTIONS[3][0]
    assert "d.pdf, page 1\n" in CliRunner().invoke(main, ["ask", question]).stdout
    said = json.loads(CliRunner().invoke(main, ["ask", question, "--json"]).stdout)
    assert [citation["place"] for citation in said["citations"]][:1] == ["page 1"]


QUESTIONS = [
    ("Who opened a bridge in Aberdeen?", "Iona Reid", ("a.txt", "", "")),
    ("What did engineers pour under the tower in Bologna?", "resin", ("b.md", "", "")),
    ("How much is admission to the museum of coal in Cardiff?", "four pounds", ("c.html", "", "")),
    ("What did Dresden rebuild after a flood?", "opera house", ("d.pdf", "", "page 1")),
    ("What did farmers near Evora plant?", "cork oaks", ("e.docx", "", "")),
    ("What did cyclists in Ferrara win?", "ring road", ("f.epub", "", "The opening")),
    ("What returned from restoration in Ghent?", "altarpiece", ("g.eml", "", "")),
    (
        "Why did tulip growers at Haarlem lose their crop?",
        "frost",
        ("h.mbox", "1@daily.example", ""),
    ),
    ("Who built a lens in Jena?", "Opticians", ("j.rss", "Jena", "")),
    ("To whom did Lisbon sell its last wooden tram?", "collector", ("l.atom", "urn:x:lisbon", "")),
    ("How many species of frogs did Carla Neri count?", "eleven", ("m.json", "mantua", "")),
    ("Who designed a playground in Odense?", "Children", ("o.jsonl", "odense", "")),
    (
        "Which judge upheld the result of the race in Siena?",
        "Pia Lenzi",
        ("q.zip", "inner.zip!deep/siena.txt", ""),
    ),
    ("What did students in Tartu float on a barge?", "ice rink", ("t.jsonl.gz", "tartu", "")),
]
