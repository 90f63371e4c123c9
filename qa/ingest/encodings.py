"""Bytes of a file as text, whatever encoding they are in.

Unicode is told for certain: by its byte order mark, by its NULs, or because next to nothing else
is valid UTF-8. Older encodings are not, so what the file itself says goes first. Where it says
nothing, charset-normalizer proposes one. It tells scripts apart, but takes one Latin encoding for
another; among these the text's language decides, and which leaves the fewest characters in odd
places.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.ingest.languages import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 1_024
_MOSTLY, _LEAST = 0.4, 4
"""UTF-16 of Latin letters has so many NULs for each character, and so many, all in one half."""

_DECLARED = re.compile(
    rb"(?:charset|encoding|coding)\s*[=:]\s*[\"']?\s*([A-Za-z][A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_NO_CHARSETS = frozenset(
    ("unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "utf-7")
)
_SAMPLE = 100_000
"""Bytes of which an older encoding is told."""

_MOST_ODD = 0.2
"""Share of the characters beyond ASCII in odd places from which on the encoding cannot be right."""

_ENOUGH = 40
"""Bytes beyond ASCII by which a script that is not Latin can be told."""

_MISTAKEN = ("shift_jis_2004", "shift_jisx0213")
"""Rare encodings that Cyrillic is taken for."""

_WESTERN = ("cp1252", "mac_roman", "cp850")
_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq"), ("cp1250", "iso8859_2")),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859_13")),
    "tr": ("cp1254",),
}
"""The encodings of a language in Latin letters, the likelier first."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_SOUND = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_LETTERS = b"".join(bytes((code, code + 32)) for code in range(0x41, 0x5B))
_ODD = re.compile(
    r"(?<=[a-z])[À-ÖØ-ÞŒŠŽŸ]"  # a capital inside a word
    r"|(?<=[^\W\d_])[^\w\s’\x00-\x7f](?=[^\W\d_])"  # a sign inside a word
    r"|[^\w\s\x00-\x7f“‘’„‚«‹»›¿¡–—…€£$](?=[^\W\d_])"  # or at its beginning
    r"|[ˆ˜¨´¸²³¹ºª\x80-\x9f](?=[^\W\d_])|(?<=[^\W\d_])[ˆ˜¨´¸²³¹]"
    r"|\ufffd"
)


def unicode_of(data: bytes) -> str:
    """UTF-8, UTF-16 or UTF-32 by how a file begins; empty where that does not say."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if marked or b"\0" not in data[:_HEAD]:
        return marked
    low, high = (data[first:_HEAD:2].count(0) for first in (0, 1))
    enough = max(_LEAST, _MOSTLY * (len(data[:_HEAD]) // 2))
    if min(low, high) or max(low, high) < enough:
        return ""
    return "utf-16-le" if high else "utf-16-be"


def as_utf8(head: bytes) -> bytes:
    """The beginning of a file, in UTF-8 if it is in another Unicode; else as it is."""
    encoding = unicode_of(head)
    return head if encoding in ("", "utf-8-sig") else head.decode(encoding, "ignore").encode()


def as_utf8_file(file: BinaryIO) -> BinaryIO:
    """The same of a whole file, which must be at its beginning.

    Reading it raises UnicodeDecodeError where it is broken.
    """
    encoding = unicode_of(file.read(_HEAD))
    file.seek(0)
    return file if encoding in ("", "utf-8-sig") else io.BufferedReader(_Recoded(file, encoding))


class _Recoded(io.RawIOBase):
    """A file in UTF-16 or UTF-32, read as UTF-8; closing it leaves the file open."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        while not self._ready and (data := self._file.read(io.DEFAULT_BUFFER_SIZE)):
            self._ready = self._decoder.decode(data).encode()
        with memoryview(buffer) as room:
            taken, self._ready = self._ready[: len(room)], self._ready[len(room) :]
            room[: len(taken)] = taken
        return len(taken)


def unicode_text(data: bytes, name: str) -> str:
    """Bytes as text, line breaks as they are; a leading byte order mark is no part of the text.

    Args:
        data: the bytes of a file, or of one line of it.
        name: what to call them in a message.

    Raises:
        SourceError: not Unicode, or a NUL, which no text holds; or nothing but whitespace.
    """
    encoding = unicode_of(data)
    if not encoding and (at := data.find(b"\0")) >= 0:
        raise SourceError(f"{name} is binary, not text (a NUL at byte {at}); leave it out.")
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        called = (encoding or "utf-8")[:6].upper().rstrip("-")
        raise SourceError(
            f"{name} is not {called} text (byte {at} is 0x{data[at]:02X}); save it as UTF-8."
        ) from error
    if "\0" in text:
        raise SourceError(f"{name} is binary, not text (it has NULs); leave it out.")
    if not text or text.isspace():
        raise SourceError(f"{name} is blank; write something in it or leave it out.")
    return text


def text(data: bytes, name: str) -> str:
    """The same of a file that may be in an older encoding.

    Raises:
        SourceError: as `unicode_text`, also where the encoding cannot be told.
    """
    encoding = older(data) if _is_old(data) else ""
    return data.decode(encoding) if encoding else unicode_text(data, name)


def older(data: bytes) -> str:
    """The older encoding that bytes are in, by which they decode; empty if none can be told."""
    found = _DECLARED.search(data, 0, _HEAD)
    declared = charset(found[1].decode("ascii")) if found else ""
    fitting = (name for name in (declared, *_likely(_sample(data))) if name and _fits(data, name))
    return next(fitting, "")


def charset(name: str) -> str:
    """Python's name of a declared encoding; empty for what is none.

    As browsers do, Latin-1 is read as the code page that has quotes and dashes besides (WHATWG
    Encoding Standard).
    """
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if known in _NO_CHARSETS:
        return ""
    return "cp1252" if known in ("ascii", "iso8859-1") else known


def _is_old(data: bytes) -> bool:
    """Whether bytes are text, but neither Unicode nor UTF-8 with a damaged or missing byte."""
    if unicode_of(data) or _CONTROL.search(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start < len(data) - 1
        sound = len(data) - len(_SOUND.sub(b"", data))
        return not cut and 2 * sound < _count(data, _BEYOND_ASCII)
    return False


def _count(data: bytes, kind: bytes) -> int:
    """How many bytes are one of a kind."""
    return len(data) - len(data.translate(None, kind))


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def _sample(data: bytes) -> bytes:
    """Whole lines of the beginning, for a character may take several bytes."""
    return data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]


def _likely(sample: bytes) -> Iterator[str]:
    """Encodings that a sample may be in, the likeliest first."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample, cp_exclusion=[*_MISTAKEN]).best()
    proposed = best.encoding if best else "cp1252"
    beyond = _count(sample, _BEYOND_ASCII)
    if _count(sample, _LETTERS) <= beyond:  # no Latin letters, so there is no mistaking them
        if best and beyond >= _ENOUGH:
            yield proposed
        return
    encodings = _BY_LANGUAGE.get(told(sample.decode(proposed, "replace")), _WESTERN)
    odd = {name: len(_ODD.findall(sample.decode(name, "replace"))) for name in encodings}
    yield from (
        name for name in sorted(odd, key=odd.__getitem__) if odd[name] <= _MOST_ODD * beyond
    )
