"""What went wrong, sorted by the part of the way at which it did."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qa.evaluate.judging import TOP, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CAUSES = {
    "not found": "No passage with the answer was among the ten read.",
    "read wrongly": "The passage was found; the words that were taken came from elsewhere.",
    "refused": "The right passage came first, and the confidence in it was too low.",
    "answered what nobody knows": "The articles do not answer it, and an answer was given.",
    "other words": "The right sentence was cited; the short answer in it was another.",
}
POOR = 0.5
"""F1 of the short answer below which it counts as another."""


def cause(outcome: Outcome) -> str | None:
    """Where an answer went wrong; None if it did not."""
    question = outcome.question
    if not question.answerable:
        return "answered what nobody knows" if outcome.answered else None
    if not question.gold:
        return None
    if outcome.rank is None:
        return "not found"
    if not outcome.answered:
        return "refused" if outcome.grounded else "read wrongly"
    if not outcome.correct:
        return "read wrongly"
    short = bool(question.answers) and max(len(answer.split()) for answer in question.answers) < TOP
    return "other words" if short and outcome.f1 < POOR else None


def sorted_by_cause(runs: Mapping[str, Sequence[Outcome]], count: int) -> str:
    """At most `count` errors as Markdown, each cause and each set having its share of them."""
    found: dict[str, dict[str, list[Outcome]]] = {name: defaultdict(list) for name in CAUSES}
    for name, outcomes in runs.items():
        for outcome in outcomes:
            if (why := cause(outcome)) is not None:
                found[why][name].append(outcome)
    chosen = _spread(found, count)
    lines = []
    for why, by_set in found.items():
        total = sum(map(len, by_set.values()))
        errors = [_line(name, outcome) for where, name, outcome in chosen if where == why]
        lines += [f"### {why[0].upper()}{why[1:]} ({total})", "", CAUSES[why], "", *errors, ""]
    return "\n".join(lines)


def _spread(
    found: Mapping[str, Mapping[str, Sequence[Outcome]]], count: int
) -> list[tuple[str, str, Outcome]]:
    """One of each cause and set in turn, from all over what there is of it."""
    buckets = [(why, name, errors) for why, sets in found.items() for name, errors in sets.items()]
    chosen: list[tuple[str, str, Outcome]] = []
    for turn in range(count):
        for why, name, errors in buckets:
            if turn < min(len(errors), count) and len(chosen) < count:
                place = turn * len(errors) // min(len(errors), count)
                chosen.append((why, name, errors[place]))
    return chosen


def _line(name: str, outcome: Outcome) -> str:
    known = outcome.question.answers[0] if outcome.question.answers else "(no answer)"
    said = f"“{_cut(outcome.predicted)}”" if outcome.answered else "(refused)"
    return (
        f"- {name}: {_cut(outcome.question.text)} Known: {_cut(known)}. "
        f"Said: {said}, confidence {outcome.confidence:.2f}."
    )


def _cut(text: str, most: int = 110) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rsplit(' ', 1)[0]}…"
