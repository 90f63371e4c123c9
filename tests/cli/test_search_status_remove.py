from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa.cli.status import readable_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    OneSentence = Callable[[Result], str]

NOVEMBER = "2024-11-17-senators-call-for-investigation.txt"


def test_search_shows_passages_with_scores(indexed: Run) -> None:
    result = indexed("search", "Starlink over Taiwan", "-k", "2")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("1. NASA administrator advocates")
    assert lines[1].startswith("   score ")
    assert "dense " in lines[1]
    assert "Starlink satellite internet service over Taiwan" in lines[2]
    assert sum(line.startswith("   score ") for line in lines) == 2


def test_search_quietly(indexed: Run) -> None:
    assert "   score " not in indexed("search", "Starlink", "--quiet").stdout


def test_search_in_json(indexed: Run) -> None:
    result = indexed("search", "-", "--json", "-k", "3", stdin="Starlink over Taiwan\n")
    assert (result.exit_code, result.stderr) == (0, "")
    record = json.loads(result.stdout)
    assert record.keys() == {"query", "filters", "understood", "passages"}
    assert record["query"] == "Starlink over Taiwan"
    assert len(record["passages"]) == 3
    scores = [passage["score"] for passage in record["passages"]]
    assert scores == sorted(scores, reverse=True)
    for passage in record["passages"]:
        source = Path(passage["path"]).read_text(encoding="utf-8")
        assert source[passage["start"] : passage["end"]] == passage["text"]


def test_status(indexed: Run, folder: Path) -> None:
    result = indexed("status")
    assert result.exit_code == 0
    facts = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert facts.pop("size").endswith(" kB")
    assert facts == {
        "library": str(folder / ".qa"),
        "documents": "2",
        "passages": "5",
        "conversations": "0",
        "model": "hashing",
        "dates": "2024-10-25 to 2024-11-17",
    }


def test_status_in_json(indexed: Run, folder: Path) -> None:
    record = json.loads(indexed("status", "--json").stdout)
    assert record.pop("size") > 0
    assert record.pop("generation") >= 1
    assert record == {
        "library": str(folder / ".qa"),
        "documents": 2,
        "passages": 5,
        "conversations": 0,
        "model": "hashing",
        "first_date": "2024-10-25",
        "last_date": "2024-11-17",
        "undated": 0,
    }


def test_status_lists_documents_with_their_ids(indexed: Run, seeds: Path) -> None:
    shown = indexed("status", "--documents").stdout.partition("\n\n")[2].splitlines()
    assert shown[1] == f"2  Senators call for investigation · 2024-11-17 · {seeds / NOVEMBER}"
    (_, listed) = json.loads(indexed("status", "--documents", "--json").stdout)["listed"]
    assert listed == {
        "document": 2,
        "title": "Senators call for investigation",
        "path": str(seeds / NOVEMBER),
        "part": "",
        "date": "2024-11-17",
        "date_from": "text",
        "author": "",
        "site": "",
        "url": "",
        "language": "en",
    }


def test_undated_documents_and_relative_paths(qa_run: Run, folder: Path) -> None:
    (folder / "one.txt").write_text("An undated story.\n", encoding="utf-8")
    (folder / "some.jsonl").write_text(
        '{"id": "a", "title": "Part", "text": "A story in a record."}\n', encoding="utf-8"
    )
    qa_run("index", "one.txt", "some.jsonl")
    shown = qa_run("status", "--documents").stdout
    assert "\ndates         none known\n" in shown
    assert "· one.txt\n" in shown
    assert "2  Part · some.jsonl (a)\n" in shown
    (folder / "2020-01-02-two.txt").write_text("A dated story.\n", encoding="utf-8")
    qa_run("index", "2020-01-02-two.txt")
    assert "dates         2020-01-02 to 2020-01-02, 2 undated\n" in qa_run("status").stdout


@pytest.mark.parametrize("name", ["2", NOVEMBER])
def test_remove_by_id_or_path(indexed: Run, seeds: Path, name: str) -> None:
    result = indexed("remove", name if name == "2" else seeds / name)
    assert result.exit_code == 0
    assert result.stdout == (
        f"removed 2  Senators call for investigation · 2024-11-17 · {seeds / NOVEMBER}\n"
    )
    assert json.loads(indexed("status", "--json").stdout)["documents"] == 1
    assert (seeds / NOVEMBER).exists()


def test_remove_a_folder_in_json(indexed: Run, seeds: Path, folder: Path) -> None:
    record = json.loads(indexed("remove", seeds, "--json").stdout)
    assert record["library"] == str(folder / ".qa")
    assert sorted(gone["document"] for gone in record["removed"]) == [1, 2]
    assert json.loads(indexed("status", "--json").stdout)["documents"] == 0


def test_remove_takes_all_or_none(indexed: Run, says_in_one_sentence: OneSentence) -> None:
    assert "99" in says_in_one_sentence(indexed("remove", "1", "99"))
    assert "gone.txt" in says_in_one_sentence(indexed("remove", "1", "gone.txt"))
    assert json.loads(indexed("status", "--json").stdout)["documents"] == 2


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (2_500_000, "2.5 MB"),
        (10**10, "10.0 GB"),
    ],
)
def test_readable_size(size: int, text: str) -> None:
    assert readable_size(size) == text
