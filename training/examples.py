"""The one shape every data set is brought to before anything else looks at it.

A wrong offset trains the reader to cut words in half, so the check that the answer is where
the example says it is lives in the constructor: an example that exists is a sound one.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Example:
    """One question put to one passage; ``spans`` holds every accepted ``[start, end)``.

    An empty ``spans`` says that the passage does not answer the question. ``source`` names the
    data set and ``kind`` how the example came about, so that mixtures can be weighed.
    """

    id: str
    source: str
    kind: str
    title: str
    question: str
    context: str
    spans: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        for start, end in self.spans:
            if not 0 <= start < end <= len(self.context):
                raise ValueError(f"{self.id}: span {start}:{end} lies outside the context")

    @property
    def answerable(self) -> bool:
        """Whether the passage holds an answer."""
        return bool(self.spans)

    @property
    def answers(self) -> tuple[str, ...]:
        """The accepted answers, cut from the context."""
        return tuple(self.context[start:end] for start, end in self.spans)


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write gzipped JSON lines (the same bytes for the same examples); return how many."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as file:
        for example in examples:
            file.write((json.dumps(asdict(example), ensure_ascii=False) + "\n").encode())
            count += 1
    return count


def read_examples(path: Path) -> Iterator[Example]:
    """Yield what :func:`write_examples` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            row["spans"] = tuple((int(start), int(end)) for start, end in row["spans"])
            yield Example(**row)
