"""Time-Sensitive-QA in five folds: five readers, each asked about the articles it never saw.

    python benchmarks/folds.py DATA READERS [--libraries DIR]

The shipped reader was trained on four fifths of the set's articles. READERS holds `fold-0.onnx` to
`fold-4.onnx`, with the descriptions beside them, one reader for each fifth; `docs/quality.md` says
how they were trained, and the figures are written into it. The confidence is the shipped one,
which was fitted to another reader. About ten minutes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality import FOLDS, PAGE, RESULTS, ROWS, figure
from tables import BENCHMARKS, between, table

import qa
from qa.evaluate.questions import read_questions
from qa.evaluate.runner import run
from qa.evaluate.summary import measures
from qa.models.span_reader import SpanReader
from training.temporal import fold_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qa.evaluate.judging import Outcome
    from qa.evaluate.questions import Question

SET = "timeqa_train"
FOUND = BENCHMARKS / "results" / "folds.json"
LINES = {"as shipped": qa.Settings().min_confidence, "every question answered": 0.0}
SHOWN = [label for label in ROWS if not label.startswith(("retrieval", "citations", "**"))]


def asked_of(
    reader: Path, library: Path, questions: Sequence[Question]
) -> dict[str, tuple[Outcome, ...]]:
    """The outcomes of a reader, by the line from which an answer is given."""
    found = {}
    for name, line in LINES.items():
        settings = qa.Settings(min_confidence=line)
        with qa.open_library(
            library, settings=settings, reader=SpanReader(description=reader)
        ) as opened:
            found[name] = run(opened, questions).outcomes
    return found


def figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Every measure with its interval, as `qa eval --json` nests them."""
    found: dict[str, dict[str, Any]] = {}
    for measure in measures(outcomes, resamples=200):
        interval = [round(measure.low, 4), round(measure.high, 4)]
        cell = {"value": round(measure.value, 4), "interval": interval}
        found.setdefault(measure.group, {})[measure.name] = cell
    return found


def read_out(found: Mapping[str, Any]) -> str:
    """The shipped reader, the fold readers on the same questions, and all of the folds."""
    shipped = json.loads(RESULTS.read_text("utf-8"))[SET]
    columns = {
        "shipped, fold 0": shipped,
        **{f"fold {fold}": found["folds"][fold]["as shipped"] for fold in range(FOLDS)},
        "all five": found["all"]["as shipped"],
    }
    rows = [["questions", *(f"{column['count']:,}" for column in columns.values())]]
    rows += [
        [label, *(figure(column, *ROWS[label]) for column in columns.values())] for label in SHOWN
    ]
    every = [column["every question answered"] for column in (*found["folds"], found["all"])]
    rows.append(
        ["F1, every question answered", "–", *(figure(column, *ROWS["F1"]) for column in every)]
    )
    low, high = found["all"]["as shipped"]["measures"]["answer"]["F1"]["interval"]
    return f"{table(['', *columns], rows)}\n\nF1 over all five: {low:.3f} to {high:.3f} (95 %)."


def main() -> None:
    """Measure all folds, and fill the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("readers", type=Path)
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"))
    options = parser.parse_args()
    library = options.libraries / f"{SET}.qa"
    if not library.exists():
        with qa.create_library(library) as made:
            made.add([options.data / SET / "corpus.jsonl"])
    questions = read_questions(options.data / SET / "questions.jsonl")
    folds = []
    together: dict[str, list[Outcome]] = {name: [] for name in LINES}
    for fold in range(FOLDS):
        held_out = [q for q in questions if fold_of(subject_of(q.id), FOLDS) == fold]
        found = asked_of(options.readers / f"fold-{fold}.json", library, held_out)
        for name, outcomes in found.items():
            together[name] += outcomes
        folds.append(_counted(found))
        print(f"fold {fold}: F1 {folds[-1]['as shipped']['measures']['answer']['F1']}", flush=True)
    result = {"folds": folds, "all": _counted(together)}
    FOUND.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    PAGE.write_text(between(PAGE.read_text("utf-8"), "folds", read_out(result)), "utf-8")


def _counted(found: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    return {
        name: {"count": len(outcomes), "measures": figures(outcomes)}
        for name, outcomes in found.items()
    }


if __name__ == "__main__":
    main()
