"""`qa eval`: how good the answers to a file of questions are."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from qa.cli.exits import OK
from qa.cli.options import library_option, output_options
from qa.cli.screen import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.cli.screen import Screen
    from qa.evaluate.judging import Outcome
    from qa.evaluate.questions import Question
    from qa.evaluate.runner import Run
    from qa.evaluate.summary import Measure, Timing


@click.command("eval", short_help="Measure the answers to a file of questions.")
@click.argument("questions", metavar="QUESTIONS.jsonl", type=click.Path(dir_okay=False))
@click.option(
    "--details",
    metavar="FILE.jsonl",
    type=click.File("w", encoding="utf-8", lazy=False),
    help="Write what became of each question, one JSON object a line.",
)
@click.option(
    "--history/--no-history",
    default=True,
    show_default=True,
    help="Ask a follow-up in the light of the questions before it.",
)
@click.option("--failures", is_flag=True, help="List the questions that went wrong.")
@library_option
@output_options
def command(
    questions: str,
    details: TextIO | None,
    library: str | None,
    screen: Screen,
    **flags: bool,
) -> int:
    """Ask every question of QUESTIONS.jsonl and measure the answers.

    The file has one JSON object a line: question, answerable, and if known answers, gold
    (documents, and offsets in them) and history. Measures come with 95 % bootstrap intervals.
    """
    from qa.cli.opening import open_existing
    from qa.cli.progress import progress
    from qa.evaluate.questions import read_questions
    from qa.evaluate.runner import run
    from qa.evaluate.summary import measures, timings

    asked = read_questions(Path(questions))
    with open_existing(library) as opened, progress(screen) as advance:
        ran = run(opened, asked, use_history=flags["history"], progress=advance)
    if ran.missing:
        screen.warn(
            f"{len(ran.missing)} documents that the questions are about are not in the "
            f"library, such as {ran.missing[0]!r}."
        )
    if details:
        details.writelines(f"{as_json(_detail(outcome))}\n" for outcome in ran.outcomes)
    found, taken = measures(ran.outcomes), timings(ran.outcomes)
    if screen.as_json:
        screen.json(_record(questions, ran, found, taken))
    else:
        _show(screen, found, taken)
        if flags["failures"]:
            _show_failures(screen, ran.outcomes)
    return OK


def _show(screen: Screen, found: Sequence[Measure], taken: Sequence[Timing]) -> None:
    rows = [(f"{m.group}: {m.name}", f"{m.value:.3f}", _interval(m), f"{m.count:,}") for m in found]
    screen.table(("measure", "value", "95 % interval", "questions"), rows)
    screen.line()
    times = [(timing.stage, f"{timing.p50:.1f}", f"{timing.p95:.1f}") for timing in taken]
    screen.table(("stage", "p50 ms", "p95 ms"), times)


def _interval(measure: Measure) -> str:
    if math.isnan(measure.low):
        return "-"
    return f"{measure.low:.3f} to {measure.high:.3f}"


def _show_failures(screen: Screen, outcomes: Sequence[Outcome]) -> None:
    failures = [(outcome, what) for outcome in outcomes if (what := _fault(outcome))]
    screen.line()
    screen.line((f"{len(failures)} of {len(outcomes)} questions went wrong", "bold"))
    for outcome, what in failures:
        screen.line((f"{what}: ", "red"), f"[{outcome.question.id}] {outcome.question.text}")


def _fault(outcome: Outcome) -> str | None:
    """What went wrong with a question, in two or three words; None if nothing did."""
    if not outcome.question.answerable:
        return "answered, should refuse" if outcome.answered else None
    if not outcome.answered:
        return "refused, should answer"
    if outcome.question.gold and not outcome.correct:
        return "cited another place" if outcome.rank else "not found"
    return None


def _record(
    questions: str, ran: Run, found: Sequence[Measure], taken: Sequence[Timing]
) -> dict[str, Any]:
    measured: dict[str, dict[str, Any]] = {}
    for m in found:
        interval = None if math.isnan(m.low) else [m.low, m.high]
        measured.setdefault(m.group, {})[m.name] = {
            "value": m.value,
            "interval": interval,
            "questions": m.count,
        }
    return {
        "questions": str(Path(questions).absolute()),
        "count": len(ran.outcomes),
        "missing_documents": list(ran.missing),
        "measures": measured,
        "timings_ms": {timing.stage: {"p50": timing.p50, "p95": timing.p95} for timing in taken},
    }


def _detail(outcome: Outcome) -> dict[str, Any]:
    question: Question = outcome.question
    return {
        "id": question.id,
        "question": question.text,
        "answerable": question.answerable,
        "answered": outcome.answered,
        "confidence": outcome.confidence,
        "fault": _fault(outcome),
        "rank": outcome.rank,
        "correct": outcome.correct,
        "grounded": outcome.grounded,
        "predicted": outcome.predicted,
        "exact_match": outcome.exact_match,
        "f1": outcome.f1,
        "citations": outcome.citations,
        "exact": outcome.exact,
        "overlapping": outcome.overlapping,
        "tokens": outcome.tokens,
        "timings_ms": dict(outcome.timings_ms),
    }
