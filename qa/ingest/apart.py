"""Reading files so that none can hang the run or end it.

Text, Markdown and JSON are read here. Whatever needs another program's parser (PDFium, libxml2,
trafilatura, an archive of anything) is read in a process that is kept for the next file, and that
ends when a document takes too long or a parser crashes; then another is started.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qa.errors import SourceError
from qa.ingest import worker
from qa.ingest.detect import HEAD, is_plain
from qa.ingest.paths import absolute_path, shown
from qa.ingest.read import read_documents
from qa.ingest.source import open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from qa.ingest.limits import Limits
    from qa.types import Failure, NewDocument

_START = ("-P", "-m", "qa.ingest.worker")
"""Without the folder of the program that uses this one: what is in it is not meant for parsers, and
if a file there had the name of a module that they need, each process would start the next."""

_PATIENCE = 5.0
"""Seconds that a process which has nothing more to do may take to end."""


class Parsing:
    """Reads files, some of them in another process; a context manager, which ends that.

    Args:
        limits: on each file. A document that takes longer than `seconds`, and a quarter of it
            more, is given up whatever is reading it.
        command: starts the other process.
    """

    def __init__(self, limits: Limits, command: Sequence[str] | None = None) -> None:
        self._limits = limits
        self._command = command or (sys.executable, *_START)
        self._process: subprocess.Popen[bytes] | None = None
        self._alone = not self._command[0]

    def read(self, path: str | Path) -> Iterator[NewDocument | Failure]:
        """The documents of a file, as `read_documents` gives them, and its failures.

        Raises:
            SourceError: as there; or it took too long, or ended the process that read it.
        """
        if not self._alone and _needs_parser(absolute_path(path)) and self._ready():
            yield from self._read_apart(str(path))
        else:
            yield from read_documents(path, self._limits.bytes, self._limits)

    def close(self) -> None:
        """End the other process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready(self) -> bool:
        """Whether there is another process; where none can be had, files are read in this one."""
        if self._process is None:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - this program itself
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C is not for it
                )
            except OSError:
                self._alone = True
                return False
            if self._answer() != worker.ready():
                self._alone = True
                self.close()
        return not self._alone

    def _read_apart(self, path: str) -> Iterator[NewDocument | Failure]:
        finished = False
        try:
            self._ask({"path": path, "limits": asdict(self._limits)})
            started = time.monotonic()
            while (answer := self._answer()) != worker.DONE:
                if answer is None:
                    raise SourceError(self._why(path, time.monotonic() - started))
                if "error" in answer:
                    finished = True
                    raise SourceError(answer["error"])
                yield worker.as_found(answer)
                started = time.monotonic()
            finished = True
        finally:
            if not finished:
                self._end()

    def _why(self, path: str, took: float) -> str:
        where = shown(absolute_path(path))
        advice = "leave it out, or save its text as a .txt file."
        if took < self._limits.seconds:
            return f"{where} crashes the program that reads its format; {advice}"
        return f"{where} takes longer than {self._limits.seconds:g} seconds to read; {advice}"

    def _ask(self, request: dict[str, Any]) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):  # if it is gone, its answer says so
                self._process.stdin.write(worker.to_line(request))
                self._process.stdin.flush()

    def _answer(self) -> dict[str, Any] | None:
        """The next answer; None if the process has ended, in the middle of a line perhaps."""
        if self._process is None or self._process.stdout is None:
            return None
        line = self._process.stdout.readline()
        return worker.from_line(line) if line.endswith(b"\n") else None

    def _end(self) -> None:
        """End a process that is in the middle of something."""
        if self._process is not None:
            self._process.kill()
        self.close()


def _needs_parser(path: Path) -> bool:
    """Whether another program's parser would read it; not if it cannot be read at all."""
    try:
        with open_regular(path) as file:
            return not is_plain(file.read(HEAD), path.name)
    except (OSError, SourceError):
        return False
