"""Small real files of every format, each telling of towns of its own."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHEN = datetime(2024, 11, 17, 10, 0, tzinfo=UTC)


STORIES = {
    "Aberdeen": [
        "Mayor Iona Reid opened a bridge in Aberdeen.",
        "Its cables came from Norway by ship.",
    ],
    "Bologna": [
        "The tower in Bologna leans further each winter.",
        "Engineers poured resin under it.",
    ],
    "Cardiff": [
        "A museum of coal opened in Cardiff last week.",
        "Admission costs four pounds for adults.",
    ],
    "Dresden": [
        "Dresden rebuilt its opera house after a flood.",
        "The stage machinery weighs ninety tons.",
    ],
    "Evora": [
        "Farmers near Evora planted cork oaks on old vineyards.",
        "The first harvest takes decades.",
    ],
    "Ferrara": [
        "Cyclists in Ferrara won a ring road of their own.",
        "Cars must yield at every crossing.",
    ],
    "Ghent": [
        "An altarpiece in Ghent returned from restoration.",
        "Lasers had removed four layers of varnish.",
    ],
    "Haarlem": [
        "Tulip growers at Haarlem lost their crop to frost.",
        "Insurance covered barely a third of it.",
    ],
    "Innsbruck": [
        "A cable car at Innsbruck stopped for nine hours.",
        "Climbers lowered forty tourists by rope.",
    ],
    "Jena": [
        "Opticians in Jena built a lens as wide as a door.",
        "It will fly aboard a weather satellite.",
    ],
    "Krakow": [
        "Miners found a chapel of salt below Krakow.",
        "Its chandeliers hold two thousand crystals.",
    ],
    "Lisbon": [
        "Lisbon sold its last wooden tram to a collector.",
        "Conductor Rui Leal drove the final trip.",
    ],
    "Mantua": [
        "Frogs returned to the lakes around Mantua.",
        "Biologist Carla Neri counted eleven species.",
    ],
    "Nantes": [
        "A mechanical elephant strolls through Nantes.",
        "Forty gardeners water the plants on its back.",
    ],
    "Odense": [
        "Odense put its ring road underground.",
        "Children designed a playground for the roof.",
    ],
    "Porto": [
        "Port wine cellars in Porto flooded at high tide.",
        "Barrels floated as far as the lighthouse.",
    ],
    "Quimper": [
        "Potters of Quimper revived a glaze from 1790.",
        "The recipe was sewn into a coat.",
    ],
    "Riga": [
        "Riga's central market moved into zeppelin hangars.",
        "Smoked eel sells out before noon.",
    ],
    "Siena": [
        "A horse without a rider won the race in Siena.",
        "Judge Pia Lenzi upheld the result.",
    ],
    "Tartu": [
        "Students in Tartu floated an ice rink on a barge.",
        "It melted during the opening concert.",
    ],
}
"""What is told of each town: two sentences."""

TOWNS = tuple(STORIES)


def story(town: str) -> list[str]:
    """The two sentences about a town, a paragraph each."""
    return STORIES[town]


def text() -> bytes:
    return "\n\n".join(["News from Aberdeen", *story("Aberdeen")]).encode()


def markdown() -> bytes:
    head = "---\nauthor: Ann Bee\nlang: en-GB\ndate: 2024-11-17\n---\n# News from Bologna\n\n"
    return (head + "\n\n".join(story("Bologna"))).encode()


def html(town: str = "Cardiff") -> bytes:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in story(town))
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>News from {town} | The Daily</title>"
        '<meta property="og:site_name" content="The Daily">'
        '<meta name="author" content="Ann Bee">'
        '<meta property="article:published_time" content="2024-11-17T10:00:00Z">'
        f'<link rel="canonical" href="https://daily.example/{town}">'
        '<script src="https://evil.example/x.js">var menu = 1;</script></head>'
        '<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
        '<img src="https://evil.example/pixel.png"><iframe src="https://evil.example/"></iframe>'
        f"<article><h1>News from {town}</h1>{paragraphs}"
        "<h2>Costs</h2><ul><li>Steel cost four million pounds</li>"
        "<li>Paint cost one million pounds</li></ul></article>"
        "<aside><p>Buy our bridge mugs and get another one free today only</p></aside>"
        "<footer>Copyright The Daily</footer></body></html>"
    ).encode()


def pdf(*, password: str = "", pages: int = 2, words: bool = True) -> bytes:
    from fpdf import FPDF

    made = FPDF()
    made.set_creation_date(WHEN)
    made.set_title("News from Dresden")
    made.set_author("Ann Bee")
    made.set_font("helvetica", size=12)
    if password:
        made.set_encryption(owner_password=password, user_password=password)
    for number in range(pages):
        made.add_page()
        if words:
            made.multi_cell(0, 6, story("Dresden")[number % 2])
            made.ln(12)
            made.multi_cell(0, 6, f"This was said on sheet {number + 1} of the report.")
        else:
            made.rect(20, 20, 50, 50)
    return bytes(made.output())


def docx() -> bytes:
    import docx as writer

    made = writer.Document()
    made.core_properties.author = "Ann Bee"
    made.core_properties.created = WHEN.replace(tzinfo=None)
    made.core_properties.title = ""
    made.core_properties.language = "en-US"
    made.add_heading("News from Evora", 1)
    for paragraph in story("Evora"):
        made.add_paragraph(paragraph)
    table = made.add_table(rows=2, cols=2)
    for row, (name, value) in enumerate((("Cables", "120"), ("Towers", "2"))):
        table.cell(row, 0).text, table.cell(row, 1).text = name, value
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Wheels of Ferrara</dc:title>
<dc:creator>Ann Bee</dc:creator><dc:creator>Cy Dee</dc:creator><dc:language>en</dc:language>
<dc:identifier id="id">urn:x:1</dc:identifier><dc:date>2024-11-17</dc:date></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="c2" href="two%20b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="c1"/><itemref idref="c2"/></spine></package>"""


def epub() -> bytes:
    opened, closed = story("Ferrara")
    page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html>"
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
            'container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": _PACKAGE,
            "OEBPS/nav.xhtml": page.format(
                '<nav><a href="one.xhtml">The opening</a>'
                '<a href="two%20b.xhtml#x">The repairs</a></nav>'
            ),
            "OEBPS/one.xhtml": page.format(f"<h1>One</h1><p>{opened}&nbsp;</p>"),
            "OEBPS/two b.xhtml": page.format(f"<h1>Two</h1><p>{closed}</p>"),
        }
    )


def mail(town: str = "Ghent", number: int = 1) -> bytes:
    message = EmailMessage()
    message["From"] = "Ann Bee <ann@daily.example>"
    message["To"] = "you@example.org"
    message["Subject"] = f"News from {town} \N{EN DASH} at last"
    message["Date"] = WHEN
    message["Message-ID"] = f"<{number}@daily.example>"
    message.set_content("\n\n".join(story(town)))
    message.add_alternative(f"<p>{story(town)[0]}</p>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="x.png")
    return message.as_bytes()


def mbox() -> bytes:
    letters = [mail(town, number) for number, town in enumerate(("Haarlem", "Innsbruck"), 1)]
    return b"".join(
        b"From ann@daily.example Sun Nov 17 10:00:00 2024\n" + letter + b"\n" for letter in letters
    )


def rss() -> bytes:
    items = "".join(
        f"<item><title>News from {town}</title><link>https://daily.example/{town}</link>"
        f"<guid>{town}</guid><pubDate>Sun, 17 Nov 2024 10:00:00 GMT</pubDate>"
        f"<dc:creator>Ann Bee</dc:creator><description>Short.</description>"
        f"<content:encoded><![CDATA[<p>{'</p><p>'.join(story(town))}</p>]]></content:encoded></item>"
        for town in ("Jena", "Krakow")
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>The Daily</title><language>en-us</language>{items}</channel></rss>"
    ).encode()


def atom() -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in story("Lisbon"))
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Daily</title>'
        "<entry><title>News from Lisbon</title><id>urn:x:lisbon</id>"
        '<link rel="alternate" href="https://daily.example/lisbon"/>'
        "<published>2024-11-17T10:00:00Z</published><author><name>Ann Bee</name></author>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content>'
        "</entry></feed>"
    ).encode()


def record(town: str) -> dict[str, object]:
    return {
        "id": town.lower(),
        "title": f"News from {town}",
        "date": "2024-11-17",
        "text": "\n\n".join(story(town)),
        "url": f"https://daily.example/{town}",
        "author": "Ann Bee",
        "language": "en",
        "section": "local",
        "tags": ["bridges", 1],
    }


def json_file() -> bytes:
    return json.dumps([record("Mantua"), record("Nantes")]).encode()


def jsonl() -> bytes:
    return "\n".join(json.dumps(record(town)) for town in ("Odense", "Porto")).encode()


def zipped(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN.timetuple()[:6]), data, method)
    return file.getvalue()


def archive() -> bytes:
    inner = zipped({"deep/siena.txt": "\n\n".join(story("Siena"))})
    return zipped(
        {
            "news/quimper.txt": "\n\n".join(["News from Quimper", *story("Quimper")]),
            "riga.html": html("Riga"),
            "inner.zip": inner,
            "program.py": "print()",
            "__MACOSX/x.txt": "not this",
        }
    )


def packed() -> bytes:
    return gzip.compress("\n".join([json.dumps(record("Tartu"))]).encode(), mtime=0)


FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": text,
    "b.md": markdown,
    "c.html": html,
    "d.pdf": pdf,
    "e.docx": docx,
    "f.epub": epub,
    "g.eml": mail,
    "h.mbox": mbox,
    "j.rss": rss,
    "l.atom": atom,
    "m.json": json_file,
    "o.jsonl": jsonl,
    "q.zip": archive,
    "t.jsonl.gz": packed,
}
"""A file of each format by name; the towns in them begin with the letters from A to T."""


def write_all(folder: Path) -> None:
    """Make the files in a folder that is there."""
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
