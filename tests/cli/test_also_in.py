"""Copies of an article on the command line: counted when they come, named beside the quote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

BODY = (
    "The harbour of Velm was closed on Tuesday after divers found a mine from the last war. "
    "The pilot boats stayed in port, and no ferry left before the evening.\n"
)


@pytest.mark.usefixtures("always_answers")
def test_copies_are_counted_and_named(qa_run: Callable[..., Result], folder: Path) -> None:
    for day, headline in ((5, "Mine closes harbour"), (6, "Divers find a mine"), (7, "A mine")):
        (folder / f"2024-03-0{day}-news.txt").write_text(f"{headline}\n\n{BODY}")
    shown = qa_run("index", ".")
    assert shown.stdout == (
        "3 added, 0 changed, 2 of them copies, 0 removed, 0 unchanged, 0 failed\n"
    )
    question = "What happened to the pilot boats in Velm?"
    assert " · also in 2 more\n" in qa_run("ask", question).stdout
    record = json.loads(qa_run("ask", question, "--json").stdout)
    (citation,) = record["citations"]
    days = {entry["date"] for entry in (citation, *citation["also_in"])}
    assert days == {"2024-03-05", "2024-03-06", "2024-03-07"}
    assert len({entry["document"] for entry in (citation, *citation["also_in"])}) == 3
