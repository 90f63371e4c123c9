"""Reading each public data set into :class:`~training.examples.Example`.

Every set names its answers by text and start. Where the text is not found at the start (some
sets normalise white space) the answer is dropped rather than guessed at. Where several people
answered, the span that most of them chose comes first: that is the one trained on.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training.examples import Example

SQUADSHIFTS = ("new_wiki", "reddit", "amazon_reviews")
LINES = (
    "squad_train_subset",
    "nq_oracle_litm",
    "qed_dev_nq",
    "fairytaleqa",
    "narrativeqa_summary_spans",
    "tatqa_text",
    "qamr",
    "policyqa",
)
PLACEHOLDER_TITLES = {"story summary", "financial report"}


def read_sources(folder: Path) -> Iterator[Example]:
    """Every example of every known set that ``folder`` holds, in a fixed order."""
    for name in SQUADSHIFTS:
        path = folder / f"squadshifts_{name}.json.gz"
        if path.exists():
            yield from _read_squad(path, f"squadshifts_{name}")
    for name in LINES:
        path = folder / f"{name}.jsonl.gz"
        if path.exists():
            yield from _read_lines(path, name)


def readable_title(raw: str) -> str:
    """Turn a file-name-like title into words; drop those that say nothing."""
    if raw in PLACEHOLDER_TITLES or raw.startswith(("Filtered_", "Amazon_Reviews")):
        return ""
    if " " not in raw and raw.count("-") > 1:
        raw = raw.replace("-", " ")
    return raw.replace("_", " ").strip()


def _read_lines(path: Path, source: str) -> Iterator[Example]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            starts = [(answer["text"], answer["start"]) for answer in row["answers"]]
            example = _example(row, source, row["title"], row["context"], starts)
            if example is not None:
                yield example


def _read_squad(path: Path, source: str) -> Iterator[Example]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    for article in articles:
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                starts = [(answer["text"], answer["answer_start"]) for answer in row["answers"]]
                example = _example(row, source, article["title"], paragraph["context"], starts)
                if example is not None:
                    yield example


def _example(
    row: Mapping[str, Any],
    source: str,
    title: str,
    context: str,
    answers: list[tuple[str, int]],
) -> Example | None:
    spans = []
    for text, start in answers:
        end = start + len(text)
        if text.strip() and context[start:end] == text:
            lead = len(text) - len(text.lstrip())
            spans.append((start + lead, start + lead + len(text.strip())))
    if not spans:
        return None
    return Example(
        id=str(row["id"]),
        source=source,
        kind="answer",
        title=readable_title(title),
        question=" ".join(str(row["question"]).split()),
        context=context,
        spans=tuple(span for span, _ in Counter(spans).most_common()),
    )
