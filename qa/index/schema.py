"""The SQLite schema. `user_version` numbers it; `migrations` brings earlier ones up to date.

Ids are AUTOINCREMENT: an id is never given out twice, so a stale vector can only miss.
A document that is no longer in the library stays, not live, for as long as a saved turn
cites it: old answers still open at their quote.
"""

from __future__ import annotations

from qa.index import checksums
from qa.index.names import NAMES

VERSION = 3

AS_IT_GOES = "PRAGMA auto_vacuum = INCREMENTAL"
"""Before the first table is made; with it, what is free in the file can be handed back."""

APPLICATION_ID = 0x466F6F74
"""`PRAGMA application_id` of a library ("Foot"): tells it from another program's file."""

DOCUMENTS = """(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL,              -- the file system's own bytes: names need not be Unicode
    part TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    sha256 TEXT NOT NULL,
    length INTEGER NOT NULL,
    live INTEGER NOT NULL DEFAULT 1,
    author TEXT NOT NULL DEFAULT '', -- this and the next, empty if nothing states it
    site TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    date_from TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    metadata TEXT NOT NULL DEFAULT '', -- other fields, a JSON object
    text TEXT NOT NULL               -- last: the columns before it are read without it
)"""

TABLES = f"""
CREATE TABLE IF NOT EXISTS meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS documents {DOCUMENTS};
CREATE UNIQUE INDEX IF NOT EXISTS live_documents ON documents (path, part) WHERE live;

CREATE INDEX IF NOT EXISTS dead_documents ON documents (id) WHERE NOT live;

CREATE INDEX IF NOT EXISTS dated_documents ON documents (date) WHERE live;

{NAMES}

CREATE TABLE IF NOT EXISTS sections (  -- pages and chapters
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (document, start)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    CHECK (0 <= start AND start < "end")
);
CREATE INDEX IF NOT EXISTS passages_of_document ON passages (document);

CREATE TABLE IF NOT EXISTS embeddings (
    passage INTEGER NOT NULL REFERENCES passages (id),
    weights TEXT NOT NULL,           -- sha256 of the encoder's weights
    vector BLOB NOT NULL,            -- float16, little-endian
    PRIMARY KEY (passage, weights)
) WITHOUT ROWID;

CREATE VIEW IF NOT EXISTS passage_texts AS
    SELECT passages.id AS id, documents.title AS title,
           substr(documents.text, passages.start + 1, passages."end" - passages.start) AS text
    FROM passages JOIN documents ON documents.id = passages.document;

CREATE VIRTUAL TABLE IF NOT EXISTS postings USING fts5 (
    title, text, content = 'passage_texts', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL,
    added INTEGER NOT NULL,          -- 1 added, 0 removed
    mark BLOB NOT NULL DEFAULT (randomblob(8))  -- tells it from that number after a restore
);

CREATE TABLE IF NOT EXISTS files (   -- what was read, so that it need not be read again
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,       -- nanoseconds, as the file system has them
    changed INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    documents INTEGER NOT NULL       -- how many it gave
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    started_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    answer TEXT NOT NULL,            -- JSON, without what the citations table holds
    UNIQUE (conversation, number)
);

CREATE TABLE IF NOT EXISTS citations (
    turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (turn, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS citations_of_document ON citations (document);

CREATE TABLE IF NOT EXISTS signatures (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    original INTEGER NOT NULL,       -- what it is a copy of; itself where it is none
    signature BLOB NOT NULL          -- MinHash of the text
);
CREATE INDEX IF NOT EXISTS copies_of_original ON signatures (original);

CREATE TABLE IF NOT EXISTS bands (   -- of originals only: by what a copy finds them
    band INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (band, document)
) WITHOUT ROWID;
"""  # noqa: S608 - our own columns
TABLES += checksums.TABLES
