"""Readers and writers in processes of their own, at the same time."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from crashing import AFTER, FORKS, QUESTIONS, Copies, Place, articles, found, make, state
from fakes import HashingEncoder

import qa

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.crash

READERS = 10
SECONDS = 60
PASSAGES = 3
FILES = ("harbour", "bridge", "tunnel", "station")


def _write_until_told(place: Place, held: Any, let_go: Any) -> None:
    with place.opened() as library, library._folder.writing():
        held.set()
        assert let_go.wait(60)


def test_the_second_writer_is_told_so_and_readers_go_on(copies: Copies) -> None:
    place = copies.of("made")
    held, let_go = FORKS.Event(), FORKS.Event()
    process = FORKS.Process(target=_write_until_told, args=(place, held, let_go))
    process.start()
    assert held.wait(60)
    with place.opened() as library:
        before = state(place)
        for write in (
            lambda: library.add([place.articles]),
            lambda: library.remove([1]),
            lambda: library.verify(repair=True),
        ):
            with pytest.raises(qa.LibraryLocked, match="is being written already; try again"):
                write()
        assert state(place) == before
        assert library.ask(QUESTIONS[0]).answered
        assert library.verify().whole
        let_go.set()
        process.join()
        assert library.remove([1])


def _texts(folder: Path, number: int) -> None:
    """Articles of three passages, each of which says which round it is of."""
    line = "The keeper of the {} counted lamps and boats in round {}. "
    contents = {
        f"{name}.txt": "\n\n".join([line.format(name, number) * 12] * 3) + "\n" for name in FILES
    }
    articles(folder, contents)


def _write(place: Place, folder: Path, rounds: Any) -> None:
    """Round after round for a minute; says how many when it is done."""
    number, until = 0, time.monotonic() + SECONDS
    with place.opened() as library:
        while time.monotonic() < until:
            number += 1
            _texts(folder, number)
            library.add([folder])
    rounds.value = number


def _read(place: Place, ready: Any, rounds: Any) -> None:
    """Every search sees each article whole and of one round, and never an earlier one again."""
    last = dict.fromkeys(FILES, 0)
    with place.opened() as library:
        library.warm_up()
        ready.release()
        written = 0
        while not written:
            written = rounds.value  # before the search, which then sees all of them
            seen: dict[str, list[int]] = {}
            for candidate in library.search("Who counted lamps and boats?", 50):
                text = candidate.passage.text
                name, number = re.findall(r"keeper of the (\w+) .* in round (\d+)", text)[0]
                seen.setdefault(name, []).append(int(number))
            assert set(seen) == set(FILES), seen
            for name, numbers in seen.items():
                assert len(numbers) == PASSAGES, seen
                assert len(set(numbers)) == 1, seen
                assert numbers[0] >= last[name]
                last[name] = numbers[0]
        assert last == dict.fromkeys(FILES, written)


def test_a_writer_and_ten_readers_for_a_minute(tmp_path: Path) -> None:
    place = Place(tmp_path / "many")
    place.folder.mkdir()
    make(place)
    folder = tmp_path / "articles"
    _texts(folder, 0)
    with place.opened() as library:
        library.add([folder])
        assert library.status().passages == PASSAGES * len(FILES)
    ready, rounds = FORKS.Semaphore(0), FORKS.Value("q", 0)
    readers = [FORKS.Process(target=_read, args=(place, ready, rounds)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for _ in readers:
        assert ready.acquire(timeout=120)
    writer = FORKS.Process(target=_write, args=(place, folder, rounds))
    writer.start()
    writer.join()
    for reader in readers:
        reader.join()
    assert [process.exitcode for process in (writer, *readers)] == [0] * (READERS + 1)
    assert rounds.value > 1
    with place.opened() as library:
        assert library.verify().whole


def _run(place: Place, *names: str) -> None:
    for name in names:
        process = FORKS.Process(target=_index, args=(place, name))
        process.start()
        process.join()
        assert process.exitcode == 0


def _index(place: Place, name: str) -> None:
    with place.opened() as library:
        library.add([place.articles / name])


def test_a_reader_of_an_old_generation_while_two_more_are_published(
    copies: Copies, workshop: Path
) -> None:
    """Its files are gone by then; inside of a transaction it sees what it saw, then all."""
    articles(workshop / "articles", AFTER)
    place = copies.of("made")
    with place.opened() as library:
        library.warm_up()
        held = library.status().generation
        with library._folder.database.read():
            before = found(library)
            _run(place, "station.txt", "tunnel.txt")
            assert found(library) == before
        assert library.status().generation == held + 2
        assert not (place.library / "vectors" / f"gen-{held:06d}.faiss").exists()
        after = found(library)
        assert after != before
        with place.opened() as fresh:
            assert found(fresh) == after


def test_a_conversation_uses_what_another_process_added(copies: Copies, workshop: Path) -> None:
    articles(workshop / "articles", AFTER)
    place = copies.of("made")
    question = "What did Vostok station report on Thursday?"
    settings = qa.Settings(reader="sentence")
    with qa.open_library(place.library, settings=settings, encoder=HashingEncoder()) as library:
        chat = library.conversation()
        before = library.version()
        assert not chat.ask(question).answered
        _run(place, "station.txt")
        assert library.version() > before
        answer = chat.ask(question)
        assert "record of cold" in answer.citations[0].quote


def _make_with_others(place: Place, barrier: Any) -> None:
    barrier.wait(60)
    make(place)


@pytest.mark.parametrize("number", range(5))
def test_a_library_that_several_make_at_once(tmp_path: Path, number: int) -> None:
    place = Place(tmp_path / "one")
    barrier = FORKS.Barrier(6)
    makers = [FORKS.Process(target=_make_with_others, args=(place, barrier)) for _ in range(6)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert [maker.exitcode for maker in makers] == [0] * 6
    with place.opened() as library:
        assert library.verify().whole
