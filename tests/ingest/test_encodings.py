"""Texts in encodings other than UTF-8: read where it can be told which, and refused where not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qa.errors import SourceError
from qa.ingest import encodings, read_documents
from qa.types import NewDocument

GERMAN = "Die Regierung hat beschlossen, die Förderung für Wärmepumpen zu kürzen."
FRENCH = "Le président a déclaré à l'Assemblée que la réforme serait présentée avant l'été."
POLISH = "Rząd przyjął w środę projekt ustawy o świadczeniach. Związki mają wątpliwości."
CZECH = "Vláda schválila návrh zákona. Předseda řekl, že peníze budou stačit do konce roku."
RUSSIAN = "Правительство решило сократить расходы на оборону. Министр отказался от комментариев."
OLDER = [
    ("cp1252", GERMAN),
    ("cp1252", FRENCH),
    ("cp1252", "The café’s owner said “we won’t close” — a naïve promise, critics replied."),
    ("cp1252", "El niño llegó tarde a la reunión; según el señor Muñoz, nadie lo esperó."),
    ("cp1252", "O ministro não comentou as acusações. A votação será realizada amanhã."),
    ("cp1252", "caf\xe9 au lait"),
    ("cp1252", "A short visit to the caf\xe9"),
    ("mac_roman", FRENCH),
    ("cp850", GERMAN),
    ("cp1250", POLISH),
    ("iso8859_2", POLISH),
    ("cp1250", CZECH),
    ("cp1254", "Hükümet harcamaları kısma kararı aldı. Bakan yorum yapmadı, şirketler şaşırdı."),
    ("cp1251", RUSSIAN),
    ("koi8_r", RUSSIAN),
    ("cp1253", "Η κυβέρνηση αποφάσισε να μειώσει τις δαπάνες. Ο υπουργός αρνήθηκε να σχολιάσει."),
    ("cp1255", "הממשלה החליטה לקצץ בתקציב הביטחון. השר סירב להגיב על הסיבות."),
    (
        "shift_jis",
        "政府は火曜日、防衛費を削減することを決定した。大臣は理由についてコメントを控えた。",
    ),
    ("gb18030", "政府星期二决定削减国防开支。部长拒绝就原因发表评论。"),
]


def _read(path: Path) -> list[NewDocument]:
    found = list(read_documents(path, 10_000_000))
    assert all(isinstance(one, NewDocument) for one in found), found
    return [one for one in found if isinstance(one, NewDocument)]


@pytest.mark.parametrize("times", [1, 6])
@pytest.mark.parametrize(("encoding", "text"), OLDER)
def test_an_older_encoding_is_told(tmp_path: Path, encoding: str, text: str, times: int) -> None:
    text = "\r\n".join([text] * times)
    (tmp_path / "old.txt").write_bytes(text.encode(encoding))

    (document,) = _read(tmp_path / "old.txt")

    assert document.text == text


def test_a_few_words_of_another_script_are_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("Привет, мир".encode("cp1251"))

    with pytest.raises(SourceError, match=r"old.txt is not UTF-8 text .*; save it as UTF-8\."):
        _read(tmp_path / "old.txt")


@pytest.mark.parametrize("ending", ["txt", "md", "html", "json", "jsonl"])
@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-8"]
)
def test_unicode_of_every_width(tmp_path: Path, ending: str, encoding: str) -> None:
    line = json.dumps({"id": "1", "text": f"{GERMAN}\u2028{FRENCH}"}, ensure_ascii=False)
    written = {
        "html": f"<html><head><title>Heat</title></head><body><p>{GERMAN}</p></body></html>",
        "json": line,
        "jsonl": f"{line}\n{line.replace('1', '2', 1)}\n",
    }.get(ending, f"{GERMAN}\n\n{FRENCH}\n")
    path = tmp_path / f"wide.{ending}"
    path.write_bytes(written.encode(encoding))
    if ending != "html" and encoding == "utf-32":
        assert path.read_bytes()[:2] == b"\xff\xfe"  # as UTF-16 begins

    found = _read(path)

    assert len(found) == (2 if ending == "jsonl" else 1)
    assert all(GERMAN in document.text for document in found)
    if ending in ("txt", "md"):
        assert found[0].text == written


def test_a_broken_line_of_wide_characters_ends_the_file_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"id": "1", "text": "A."}) + "\n"
    path.write_bytes(good.encode("utf-16") + b"\x00\xd8a\x00" * 20_000)

    with pytest.raises(SourceError, match=r"a.jsonl is broken after line 0; save it as UTF-8\."):
        _read(path)


@pytest.mark.parametrize(
    ("declaration", "encoding", "text"),
    [
        ('<meta charset="windows-1252">', "cp1252", GERMAN),
        ('<meta charset="iso-8859-1">', "cp1252", "“Quotes” and a dash – in what says Latin-1"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8_r", RUSSIAN),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251", RUSSIAN),
        ('<meta charset="hex">', "utf-8", RUSSIAN),
        ('<meta charset="unicode_escape">', "utf-8", RUSSIAN),
        ("", "cp1252", GERMAN),
        ("", "cp1251", RUSSIAN),
        ("<script>var english = 'of the script'.repeat(9)</script>", "cp1251", RUSSIAN),
    ],
)
def test_a_page_says_its_encoding_or_is_told_by_its_words(
    tmp_path: Path, declaration: str, encoding: str, text: str
) -> None:
    page = f"{declaration}<html><head></head><body><article><p>{text}</p></article></body></html>"
    (tmp_path / "page.html").write_bytes(page.encode(encoding))

    (document,) = _read(tmp_path / "page.html")

    assert document.text == text


def test_a_feed_and_a_text_say_their_encoding(tmp_path: Path) -> None:
    feed = (
        '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>N</title>'
        f"<item><title>T</title><description>{GERMAN}</description></item></channel></rss>"
    )
    for name in ("windows-1252", "utf-16"):
        (tmp_path / f"{name}.xml").write_bytes(feed.format(name).encode(name))
        assert [document.text for document in _read(tmp_path / f"{name}.xml")] == [GERMAN]
    (tmp_path / "a.txt").write_bytes(f"# coding: iso8859-5\n{RUSSIAN}".encode("iso8859-5"))
    assert _read(tmp_path / "a.txt")[0].text.endswith(RUSSIAN)


def test_of_a_large_file_only_the_beginning_is_looked_at_and_all_is_decoded(tmp_path: Path) -> None:
    text = "Plain words.\n" * 20_000 + GERMAN
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    (tmp_path / "b.txt").write_bytes(f"{OLDER[-2][1]}\n".encode("shift_jis") * 2_000)

    assert _read(tmp_path / "a.txt")[0].text == text
    assert _read(tmp_path / "b.txt")[0].text == f"{OLDER[-2][1]}\n" * 2_000


def test_declared_names_that_are_no_encodings() -> None:
    assert [encodings.charset(name) for name in ("", "x" * 300, "a\0b", "idna", "punycode")] == [
        ""
    ] * 5
    assert [encodings.charset(name) for name in ("latin1", "US-ASCII", "KOI8-R")] == [
        "cp1252",
        "cp1252",
        "koi8-r",
    ]


def test_a_name_that_is_not_utf8_names_its_article(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/Z\xfcrich 2020-01-02.txt"))
    path.write_text("words that name nothing, for they end here.\n")

    (document,) = _read(path)

    assert document.path == str(path)
    assert document.title == "Zürich"
    assert str(document.date) == "2020-01-02"
