"""Sources and titles, indexed by three characters in a row, so that filters need not read them all.

Triggers keep the index equal to the documents, whoever writes; they call functions that every
connection of ours has. Text is folded first: file systems differ in how they compose accents,
and case is folded as Unicode says.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

SHORTEST = 3
"""Characters that the index can look up; what is shorter is looked for in every name."""

NAMES = """
CREATE VIRTUAL TABLE IF NOT EXISTS names USING fts5 (
    source, title, tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER IF NOT EXISTS named AFTER INSERT ON documents WHEN new.live BEGIN
    INSERT INTO names (rowid, source, title)
        VALUES (new.id, source_words(new.path, new.part, new.site), folded(new.title));
END;
CREATE TRIGGER IF NOT EXISTS renamed
AFTER UPDATE OF path, part, title, live, site ON documents BEGIN
    DELETE FROM names WHERE rowid = old.id;
    INSERT INTO names (rowid, source, title)
        SELECT new.id, source_words(new.path, new.part, new.site), folded(new.title) WHERE new.live;
END;
CREATE TRIGGER IF NOT EXISTS unnamed AFTER DELETE ON documents BEGIN
    DELETE FROM names WHERE rowid = old.id;
END;
"""
ALL_NAMES = """
INSERT INTO names (rowid, source, title)
    SELECT id, source_words(path, part, site), folded(title) FROM documents WHERE live;
"""
_WORD = re.compile(r"[^\W_]+")


def with_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers call."""
    connection.create_function("folded", 1, folded, deterministic=True)
    connection.create_function("source_words", 3, source_words, deterministic=True)


def source_words(path: bytes, part: str, site: str) -> str:
    """The words of a path and a part, and on a line of their own those of a site.

    Each are as `words` gives them; nothing that is looked for runs on from one to the other.
    """
    lines = words(f"{'/'.join(map(_name, path.split(b'/')))}/{part}"), words(site)
    return "\n".join(lines if lines[1].strip() else lines[:1])


def _name(name: bytes) -> str:
    """A name of a path; one that is not UTF-8 is from an older system, mostly Windows."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp1252", "replace")


def words(text: str) -> str:
    """The words of a text, folded, with a blank on either side of each."""
    return f" {' '.join(_WORD.findall(folded(text)))} "


def folded(text: str) -> str:
    """A text as it is compared, in any case; what is no character becomes `?`."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return composed.encode("utf-8", "replace").decode()


def containing(column: str, texts: tuple[str, ...]) -> tuple[str, list[str]]:
    """A condition on `names`, and its parameters: one of the texts stands in the column.

    Texts are as the column has them: `folded`, or `words`.
    """
    if all(len(text) >= SHORTEST and "\0" not in text for text in texts):
        quoted = " OR ".join('"' + text.replace('"', '""') + '"' for text in texts)
        return "names MATCH ?", [f"{column} : ({quoted})"]
    return f"({' OR '.join([f'instr({column}, ?)'] * len(texts))})", list(texts)
