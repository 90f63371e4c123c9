"""Flipped bits, files cut short and missing files, at many places of every file."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import pytest
from crashing import NONE, Copies, Place, found, rehearse, run, state
from fakes import HashingEncoder

import qa
from qa.index.vectors import FaissIndex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.crash

FLIPS = 120
SAID_OF_SALVAGED = {"document", "derived", "conversation", "copies"}
CUTS = 40


@pytest.fixture(scope="module")
def written(copies: Copies, workshop: Path) -> Place:
    """A library with two generations, and with commits in its log that are not in the file."""
    place = copies.of("made")
    whole = rehearse("add", place)
    last = len(whole.labels) - whole.labels[::-1].index("sync")  # after the last generation
    place = copies.of("made")
    run("add", place, die_at=last + 1)
    place.folder.rename(workshop / "written")
    return Place(workshop / "written")


@pytest.fixture(autouse=True)
def only_verified_files(monkeypatch: pytest.MonkeyPatch, written: Place) -> None:
    """FAISS is handed no file whose hash is not that of one that was written."""
    intact = {_sha256(file) for file in (written.library / "vectors").glob("*.faiss")}
    load = FaissIndex.load

    def guarded(file: Path) -> FaissIndex:
        # a repair writes others, each with its record
        record = file.with_suffix(".json")
        assert _sha256(file) in intact or _sha256(file) in record.read_text()
        return load(file)

    monkeypatch.setattr(FaissIndex, "load", guarded)


@pytest.fixture(scope="module")
def expected(written: Place, copies: Copies) -> dict[str, list[object]]:
    """What is found in each state that was ever committed."""
    results: dict[str, list[object]] = {NONE: []}
    for name in ("made", "written"):
        place = copies.of(name)
        for step in _states(place, name):
            with step.opened() as library:
                results[state(step)] = found(library)
    return results


def _states(place: Place, name: str) -> list[Place]:
    """The states that losing the end of the log can lead to."""
    places = [place]
    log = place.database.with_name("library.sqlite-wal")
    if log.exists():
        data = log.read_bytes()
        for length in range(0, len(data), 4096 + 24):
            cut = Place(place.folder.parent / f"{name} {length}")
            _copy(place, cut)
            (cut.library / log.name).write_bytes(data[: 32 + length])
            places.append(cut)
    return places


def _copy(place: Place, to: Place) -> None:
    import shutil

    shutil.copytree(place.folder, to.folder, dirs_exist_ok=True)


FILES = (
    "library.sqlite",
    "library.sqlite-wal",
    "library.sqlite-shm",
    "vectors/CURRENT",
    "vectors/gen-000003.json",
    "vectors/gen-000003.faiss",
    "vectors/gen-000002.json",
    "vectors/gen-000002.faiss",
)


def flip(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def cut(file: Path, chance: random.Random) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: chance.randrange(len(data))])


def remove(file: Path, chance: random.Random) -> None:
    file.unlink()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("damage", "times"), [(flip, FLIPS), (cut, CUTS), (remove, 1)])
def test_damage_is_survived_or_said(
    written: Place,
    expected: dict[str, list[object]],
    copies: Copies,
    name: str,
    damage: Callable[[Path, random.Random], None],
    times: int,
) -> None:
    """Either all is as it was at some commit, or it is said; never a wrong citation, no crash."""
    chance = random.Random(f"{name} {damage.__name__}")  # noqa: S311 - the same every time
    for _ in range(times if name.endswith("-wal") else -(-times // 4)):
        place = copies.of("written")
        damage(place.library / name, chance)
        look_at(place, expected)


@pytest.mark.parametrize(("damage", "times"), [(flip, 2 * FLIPS), (cut, CUTS), (remove, 1)])
def test_damage_to_the_database_alone_is_survived_or_said(
    expected: dict[str, list[object]],
    copies: Copies,
    damage: Callable[[Path, random.Random], None],
    times: int,
) -> None:
    """The same where everything is in the one file."""
    chance = random.Random(f"database {damage.__name__}")  # noqa: S311 - the same every time
    seen = set()
    for _ in range(times):
        place = copies.of("made")
        damage(place.database, chance)
        seen.add(look_at(place, expected))
    assert damage is not flip or seen == {"no harm", "refused", "mended", "left"}


def look_at(place: Place, expected: dict[str, list[object]]) -> str:
    """What became of a damaged library."""
    try:
        library = place.opened()
    except qa.LibraryError as error:
        (sentence,) = error.args
        assert str(place.library) in sentence
        return "refused"
    with library:
        try:
            results = found(library)
        except qa.LibraryError:
            results = None
        report = library.verify()
        if not report.findings:
            assert results == expected[state(place)]
            return "no harm"
        if not library.verify(repair=True).whole:
            restore_salvaged(place)
            return "left"
        assert library.verify().findings == ()
        found(library)
        return "mended"


def restore_salvaged(place: Place) -> None:
    """What could be salvaged is a library, of documents that it tells to be whole or not."""
    for file in place.library.glob("salvaged-*.sqlite"):
        salvaged = Place(place.folder / "salvaged")
        qa.restore_library(file, salvaged.library, encoder=HashingEncoder()).close()
        with salvaged.opened() as library:
            assert {finding.kind for finding in library.verify().findings} <= SAID_OF_SALVAGED
            found(library)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
