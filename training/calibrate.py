"""Fitting calibrations: evidence → which reading is best, and whether it answers.

    python -m training.calibrate READER FILE --set CORPUS QUESTIONS [--set ...] [--cost 1.0]
                                 [--most 400] [--libraries DIR] [--leave-one-out]

READER is a value of the setting `reader`; FILE is the calibration file. Its entries are
replaced: that of the reader, fitted on the questions that it answers, and, beside a reader of
spans, "yes or no", fitted on those after whether something is so, which the sentence reader
answers. Each set is a folder or file of
articles and a question file about them; of Time-Sensitive-QA only the fold counts that readers
are not trained on. A reading is right when it overlaps a gold span, or lies in a gold document
where no span is given. The sets weigh the same, whatever their size.

The line is where the expected cost is least: an answer to a question that has none costs
`--cost` times as much as a refusal of one that would have been answered rightly.

`--leave-one-out` also says how each set comes out with weights fitted on the others.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import qa
from qa.answer.calibration import YES_NO, features
from qa.answer.evidence import weigh
from qa.engine import DENSE_SHARE
from qa.evaluate.questions import Question, read_questions
from qa.evaluate.runner import standing_alone
from qa.evaluate.texts import normalise
from qa.retrieve.hybrid import fuse
from training.temporal import fold_of, subject_of
from training.weighing import CONFIDENCE, DECIDING, UNANSWERABLE, Measured, fit, report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qa.answer.approach import Approach
    from qa.types import Candidate, Passage, Reading, Span

READINGS = 5
"""Readings of each question that are learned from, the best-scored ones."""

FEWEST = 20
"""Questions of a kind that a set must have to count for that kind."""

WITHHELD_WORDS = 8
"""Words of an answer up to which a passage can be seen to hold it."""

TEMPORAL, FOLD, FOLDS = "/wiki/", 0, 5
"""How ids of Time-Sensitive-QA begin, and the fold that readers are not trained on."""


@dataclass(slots=True)
class Rows:
    """What becomes a `Measured`, question by question."""

    evidence: list[list[float]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    answerable: list[float] = field(default_factory=list)
    withheld: list[bool] = field(default_factory=list)

    def add(
        self,
        approach: Approach,
        question: Question,
        asked: str,
        candidates: Sequence[Candidate],
        names: Mapping[int, str] | None,
    ) -> None:
        """Read the passages for a question; without `names` nothing in them answers it."""
        readings = approach.reader.read(asked, [c.passage for c in candidates])
        quotes = approach.quotes(asked, candidates, readings)
        weighed = weigh(asked, candidates, readings, quotes)
        order = sorted(range(len(readings)), key=lambda i: -readings[i].score)[:READINGS]
        for i in order:
            found, evidence, span = quotes[i], weighed[i], readings[i].span
            if found and evidence and span:
                self.evidence.append(list(features(evidence).values()))
                self.right.append(
                    float(names is not None and is_gold(question, names[found.document], span))
                )
                self.of.append(len(self.answerable))
        self.answerable.append(float(names is not None and question.answerable))
        self.withheld.append(names is None)

    def measured(self) -> Measured:
        """As arrays."""
        return Measured(
            np.array(self.evidence),
            np.array(self.right),
            np.array(self.of),
            np.array(self.answerable),
            np.array(self.withheld),
        )


class Once:
    """A `Reader` that reads each passage once for a question: its readings do not hang together."""

    def __init__(self, reader: qa.Reader) -> None:
        self._reader, self.name = reader, reader.name
        self._known: dict[tuple[str, int], Reading] = {}

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage, in their order."""
        new = [p for p in passages if (question, p.id) not in self._known]
        for passage, reading in zip(new, self._reader.read(question, new), strict=True):
            self._known[question, passage.id] = reading
        return [self._known[question, passage.id] for passage in passages]


def is_gold(question: Question, document: str, span: Span) -> bool:
    """Whether a stretch of a document holds the answer."""
    return question.answerable and any(
        gold.document == document and (gold.span is None or gold.span.overlaps(span))
        for gold in question.gold
    )


def measure(library: qa.Library, questions: Sequence[Question]) -> tuple[Measured, Measured]:
    """Read the passages found for every question, and compare with gold.

    Returns:
        The questions answered with some words, those whose gold can be withheld asked once more
        without it; and the questions whether something is so.
    """
    answering = library.engine().answering
    words, deciding = replace_reader(answering.words), answering.deciding
    names = {info.id: info.part or Path(info.path).stem for info in library.documents()}
    found, whole, again = Rows(), Rows(), []
    for question in questions:
        asked = library.understand(standing_alone(question))
        candidates = answering.retriever.retrieve(asked, 2 * library.settings.k)
        best = candidates[: library.settings.k]
        approach = answering.approach(asked.text)
        if approach is answering.words:
            found.add(words, question, asked.text, best, names)
            again.append((question, asked.text, without_gold(question, candidates, names)))
        elif deciding is not None and approach is deciding:
            whole.add(deciding, question, asked.text, best, names)
    if too_few_unanswerable(found):
        for question, text, rest in again:
            if rest:
                found.add(words, question, text, rest[: library.settings.k], None)
    return found.measured(), whole.measured()


def too_few_unanswerable(found: Rows) -> bool:
    """Whether questions with their gold withheld are wanted."""
    return 1 - sum(found.answerable) / max(len(found.answerable), 1) < UNANSWERABLE


def replace_reader(approach: Approach) -> Approach:
    """The approach with a reader that does not read a passage twice for a question."""
    return replace(approach, reader=Once(approach.reader))


def without_gold(
    question: Question, candidates: Sequence[Candidate], names: Mapping[int, str]
) -> list[Candidate]:
    """What a search would find if no passage held the answer; nothing where none can be told.

    A withheld answer makes an unanswerable question of the hardest kind: the article is there,
    and all about it but the answer.
    """
    answers = [f" {normalise(answer)} " for answer in question.answers]
    if not question.gold or not answers or max(len(a.split()) for a in answers) > WITHHELD_WORDS:
        return []
    rest = [
        c
        for c in candidates
        if not is_gold(question, names[c.passage.document.id], c.passage.span)
        and not any(answer in f" {normalise(c.passage.text)} " for answer in answers)
    ]
    shares = {"dense": DENSE_SHARE, "lexical": 1 - DENSE_SHARE}
    stages = {
        name: [(c.passage.id, c.scores[name]) for c in rest if name in c.scores] for name in shares
    }
    fused = fuse(stages, shares)
    rescored = [replace(c, score=fused[c.passage.id]) for c in rest if c.passage.id in fused]
    return sorted(rescored, key=lambda candidate: -candidate.score)


def chosen(questions: Sequence[Question], most: int) -> Sequence[Question]:
    """The questions that no reader is trained on, at most so many, evenly spread over all."""
    unseen = [
        question
        for question in questions
        if not question.id.startswith(TEMPORAL) or fold_of(subject_of(question.id), FOLDS) == FOLD
    ]
    step = max(len(unseen) / most, 1.0)
    return [unseen[int(place * step)] for place in range(min(most, len(unseen)))]


def tell(name: str, found: Mapping[str, float]) -> None:
    """One line of how a set comes out."""
    print(f"{name:24}", *(f"{measure} {value:.3f}" for measure, value in found.items()), sep="  ")


def calibrated(
    measured: Mapping[str, Measured], cost: float, names: Sequence[str], *, leave_one_out: bool
) -> dict[str, object]:
    """The calibration fitted on all sets, told with how each comes out."""
    calibration = fit(list(measured.values()), cost, names)
    for name, found in measured.items():
        tell(name, report(calibration, found))
        if leave_one_out and len(measured) > 1:
            others = [other for key, other in measured.items() if key != name]
            tell("  fitted on the others", report(fit(others, cost, names), found))
    return asdict(calibration)


def main() -> None:
    """Fit the calibrations of one reader and write them beside the others."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reader")
    parser.add_argument("file", type=Path)
    parser.add_argument("--set", nargs=2, action="append", type=Path, required=True, dest="sets")
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"))
    parser.add_argument("--most", type=int, default=400, help="questions of each set, spread")
    parser.add_argument("--cost", type=float, default=1.0)
    parser.add_argument("--leave-one-out", action="store_true")
    given = parser.parse_args()
    settings = qa.load_settings(reader=given.reader)
    words: dict[str, Measured] = {}
    deciding: dict[str, Measured] = {}
    for articles, file in given.sets:
        name = articles.parent.name if articles.is_file() else articles.name
        home = given.libraries / f"{name}.qa"
        with qa.open_library(home, settings=settings, create=True) as library:
            library.add([articles])
            questions = chosen(read_questions(file), given.most)
            words[name], deciding[name] = measure(library, questions)
        print(f"{name}: {len(questions)} questions", flush=True)
    known = json.loads(given.file.read_text("utf-8")) if given.file.exists() else {}
    for entry, measured, features_of in (
        (given.reader, words, CONFIDENCE),
        (YES_NO, deciding, DECIDING),
    ):
        some = {name: found for name, found in measured.items() if len(found.answerable) >= FEWEST}
        if some:
            print(f"{entry}:")
            known[entry] = calibrated(
                some, given.cost, features_of, leave_one_out=given.leave_one_out
            )
    given.file.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
