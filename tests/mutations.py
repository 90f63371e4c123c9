"""Files that are almost right: real ones with their bytes, or what is packed in them, changed."""

from __future__ import annotations

import gzip
import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import samples

if TYPE_CHECKING:
    from random import Random

_TOKENS = (
    *(b"\x00", b"\xff\xfe", b"\n", b"\r\n\r\n", b"<", b">", b"</p>", b"<div>" * 300, b"&lol;"),
    *(b"-1", b"99999999999999999999", b"0 0 0", b"/Length 1000000", b"%%EOF", b"endobj", b"<<>>"),
    *(b'"', b"{", b"[" * 300, b"]", b"\\ud800", b"\\u0000", b"null", b'"text": 1', b"1e999"),
    *(b"From x Sun Nov 17 2024\n", b"Content-Type: multipart/mixed; boundary=x\n", b"=?utf-7?b?"),
    *(b"charset=utf-16", b'encoding="utf-32"', b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7\n"),
    *(
        b"../../etc/passwd",
        b"file:///etc/passwd",
        b"http://evil.example/",
        "é\u202e\u2028".encode(),
    ),
)
MOST = 4
"""Changes made to one file."""


def mutated(name: str, random: Random) -> bytes:
    """The sample of that name with a few changes: to its bytes, or to what is inside of it."""
    data = _sample(name)
    if name.endswith((".zip", ".epub", ".docx")) and random.random() < 0.7:
        return _repacked(data, random)
    if name.endswith(".gz") and random.random() < 0.7:
        return gzip.compress(changed(gzip.decompress(data), random), mtime=0)
    return changed(data, random)


@cache
def _sample(name: str) -> bytes:
    return samples.FILES[name]()


def changed(data: bytes, random: Random) -> bytes:
    """The bytes with a few changes."""
    for _ in range(random.randint(1, MOST)):
        data = _change(data, random)
    return data


def _change(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    end = min(len(data), start + random.choice((1, 1, 8, 64, 512)))
    before, within, after = data[:start], data[start:end], data[end:]
    token = random.choice(_TOKENS)
    changes = (
        lambda: before,
        lambda: before + after,
        lambda: before + within * random.randint(2, 50) + after,
        lambda: before + token + within + after,
        lambda: before + token + after,
        lambda: before + random.randbytes(len(within)) + after,
        lambda: before + bytes(byte ^ 1 << random.randrange(8) for byte in within) + after,
    )
    return random.choice(changes)()


def _repacked(data: bytes, random: Random) -> bytes:
    """An archive of which one file is changed, or called otherwise, or left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    content = members.pop(name)
    assert isinstance(content, bytes)
    if random.random() < 0.1:
        name = random.choice(
            ("../out.txt", "a\x1b[2J.txt", "/abs.txt", "x" * 2000 + ".txt", "y.txt")
        )
    if random.random() > 0.05:
        members[name] = changed(content, random)
    return samples.zipped(members)
