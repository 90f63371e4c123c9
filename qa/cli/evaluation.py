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
    from qa.evaluate.comparing import Difference
    from qa.evaluate.judging import Outcome
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
    "--baseline",
    metavar="FILE.jsonl",
    type=click.Path(dir_okay=False),
    help="Compare with an earlier run, which --details wrote.",
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
    baseline: str | None,
    library: str | None,
    screen: Screen,
    **flags: bool,
) -> int:
    """Ask every question of QUESTIONS.jsonl and measure the answers.

    The file has one JSON object a line: question, answerable, and if known answers, gold
    (documents, and offsets in them) and history. Measures come with 95 % bootstrap intervals;
    with --baseline also the differences from it, and which of them are significant.
    """
    from qa.cli.opening import open_existing
    from qa.cli.progress import progress
    from qa.evaluate.comparing import differences
    from qa.evaluate.details import detail, read_details
    from qa.evaluate.questions import read_questions
    from qa.evaluate.runner import run
    from qa.evaluate.summary import measures, timings

    asked = read_questions(Path(questions))
    before = read_details(Path(baseline), asked) if baseline else {}
    with open_existing(library) as opened, progress(screen) as advance:
        ran = run(opened, asked, use_history=flags["history"], progress=advance)
    _warn_of_missing(screen, ran)
    if details:
        details.writelines(f"{as_json(detail(outcome))}\n" for outcome in ran.outcomes)
    found, taken = measures(ran.outcomes), timings(ran.outcomes)
    changes = differences(ran.outcomes, before)
    if screen.as_json:
        screen.json(_record(questions, ran, found, taken) | _compared(baseline, changes))
    else:
        _show(screen, found, taken)
        if changes:
            _show_changes(screen, changes)
        if flags["failures"]:
            _show_failures(screen, ran.outcomes)
    return OK


def _warn_of_missing(screen: Screen, ran: Run) -> None:
    if ran.missing:
        screen.warn(
            f"{len(ran.missing)} documents that the questions are about are not in the "
            f"library, such as {ran.missing[0]!r}."
        )


def _show(screen: Screen, found: Sequence[Measure], taken: Sequence[Timing]) -> None:
    rows = [(f"{m.group}: {m.name}", f"{m.value:.3f}", _interval(m), f"{m.count:,}") for m in found]
    screen.table(("measure", "value", "95 % interval", "questions"), rows)
    screen.line()
    times = [(timing.stage, f"{timing.p50:.1f}", f"{timing.p95:.1f}") for timing in taken]
    screen.table(("stage", "p50 ms", "p95 ms"), times)


def _show_changes(screen: Screen, changes: Sequence[Difference]) -> None:
    rows = [
        (
            f"{d.group}: {d.name}",
            f"{d.baseline:.3f}",
            f"{d.change:+.3f}",
            f"{d.low:+.3f} to {d.high:+.3f}",
            f"{d.p:.3f}",
            "significant" if d.significant else "",
        )
        for d in changes
    ]
    screen.line()
    screen.table(("measure", "baseline", "change", "95 % interval", "p", ""), rows)


def _interval(measure: Measure) -> str:
    if math.isnan(measure.low):
        return "-"
    return f"{measure.low:.3f} to {measure.high:.3f}"


def _show_failures(screen: Screen, outcomes: Sequence[Outcome]) -> None:
    from qa.evaluate.details import fault

    failures = [(outcome, what) for outcome in outcomes if (what := fault(outcome))]
    screen.line()
    screen.line((f"{len(failures)} of {len(outcomes)} questions went wrong", "bold"))
    for outcome, what in failures:
        screen.line((f"{what}: ", "red"), f"[{outcome.question.id}] {outcome.question.text}")


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


def _compared(baseline: str | None, changes: Sequence[Difference]) -> dict[str, Any]:
    if baseline is None:
        return {}
    compared: dict[str, dict[str, Any]] = {}
    for d in changes:
        compared.setdefault(d.group, {})[d.name] = {
            "baseline": d.baseline,
            "change": d.change,
            "interval": [d.low, d.high],
            "p": d.p,
            "significant": d.significant,
            "questions": d.count,
        }
    return {"baseline": str(Path(baseline).absolute()), "differences": compared}
