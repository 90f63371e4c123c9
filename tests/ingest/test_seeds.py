"""The sample articles and the questions about them fit together."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.ingest import find_files, read_documents, sentence_spans
from qa.types import NewDocument

SEEDS = Path(__file__).parents[2] / "seeds"
HEADLINE = (
    "NASA administrator advocates for probe into allegation of frequent conversations "
    "between Musk and Putin"
)
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (SEEDS / "questions.jsonl").read_text("utf-8").splitlines()
]


def _documents() -> dict[str, NewDocument]:
    found: dict[str, NewDocument] = {}
    for path in find_files([SEEDS]):
        assert isinstance(path, Path)
        (document,) = read_documents(path, 1_000_000)
        assert isinstance(document, NewDocument)
        found[path.stem] = document
    return found


DOCUMENTS = _documents()


def test_only_the_articles_are_found() -> None:
    assert [(name, d.title, d.date) for name, d in DOCUMENTS.items()] == [
        (
            "2024-10-25-nasa-administrator-calls-for-probe",
            HEADLINE,
            date(2024, 10, 25),
        ),
        (
            "2024-11-17-senators-call-for-investigation",
            "Senators call for investigation",
            date(2024, 11, 17),
        ),
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: str(q["id"]))
def test_a_question_and_its_gold(question: dict[str, Any]) -> None:
    assert list(question) == ["id", "question", "answers", "answerable", "gold"]
    assert question["question"].endswith("?")
    assert bool(question["gold"]) == bool(question["answers"]) == question["answerable"]
    quotes = []
    for gold in question["gold"]:
        text = DOCUMENTS[gold["doc"]].text
        assert any((s.start, s.end) == (gold["start"], gold["end"]) for s in sentence_spans(text))
        quotes.append(text[gold["start"] : gold["end"]])
        assert any(answer in quotes[-1] for answer in question["answers"])
    assert all(any(answer in quote for quote in quotes) for answer in question["answers"])


def test_the_questions_are_of_every_kind() -> None:
    gold = [{g["doc"] for g in q["gold"]} for q in QUESTIONS]
    names = set(DOCUMENTS)

    assert len({q["id"] for q in QUESTIONS}) == len({q["question"] for q in QUESTIONS}) == 48
    assert sum(docs == names for docs in gold) >= 3
    assert all(sum(docs == {name} for docs in gold) >= 10 for name in names)
    assert sum(not docs for docs in gold) == 16
    assert sum(q["question"].startswith(("When", "Since when")) for q in QUESTIONS) >= 5
    assert {
        "Who asked for an investigation?",
        "Who is calling for an investigation into Musk?",
        "What is the capital of Australia?",
        "What did the NASA administrator say about the report?",
        "What did Nelson say?",
    } <= {q["question"] for q in QUESTIONS}
