"""``python -m training.prepare DATA OUT``: public question sets to training examples.

Writes ``examples.jsonl.gz`` (shuffled, answered and unanswerable together) and
``mixture.json``, which says how many examples each set and each kind of change gave.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from training.detokenise import detokenised, looks_tokenised
from training.examples import Example, write_examples
from training.negatives import (
    matters_in,
    names_in,
    other_date,
    other_matter,
    other_name,
    other_passages,
    other_title,
)
from training.sources import read_sources
from training.windows import crop

WHOLE: Mapping[str, float] = {
    "squad_train_subset": 2,
    "nq_oracle_litm": 2,
    "qed_dev_nq": 2,
    "qamr": 0.1,
    "policyqa": 0.13,
}
"""Copies of each set (a copy is cropped afresh); a set not named here is taken once."""

FOCUSED: Mapping[str, float] = {
    **WHOLE,
    "squadshifts_reddit": 0.08,
    "squadshifts_amazon_reviews": 0.08,
    "fairytaleqa": 0.15,
    "narrativeqa_summary_spans": 0.5,
    "tatqa_text": 1,
    "qamr": 0.03,
    "policyqa": 0.03,
}
"""Encyclopedia text and real searches, with a little of the rest."""

SHIFTS: Mapping[str, float] = {
    "squad_train_subset": 0,
    "nq_oracle_litm": 0,
    "qed_dev_nq": 0,
    "qamr": 0,
    "policyqa": 0,
    "fairytaleqa": 0,
    "narrativeqa_summary_spans": 0,
    "tatqa_text": 0,
}
"""The largest set, SQuADShifts, alone."""

MIXTURES = {
    "whole": WHOLE,
    "shifts": SHIFTS,
    "broad": {**WHOLE, "squadshifts_reddit": 0.6, "squadshifts_amazon_reviews": 0.6},
    "fullest": {**WHOLE, "qamr": 0.25},
    "focused": FOCUSED,
}

RETRIEVAL_DEPTH = 12


@dataclass(frozen=True)
class Making:
    """How examples are made of questions.

    ``words`` are the fewest and most of a passage. Shares of questions are also put to a passage
    ``retrieved`` for them that lacks the answer, and asked about ``other_matters``
    (:func:`~training.negatives.other_matter`); with ``changed`` some are asked with another name,
    date or title too.
    """

    words: tuple[int, int] = (60, 180)
    retrieved: float = 0.42
    other_matters: float = 0.7
    changed: bool = True


def prepare(
    examples: Sequence[Example],
    seed: int,
    shares: Mapping[str, float] = WHOLE,
    making: Making = Making(),
) -> list[Example]:
    """Weigh, crop, respell and add negatives; the same list for the same seed."""
    random = Random(seed)  # noqa: S311  # no secret
    by_source: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_source[example.source].append(example)
    prepared: list[Example] = []
    for source, group in sorted(by_source.items()):
        chosen = _sampled(group, source, shares, random)
        sized = [_sized(example, making.words, random) for example in chosen]
        prepared += sized
        if making.changed:
            prepared += _changed(sized, random, making.other_matters)
        asked = [example for example in sized if random.random() < making.retrieved]
        wrong = other_passages(asked, sized, RETRIEVAL_DEPTH, random)
        prepared += wrong
    random.shuffle(prepared)
    return prepared


def _sampled(
    group: list[Example], source: str, shares: Mapping[str, float], random: Random
) -> list[Example]:
    copies, part = divmod(shares.get(source, 1.0), 1)
    return group * int(copies) + random.sample(group, round(part * len(group)))


def _sized(example: Example, size: tuple[int, int], random: Random) -> Example:
    if looks_tokenised(example.context) and random.random() < 0.6:
        example = detokenised(example)
    return crop(example, random.randint(*size), random)


def _changed(group: Sequence[Example], random: Random, other_matters: float) -> list[Example]:
    names = sorted({name for example in group for name in names_in(example.question)})
    titles = sorted({example.title for example in group if example.title})
    matters: dict[str, list[str]] = defaultdict(list)
    for example in group:
        for kind, word in matters_in(example.question).items():
            matters[kind].append(word)
    changed: list[Example | None] = []
    for example in group:
        changed.append(other_date(example, random))
        if random.random() < 0.3:
            changed.append(other_name(example, names, random))
        if random.random() < 0.3:
            changed.append(other_title(example, titles, random))
        if other_matters and random.random() < other_matters:
            changed.append(other_matter(example, matters, random))
    return [example for example in changed if example is not None]


def mixture(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """How many examples of each kind each set gave."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        counts[example.source][example.kind] += 1
    return {source: dict(sorted(kinds.items())) for source, kinds in sorted(counts.items())}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.prepare", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the public question sets")
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--mixture", choices=sorted(MIXTURES), default="whole")
    parser.add_argument("--words", type=int, nargs=2, default=Making.words, help="of a passage")
    parser.add_argument(
        "--retrieved", type=float, default=Making.retrieved, help="share put to another passage"
    )
    parser.add_argument(
        "--other-matters",
        type=float,
        default=Making.other_matters,
        help="share asked about another matter",
    )
    parser.add_argument("--changed", action=argparse.BooleanOptionalAction, default=Making.changed)
    options = parser.parse_args(arguments)
    sources = list(read_sources(options.data))
    if not sources:
        parser.error(f"no known question set in {options.data}")
    fewest, most = options.words
    making = Making((fewest, most), options.retrieved, options.other_matters, options.changed)
    prepared = prepare(sources, options.seed, MIXTURES[options.mixture], making)
    options.out.mkdir(parents=True, exist_ok=True)
    write_examples(options.out / "examples.jsonl.gz", prepared)
    summary = mixture(prepared)
    (options.out / "mixture.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(json.dumps(summary, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
