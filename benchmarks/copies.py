"""How well copies of an article are told from other articles, on JSONL files of articles.

    python benchmarks/copies.py CORPUS.jsonl... [--save]

Every article is edited the way papers edit a wire report, and each edit should be found; every
two articles of one file that are taken for copies are listed, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from qa.index.resemblance import LIKELY, are_copies, bands, likeness, signature

LEAST_PARAGRAPHS = 4
"""Articles of fewer are left out: an edit of one paragraph is then another article."""

RESULTS = Path(__file__).parent / "results" / "copies.json"

Edit = Callable[[list[str]], list[str]]

EDITS: dict[str, Edit] = {
    "other headline": lambda p: ["Something else entirely happened here", *p[1:]],
    "no headline": lambda p: p[1:],
    "a paragraph more": lambda p: [*p[:2], "Our own correspondent has more on this.", *p[2:]],
    "a paragraph less": lambda p: p[:2] + p[3:],
    "other line breaks": lambda p: [re.sub(r"((?:\S+ ){11})", r"\1\n", each) for each in p],
}


def paragraphs(text: str) -> list[str]:
    """An article as paragraphs of a few sentences, as papers print it."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", block)
        found += [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    return found


def is_found(one: str, other: str) -> bool:
    """Whether one is taken for a copy of the other."""
    first, second = signature(one), signature(other)
    near = not set(bands(first)).isdisjoint(bands(second))
    return near and likeness(first, second) >= LIKELY and are_copies(one, other)


def recall(texts: list[str]) -> dict[str, dict[str, int]]:
    """For each edit, of how many articles it was found."""
    printed = [found for text in texts if len(found := paragraphs(text)) >= LEAST_PARAGRAPHS]
    return {
        name: {
            "articles": len(printed),
            "found": sum(is_found("\n\n".join(p), "\n\n".join(edit(p))) for p in printed),
        }
        for name, edit in EDITS.items()
    }


def taken(articles: list[dict[str, str]]) -> list[tuple[str, str]]:
    """The ids of all pairs, without going by way of the signatures, that count as copies."""
    return [
        (one["id"], other["id"])
        for at, one in enumerate(articles)
        for other in articles[:at]
        if are_copies(one["text"], other["text"])
    ]


def measured(corpus: Path) -> dict[str, object]:
    """All figures of one file."""
    articles = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]
    started = time.perf_counter()
    for article in articles:
        signature(article["text"])
    spent = time.perf_counter() - started
    return {
        "articles": len(articles),
        "pairs": len(articles) * (len(articles) - 1) // 2,
        "taken for copies": taken(articles),
        "signing, ms for each": round(spent / len(articles) * 1000, 3),
        "edits": recall([article["text"] for article in articles]),
    }


def main() -> None:
    """Measure, print, and with `--save` keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--save", action="store_true", help=f"write {RESULTS.name}")
    given = parser.parse_args()
    results = {corpus.parent.name: measured(corpus) for corpus in given.corpora}
    text = json.dumps(results, indent=1) + "\n"
    print(text)
    if given.save:
        RESULTS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
