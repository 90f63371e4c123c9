from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    OneSentence = Callable[[Result], str]

OCTOBER = "2024-10-25-nasa-administrator-calls-for-probe"
NOVEMBER = "2024-11-17-senators-call-for-investigation"


def record(number: int, question: str, *, answerable: bool = True, **more: Any) -> dict[str, Any]:
    return {"id": f"q{number}", "question": question, "answerable": answerable, **more}


@pytest.fixture
def questions(folder: Path, seeds: Path) -> Path:
    text = (seeds / f"{OCTOBER}.txt").read_text(encoding="utf-8")
    start = text.index("Putin allegedly requested")
    records = [
        record(
            1,
            "What did Putin request about Starlink satellite internet over Taiwan?",
            answers=["to not activate it"],
            gold=[{"doc": OCTOBER, "start": start, "end": start + 60}],
        ),
        record(2, "How long should pasta [red]boil\x1b[0m?", answerable=False),
        record(
            3,
            "Who wrote to Garland?",
            gold=[{"doc": OCTOBER, "start": 0, "end": 5}, {"doc": "gone"}],
            history=[["user", "Tell me of the letter."], ["agent", "Gladly."]],
        ),
    ]
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in records), encoding="utf-8")
    return file


@pytest.mark.usefixtures("always_answers")
def test_json_of_measures(indexed: Run, questions: Path) -> None:
    result = indexed("eval", questions, "--json", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == (
        "1 documents that the questions are about are not in the library, such as 'gone'.\n"
    )
    found = json.loads(result.stdout)
    assert found["questions"] == str(questions)
    assert found["count"] == 3
    assert found["missing_documents"] == ["gone"]
    retrieval = found["measures"]["retrieval"]
    assert retrieval["hit@10"]["questions"] == 2
    assert 0.5 <= retrieval["hit@10"]["value"] <= 1
    low, high = retrieval["hit@10"]["interval"]
    assert low <= retrieval["hit@10"]["value"] <= high
    assert found["measures"]["answer"]["F1"]["interval"] is None  # one question has answers
    assert found["measures"]["citation"]["exact"]["value"] == 1
    assert found["measures"]["answer"]["answered"]["value"] == 1
    assert found["timings_ms"]["ask"]["p50"] > 0


@pytest.mark.usefixtures("never_answers")
def test_tables_and_failures(indexed: Run, questions: Path) -> None:
    result = indexed("eval", questions, "--failures")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["measure", "value", "95", "%", "interval", "questions"]
    rows = {line.split("  ")[0]: line.split()[-1] for line in lines if line}
    assert rows["retrieval: hit@1"] == "2"
    assert rows["refusal: recall"] == "3"
    assert any(line.startswith("stage ") for line in lines)
    assert lines[-3] == "2 of 3 questions went wrong"
    assert lines[-2].startswith("refused, should answer: [q1] What did Putin request")
    assert result.stderr.splitlines()[:3] == [
        "1/3 What did Putin request about Starlink satellite internet over Taiwan?",
        "2/3 How long should pasta [red]boil�[0m?",
        "3/3 Who wrote to Garland?",
    ]
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("always_answers")
def test_failures_of_answers(indexed: Run, questions: Path, folder: Path) -> None:
    records = [
        record(1, "Who sent a letter to Merrick Garland?", gold=[{"doc": NOVEMBER}]),
        record(2, "How did Musk respond to Putin?", answerable=False),
        record(3, "Who sent a letter to Garland?", gold=[{"doc": NOVEMBER, "start": 0, "end": 1}]),
        record(4, "Who owns Tesla?", gold=[{"doc": OCTOBER, "start": 0, "end": 1}]),
        record(5, "Who sent a letter to Merrick Garland?"),
    ]
    questions.write_text("".join(json.dumps(line) + "\n" for line in records), encoding="utf-8")
    shown = indexed("eval", questions, "--failures", "--quiet", "--plain").stdout
    listed = shown[shown.index(" questions went wrong") :]
    assert "answered, should refuse: [q2]" in listed
    assert "[q1]" not in listed
    assert "[q5]" not in listed
    assert "not found: [q3]" in listed  # no passage starts at the file's first blank
    assert "not found: [q4]" in listed


@pytest.mark.usefixtures("always_answers")
def test_details_hold_a_line_per_question(indexed: Run, questions: Path, folder: Path) -> None:
    details = folder / "details.jsonl"
    assert indexed("eval", questions, "--details", details).exit_code == 0
    lines = [json.loads(line) for line in details.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2", "q3"]
    assert lines[0]["rank"] == 1
    assert lines[0]["answered"]
    assert lines[0]["fault"] in {None, "cited another place"}
    assert len(lines[0]["tokens"]) == 3
    assert lines[1]["rank"] is None
    assert lines[1]["question"] == "How long should pasta [red]boil\x1b[0m?"
    assert "ask" in lines[2]["timings_ms"]


@pytest.mark.usefixtures("always_answers")
def test_history_can_be_left_out(indexed: Run, questions: Path) -> None:
    for flag in ("--history", "--no-history"):
        assert indexed("eval", questions, flag, "--json", "--quiet").exit_code == 0


def test_what_cannot_be_measured(
    indexed: Run, says_in_one_sentence: OneSentence, questions: Path, folder: Path
) -> None:
    missing = says_in_one_sentence(indexed("eval", "missing.jsonl", "-q"))
    assert "missing.jsonl cannot be read (No such file" in missing
    (folder / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    assert "bad.jsonl:1: 'question' must be text." in says_in_one_sentence(
        indexed("eval", "bad.jsonl", "-q")
    )
    nowhere = says_in_one_sentence(indexed("eval", questions, "--details", "no/such/file"))
    assert "no/such/file" in nowhere
    assert indexed("remove", "1", "2").exit_code == 0
    assert "holds none of the documents" in says_in_one_sentence(indexed("eval", questions, "-q"))


@pytest.mark.usefixtures("always_answers")
def test_a_run_is_compared_with_an_earlier_one(indexed: Run, questions: Path, folder: Path) -> None:
    before = folder / "before.jsonl"
    assert indexed("eval", questions, "--details", before, "--quiet").exit_code == 0
    result = indexed("eval", questions, "--baseline", before, "--json", "--quiet")
    found = json.loads(result.stdout)
    assert found["baseline"] == str(before)
    answered = found["differences"]["answer"]["answered"]
    assert (answered["change"], answered["p"], answered["questions"]) == (0, 1, 2)
    assert answered["significant"] is False
    result = indexed("eval", questions, "--baseline", before)
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["answer:", "answered", "1.000", "+0.000", "+0.000", "to", "+0.000", "1.000"] in rows
    result = indexed("eval", questions, "--baseline", questions)
    assert result.exit_code == 2
    assert "--details" in result.stderr
