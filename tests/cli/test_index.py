from __future__ import annotations

import json
import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from click.testing import Result

    from qa.protocols import Encoder

    Run = Callable[..., Result]
    OneSentence = Callable[[Result], str]


def write(folder: Path, count: int) -> list[Path]:
    files = [folder / f"article-{number:03}.txt" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"Article {number} tells of the number {number}.\n", encoding="utf-8")
    return files


def test_a_summary_and_plain_progress(qa_run: Run, seeds: Path, folder: Path) -> None:
    result = qa_run("index", seeds)
    assert result.exit_code == 0
    assert result.stdout == "2 added, 0 changed, 0 removed, 0 unchanged, 0 failed\n"
    told = result.stderr.splitlines()
    assert [line.split()[0] for line in told] == ["1/2", "2/2"]
    assert told[1].endswith("2024-11-17-senators-call-for-investigation.txt")
    assert (folder / ".qa" / "library.sqlite").exists()


def test_changes_are_counted(qa_run: Run, folder: Path) -> None:
    articles = folder / "articles"
    articles.mkdir()
    first, second, _ = write(articles, 3)
    assert qa_run("index", articles).exit_code == 0
    first.unlink()
    second.write_text("Another story.\n", encoding="utf-8")
    (articles / "new.txt").write_text("A new story.\n", encoding="utf-8")
    (articles / "bad.txt").write_bytes(b"cut short \xe2\x82")
    result = qa_run("index", articles)
    assert result.exit_code == 0
    counts, failed = result.stdout.splitlines()
    assert counts == "1 added, 1 changed, 1 removed, 1 unchanged, 1 failed"
    assert failed.startswith(f"failed {articles / 'bad.txt'} ")


def test_json_is_one_object_with_the_report(qa_run: Run, folder: Path) -> None:
    write(folder, 1)
    (folder / "bad.txt").write_bytes(b"cut short \xe2\x82")
    result = qa_run("index", ".", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    (failure,) = report.pop("failed")
    assert failure["path"] == str(folder / "bad.txt")
    assert failure["reason"].endswith(".")
    assert report == {
        "library": str(folder / ".qa"),
        "added": 1,
        "changed": 0,
        "moved": 0,
        "copies": 0,
        "removed": 0,
        "unchanged": 0,
        "passages": 1,
        "stopped": False,
    }


def test_quiet_says_only_the_result(qa_run: Run, seeds: Path) -> None:
    result = qa_run("index", seeds, "-q")
    assert result.stderr == ""
    assert result.stdout.startswith("2 added")


def test_progress_is_told_in_few_lines(qa_run: Run, folder: Path) -> None:
    write(folder, 100)
    result = qa_run("index", folder)
    told = result.stderr.splitlines()
    assert 10 <= len(told) <= 21
    assert told[-1].startswith("100/100 ")
    assert len(set(told)) == len(told)


def test_the_library_option_and_variable(
    qa_run: Run, seeds: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_LIBRARY", str(folder / "from-variable"))
    assert qa_run("index", seeds).exit_code == 0
    assert qa_run("index", seeds, "--library", folder / "from-option").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["from-option", "from-variable"]


def test_an_empty_variable_is_not_set(
    qa_run: Run, seeds: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_LIBRARY", "")
    assert qa_run("index", seeds).exit_code == 0
    assert [path.name for path in folder.iterdir()] == [".qa"]


class Interrupting:
    """An encoder during whose first batch somebody presses Ctrl+C."""

    def __init__(self, encoder: Encoder, presses: int) -> None:
        self._encoder = encoder
        self._presses = presses
        self.model_id = encoder.model_id
        self.weights_sha256 = encoder.weights_sha256
        self.dimension = encoder.dimension

    def encode_query(self, query: str) -> npt.NDArray[np.float32]:
        return self._encoder.encode_query(query)

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        presses, self._presses = self._presses, 0
        for _ in range(presses):
            first = signal.getsignal(signal.SIGINT) is not signal.default_int_handler
            os.kill(os.getpid(), signal.SIGINT)  # the main thread hears it
            while first and signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
                threading.Event().wait(0.001)
        return self._encoder.encode_passages(texts)


def run_interrupted(encoder: Encoder, presses: int, *arguments: str) -> Result:
    from click.testing import CliRunner

    from qa.cli import main
    from qa.cli.opening import Models

    models = Models(encoder=Interrupting(encoder, presses))
    return CliRunner().invoke(main, ["index", *arguments], obj=models, prog_name="qa")


def test_ctrl_c_keeps_what_is_done_and_goes_on_from_there(
    qa_run: Run, encoder: Encoder, folder: Path
) -> None:
    write(folder, 150)
    before = signal.getsignal(signal.SIGINT)
    result = run_interrupted(encoder, 1, ".", "--json", "--quiet")
    assert signal.getsignal(signal.SIGINT) is before
    assert result.exit_code == 130
    report = json.loads(result.stdout)
    assert report["stopped"]
    assert 0 < report["added"] < 150
    assert result.stderr == (
        "Stopped; what was done is kept, and the same command goes on from there.\n"
    )
    again = json.loads(qa_run("index", ".", "--json").stdout)
    assert again["unchanged"] == report["added"]
    assert again["added"] == 150 - report["added"]


def test_a_second_ctrl_c_stops_at_once(encoder: Encoder, folder: Path) -> None:
    write(folder, 3)
    result = run_interrupted(encoder, 2, ".")
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr.splitlines()[-1] == "Stopped."


# what cannot be indexed


def test_a_missing_path_makes_no_library(
    qa_run: Run, says_in_one_sentence: OneSentence, folder: Path
) -> None:
    said = says_in_one_sentence(qa_run("index", "missing\x1b[2J.txt", "gone"))
    assert said == (
        "Error: There is nothing at missing�[2J.txt, gone; name files or folders of articles."
    )
    assert list(folder.iterdir()) == []


def test_a_path_too_long_for_the_system(qa_run: Run, says_in_one_sentence: OneSentence) -> None:
    assert "There is nothing at xxx" in says_in_one_sentence(qa_run("index", "x" * 5000))


def test_a_missing_path_with_a_library(indexed: Run, says_in_one_sentence: OneSentence) -> None:
    assert "gone.txt" in says_in_one_sentence(indexed("index", "gone.txt"))


def test_an_empty_folder(qa_run: Run, says_in_one_sentence: OneSentence, folder: Path) -> None:
    (folder / "empty").mkdir()
    assert "empty" in says_in_one_sentence(qa_run("index", "empty"))


@pytest.mark.parametrize(
    "content",
    [b"\x7fELF\x02\x01\x01\x00\x00\x00", b"cut short \xe2\x82", b"", b"  \n\n"],
    ids=["binary", "not UTF-8", "empty", "blank"],
)
def test_a_file_that_cannot_be_read(qa_run: Run, folder: Path, content: bytes) -> None:
    (folder / "bad.txt").write_bytes(content)
    result = qa_run("index", "bad.txt", "--quiet")
    assert result.exit_code == 2
    counts, failed = result.stdout.splitlines()
    assert counts == "0 added, 0 changed, 0 removed, 0 unchanged, 1 failed"
    assert failed.startswith(f"failed {folder / 'bad.txt'} ")
    assert result.stderr.startswith(f"Error: Nothing could be read: {folder / 'bad.txt'}: ")
    write(folder, 1)
    assert qa_run("index", ".").exit_code == 0  # the rest is indexed all the same


def test_many_files_that_cannot_be_read(qa_run: Run, folder: Path) -> None:
    for name in ("one.txt", "two.txt", "three.txt"):
        (folder / name).write_bytes(b"\xff")
    result = qa_run("index", ".", "--quiet")
    assert result.exit_code == 2
    assert "one.txt (and 2 more): " in result.stderr


def test_a_large_single_line(qa_run: Run, folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"word " * 4_000_000)
    result = qa_run("index", ".", "--quiet")
    assert result.exit_code == 2
    assert "large.txt" in result.stderr


def test_control_characters_and_markup_in_a_file_name(qa_run: Run, folder: Path) -> None:
    name = "evil\x1b]52;c;aGk=\x07[red]\u202e\n.txt"
    (folder / name).write_text("The minister resigned on Monday.\n", encoding="utf-8")
    (folder / f"bad {name}").write_bytes(b"\xff")
    outputs = [
        qa_run("index", "."),
        qa_run("status", "--documents"),
        qa_run("search", "minister resigned"),
        qa_run("search", "minister resigned", "--json"),
        qa_run("remove", "1"),
    ]
    for result in outputs:
        assert result.exit_code == 0
        for stream in (result.stdout, result.stderr):
            assert "\x1b" not in stream
            assert "\x07" not in stream
            assert "\u202e" not in stream
    assert "evil�]52;c;aGk=�[red]� .txt" in outputs[1].stdout
    (passage,) = json.loads(outputs[3].stdout)["passages"]
    assert passage["path"] == str(folder / name)


def test_a_library_that_cannot_be_made(
    qa_run: Run,
    says_in_one_sentence: OneSentence,
    seeds: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / "file").write_text("in the way", encoding="utf-8")
    assert "'file' is a file" in says_in_one_sentence(qa_run("index", seeds, "--library", "file"))
    for place in ("file", "file/inside", "/proc/library"):
        monkeypatch.setenv("QA_LIBRARY", place)
        assert place in says_in_one_sentence(qa_run("index", seeds))


def test_a_library_made_with_another_model(
    indexed: Run,
    says_in_one_sentence: OneSentence,
    seeds: Path,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(encoder), "weights_sha256", "0" * 64)
    for call in (["ask", "Who asked?"], ["search", "Who asked?"], ["index", str(seeds)]):
        said = says_in_one_sentence(indexed(*call, "--quiet"))
        assert "was made with other weights" in said
    assert indexed("status").exit_code == 0


def test_bad_settings(
    qa_run: Run, says_in_one_sentence: OneSentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_K", "many")
    assert "$QA_K" in says_in_one_sentence(qa_run("index", "."))


def test_without_a_path_what_it_was_built_from_is_looked_at(
    qa_run: Run, folder: Path, says_in_one_sentence: OneSentence
) -> None:
    assert "There is no library at" in says_in_one_sentence(qa_run("index"))
    (folder / "news").mkdir()
    (folder / "news" / "a.txt").write_text("The ferry sank.", encoding="utf-8")
    assert qa_run("index", "news").exit_code == 0
    (folder / "news" / "b.txt").write_text("The ferry was raised.", encoding="utf-8")
    result = qa_run("index", "--quiet")
    assert result.stdout == "1 added, 0 changed, 0 removed, 1 unchanged, 0 failed\n"
    assert qa_run("remove", "news").exit_code == 0
    assert "No file or folder was added to" in says_in_one_sentence(qa_run("index"))
    assert "No folder was added to" in says_in_one_sentence(qa_run("watch"))
