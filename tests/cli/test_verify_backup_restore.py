from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run: TypeAlias = Callable[..., Result]


def test_a_whole_library(indexed: Run) -> None:
    result = indexed("verify")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("nothing is wrong 2 documents, ")


def test_damage_is_one_line_each_and_status_1(indexed: Run, folder: Path) -> None:
    (folder / ".qa" / "vectors" / "CURRENT").write_text("nothing")
    result = indexed("verify")
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith("wrong CURRENT names no generation")
    assert "--repair" in result.stderr
    mended = indexed("verify", "--repair")
    assert mended.exit_code == 0
    assert mended.stdout.startswith("mended CURRENT names no generation")
    assert indexed("verify").exit_code == 0


def test_damage_as_json(indexed: Run, folder: Path) -> None:
    (folder / ".qa" / "vectors" / "CURRENT").write_text("nothing")
    result = indexed("verify", "--json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert (record["whole"], record["documents"]) == (False, 2)
    assert [finding["kind"] for finding in record["findings"]] == ["vectors"]
    assert record["library"] == str(folder / ".qa")


def test_a_file_that_is_no_database(indexed: Run, folder: Path) -> None:
    file = folder / ".qa" / "library.sqlite"
    file.write_bytes(b"\0" * 8192)
    for arguments in (["verify"], ["verify", "--repair"]):
        result = indexed(*arguments)
        assert result.exit_code == 1
        assert str(file.name) in result.stdout
        assert "qa restore" in result.stdout


def test_backup_and_restore(indexed: Run, folder: Path) -> None:
    saved = indexed("backup", "articles.sqlite")
    assert saved.exit_code == 0
    assert str(folder / "articles.sqlite") in saved.stdout
    indexed("remove", "1")
    assert indexed("restore", "articles.sqlite").exit_code == 2
    restored = indexed("restore", "articles.sqlite", "--replace", "--json")
    assert restored.exit_code == 0
    assert json.loads(restored.stdout)["documents"] == 2
    assert indexed("verify").exit_code == 0
    again = indexed("backup", "articles.sqlite", "--replace", "--json")
    record = json.loads(again.stdout)
    assert record == {
        "file": str(folder / "articles.sqlite"),
        "size": (folder / "articles.sqlite").stat().st_size,
    }


def test_a_backup_never_replaces_a_file_by_itself(
    indexed: Run, folder: Path, says_in_one_sentence: Callable[[Result], str]
) -> None:
    (folder / "mine.txt").write_text("mine")
    assert "exists already" in says_in_one_sentence(indexed("backup", "mine.txt"))
    assert (folder / "mine.txt").read_text() == "mine"


def test_what_is_no_backup_is_not_restored(
    indexed: Run, folder: Path, says_in_one_sentence: Callable[[Result], str]
) -> None:
    assert "no backup at" in says_in_one_sentence(indexed("restore", "absent"))
    (folder / "text").write_text("no database")
    said = says_in_one_sentence(indexed("restore", "text", "--library", "new"))
    assert "text" in said
    assert not (folder / "new").exists()
