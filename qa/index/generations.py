"""Generations: the vectors as files, published so that a crash at any instant loses none.

A generation is an index file and a JSON record beside it; `CURRENT` names the live one.
Each file is written under a temporary name, synced, hashed and renamed, the directory is
synced, and only then is `CURRENT` replaced the same way. FAISS loads a damaged file
without complaint, so nothing is handed to it before its hash has been verified.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from qa.errors import LibraryUnusable
from qa.index import durable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qa.index.vectors import FaissIndex

FOLDER = "vectors"
CURRENT = "CURRENT"
KEEP = 2
_OURS = re.compile(r"gen-[0-9]+\.(faiss|json|tmp|json\.tmp)")


@dataclass(frozen=True, slots=True)
class Record:
    """What a generation's JSON says. `change` is the last change that its vectors include.

    `mark` tells that change from another that has its number.
    """

    generation: int
    change: int
    mark: str
    model: str
    weights: str
    dimension: int
    factory: str
    count: int
    faiss: str
    sha256: str


class Generations:
    """The published vectors of one library.

    Args:
        library: the library's folder.
        weights: sha256 of the encoder's weights; generations of others are not loaded.
        dimension: length of each vector.
    """

    def __init__(self, library: Path, weights: str, dimension: int) -> None:
        self.folder = library / FOLDER
        self.current = self.folder / CURRENT
        self.weights = weights
        self.dimension = dimension

    def load(self, accept: Callable[[Record], bool]) -> tuple[FaissIndex, Record] | None:
        """The newest generation that is accepted and verifies, the live one first; else None."""
        from qa.index.vectors import FaissIndex

        for number in self._candidates():
            record = self.record(number)
            if record is None or not accept(record):
                continue
            if _sha256(self._index_file(number)) != record.sha256:
                continue
            try:
                index = FaissIndex.load(self._index_file(number))
            except RuntimeError:  # another process tidied it away meanwhile
                continue
            stated = (record.count, record.dimension, record.factory)
            if (len(index), index.dimension, index.kind) == stated:
                return index, record
        return None

    def publish(self, index: FaissIndex, change: int, mark: str, model: str) -> Record:
        """Write the index as the next generation and make it the live one.

        Raises:
            LibraryUnusable: the files cannot be written; the live generation stays as it was.
        """
        import faiss

        try:
            durable.make_folder(self.folder)
            number = max(self.numbers(), default=0) + 1
            file = self._index_file(number)
            temporary = file.with_suffix(".tmp")
            durable.step("write", temporary)
            index.save(temporary)
            durable.sync(temporary)  # before it is hashed: what is read back is what is kept
            record = Record(
                generation=number,
                change=change,
                mark=mark,
                model=model,
                weights=self.weights,
                dimension=self.dimension,
                factory=index.kind,
                count=len(index),
                faiss=faiss.__version__,
                sha256=_sha256(temporary),
            )
            durable.move(temporary, file)
            durable.put(self._record_file(number), json.dumps(asdict(record), indent=1).encode())
            durable.put(self.current, file.stem.encode())
            self._forget_old(number)
        except (OSError, RuntimeError) as error:
            raise LibraryUnusable(
                f"{self.folder} cannot be written ({_why(error)}); free some space or check its "
                "permissions, then index again."
            ) from error
        return record

    def intact(self, number: int) -> bool:
        """Whether a generation's files are as they were written."""
        record = self._read(number)
        return record is not None and _sha256(self._index_file(number)) == record.sha256

    def discard(self) -> None:
        """Delete those that are damaged, and a `CURRENT` that names none.

        Raises:
            OSError: one cannot be deleted.
        """
        for number in self.numbers():
            if not self.intact(number):
                for file in self._files(number):
                    durable.remove(file)
        if self.live() not in self.numbers():
            durable.remove(self.current)

    def _candidates(self) -> Iterator[int]:
        live = self.live()
        if live:
            yield live
        yield from (number for number in sorted(self.numbers(), reverse=True) if number != live)

    def numbers(self) -> list[int]:
        """Numbers of the generations that have a record."""
        names = (file.stem.removeprefix("gen-") for file in self.folder.glob("gen-*.json"))
        return [int(name) for name in names if name.isascii() and name.isdigit()]

    def live(self) -> int:
        """Number of the generation that `CURRENT` names; 0 when there is none."""
        return live_generation(self.folder.parent)

    def records(self) -> list[Record]:
        """What each generation of these weights and this dimension says of itself."""
        found = (self.record(number) for number in self.numbers())
        return [record for record in found if record is not None]

    def record(self, number: int) -> Record | None:
        """What a generation of these weights and this dimension says of itself."""
        record = self._read(number)
        if record is None or record.weights != self.weights or record.dimension != self.dimension:
            return None
        return record

    def _read(self, number: int) -> Record | None:
        try:
            record = Record(**json.loads(self._record_file(number).read_bytes()))
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return record if record.generation == number else None

    def _forget_old(self, live: int) -> None:
        """Delete all but the newest, each record before its vectors, and what was left half-way."""
        kept = sorted({*self.numbers(), live}, reverse=True)[:KEEP]
        wanted = {file.name for number in kept for file in self._files(number)}
        for file in sorted(self.folder.glob("gen-*"), reverse=True):  # .json before .faiss
            if _OURS.fullmatch(file.name) and file.name not in wanted and not file.is_dir():
                durable.remove(file)

    def _files(self, number: int) -> tuple[Path, Path]:
        """The files of a generation, its record first: without that, the other is nothing."""
        return self._record_file(number), self._index_file(number)

    def _index_file(self, number: int) -> Path:
        return self.folder / f"gen-{number:06d}.faiss"

    def _record_file(self, number: int) -> Path:
        return self.folder / f"gen-{number:06d}.json"


def live_generation(library: Path) -> int:
    """Number of the generation that `CURRENT` names; 0 when there is none."""
    try:
        name = (library / FOLDER / CURRENT).read_text(encoding="ascii").strip()
        return int(name.removeprefix("gen-"))
    except (OSError, ValueError):
        return 0


def _why(error: OSError | RuntimeError) -> str:
    """What the system said; FAISS puts what it wanted before that."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return re.split(r": |\(", str(error).rstrip(")"))[-1]


def _sha256(file: Path) -> str:
    """Hex digest of a file; empty when it is not there."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
