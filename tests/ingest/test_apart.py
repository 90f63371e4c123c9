"""Files whose parser hangs or crashes, in processes that really do."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import samples

from qa.errors import SourceError
from qa.ingest import Limits, Parsing, read_documents, worker
from qa.types import Failure, NewDocument, Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import qa

USUAL = Limits()
HURRIED = Limits(seconds=1.0)
PLAIN = (".txt", ".md", ".json", ".jsonl")


def _command(does: str) -> list[str]:
    """Starts a worker in which whoever parses HTML does this."""
    code = (
        "import ctypes, json, os, signal, sys; sys.path[:] = json.loads(sys.argv[1])\n"
        "from qa.ingest import worker\n"
        "import pypdfium2, trafilatura\n"  # which takes a while
        "from qa.ingest.formats import html\n"
        "read = html.read\n"
        "def odd(entry):\n"
        "    if 'odd' in entry.name:\n"
        f"        {does}\n"
        "    yield from read(entry)\n"
        "html.read = odd\n"
        "worker.main()\n"
    )
    return [sys.executable, "-c", code, json.dumps(sys.path)]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("a.html", "odd.html", "z.html"):
        (folder / name).write_bytes(samples.html())
    return folder


def _process(parsing: Parsing) -> int:
    assert parsing._process is not None
    return parsing._process.pid


def _is_gone(process: int) -> bool:
    """Not there, nor as a zombie that nobody waited for."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture(scope="module")
def apart() -> Iterator[Parsing]:
    """One for many files, since starting a process takes longer than reading one."""
    with Parsing(USUAL) as parsing:
        yield parsing


@pytest.mark.parametrize("name", [name for name in samples.FILES if not name.endswith(PLAIN)])
def test_it_reads_what_would_be_read_here(tmp_path: Path, apart: Parsing, name: str) -> None:
    (tmp_path / name).write_bytes(samples.FILES[name]())
    here = list(read_documents(tmp_path / name, USUAL.bytes))
    assert list(apart.read(tmp_path / name)) == here
    assert apart._process is not None


@pytest.mark.parametrize("name", [name for name in samples.FILES if name.endswith(PLAIN)])
def test_plain_text_needs_no_other_process(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(samples.FILES[name]())
    with Parsing(USUAL) as parsing:
        here = list(read_documents(tmp_path / name, USUAL.bytes))
        assert list(parsing.read(tmp_path / name)) == here
        assert parsing._process is None


def test_one_process_reads_many_files_and_is_gone_afterwards(pages: Path) -> None:
    with Parsing(USUAL) as parsing:
        list(parsing.read(pages / "a.html"))
        process = _process(parsing)
        list(parsing.read(pages / "z.html"))
        assert _process(parsing) == process
        assert not _is_gone(process)

    assert _is_gone(process)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("while True: pass", "takes longer than 1 seconds to read"),
        ("ctypes.PyDLL(None).pause()", "takes longer than 1 seconds to read"),  # holds the GIL
        ("os.kill(os.getpid(), signal.SIGSEGV)", "crashes the program that reads its format"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "crashes the program that reads its format"),
        ("raise AssertionError", "crashes the program that reads its format"),
    ],
)
def test_a_parser_that_hangs_or_dies_costs_one_file(pages: Path, does: str, said: str) -> None:
    with Parsing(HURRIED, _command(does)) as parsing:
        (first,) = parsing.read(pages / "a.html")
        process = _process(parsing)
        with pytest.raises(SourceError) as error:
            list(parsing.read(pages / "odd.html"))
        assert str(error.value).startswith(f"{pages / 'odd.html'} {said}; leave it out")
        assert _is_gone(process)
        (last,) = parsing.read(pages / "z.html")
        assert _process(parsing) != process

    assert isinstance(first, NewDocument)
    assert isinstance(last, NewDocument)
    assert first.text == last.text


def test_what_came_before_in_a_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(samples.zipped({"a.html": samples.html(), "odd.html": samples.html("Riga")}))
    found: list[NewDocument | Failure] = []

    with (
        Parsing(USUAL, _command("os.abort()")) as parsing,
        pytest.raises(SourceError, match="crashes"),
    ):
        found.extend(parsing.read(file))

    assert [getattr(document, "part", "") for document in found] == ["a.html"]


def test_whoever_stops_listening_leaves_no_process(pages: Path) -> None:
    parsing = Parsing(USUAL)
    reading = parsing.read(pages / "a.html")
    next(reading)
    process = _process(parsing)
    reading.close()  # type: ignore[attr-defined]  # a generator's

    assert _is_gone(process)
    assert len(list(parsing.read(pages / "z.html"))) == 1
    parsing.close()
    parsing.close()


def test_ctrl_c_is_not_for_it(pages: Path) -> None:
    with Parsing(USUAL) as parsing:
        list(parsing.read(pages / "a.html"))
        assert os.getpgid(_process(parsing)) != os.getpgid(0)
        os.kill(_process(parsing), signal.SIGINT)
        assert len(list(parsing.read(pages / "z.html"))) == 1


def test_what_is_beside_the_program_that_reads_is_not_what_parsers_import(pages: Path) -> None:
    """Each process would start the next, if one of these were imported."""
    program = (
        "import sys\nfrom qa.ingest import Limits, Parsing\n"
        "with Parsing(Limits()) as parsing:\n"
        "    (found,) = parsing.read(sys.argv[1])\n"
        "    print(found.title, parsing._process is not None)\n"
    )
    for name in ("html.py", "email.py", "lxml.py"):
        (pages / name).write_text(program)

    done = subprocess.run(
        [sys.executable, pages / "html.py", pages / "a.html"],
        capture_output=True,
        text=True,
        check=True,
        cwd=pages,
    )

    assert done.stdout == "News from Cardiff True\n"


@pytest.mark.parametrize(
    "command", [["", "-c", ""], ["/nowhere/python"], [sys.executable, "-c", "raise SystemExit(1)"]]
)
def test_where_there_can_be_no_other_process_files_are_read_here(
    pages: Path, command: list[str]
) -> None:
    with Parsing(USUAL, command) as parsing:
        for _ in range(2):
            (found,) = parsing.read(pages / "a.html")
            assert isinstance(found, NewDocument)
            assert parsing._process is None


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with Parsing(USUAL) as parsing, pytest.raises(SourceError, match="is no longer there"):
        list(parsing.read(tmp_path / "gone.pdf"))


def test_one_file_that_hangs_does_not_stop_a_run(
    library: qa.Library, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pages / "a.txt").write_bytes(samples.text())
    (pages / "m.json").write_bytes(samples.json_file())
    command = _command("while True: pass")
    made = Parsing.__init__
    monkeypatch.setattr(Parsing, "__init__", lambda parsing, _: made(parsing, HURRIED, command))
    threads = threading.active_count()

    report = library.add([pages])

    assert [failure.path for failure in report.failed] == [str(pages / "odd.html")]
    assert "takes longer than 1 seconds" in report.failed[0].reason
    assert report.added == 5
    assert threading.active_count() == threads


# the worker


def test_requests_are_answered_line_by_line(pages: Path) -> None:
    limits = json.loads(json.dumps({"bytes": 1_000_000}))
    requests = io.BytesIO(
        b"".join(
            worker.to_line({"path": str(pages / name), "limits": limits})
            for name in ("a.html", "gone.html")
        )
    )
    answers = io.BytesIO()

    worker.serve(requests, answers)

    ready, document, done, error = map(worker.from_line, answers.getvalue().splitlines())
    assert (ready, done) == (worker.ready(), worker.DONE)
    assert [worker.as_found(document)] == list(read_documents(pages / "a.html", 1_000_000))
    assert "is no longer there" in error["error"]


def _odd() -> Iterator[NewDocument | Failure]:
    yield Failure("/a/\udcff\n.txt", "is \x1b odd.")
    metadata = {"x": [1, None, {"y": "\ud800 half"}], "n": 1.5}
    sections = (Section(0, "page 1"), Section(7, "Zwölf\u2028"))
    yield NewDocument("T\n", "a\r\n\x85 \U0001f600", "/p", "q\n", None, "0", metadata=metadata)
    yield NewDocument("T", "Text.", "/p", "", None, "0", sections=sections, date_from="text")


@pytest.mark.parametrize("found", list(_odd()))
def test_whatever_was_found_comes_back_as_it_was(found: NewDocument | Failure) -> None:
    line = worker.to_line(worker.as_answer(found))

    assert line.count(b"\n") == 1
    assert worker.as_found(worker.from_line(line)) == found
