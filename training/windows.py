"""Cutting texts into passages the size that the reader meets when Footnote runs.

Footnote's passages are whole sentences, about 160 words. A reader trained on longer or shorter
ones is slower to train and less sure of itself on the real size.
"""

import re
from collections.abc import Sequence
from random import Random

from training.examples import Example

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9`])|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open offsets of the sentences, which together cover all that is not white space."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if right > left:
            found.append((start + left, start + right))
        start = match.end() if match else end
    return found


def passages(text: str, words: int) -> list[tuple[int, int]]:
    """Group sentences into passages of about ``words`` words; offsets into ``text``."""
    grouped: list[tuple[int, int]] = []
    start: int | None = None
    count = 0
    for left, right in sentences(text):
        length = len(text[left:right].split())
        if start is not None and count + length > words:
            grouped[-1] = (start, grouped[-1][1])
            start, count = None, 0
        if start is None:
            start = left
            grouped.append((left, right))
        grouped[-1] = (start, right)
        count += length
    return grouped


def crop(example: Example, words: int, random: Random) -> Example:
    """A window of whole sentences, about ``words`` long, around one of the answers.

    Which answer and how much stands before it are drawn at random: were the answer always in
    the middle, the reader would learn to look there. Answers outside the window are dropped.
    """
    bounds = sentences(example.context)
    lengths = [len(example.context[a:b].split()) for a, b in bounds]
    if sum(lengths) <= words or not bounds:
        return example
    anchor = (
        random.choice(example.spans) if example.spans else (random.randrange(bounds[-1][1]),) * 2
    )
    first, last = _touched(bounds, anchor)
    total = sum(lengths[first : last + 1])
    while True:
        sides = [side for side in (first - 1, last + 1) if 0 <= side < len(bounds)]
        sides = [side for side in sides if total + lengths[side] <= words]
        if not sides:
            break
        side = random.choice(sides)
        total += lengths[side]
        first, last = min(first, side), max(last, side)
    left, right = bounds[first][0], bounds[last][1]
    left, right = min(left, anchor[0]), max(right, anchor[1])
    return shifted(example, left, right)


def shifted(example: Example, left: int, right: int) -> Example:
    """The example over ``context[left:right]``, keeping the answers that lie inside."""
    spans = tuple((a - left, b - left) for a, b in example.spans if left <= a and b <= right)
    return Example(
        id=example.id,
        source=example.source,
        kind=example.kind,
        title=example.title,
        question=example.question,
        context=example.context[left:right],
        spans=spans,
    )


def _touched(bounds: Sequence[tuple[int, int]], span: tuple[int, int]) -> tuple[int, int]:
    touched = [i for i, (a, b) in enumerate(bounds) if a < span[1] and span[0] < b]
    if touched:
        return touched[0], touched[-1]
    nearest = min(range(len(bounds)), key=lambda i: abs(bounds[i][0] - span[0]))
    return nearest, nearest
