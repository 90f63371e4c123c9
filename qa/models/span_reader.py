"""The trained reader: the exact words of a passage that answer a question.

It runs the weights made by `training/`; torch is never imported. Logits of tokens that cannot
answer are already masked by the model, and position 0 stands for "no answer here" (Devlin et al.
2019, arXiv:1810.04805, section 4.3).
"""

from __future__ import annotations

import math
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.models.background import begin
from qa.models.bfloat16 import is_native
from qa.models.reader_network import in_bfloat16, in_float32, read_layout
from qa.models.self_asked import outside
from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL, BUNDLED_READER
from qa.types import Reading, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from tokenizers import Tokenizer

    from qa.models.reader_network import Logits, Run
    from qa.protocols import Ids
    from qa.types import Passage

BATCH = 4
"""Windows of like length that are run together; more are slower, by a tenth at 16."""
CLS, SEP = 101, 102
OVERLAP = 64
_DESCRIPTION = Path(__file__).with_name("reader.json")


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of one passage, ready for the model; `offsets` are characters of the passage."""

    passage: int
    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]


class SpanReader:
    """A `Reader` over the bundled weights. Safe to call from several threads.

    `read` gives each passage that holds any words its best span, also where the score is at or
    below zero: whether to trust it is for whoever asks to decide. Words of a question that the
    passage asks itself are none that answer.

    Args:
        threads: CPU threads; 0 leaves ONNX Runtime's own choice.
        description: the JSON file beside the weights; the bundled one by default.

    Raises:
        ModelUnavailable: the weights or the tokenizer cannot be read.
        ModelUnverified: they differ from those that were vetted.
    """

    def __init__(self, threads: int = 0, description: Path = _DESCRIPTION) -> None:
        self._layout = read_layout(description)
        self._threads = threads
        self._lock = threading.Lock()
        self._lasting = self._settled = False
        self._run: Run | None = None
        self._tokenizer: Tokenizer | None = None

    @property
    def name(self) -> str:
        """The name that calibration is kept by."""
        return BUNDLED_READER

    def prepare(self) -> None:
        """Start loading in a thread; what goes wrong there is raised by `read`.

        Reading and unpacking the weights lets go of the interpreter's lock.
        """
        if self._run is None:
            begin(self._loaded)

    def settle(self) -> None:
        """Load what reads soonest once it is loaded, for a process that will read often.

        That is bfloat16 where it is native: scores then differ by some hundredths. Whatever is
        read from now on is read so, and waits for it.
        """
        self._lasting = True
        self._loaded()

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage, in their order; `-inf` and no span for one without words."""
        if not passages:
            return []
        run = self._loaded()
        windows = sorted(self._windows(question, passages), key=lambda window: len(window.ids))
        best = [Reading(None, -math.inf)] * len(passages)
        for left in range(0, len(windows), BATCH):
            batch = windows[left : left + BATCH]
            starts, ends = run(_inputs(batch))
            for row, window in enumerate(batch):
                passage = passages[window.passage]
                reading = self._reading(passage, window, starts[row], ends[row])
                if reading.score > best[window.passage].score:
                    best[window.passage] = reading
        return best

    def _loaded(self) -> Run:
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = _tokenizer()
            if settling := self._lasting and not self._settled and is_native():
                self._run = in_bfloat16(self._layout, self._threads)
            elif self._run is None:
                self._run = in_float32(self._layout, self._threads)
            self._settled |= settling
            return self._run

    def _windows(self, question: str, passages: Sequence[Passage]) -> Iterator[_Window]:
        assert self._tokenizer is not None  # noqa: S101  # `_loaded` came first
        titles = list(dict.fromkeys(passage.document.title for passage in passages))
        texts = [question, *titles, *(passage.text for passage in passages)]
        encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        asked = encoded[0].ids[: self._layout.max_question]
        by_title = dict(zip(titles, encoded[1:], strict=False))
        for number, passage in enumerate(passages):
            title = by_title[passage.document.title].ids[: self._layout.max_title]
            head = [CLS, *asked, SEP, *title, SEP]
            room = self._layout.max_length - len(head) - 1
            words = encoded[1 + len(titles) + number]
            for start, end in stretches(len(words.ids), room):
                ids = [*head, *words.ids[start:end], SEP]
                yield _Window(number, ids, len(head), words.offsets[start:end])

    def _reading(self, passage: Passage, window: _Window, start: Logits, end: Logits) -> Reading:
        places = outside(passage.text, window.offsets)
        if not places:
            return Reading(None, -math.inf)
        kept = window.first + np.array(places)
        layout = self._layout
        left, right, score = best_pair(
            start[kept], end[kept], layout.max_answer, layout.brevity, kept
        )
        first, last = window.offsets[places[left]][0], window.offsets[places[right]][1]
        span = whole_words(passage.text, first, last)
        origin = passage.span.start
        margin = score - float(start[0]) - float(end[0])
        return Reading(Span(origin + span[0], origin + span[1]), margin)


def _inputs(batch: Sequence[_Window]) -> dict[str, Ids]:
    shape = (len(batch), max(len(window.ids) for window in batch))
    ids = np.zeros(shape, dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, window in enumerate(batch):
        length = len(window.ids)
        ids[row, :length], mask[row, :length] = window.ids, 1
        types[row, window.first : length] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(find_encoder(BUNDLED_MODEL).folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def stretches(count: int, room: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of at most `room` tokens that cover `count`, overlapping where cut."""
    start = 0
    step = max(room - OVERLAP, room // 2, 1)
    while start < count:
        yield start, min(start + room, count)
        if start + room >= count:
            return
        start += step


def best_pair(
    start: Logits,
    end: Logits,
    longest: int,
    brevity: float = 0.0,
    places: npt.NDArray[np.int64] | None = None,
) -> tuple[int, int, float]:
    """First and last token and the sum of their logits, for the best span up to `longest`.

    Among spans, one loses `brevity` times the logarithm of its length: starts and ends are told
    apart from each other, so that the start of one answer and the end of the next make a long one.
    Where `places` of the tokens are given, no span has a gap between them.
    """
    pairs = start[:, None] + end[None, :]
    apart = np.subtract.outer(np.arange(len(end)), np.arange(len(start))).T
    lost = brevity * np.log(np.maximum(apart, 0) + 1)
    allowed = (apart >= 0) & (apart < longest)
    if places is not None:
        allowed &= apart == np.subtract.outer(places, places).T
    flat = int(np.where(allowed, pairs - lost, -np.inf).argmax())
    left, right = divmod(flat, len(end))
    return left, right, float(pairs[left, right])


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen `[start, end)` until neither end cuts a word."""
    while 0 < start < len(text) and _in_word(text[start - 1]) and _in_word(text[start]):
        start -= 1
    while 0 < end < len(text) and _in_word(text[end - 1]) and _in_word(text[end]):
        end += 1
    return start, end


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
