"""Fitting a reader's calibration: evidence → which reading is best, and whether it answers.

    python -m training.calibrate READER FILE [--set CORPUS QUESTIONS]... [--cost 1.0]

READER is a value of the setting `reader`; FILE is the calibration file, in which that
reader's entry is replaced. Each set is a folder or file of articles and a question file
about them. A reading is right when it overlaps a gold span, or lies in a gold document where
no span is given. The sets weigh the same, whatever their size.

The line is where the expected cost is least: a wrong answer costs `--cost` times as much
as a refusal of a question that could have been answered.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import qa
from qa.answer.calibration import Calibration
from qa.answer.evidence import Evidence, weigh
from qa.evaluate.questions import Question, read_questions
from qa.follow_ups import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from qa.answer.quoting import Quote
    from qa.types import Span

    Floats = npt.NDArray[np.float64]

READINGS = 5
"""Readings of each question that are learned from, the best-scored ones."""

REGULARISATION = 0.3
"""Inverse strength, features being scaled to a deviation of 1."""

FEATURES = [field.name for field in fields(Evidence)]


@dataclass(frozen=True, slots=True)
class Measured:
    """Readings of one set's questions.

    Attributes:
        evidence: shape `(n, features)`, of the best-scored readings of each question.
        right: whether each overlaps a gold place, shape `(n,)`.
        question: index of its question, shape `(n,)`.
        questions: how many questions there are.
    """

    evidence: Floats
    right: Floats
    question: npt.NDArray[np.int64]
    questions: int


def is_right(question: Question, found: Quote, short: Span, names: dict[int, str]) -> bool:
    """Whether a reading is of a gold place."""
    return question.answerable and any(
        gold.document == names[found.document] and (gold.span is None or gold.span.overlaps(short))
        for gold in question.gold
    )


def measure(library: qa.Library, questions: Sequence[Question]) -> Measured:
    """Read the passages found for every question, and compare with gold."""
    engine = library.engine()
    retriever, approach = engine.answering.retriever, engine.answering.words
    names = {info.id: info.part or Path(info.path).stem for info in library.documents()}
    rows: list[list[float]] = []
    right: list[float] = []
    of: list[int] = []
    for number, question in enumerate(questions):
        asked = resolve(question.text, question.history) or question.text
        candidates = retriever.retrieve(asked, library.settings.k)
        readings = approach.reader.read(asked, [c.passage for c in candidates])
        quotes = approach.quotes(asked, candidates, readings)
        weighed = weigh(asked, candidates, readings, quotes)
        order = sorted(range(len(readings)), key=lambda i: -readings[i].score)[:READINGS]
        for i in order:
            found, features, span = quotes[i], weighed[i], readings[i].span
            if found and features and span:
                rows.append(list(asdict(features).values()))
                right.append(float(is_right(question, found, span, names)))
                of.append(number)
    return Measured(np.array(rows), np.array(right), np.array(of), len(questions))


def fit(sets: Sequence[Measured], cost: float) -> Calibration:
    """A ranking within questions, a confidence across them, and the line of least cost."""
    ranking = fit_ranking(sets)
    tops = [top_readings(ranking, found) for found in sets]
    features = np.concatenate([rows for rows, _ in tops])
    right = np.concatenate([hits for _, hits in tops])
    each = np.concatenate([np.full(len(hits), 1 / len(hits)) for _, hits in tops])
    scale = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=REGULARISATION, max_iter=1000)
    model.fit(features / scale, right, sample_weight=each / each.mean())
    calibration = Calibration(
        ranking=_named(ranking),
        intercept=round(float(model.intercept_[0]), 4),
        weights=_named(model.coef_[0] / scale),
        threshold=0.5,
    )
    return replace(calibration, threshold=line_of_least_cost(calibration, sets, cost))


def fit_ranking(sets: Sequence[Measured]) -> Floats:
    """Weights that put right readings above wrong ones of the same question (Joachims 2002)."""
    pairs: list[Floats] = []
    each: list[float] = []
    for found in sets:
        for number in np.unique(found.question):
            rows = found.question == number
            right = found.evidence[rows & (found.right == 1)]
            wrong = found.evidence[rows & (found.right == 0)]
            for one in right:
                pairs.extend(one - other for other in wrong)
            count = len(right) * len(wrong)
            each.extend([1 / (count * found.questions)] * count if count else [])
    differences, weights = np.array(pairs), np.array(each)
    scale = differences.std(axis=0) + 1e-9
    model = LogisticRegression(C=REGULARISATION, fit_intercept=False, max_iter=1000)
    model.fit(
        np.vstack([differences, -differences]) / scale,
        np.repeat([1.0, 0.0], len(differences)),
        sample_weight=np.tile(weights / weights.mean(), 2),
    )
    learned: Floats = model.coef_[0] / scale
    return learned


def top_readings(ranking: Floats, found: Measured) -> tuple[Floats, Floats]:
    """Evidence of the first-ranked reading of each question, and whether it is right."""
    first = {int(found.question[row]): row for row in np.argsort(found.evidence @ ranking)}
    rows = np.array(sorted(first.values()), dtype=np.int64)
    return found.evidence[rows], found.right[rows]


def confidences(calibration: Calibration, found: Measured) -> tuple[Floats, Floats]:
    """Confidence of the first-ranked reading of each question, and whether it is right."""
    rows, right = top_readings(_vector(calibration.ranking), found)
    logits = rows @ _vector(calibration.weights) + calibration.intercept
    return 1 / (1 + np.exp(-logits)), right


def line_of_least_cost(calibration: Calibration, sets: Sequence[Measured], cost: float) -> float:
    """The confidence from which answering costs least, over all lines between 0.05 and 0.95."""
    lines = np.linspace(0.05, 0.95, 181)
    total = np.zeros(len(lines))
    for found in sets:
        confidence, right = confidences(calibration, found)
        for place, line in enumerate(lines):
            wrong = ((confidence >= line) & (right == 0)).sum() * cost
            missed = ((confidence < line) & (right == 1)).sum()
            total[place] += (wrong + missed) / found.questions
    return round(float(lines[int(np.argmin(total))]), 3)


def _named(weights: Floats) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}


def _vector(weights: Mapping[str, float]) -> Floats:
    return np.array([weights[name] for name in FEATURES])


def spread(questions: Sequence[Question], most: int) -> Sequence[Question]:
    """At most so many questions, evenly spread over all."""
    step = max(len(questions) / most, 1.0)
    return [questions[int(place * step)] for place in range(min(most, len(questions)))]


def area(confidence: Floats, right: Floats) -> float:
    """Area under the ROC curve; ½ where all are right or all are wrong."""
    return float(roc_auc_score(right, confidence)) if 0 < right.mean() < 1 else 0.5


def main() -> None:
    """Fit the calibration of one reader and write it beside the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("file", type=Path)
    parser.add_argument("--set", nargs=2, action="append", type=Path, required=True, dest="sets")
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"))
    parser.add_argument("--most", type=int, default=400, help="questions of each set, spread")
    parser.add_argument("--cost", type=float, default=1.0)
    given = parser.parse_args()
    settings = qa.load_settings(reader=given.reader)
    measured = []
    for articles, questions in given.sets:
        name = articles.parent.name if articles.is_file() else articles.name
        with qa.open_library(
            given.libraries / f"{name}.qa", settings=settings, create=True
        ) as library:
            library.add([articles])
            measured.append(measure(library, spread(read_questions(questions), given.most)))
        print(f"{name}: {measured[-1].questions} questions")
    calibration = fit(measured, given.cost)
    for (articles, _), found in zip(given.sets, measured, strict=True):
        confidence, right = confidences(calibration, found)
        said = confidence >= calibration.threshold
        print(
            f"{articles}: {right.mean():.3f} read right, {said.mean():.3f} answered, "
            f"{right[said].mean():.3f} of those right, area under ROC {area(confidence, right):.3f}"
        )
    known = json.loads(given.file.read_text("utf-8")) if given.file.exists() else {}
    known[given.reader] = asdict(calibration)
    given.file.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    print(json.dumps(known[given.reader], indent=1))


if __name__ == "__main__":
    main()
