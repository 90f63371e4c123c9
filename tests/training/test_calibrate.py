"""Questions asked for calibration: as they are, and with their gold withheld."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qa
from qa.evaluate.questions import Question, read_questions
from qa.evaluate.texts import normalise
from training import calibrate
from training.calibrate import chosen, is_gold, measure, without_gold

if TYPE_CHECKING:
    from fakes import HashingEncoder


@pytest.fixture
def questions(seeds: Path) -> list[Question]:
    """Twelve questions that the sample articles answer with a name."""
    known = read_questions(seeds / "questions.jsonl")
    return [q for q in known if q.answerable and q.text.startswith(("Who", "Which", "Whom"))][:12]


def test_a_question_is_asked_again_without_what_answers_it(
    seed_library: qa.Library, questions: list[Question]
) -> None:
    words, deciding = measure(seed_library, questions)
    again = int(words.withheld.sum())
    assert again > 0
    assert words.answerable.tolist() == [1.0] * len(questions) + [0.0] * again
    assert words.right[words.question < len(questions)].any()
    assert not words.right[words.question >= len(questions)].any()
    assert len(deciding.answerable) == 0


def test_nothing_withheld_holds_the_answer(
    seed_library: qa.Library, questions: list[Question]
) -> None:
    names = {info.id: Path(info.path).stem for info in seed_library.documents()}
    for question in questions:
        found = seed_library.search(question.text, k=20)
        rest = without_gold(question, found, names)
        assert len(rest) < len(found)
        for candidate in rest:
            passage = candidate.passage
            assert not is_gold(question, names[passage.document.id], passage.span)
            for answer in question.answers:
                assert normalise(answer) not in normalise(passage.text)
        scores = [candidate.score for candidate in rest]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_a_long_answer_cannot_be_withheld(seed_library: qa.Library) -> None:
    long = Question("1", "Who?", answerable=True, answers=("a " * 30,), gold=(), history=())
    assert without_gold(long, seed_library.search("Musk", k=3), {}) == []


def test_of_temporal_questions_one_fold_counts() -> None:
    ids = [f"/wiki/Article_{number}#P1#0" for number in range(50)]
    asked = [Question(name, "Who?", False, (), (), ()) for name in [*ids, "other"]]
    kept = [question.id for question in chosen(asked, 100)]
    assert 2 < len(kept) < 25
    assert kept[-1] == "other"
    assert next(iter(chosen(asked, 3))).id == kept[0]


def test_the_command_writes_one_entry_and_keeps_the_others(
    tmp_path: Path,
    seeds: Path,
    encoder: HashingEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps({"another": {"threshold": 0.3}}))
    arguments = ["calibrate", "sentence", str(file), "--libraries", str(tmp_path / "libraries")]
    asked = ["--set", str(seeds), str(seeds / "questions.jsonl"), "--most", "30"]
    monkeypatch.setattr(sys, "argv", [*arguments, *asked])
    monkeypatch.setattr("qa.open_library", partial(qa.open_library, encoder=encoder))
    calibrate.main()
    written = json.loads(file.read_text())
    assert written["another"] == {"threshold": 0.3}
    assert 0.05 <= written["sentence"]["threshold"] <= 0.95
    assert "yes or no" not in written
    assert "refusal recall" in capsys.readouterr().out
