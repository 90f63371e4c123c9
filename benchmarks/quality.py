"""The tables of `docs/quality.md`: every measure of the shipped models over whole corpora.

    python benchmarks/quality.py DATA [--libraries DIR] [--sets NAME ...]
    python benchmarks/quality.py --read-out [--errors FILE]

The first runs `qa eval` over the sample articles and the sets of DATA, of Time-Sensitive-QA only
the fold that the reader was not trained on; about ten minutes. Results of sets not named are
kept. The second only writes into the page what this and `answers.py` measured, and the errors
that `answers.py --errors FILE` wrote; the first does so too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answers import SHOWN
from tables import BENCHMARKS, between, table

from training.temporal import fold_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = BENCHMARKS.parent
PAGE = ROOT / "docs" / "quality.md"
RESULTS = BENCHMARKS / "results" / "quality.json"
ANSWERS = BENCHMARKS / "results" / "answers.json"
SETS = {
    "seeds": "sample articles",
    "clapnq": "ClapNQ dev half",
    "timeqa_train": "TimeQA, held-out fifth",
    "mtragun": "MTRAG-UN dev half",
    "xquad_en": "XQuAD English",
}
FOLDS = 5
ROWS = {
    "retrieval: hit@1": ("retrieval", "hit@1"),
    "retrieval: hit@5": ("retrieval", "hit@5"),
    "after reading: hit@1": ("reranked", "hit@1"),
    "after reading: hit@5": ("reranked", "hit@5"),
    "answered, of answerable": ("answer", "answered"),
    "cites the place, of answerable": ("answer", "correct"),
    "exact match": ("answer", "exact match"),
    "F1": ("answer", "F1"),
    "reader with the right passage: F1": ("reader", "F1"),
    "refusal: precision": ("refusal", "precision"),
    "refusal: recall": ("refusal", "recall"),
    "refusal: F1": ("refusal", "F1"),
    "confidence: AUC": ("confidence", "AUC"),
    "**citations equal to the source**": ("citation", "exact"),
    "citations at the place": ("citation", "overlap"),
}
OF_REFUSALS = {"refusal", "confidence"}
COMPARED = [name for name in SHOWN if name not in {"MRR", "gold F1", "AURC", "ECE", "tokens"}]


def measure(name: str, data: Path, libraries: Path) -> dict[str, Any]:
    """What `qa eval --json` says of one set, whose library is made where there is none."""
    articles = ROOT / "seeds" if name == "seeds" else data / name / "corpus.jsonl"
    questions = asked(name, data, libraries)
    library = ["--library", str(libraries / f"{name}.qa")]
    program = [sys.executable, "-m", "qa"]
    subprocess.run([*program, "index", str(articles), *library, "-q"], check=True)
    evaluation = [*program, "eval", str(questions), *library, "--json", "-q"]
    said = subprocess.run(evaluation, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(said.stdout)
    return found | {"questions": f"{name}/{questions.name}"}


def asked(name: str, data: Path, libraries: Path) -> Path:
    """The file of questions; of Time-Sensitive-QA those about articles of the first fold."""
    if name == "seeds":
        return ROOT / "seeds" / "questions.jsonl"
    whole = data / name / "questions.jsonl"
    if name != "timeqa_train":
        return whole
    held_out = libraries / f"{name}.held-out.jsonl"
    lines = whole.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not fold_of(subject_of(json.loads(line)["id"]), FOLDS)]
    held_out.parent.mkdir(parents=True, exist_ok=True)
    held_out.write_text("".join(kept), "utf-8")
    return held_out


def figure(found: Mapping[str, Any], group: str, name: str) -> str:
    """A measure as the page says it."""
    refused = found["measures"].get("refusal", {}).get("recall")
    if group in OF_REFUSALS and (refused is None or refused["value"] is None):
        return "all answerable"
    measured = found["measures"].get(group, {}).get(name)
    if measured is None or measured["value"] is None:
        return "–"
    return f"{measured['value']:.3f}".removeprefix("0")


def overall(results: Mapping[str, Any]) -> str:
    """One column for each set."""
    named = [name for name in SETS if name in results]
    rows = [["questions", *(f"{results[name]['count']:,}" for name in named)]]
    for label, (group, measure_name) in ROWS.items():
        rows.append([label, *(figure(results[name], group, measure_name) for name in named)])
    return table(["", *(SETS[name] for name in named)], rows)


def compared(results: Mapping[str, Any]) -> str:
    """One table for each set, one row for each variant; a star where it is not chance."""
    parts = []
    for name, found in results.items():
        variants = [variant for variant in found if variant not in {"questions", "timings_ms"}]
        rows = [[v, *(_starred(found[v], *SHOWN[shown]) for shown in COMPARED)] for v in variants]
        parts.append(f"**{name}, {found['questions']} questions**\n\n")
        parts.append(table(["", *COMPARED], rows) + "\n\n")
    return "".join(parts).strip()


def _starred(found: Mapping[str, Any], group: str, name: str) -> str:
    cell = found.get(f"{group}: {name}")
    if cell is None or cell["value"] is None:
        return "-"
    star = "*" if cell.get("p", 1) < 0.05 else ""
    return f"{cell['value']:.3f}{star}".removeprefix("0")


def read_out(errors: Path | None) -> None:
    """Write the tables into the page."""
    page = PAGE.read_text("utf-8")
    page = between(page, "overall", overall(json.loads(RESULTS.read_text("utf-8"))))
    page = between(page, "answers", compared(json.loads(ANSWERS.read_text("utf-8"))))
    if errors:
        page = between(page, "errors", errors.read_text("utf-8").strip())
    PAGE.write_text(page, "utf-8")


def main() -> None:
    """Measure the sets, and fill the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"))
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=list(SETS))
    parser.add_argument("--read-out", action="store_true", help="measure nothing")
    parser.add_argument("--errors", type=Path)
    given = parser.parse_args()
    if not given.read_out:
        if given.data is None:
            parser.error("name the folder of the sets, or --read-out")
        results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        for name in given.sets:
            results[name] = measure(name, given.data, given.libraries)
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    read_out(given.errors)


if __name__ == "__main__":
    main()
