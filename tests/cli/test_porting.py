from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


def test_out_and_in_again(indexed: Callable[..., Result], folder: Path) -> None:
    assert indexed("export", "all.jsonl").stdout == "wrote all.jsonl (2 documents)\n"
    again = indexed("import", "all.jsonl", "--library", "other", "--quiet")
    assert again.stdout == "2 added, 0 unchanged, 0 conversations added, 0 failed\n"
    piped = indexed("export", "-", "--library", "other").stdout_bytes
    assert piped == (folder / "all.jsonl").read_bytes()
    read = indexed("import", "-", "--library", "third", "--json", "--quiet", stdin=piped)
    report = json.loads(read.stdout)
    assert report.pop("library") == str(folder / "third")
    assert report == {
        "added": 2,
        "unchanged": 0,
        "conversations": 0,
        "passages": report["passages"],
        "failed": [],
        "stopped": False,
    }
    packed = indexed("export", "all.jsonl.gz", "--json")
    assert json.loads(packed.stdout) == {"file": "all.jsonl.gz", "documents": 2}


def test_what_cannot_be_done_is_said(
    indexed: Callable[..., Result],
    folder: Path,
    says_in_one_sentence: Callable[[Result], str],
) -> None:
    (folder / "all.jsonl").write_text("mine")
    assert "exists already" in says_in_one_sentence(indexed("export", "all.jsonl"))
    assert (folder / "all.jsonl").read_text() == "mine"
    assert "cannot be written" in says_in_one_sentence(indexed("export", "no/such/folder.jsonl"))
    assert "all.jsonl:1 is not JSON" in says_in_one_sentence(indexed("import", "all.jsonl"))
    assert "nothing.jsonl" in says_in_one_sentence(indexed("import", "nothing.jsonl"))
