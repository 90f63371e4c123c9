"""Files that are made to hurt: each is said to be so in one sentence, and the rest is read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import struct
import threading
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import samples

from qa.errors import SourceError
from qa.ingest import find_files, read_documents
from qa.ingest.limits import Limits
from qa.types import Failure, NewDocument

if TYPE_CHECKING:
    import qa

LIMIT = 1_000_000
MANY = 100_000


def _read(
    path: Path, data: bytes, limits: Limits | None = None
) -> tuple[list[NewDocument], list[str]]:
    """The documents of a file of these bytes, and what was wrong with the rest."""
    path.write_bytes(data)
    documents: list[NewDocument] = []
    reasons: list[str] = []
    try:
        for found in read_documents(path, LIMIT, limits or Limits()):
            if isinstance(found, NewDocument):
                documents.append(found)
            else:
                reasons.append(found.reason)
    except SourceError as error:
        reasons.append(str(error))
    return documents, [reason.removeprefix(str(path)) for reason in reasons]


def _why(path: Path, data: bytes, limits: Limits | None = None) -> str:
    documents, (reason,) = _read(path, data, limits)
    assert not documents
    return reason


# archives


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = samples.zipped({"a.txt": b"0" * 900_000, "b.txt": b"0" * 900_000, "c.txt": b"words"})

    documents, reasons = _read(tmp_path / "a.zip", bomb, Limits(free=1_000_000, ratio=50))

    assert [document.part for document in documents] == ["a.txt"]
    assert reasons == [
        " unpacks to more than 50 times its size; unpack it, and index what is wanted of it."
    ]


def test_what_an_archive_may_unpack_to_in_all(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{n}.txt": os.urandom(3000).hex() for n in range(9)}

    documents, (reason,) = _read(
        tmp_path / "a.zip", samples.zipped(members), Limits(expanded=20_000)
    )

    assert len(documents) == 3
    assert "unpacks to more than 20,000 bytes" in reason


def test_a_packed_endless_file_is_given_up_early(tmp_path: Path) -> None:
    endless = gzip.compress(b"\0" * 30_000_000)

    reason = _why(tmp_path / "a.txt.gz", endless)

    assert "unpacks to more than 200 times its size" in reason


def test_archives_within_archives(tmp_path: Path) -> None:
    data = samples.zipped({"a.txt": "Words."})
    for _ in range(3):
        data = samples.zipped({"inner.zip": data})

    (reason,) = _read(tmp_path / "a.zip", data)[1]

    assert reason == (
        "!inner.zip!inner.zip!inner.zip lies 3 archives deep; unpack some of them first."
    )


def test_an_archive_that_holds_itself(tmp_path: Path) -> None:
    """A quine would unpack to itself for ever; one is imitated by what any depth gives."""
    data = b"words " * 10
    for _ in range(40):
        data = gzip.compress(data, mtime=0)

    assert "archives deep" in _why(tmp_path / "a.gz", data)


def test_how_many_files_an_archive_may_hold(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{n}.txt": f"Words {n}." for n in range(9)}

    documents, (reason,) = _read(tmp_path / "a.zip", samples.zipped(members), Limits(members=5))

    assert len(documents) == 5
    assert reason.startswith(" holds more than 5 files")


def test_names_in_archives_lead_nowhere_and_may_hold_anything(tmp_path: Path) -> None:
    names = ["../../out.txt", "/etc/x.txt", "C:\\x.txt", "a\x1b[2J\n.txt", "x" * 2_000 + ".txt"]
    folder = tmp_path / "in"
    folder.mkdir()

    documents, reasons = _read(
        folder / "a.zip", samples.zipped({name: f"Words of {name[:9]}." for name in names})
    )

    assert [document.part for document in documents] == names[:4]
    assert {document.path for document in documents} == {str(folder / "a.zip")}
    assert len(reasons) == 1
    assert "longer than 1000 characters" in reasons[0]
    assert [path.name for path in tmp_path.rglob("*.txt")] == []


def test_links_hidden_files_and_others_in_archives_are_passed_over(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        for name in (".hidden.txt", "__MACOSX/a.txt", "README.md", "a.py", "folder/", "good.txt"):
            archive.writestr(name, "Words.")

    documents, reasons = _read(tmp_path / "a.zip", file.getvalue())

    assert ([document.part for document in documents], reasons) == (["good.txt"], [])


def test_one_bad_file_in_an_archive_leaves_the_others(tmp_path: Path) -> None:
    data = samples.zipped({"a.txt": "One.", "b.txt": "Two two.", "c.txt": "Three."}, 0)
    data = data.replace(b"Two two.", b"Two TWO.")

    documents, (reason,) = _read(tmp_path / "a.zip", data)

    assert [document.text for document in documents] == ["One.", "Three."]
    assert reason.startswith("!b.txt cannot be unpacked (Bad CRC-32")


def test_the_same_name_twice(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "One.")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "Two.")

    documents, reasons = _read(tmp_path / "a.zip", file.getvalue())

    assert len(documents) == 1
    assert reasons == ["!a.txt is there twice; give each article of a file its own name."]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.zip", b"PK\x03\x04 nothing", " cannot be unpacked (File is not a zip file)"),
        ("a.zip", samples.zipped({}), " holds no articles; leave it out."),
        (
            "a.txt.gz",
            gzip.compress(b"words" * 99)[:20],
            " cannot be unpacked (Compressed file ende",
        ),
        ("a.txt.gz", b"\x1f\x8b\x08\x00" + b"\0" * 40, " cannot be unpacked ("),
        ("a.epub", samples.zipped({"META-INF/container.xml": "<x/>"}), " names no book inside it"),
        ("a.docx", samples.zipped({"word/document.xml": ""}), " is not XML; mend it"),
        ("a.docx", samples.zipped({"word/document.xml": "<a/>"}), " has no text; leave it out."),
        (
            "a.docx",
            samples.zipped({"xl/x.xml": "<x/>", "y.bin": "y"}),
            " holds no articles; leave it out.",
        ),
    ],
)
def test_broken_archives(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in _why(tmp_path / name, data)


def test_a_locked_archive(tmp_path: Path) -> None:
    data = bytearray(samples.zipped({"a.txt": "Words."}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(mark) + at, 1)

    assert "is locked with a password; unpack it first." in _why(tmp_path / "a.zip", bytes(data))


# PDF


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (samples.pdf(password="s"), "is encrypted; save a copy of it without the password."),  # noqa: S106 - of a test
        (samples.pdf()[:300], "is broken or no PDF; save it again."),
        (b"no such thing", "is broken or no PDF; save it again."),
        (samples.pdf(words=False), "has no text; it may be scanned: have its text recognised"),
    ],
)
def test_a_pdf_that_cannot_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in _why(tmp_path / "a.pdf", data)


def test_limits_on_pages_and_time(tmp_path: Path) -> None:
    data = samples.pdf(pages=3)

    assert "has more than 2 pages" in _why(tmp_path / "a.pdf", data, Limits(pages=2))
    assert "takes longer than -1 seconds" in _why(tmp_path / "a.pdf", data, Limits(seconds=-1))
    epub = samples.epub()
    assert "has more than 1 chapters" in _why(tmp_path / "a.epub", epub, Limits(pages=1))
    assert "takes longer than -1 seconds" in _why(tmp_path / "a.epub", epub, Limits(seconds=-1))


# XML and HTML

LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'.encode()
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize("outside", ["file:///etc/passwd", "http://evil.example/x"])
def test_entities_are_not_expanded(tmp_path: Path, outside: str) -> None:
    feed = b"]><rss><channel><item><title>T</title><description>Some words &%s;.</description>"
    end = b"</item></channel></rss>"
    external = f'<!DOCTYPE x [<!ENTITY z SYSTEM "{outside}">'.encode()

    for head, name in ((LAUGHS, b"j"), (external, b"z")):
        documents, _ = _read(
            tmp_path / "a.rss", b"<?xml version='1.0'?>" + head + feed % name + end
        )
        assert all(len(document.text) < 100 for document in documents)
        assert not any("root:" in document.text for document in documents)
    word = b"]><w:document xmlns:w='x'><w:p><w:t>&j; words</w:t></w:p></w:document>"
    documents, _ = _read(tmp_path / "a.docx", samples.zipped({"word/document.xml": LAUGHS + word}))
    assert all(len(document.text) < 100 for document in documents)


def test_a_feed_with_a_document_type_is_a_feed(tmp_path: Path) -> None:
    old = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.example/rss-0.91.dtd">'
    item = b"<rss version='0.91'><channel><item><title>T</title>%s</item></channel></rss>"
    story = item % b"<description>Old news from Turin.</description>"
    (tmp_path / "old.xml").write_bytes(b"<?xml version='1.0'?>\n" + old + story)
    (tmp_path / "laughs.xml").write_bytes(LAUGHS + b"]>" + item % b"<description>&j;</description>")

    assert [*find_files([tmp_path])] == [tmp_path / "laughs.xml", tmp_path / "old.xml"]
    (document,) = read_documents(tmp_path / "old.xml", LIMIT)
    assert isinstance(document, NewDocument)
    assert document.text == "Old news from Turin."
    (failure,) = read_documents(tmp_path / "laughs.xml", LIMIT)
    assert isinstance(failure, Failure)
    assert failure.reason.endswith("has no text; leave it out.")


@pytest.mark.parametrize(
    "again",
    [
        *(b"<!-- -->", b"<!--", b"<!-- --> <?x?> ", b"<!doctype a>", b"<!doctype a [", b"<?xml "),
        *(b"<script ", b"<script></script>", b"<", b"<meta ", b"From a ", b"a: ", b"charset= "),
        *(b"\xe9 ", b"\xe9", b"a\xe9", b"\x00a", b"\x00", b"<html lang=", b"1. ", b" \n"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.xml", "a.html", "a.txt", "a.eml"])
def test_what_a_file_begins_with_is_told_in_no_time(
    tmp_path: Path, again: bytes, name: str
) -> None:
    """Patterns that try a text in more than one way would take for ever over these."""
    (tmp_path / name).write_bytes(again * (200_000 // len(again)))

    [*find_files([tmp_path])]
    with suppress(SourceError):
        [*read_documents(tmp_path / name, LIMIT)]


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "span"])
def test_html_of_any_depth(tmp_path: Path, tag: str) -> None:
    page = f"<html><body><p>Some words before.</p>{f'<{tag}>' * 20_000}inside"

    documents, reasons = _read(tmp_path / "a.html", page.encode())

    assert reasons == []
    assert "Some words before." in documents[0].text


def test_a_page_of_very_many_elements(tmp_path: Path) -> None:
    page = "<html><body>" + "<b>a</b> " * 100_000

    ((document,), _) = _read(tmp_path / "a.html", page.encode(), Limits(elements=10_000))

    assert document.text == ("a " * 100_000).strip()


def test_xml_that_is_no_feed(tmp_path: Path) -> None:
    assert _why(tmp_path / "a.xml", b"<note><to>you</to></note>").startswith(
        " is XML but no feed and no web page"
    )
    assert _why(tmp_path / "a.rss", b"<rss><channel/></rss>") == (
        " is a feed without entries; leave it out."
    )
    assert list(find_files([tmp_path])) == [tmp_path / "a.rss"]


# e-mail and JSON


def test_a_message_of_very_many_parts(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.make_mixed()
    for number in range(20):
        message.add_attachment(f"Part {number}.", disposition="inline")

    assert "has more than 10 parts" in _why(
        tmp_path / "a.eml", message.as_bytes(), Limits(parts=10)
    )


def test_a_message_of_any_depth(tmp_path: Path) -> None:
    depth = 5_000
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )

    documents, reasons = _read(tmp_path / "a.eml", b"From: a@b.example\n" + head + b"\nWords.")

    assert len(documents) + len(reasons) == 1


def test_messages_and_headers_that_are_wrong(tmp_path: Path) -> None:
    data = (
        b"From: =?utf-9?q?a?= <\xff\xfe>\nSubject: =?utf-8?b?!!!?= \xe9 =?x\nDate: 99 Foo 2024\n"
        b'Content-Type: text/plain; charset*0="no"; charset=nothing\n'
        b"Content-Transfer-Encoding: base64\n\nd29yZHM=!!"
    )

    ((document,), _) = _read(tmp_path / "a.eml", data)

    assert (document.text, document.date) == ("words", None)
    assert document.title


def test_a_mailbox_with_a_message_over_the_limit(tmp_path: Path) -> None:
    long = samples.mail("Ghent", 9).replace(b"Lasers", b"L" * 80 + b"\n" + b"x\n" * LIMIT)
    data = b"From a Sun Nov 17 10:00:00 2024\n" + long + b"\n" + samples.mbox()

    documents, (reason,) = _read(tmp_path / "a.mbox", data)

    assert [document.part for document in documents] == ["1@daily.example", "2@daily.example"]
    assert reason == "!message 1 is larger than 1 MB; raise the setting max_file_mb."


def test_json_of_any_depth(tmp_path: Path) -> None:
    inner: object = 1
    for _ in range(150):
        inner = [inner]
    deep = json.dumps({"text": "Words.", "other": inner}).encode()

    assert "is nested too deeply" in _why(tmp_path / "a.json", deep)
    assert "is not JSON" in _why(tmp_path / "a.json", b'{"text": "Words.", "x": ' + b"[" * 99_999)


# files


def test_an_endless_line(tmp_path: Path) -> None:
    ((document,), _) = _read(tmp_path / "a.txt", b"x" * LIMIT)

    assert len(document.text) == LIMIT
    assert "larger than 1 MB" in _why(tmp_path / "b.txt", b"x" * (LIMIT + 1))


def test_pipes_and_links_of_every_format_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Words.")
    for suffix in ("pdf", "html", "zip", "json", "xml", "mbox", "txt"):
        os.mkfifo(tmp_path / f"pipe.{suffix}")
        (tmp_path / f"loop.{suffix}").symlink_to(f"loop.{suffix}")
        (tmp_path / f"out.{suffix}").symlink_to("/dev/zero")
    (tmp_path / "around").symlink_to(tmp_path)

    assert list(find_files([tmp_path])) == [tmp_path / "good.txt"]
    for name in ("pipe.pdf", "out.zip", "loop.html"):
        with pytest.raises(SourceError):
            list(read_documents(tmp_path / name, LIMIT))


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """Whatever is read, text and hash belong together; a PDF of two halves is broken."""
    path = tmp_path / "a.txt"
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for letter in "ab":
                path.write_text(letter * 50_000)

    path.write_text("a" * 50_000)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(50):
            try:
                (document,) = read_documents(path, LIMIT)
            except SourceError as error:
                assert "is empty" in str(error)  # noqa: PT017 - only sometimes
                continue
            assert isinstance(document, NewDocument)
            data = document.text.encode()
            assert document.sha256 == hashlib.sha256(data).hexdigest()
    finally:
        stop.set()
        writer.join()


def test_many_files_in_a_folder_are_found_lazily(tmp_path: Path) -> None:
    for number in range(2_000):
        (tmp_path / f"{number:04}.txt").touch()
    found = find_files([tmp_path])

    assert next(found) == tmp_path / "0000.txt"
    assert sum(1 for _ in found) == 1_999


@pytest.mark.fuzz
def test_a_hundred_thousand_files_most_of_which_are_empty(
    tmp_path: Path, library: qa.Library
) -> None:
    """None of them stops the run, and every one is named or found."""
    good = range(0, MANY, 1_000)
    for number in range(MANY):
        folder = tmp_path / f"{number // 1_000}"
        folder.mkdir(exist_ok=True)
        text = f"The keeper counted boat number {number}." if number in good else ""
        (folder / f"{number}.txt").write_text(text)

    report = library.add([tmp_path])

    assert report.added == len(good)
    assert len(report.failed) == MANY - len(good)
    assert {failure.reason.partition(" is ")[2] for failure in report.failed} == {
        "empty; write something in it or leave it out."
    }
    again = library.add([tmp_path])
    assert (again.added, again.unchanged, len(again.failed)) == (0, 100, MANY - 100)
    assert library.search("boat number 7000")[0].passage.document.path.endswith("/7000.txt")


def test_one_bad_file_of_each_kind_never_stops_the_rest(
    tmp_path: Path, library: qa.Library
) -> None:
    samples.write_all(tmp_path)
    bad = [f"bad.{suffix}" for suffix in ("pdf", "docx", "epub", "zip", "gz", "jsonl", "txt")]
    for name in bad:
        (tmp_path / name).write_bytes(b"\0 nothing of the kind")

    report = library.add([tmp_path])

    assert report.added == len(samples.TOWNS)
    assert sorted({Path(failure.path).name for failure in report.failed}) == sorted(
        {*bad, "bad.jsonl:1"} - {"bad.jsonl", "bad.gz"}
    )
    assert all(isinstance(failure, Failure) for failure in report.failed)
