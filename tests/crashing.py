"""What is done to a library while it is killed, and what must hold of it afterwards.

Each run is a process forked from a server that has everything imported, so that it takes
some tens of milliseconds. It works on a copy of a library that was made once.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from fakes import HashingEncoder
from faults import Steps

import qa
from qa.index.compacting import hand_back as hand_back_room
from qa.types import NewDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "running_ahead",
        "crashing",
        "faiss",
        "nupunkt",
        "qa.engine",
        "qa.index.vectors",
        "qa.indexing",
        "qa.library",
    ]
)
KILLED = -9
killed: list[int] = []
"""The processes that were killed, for the summary."""

NONE = "no library"
QUESTIONS = (
    "Who opened the bridge at Arnhem?",
    "What did the harbour master of Tromsø measure?",
    "How many lamps did the keeper of the lighthouse replace?",
    "What did Vostok station report?",
)
BEFORE = {
    "bridge.txt": "The bridge.\n\nMayor Ellen Vos opened the bridge at Arnhem on Friday.\n",
    "harbour.txt": "A harbour.\n\nThe harbour master of Tromsø measured a tide of four metres.\n",
    "lighthouse.txt": "Lamps.\n\nThe keeper of the lighthouse replaced eleven lamps in March.\n",
}
AFTER = {
    "bridge.txt": "The bridge.\n\nMayor Ellen Vos closed the bridge at Arnhem again.\n",
    "harbour.txt": BEFORE["harbour.txt"],
    "station.txt": "Cold.\n\nVostok station reported a record of cold on Thursday.\n",
    "tunnel.txt": "A tunnel.\n\nThe tunnel under the fjord was flooded for nine hours.\n",
}


@dataclass(frozen=True)
class Place:
    """The folder of one run: `articles`, `library`, and whatever else is made."""

    folder: Path

    @property
    def articles(self) -> Path:
        return self.folder.parent / "articles"

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def database(self) -> Path:
        return self.library / "library.sqlite"

    def opened(self) -> qa.Library:
        settings = qa.Settings(reader="sentence", min_confidence=0.0)
        return qa.open_library(self.library, settings=settings, encoder=HashingEncoder())


class Run(NamedTuple):
    """How a run went: the changes of the disk, and the state that each commit led to."""

    labels: list[str]
    states: list[str]

    def allowed(self, died_at: int) -> set[str]:
        """The states that a kill before change number `died_at` may leave."""
        done = self.labels[: died_at - 1]
        committed = done.count("committed")
        committing = done.count("commit") > committed
        return set(self.states[committed : committed + 1 + committing])


def ahead() -> int:
    """The time in an hour, in nanoseconds."""
    return time.time_ns() + 3_600_000_000_000


# what is done


def make(place: Place) -> None:
    qa.open_library(place.library, encoder=HashingEncoder(), create=True).close()


def add(place: Place) -> None:
    """Adds two articles, changes one, removes one, and publishes."""
    with place.opened() as library:
        library.add([place.articles])


def remove(place: Place) -> None:
    with place.opened() as library, suppress(qa.DocumentNotFound):
        library.remove([place.articles / "bridge.txt", place.articles / "harbour.txt"])


def hand_back(place: Place) -> None:
    """Has the file cut where articles were removed."""
    with place.opened() as library:
        hand_back_room(library._folder.database, least=1)


def publish(place: Place) -> None:
    """Publishes what was committed but not published, and tidies what is older."""
    with place.opened() as library:
        library.engine().vectors.publish()


def converse(place: Place) -> None:
    with place.opened() as library:
        if not library.conversations():
            library.conversation().ask(QUESTIONS[0])


def back_up(place: Place) -> None:
    with place.opened() as library:
        library.backup(place.folder / "backup.sqlite", replace=True)


def restore(place: Place) -> None:
    """Puts a backup back in place of a library that went on."""
    qa.restore_library(
        place.folder.parent / "backup.sqlite",
        place.library,
        encoder=HashingEncoder(),
        replace=True,
    ).close()


def restore_anew(place: Place) -> None:
    """Makes a library of a backup where there was none."""
    restore(place)


def migrate(place: Place) -> None:
    """Opens what an earlier version wrote."""
    place.opened().close()


def repair(place: Place) -> None:
    """Mends a document, an embedding, the postings and the vectors."""
    with place.opened() as library:
        assert library.verify(repair=True).whole


def spoil(place: Place) -> None:
    """Damages a text, an embedding, the postings and the vectors, as no program would."""
    with closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER document_changed")  # which would make a new checksum
        connection.execute("UPDATE documents SET text = replace(text, 'u', 'w') WHERE id = 2")
        connection.execute("UPDATE embeddings SET vector = zeroblob(768) WHERE passage = 1")
        connection.execute("INSERT INTO postings (postings) VALUES ('delete-all')")
    for file in (place.library / "vectors").glob("*.faiss"):
        file.write_bytes(file.read_bytes()[:-1] + b"!")


OPERATIONS: dict[str, Callable[[Place], None]] = {
    operation.__name__: operation
    for operation in (
        make,
        add,
        remove,
        publish,
        hand_back,
        converse,
        back_up,
        restore,
        restore_anew,
        migrate,
        repair,
    )
}


# how it is run


def run(operation: str, place: Place, *, die_at: int = 0, full_from: int = 0) -> int:
    """Runs an operation in a process of its own; its exit status, negative for a signal."""
    process = FORKS.Process(target=_child, args=(operation, place, die_at, full_from))
    process.start()
    process.join()
    assert process.exitcode is not None
    assert process.pid is not None
    if process.exitcode == KILLED:
        killed.append(process.pid)
    return process.exitcode


def rehearse(operation: str, place: Place) -> Run:
    """The operation undisturbed: its changes of the disk, and the state after each commit."""
    before = state(place)
    process = FORKS.Process(target=_child, args=(operation, place, 0, 0))
    process.start()
    process.join()
    assert process.exitcode == 0
    record = json.loads((place.folder / "steps.json").read_bytes())
    return Run(record["labels"], [before, *record["states"]])


def _child(operation: str, place: Place, die_at: int, full_from: int) -> None:
    steps = Steps(die_at=die_at, full_from=full_from)
    states: list[str] = []
    if not die_at and not full_from:
        steps.on_commit = lambda: states.append(state(place))
    steps.watch()
    try:
        OPERATIONS[operation](place)
    except qa.LibraryError as error:
        os.write(2, f"{error}\n".encode())
        raise SystemExit(3) from error
    record = json.dumps({"labels": steps.labels, "states": states})
    (place.folder / "steps.json").write_text(record)


# what must hold


def state(place: Place) -> str:
    """A digest of all that must not be lost: documents, passages, embeddings, turns."""
    if not place.database.exists():
        return NONE
    digest = hashlib.sha256()
    with closing(sqlite3.connect(f"{place.database.as_uri()}?mode=rw", uri=True)) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return NONE
        for table in (
            "documents ORDER BY id",
            "passages JOIN embeddings ON passage = id ORDER BY id",
            "citations ORDER BY turn, number",
        ):
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - constant
                digest.update(repr(row).encode())
        # an answer holds the time that it took
        for row in connection.execute("SELECT conversation, number, question FROM turns"):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def found(library: qa.Library) -> list[object]:
    """What searches and questions give, without ids, which differ from library to library."""
    results: list[object] = []
    for question in QUESTIONS:
        candidates = [
            (c.passage.document.path, c.passage.span, c.passage.text, round(c.score, 4))
            for c in library.search(question, 10)
        ]
        answer = library.ask(question)
        for citation in answer.citations:
            assert citation.span.of(citation.document.text) == citation.quote
        cited = [(c.document.path, c.span, c.quote) for c in answer.citations]
        results.append((sorted(candidates), answer.text, sorted(cited)))
    return results


def afresh(documents: Sequence[qa.Document], folder: Path) -> list[object]:
    """What they would give of a library built from these documents alone."""
    from qa.indexing.embedding import body_passages, passage_text

    place = Place(folder)
    make(place)
    with place.opened() as library:
        engine = library.engine()
        engine.remember_model()
        for document in documents:
            new = NewDocument(**{f.name: getattr(document, f.name) for f in fields(NewDocument)})
            spans = body_passages(new.text, library.settings.passage_words)
            texts = [passage_text(new.title, span.of(new.text)) for span in spans]
            engine.store.add_document(new, spans, engine.encoder.encode_passages(texts))
        results = found(library)
    shutil.rmtree(folder)
    return results


class Checker:
    """Holds libraries to what a kill may leave; remembers what was built afresh."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._expected: dict[str, list[object]] = {}

    def check(self, place: Place, allowed: set[str]) -> None:
        """The library opens with a state that is allowed, is whole, and finds as it should."""
        try:
            library = place.opened()
        except qa.LibraryNotFound:
            assert NONE in allowed
            return
        with library:
            now = state(place)
            assert now in allowed
            assert library.verify().findings == ()
            documents = [library.document(info.id) for info in library.documents()]
            if now not in self._expected:
                self._expected[now] = afresh(documents, self._folder / now[:16])
            assert found(library) == self._expected[now]


class Copies:
    """Fresh copies of a prepared place, each in place of the one before.

    nothing      no library
    made         three articles, two generations; `backup.sqlite` beside it is its backup
    unpublished  the same, and a removal since the last generation
    went on      the same, after the articles were changed
    spoilt       the same, with a flipped bit in a text, an embedding, the postings, the vectors
    emptied      the same as `made`, with the room of two long articles that were removed
    old          a library that version 1 wrote
    """

    def __init__(self, workshop: Path) -> None:
        self._workshop = workshop

    def of(self, name: str) -> Place:
        folder = self._workshop / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._workshop / name, folder)
        return Place(folder)


def articles(folder: Path, contents: dict[str, str]) -> None:
    """Make a folder hold these articles and no other."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, text in contents.items():
        (folder / name).write_text(text)
