"""Answers over question files: ours, what others would do, and ours with each part switched off.

    python benchmarks/answers.py DATA [--libraries DIR] [--sets NAME ...] [--limit N]
                                      [--variants NAME ...] [--out FILE] [--pictures DIR]
                                      [--errors FILE] [--anew]

DATA holds one folder per set with `corpus.jsonl` and `questions.jsonl`. Libraries, and vectors
without titles, are kept where `--libraries` says and used again by the next run. Of each set the
first `--limit` questions count, evenly spread over the file; 0 takes all. `--errors` writes 20
errors sorted by cause, as Markdown.

A run that was broken off goes on where it stopped: each variant's outcomes are kept beside the
library, and taken from there as long as what finds, reads and judges answers is the same.
`--anew` measures all again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import causes
import curves
from variants import Variant, variants

import qa
from qa.evaluate.comparing import differences
from qa.evaluate.details import detail, read_details
from qa.evaluate.questions import Question, read_questions
from qa.evaluate.runner import run
from qa.evaluate.summary import measures, timings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qa.evaluate.judging import Outcome

SETS = ["xquad_en", "clapnq", "timeqa_train", "mtragun", "chunkeval"]
SHOWN = {
    "hit@1": ("retrieval", "hit@1"),
    "hit@5": ("retrieval", "hit@5"),
    "MRR": ("retrieval", "MRR@10"),
    "read@1": ("reranked", "hit@1"),
    "read@5": ("reranked", "hit@5"),
    "answered": ("answer", "answered"),
    "correct": ("answer", "correct"),
    "EM": ("answer", "exact match"),
    "F1": ("answer", "F1"),
    "gold F1": ("reader", "F1"),
    "ref P": ("refusal", "precision"),
    "ref R": ("refusal", "recall"),
    "ref F1": ("refusal", "F1"),
    "AUC": ("confidence", "AUC"),
    "AURC": ("confidence", "AURC"),
    "ECE": ("confidence", "ECE"),
    "exact": ("citation", "exact"),
    "at gold": ("citation", "overlap"),
    "tokens": ("passages", "token recall"),
}
RESAMPLES = 200
ERRORS = 20


def spread(questions: Sequence[Question], most: int) -> Sequence[Question]:
    """At most so many questions, evenly spread over all; all of them for 0."""
    if not 0 < most < len(questions):
        return questions
    return [questions[place * len(questions) // most] for place in range(most)]


def run_all(
    library: qa.Library, questions: Sequence[Question], names: Sequence[str], home: Path
) -> dict[str, tuple[Outcome, ...]]:
    """The outcomes of each variant; "no follow-ups" where there are conversations.

    Args:
        library: of the articles.
        questions: about them.
        names: of the variants wanted; all if none is named.
        home: where vectors without titles, and outcomes, are kept.
    """
    made = variants(library, home / "untitled.npy")
    found: dict[str, tuple[Outcome, ...]] = {}
    for name in [*made, "no follow-ups"]:
        if names and name not in names and name != "ours":
            continue
        if name == "no follow-ups" and not any(question.history for question in questions):
            continue
        started = time.perf_counter()
        variant: Callable[[], Variant] = made.get(name, made["ours"])
        file = home / f"{name.replace(' ', '-')}-{_fingerprint(questions)}.jsonl"
        found[name] = _kept(file, questions) or _measured(file, variant(), questions, name)
        print(f"  {name:16} {time.perf_counter() - started:5.0f} s", flush=True)
    return found


def _measured(
    file: Path, variant: Variant, questions: Sequence[Question], name: str
) -> tuple[Outcome, ...]:
    ran = run(variant, questions, use_history=name != "no follow-ups")  # type: ignore[arg-type]
    lines = "".join(json.dumps(detail(outcome)) + "\n" for outcome in ran.outcomes)
    unfinished = file.with_suffix(".part")
    unfinished.write_text(lines, "utf-8")
    unfinished.replace(file)
    return ran.outcomes


def _kept(file: Path, questions: Sequence[Question]) -> tuple[Outcome, ...]:
    """What an earlier run found; nothing if there was none."""
    if not file.exists():
        return ()
    known = read_details(file, questions)
    return tuple(known[question.id] for question in questions)


def _fingerprint(questions: Sequence[Question]) -> str:
    """Of the questions, and of all that finds, reads and judges their answers."""
    package = Path(qa.__file__).parent
    parts = [Path(variants.__code__.co_filename)]
    for folder in ("answer", "evaluate", "follow_ups", "models", "retrieve"):
        parts += sorted(p for p in (package / folder).rglob("*") if p.suffix in {".py", ".json"})
    digest = hashlib.sha256(repr(questions).encode())
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()[:16]


def figures(runs: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """Every measure of each variant; intervals for ours, changes from ours for the others."""
    ours = {outcome.question.id: outcome for outcome in runs["ours"]}
    result: dict[str, Any] = {}
    for name, outcomes in runs.items():
        taken = measures(outcomes, resamples=RESAMPLES if name == "ours" else 1)
        result[name] = {
            f"{m.group}: {m.name}": {"value": _round(m.value), "questions": m.count}
            | ({"interval": [_round(m.low), _round(m.high)]} if name == "ours" else {})
            for m in taken
        }
        if name == "ours":
            continue
        for change in differences(outcomes, ours, resamples=RESAMPLES):
            result[name][f"{change.group}: {change.name}"] |= {
                "change": _round(change.change),
                "p": _round(change.p),
            }
    stages = timings(runs["ours"])
    result["timings_ms"] = {t.stage: {"p50": _round(t.p50), "p95": _round(t.p95)} for t in stages}
    return result


def table(found: Mapping[str, Any]) -> str:
    """One set's figures; a star where a change from ours is significant."""
    names = [name for name in found if name != "timings_ms"]
    rows = [["", *SHOWN]]
    for name in names:
        cells = [found[name].get(f"{group}: {measure}") for group, measure in SHOWN.values()]
        rows.append([name, *(_cell(cell) for cell in cells)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _cell(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return "-"
    return f"{cell['value']:.3f}{'*' if cell.get('p', 1) < 0.05 else ''}"


def _round(value: float) -> float | None:
    return None if value != value else round(value, 4)  # noqa: PLR0124 - nan


def draw(folder: Path, runs: Mapping[str, Mapping[str, Sequence[Outcome]]]) -> None:
    """The reliability diagram and the risk-coverage curves of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    judged = {
        name: ([o.confidence for o in found["ours"]], [o.grounded for o in found["ours"]])
        for name, found in runs.items()
    }
    curves.write(
        folder / "reliability.svg",
        "Reliability: how often an answer of some confidence is right",
        ("confidence", "share right"),
        {name: curves.reliability(*pair) for name, pair in judged.items()},
        diagonal=True,
    )
    curves.write(
        folder / "risk-coverage.svg",
        "Risk and coverage: errors among the questions answered",
        ("share of questions answered", "share of errors among them"),
        {name: curves.risk_coverage(*pair) for name, pair in judged.items()},
    )


def main() -> None:
    """Measure every set and write figures, pictures and errors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"))
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--limit", type=int, default=150)
    parser.add_argument("--variants", nargs="+", default=[])
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/answers.json"))
    parser.add_argument("--pictures", type=Path, default=Path("docs/images"))
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--anew", action="store_true")
    given = parser.parse_args()
    runs: dict[str, dict[str, tuple[Outcome, ...]]] = {}
    results: dict[str, Any] = {}
    for name in given.sets:
        folder, home = given.data / name, given.libraries / f"{name}.qa"
        questions = spread(read_questions(folder / "questions.jsonl"), given.limit)
        with qa.open_library(home, create=True) as library:
            library.add([folder / "corpus.jsonl"])
            print(f"{name}: {len(questions)} questions", flush=True)
            kept = given.libraries / f"{name}.answers"
            kept.mkdir(exist_ok=True)
            for file in kept.glob("*.jsonl") if given.anew else ():
                file.unlink()
            runs[name] = run_all(library, questions, given.variants, kept)
        results[name] = {"questions": len(questions), **figures(runs[name])}
        print(table({k: v for k, v in results[name].items() if k != "questions"}), flush=True)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    draw(given.pictures, runs)
    if given.errors:
        ours = {name: found["ours"] for name, found in runs.items()}
        given.errors.write_text(causes.sorted_by_cause(ours, ERRORS) + "\n", "utf-8")


if __name__ == "__main__":
    main()
