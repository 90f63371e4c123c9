"""What is read from a file of each format, and that it is told by its content."""

from __future__ import annotations

import email.policy
import hashlib
import json
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
import samples

from qa.ingest import find_files, read_documents
from qa.ingest.limits import Limits
from qa.types import Failure, NewDocument, Section

LIMIT = 10_000_000
DAY = date(2024, 11, 17)
URL = "https://north.example/1"


def _read(folder: Path, name: str, data: bytes, limits: Limits | None = None) -> list[NewDocument]:
    (folder / name).write_bytes(data)
    found = list(read_documents(folder / name, LIMIT, limits or Limits()))
    assert not [document for document in found if isinstance(document, Failure)]
    return [document for document in found if isinstance(document, NewDocument)]


def _only(folder: Path, name: str, data: bytes) -> NewDocument:
    (document,) = _read(folder, name, data)
    return document


@pytest.mark.parametrize("name", samples.FILES)
def test_what_a_town_did_is_in_the_text_of_its_document(tmp_path: Path, name: str) -> None:
    documents = _read(tmp_path, name, samples.FILES[name]())

    told = [town for town in samples.TOWNS for d in documents if samples.STORIES[town][0] in d.text]
    assert len(told) == len(documents)
    for document, town in zip(documents, told, strict=True):
        assert all(sentence in document.text for sentence in samples.STORIES[town])
        assert document.text.strip() == document.text
        assert document.path == str(tmp_path / name)
    assert len({document.part for document in documents}) == len(documents)


@pytest.mark.parametrize("name", samples.FILES)
def test_the_same_bytes_always_give_the_same(tmp_path: Path, name: str) -> None:
    data = samples.FILES[name]()

    assert _read(tmp_path, name, data) == _read(tmp_path, name, data)


@pytest.mark.parametrize("name", [name for name in samples.FILES if name not in ("b.md", "m.json")])
def test_a_format_is_told_by_its_content_whatever_the_name(tmp_path: Path, name: str) -> None:
    data = samples.FILES[name]()
    texts = [document.text for document in _read(tmp_path, name, data)]

    assert [document.text for document in _read(tmp_path, "no-extension", data)] == texts


def test_a_folder_of_all_formats_is_walked(tmp_path: Path) -> None:
    samples.write_all(tmp_path)

    assert [Path(str(found)).name for found in find_files([tmp_path])] == [*samples.FILES]


def test_a_page_without_its_menus_and_with_what_it_states(tmp_path: Path) -> None:
    document = _only(tmp_path, "c.html", samples.html())

    assert document.title == "News from Cardiff"
    assert (document.author, document.site) == ("Ann Bee", "The Daily")
    assert (document.date, document.date_from) == (DAY, "metadata")
    assert (document.url, document.language) == ("https://daily.example/Cardiff", "en")
    assert document.text == (
        "# News from Cardiff\n\nA museum of coal opened in Cardiff last week.\n\n"
        "Admission costs four pounds for adults.\n\n## Costs\n\n"
        "- Steel cost four million pounds\n\n- Paint cost one million pounds"
    )


def test_a_page_too_large_to_look_for_its_main_text(tmp_path: Path) -> None:
    page = "<html><body><div>Just <b>this</b>.<br>And a table:</div><table><tr><td>a<td>b</table>"

    (document,) = _read(tmp_path, "page.html", page.encode(), Limits(elements=5))

    assert document.text == "Just this.\nAnd a table:\n\na | b"
    assert (document.title, document.date, document.date_from) == ("Page", None, "")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<html><meta charset="windows-1252"><p>café'.encode("cp1252"), "café"),
        ("<html><p>café".encode("cp1252"), "café"),
        ("<html><p>café".encode("utf-16"), "café"),
        ('<html><meta charset="no-such-thing"><p>café'.encode(), "café"),
    ],
)
def test_the_characters_of_a_page(tmp_path: Path, data: bytes, text: str) -> None:
    assert _only(tmp_path, "page.html", data).text == text


def test_a_page_with_a_date_that_is_none(tmp_path: Path) -> None:
    page = samples.html().replace(b"10:00:00Z", b"10:00:00ZZZZZ")

    assert _only(tmp_path, "c.html", page).text == _only(tmp_path, "d.html", samples.html()).text


def test_a_pdf_has_its_pages_as_sections(tmp_path: Path) -> None:
    document = _only(tmp_path, "d.pdf", samples.pdf(pages=3))

    assert [section.label for section in document.sections] == ["page 1", "page 2", "page 3"]
    for number, section in enumerate(document.sections):
        assert document.text[section.start :].startswith(samples.story("Dresden")[number % 2])
    assert (document.title, document.author) == ("News from Dresden", "Ann Bee")
    assert (document.date, document.date_from) == (DAY, "metadata")
    assert document.sha256 == hashlib.sha256((tmp_path / "d.pdf").read_bytes()).hexdigest()


def test_lines_that_are_wrapped_are_joined_and_paragraphs_are_not(tmp_path: Path) -> None:
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.set_font("times", size=18)
    made.multi_cell(0, 9, "A headline")
    made.ln(6)
    made.set_font("times", size=11)
    paragraph = "The quick brown fox jumps over the lazy dog and runs home. " * 5
    for _ in range(2):
        made.multi_cell(0, 5.2, paragraph)
        made.ln(5)

    text = _only(tmp_path, "x.pdf", bytes(made.output())).text

    assert text == f"A headline\n\n{paragraph.strip()}\n\n{paragraph.strip()}"


def test_a_word_document_with_headings_and_tables(tmp_path: Path) -> None:
    document = _only(tmp_path, "e.docx", samples.docx())

    first, second = samples.story("Evora")
    assert document.text == (
        f"# News from Evora\n\n{first}\n\n{second}\n\nCables | 120 |\nTowers | 2 |"
    )
    assert (document.title, document.author) == ("News from Evora", "Ann Bee")
    assert (document.date, document.date_from, document.language) == (DAY, "metadata", "en")


def test_a_book_has_its_chapters_as_sections(tmp_path: Path) -> None:
    document = _only(tmp_path, "f.epub", samples.epub())

    second = document.text.index("# Two")
    assert document.sections == (Section(0, "The opening"), Section(second, "The repairs"))
    assert (document.title, document.author) == ("Wheels of Ferrara", "Ann Bee, Cy Dee")
    assert (document.date, document.language) == (DAY, "en")
    assert document.metadata == {"identifier": "urn:x:1"}


def test_a_message_without_its_attachments(tmp_path: Path) -> None:
    document = _only(tmp_path, "g.eml", samples.mail())

    assert document.title == "News from Ghent – at last"
    assert document.text == "\n\n".join(samples.story("Ghent"))
    assert (document.author, document.date) == ("Ann Bee", DAY)
    assert document.metadata == {"to": "you@example.org", "message_id": "<1@daily.example>"}


def test_a_page_saved_as_a_message(tmp_path: Path) -> None:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://daily.example/now"
    message["Subject"] = "Saved"
    message["MIME-Version"] = "1.0"
    message.set_content(samples.html().decode(), subtype="html", cte="quoted-printable")

    document = _only(tmp_path, "page.mhtml", message.as_bytes())

    assert document.text == _only(tmp_path, "c.html", samples.html()).text
    assert (document.title, document.url) == ("News from Cardiff", "https://daily.example/now")


def test_messages_of_a_mailbox_are_told_by_their_ids(tmp_path: Path) -> None:
    twice = samples.mbox() + samples.mbox()

    assert [document.part for document in _read(tmp_path, "h.mbox", twice)] == [
        "1@daily.example",
        "2@daily.example",
        "message 3",
        "message 4",
    ]


def test_entries_of_feeds(tmp_path: Path) -> None:
    jena, krakow = _read(tmp_path, "j.rss", samples.rss())
    (lisbon,) = _read(tmp_path, "l.atom", samples.atom())

    assert (jena.part, krakow.part, lisbon.part) == ("Jena", "Krakow", "urn:x:lisbon")
    assert jena.text == "\n\n".join(samples.story("Jena"))
    for document in (jena, krakow, lisbon):
        assert (document.site, document.author) == ("The Daily", "Ann Bee")
        assert (document.date, document.date_from, document.language) == (DAY, "metadata", "en")
    assert lisbon.url == "https://daily.example/lisbon"


def test_other_fields_of_a_record_are_metadata(tmp_path: Path) -> None:
    mantua, _ = _read(tmp_path, "m.json", samples.json_file())

    assert mantua.metadata == {"section": "local", "tags": ["bridges", 1]}
    assert (mantua.part, mantua.author, mantua.language) == ("mantua", "Ann Bee", "en")
    assert (mantua.url, mantua.date_from) == ("https://daily.example/Mantua", "metadata")


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (b'{"text": "One."}', [""]),
        (b'[{"text": "One."}, {"text": "Two.", "id": "b"}]', ["entry 1", "b"]),
        (b'{"version": 1, "articles": [{"text": "One."}]}', ["entry 1"]),
        (b'{"text": "One."}\n{"text": "Two."}\n', ["line 1", "line 2"]),
    ],
)
def test_shapes_of_json(tmp_path: Path, data: bytes, parts: list[str]) -> None:
    assert [document.part for document in _read(tmp_path, "x.json", data)] == parts


def test_articles_in_an_archive_are_named_by_their_way_there(tmp_path: Path) -> None:
    documents = _read(tmp_path, "q.zip", samples.archive())

    assert [(document.part, document.title) for document in documents] == [
        ("news/quimper.txt", "News from Quimper"),
        ("riga.html", "News from Riga"),
        ("inner.zip!deep/siena.txt", "Siena"),
    ]


def test_what_is_packed_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert [document.part for document in _read(tmp_path, "t.jsonl.gz", samples.packed())] == [
        "tartu"
    ]


@pytest.mark.parametrize(
    ("name", "text", "date_from"),
    [
        ("a.txt", "Published 17 November 2024\n\nWords.", "text"),
        ("a.md", "---\ndate: 2024-11-17\n---\nWords.", "metadata"),
        ("2024-11-17-a.txt", "Words.", "file name"),
        ("a.html", "<html><p>Words that were said.", ""),
        ("a.html", '<html><meta name="date" content="2024-11-17"><p>Words.', "metadata"),
    ],
)
def test_what_stated_the_date(tmp_path: Path, name: str, text: str, date_from: str) -> None:
    document = _only(tmp_path, name, text.encode())

    assert (document.date, document.date_from) == (DAY if date_from else None, date_from)


def test_the_time_of_a_file_is_its_date_only_where_that_is_wanted(tmp_path: Path) -> None:
    import os

    data = samples.zipped({"a.txt": "Words."})
    (tmp_path / "b.txt").write_bytes(b"Words.")
    os.utime(tmp_path / "b.txt", (samples.WHEN.timestamp(),) * 2)

    (packed,) = _read(tmp_path, "a.zip", data, Limits(file_dates=True))
    (plain,) = read_documents(tmp_path / "b.txt", LIMIT, Limits(file_dates=True))

    assert isinstance(plain, NewDocument)
    assert (packed.date, packed.date_from) == (DAY, "file time")
    assert (plain.date, plain.date_from) == (DAY, "file time")
    assert _only(tmp_path, "a.zip", data).date is None


def test_nothing_of_a_page_is_fetched(tmp_path: Path) -> None:
    """The tests run without sockets: whatever tried to open one would fail here."""
    page = (
        b'<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://evil.example/x.dtd">'
        b'<html><head><base href="http://evil.example/"><link rel="stylesheet" href="x.css">'
        b'<meta http-equiv="refresh" content="0; url=http://evil.example/"></head>'
        b'<body><p>Only words.</p><img src="http://evil.example/a.png"></body></html>'
    )

    assert _only(tmp_path, "a.html", page).text == "Only words."


@pytest.mark.parametrize(
    ("fields", "site", "url"),
    [
        ({"site": "Daily North"}, "Daily North", ""),
        ({"source": "Daily North", "url": URL}, "Daily North", URL),
        ({"source": URL}, "", URL),
        ({"publisher": "Daily North", "source": URL}, "Daily North", URL),
        ({"publication": "Daily North", "site": ""}, "Daily North", ""),
        ({"source": ""}, "", ""),
    ],
)
@pytest.mark.parametrize("name", ["one.md", "one.json"])
def test_who_published_it_goes_by_several_names(
    tmp_path: Path, name: str, fields: dict[str, str], site: str, url: str
) -> None:
    if name.endswith(".md"):
        front = "\n".join(f"{key}: {value}" for key, value in fields.items())
        data = f"---\ntitle: A\n{front}\n---\n\nThe bridge opens.\n"
    else:
        data = json.dumps({"title": "A", "text": "The bridge opens."} | fields)
    document = _only(tmp_path, name, data.encode())
    assert (document.site, document.url) == (site, url)
