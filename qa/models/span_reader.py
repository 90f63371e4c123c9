"""The trained reader: the exact words of a passage that answer a question.

It runs the weights made by `training/` with ONNX Runtime; torch is never imported. Logits of
tokens that cannot answer are already masked by the model, and position 0 stands for "no answer
here" (Devlin et al. 2019, arXiv:1810.04805, section 4.3).
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import ModelUnavailable, ModelUnverified
from qa.models.background import begin
from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL, BUNDLED_READER
from qa.types import Reading, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from tokenizers import Tokenizer

    from qa.types import Passage

    Logits = npt.NDArray[np.float32]

BATCH = 4
"""Windows of like length that are run together; more are slower, by a tenth at 16."""
CLS, SEP = 101, 102
FORMAT = 1
OVERLAP = 64
_DESCRIPTION = Path(__file__).with_name("reader.json")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What `reader.json` says about the weights; lengths are in tokens."""

    file: Path
    sha256: str
    max_length: int
    max_question: int
    max_title: int
    max_answer: int


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
    below zero: whether to trust it is for whoever asks to decide.

    Args:
        threads: CPU threads; 0 leaves ONNX Runtime's own choice.
        description: the JSON file beside the weights; the bundled one by default.

    Raises:
        ModelUnavailable: the weights or the tokenizer cannot be read.
        ModelUnverified: they differ from those that were vetted.
    """

    def __init__(self, threads: int = 0, description: Path = _DESCRIPTION) -> None:
        self._layout = _read_layout(description)
        self._threads = threads
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Tokenizer | None = None

    @property
    def name(self) -> str:
        """The name that calibration is kept by."""
        return BUNDLED_READER

    def prepare(self) -> None:
        """Start loading in a thread; what goes wrong there is raised by `read`.

        Reading and unpacking the weights lets go of the interpreter's lock.
        """
        if self._session is None:
            begin(self._loaded)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage, in their order; `-inf` and no span for one without words."""
        if not passages:
            return []
        self._loaded()
        windows = sorted(self._windows(question, passages), key=lambda window: len(window.ids))
        best = [Reading(None, -math.inf)] * len(passages)
        for left in range(0, len(windows), BATCH):
            batch = windows[left : left + BATCH]
            starts, ends = self._logits(batch)
            for row, window in enumerate(batch):
                passage = passages[window.passage]
                reading = self._reading(passage, window, starts[row], ends[row])
                if reading.score > best[window.passage].score:
                    best[window.passage] = reading
        return best

    def _loaded(self) -> None:
        with self._lock:
            self._load()

    def _load(self) -> None:
        if self._session is not None:
            return
        import onnxruntime
        from tokenizers import Tokenizer

        weights = _verified(self._layout)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        # Unpack the int8 weights once, when loading, instead of in every run.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        tokenizer = Tokenizer.from_file(str(find_encoder(BUNDLED_MODEL).folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._session = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )

    def _windows(self, question: str, passages: Sequence[Passage]) -> Iterator[_Window]:
        assert self._tokenizer is not None  # noqa: S101  # `_load` came first
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

    def _logits(self, batch: Sequence[_Window]) -> tuple[Logits, Logits]:
        shape = (len(batch), max(len(window.ids) for window in batch))
        ids = np.zeros(shape, dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, window in enumerate(batch):
            length = len(window.ids)
            ids[row, :length], mask[row, :length] = window.ids, 1
            types[row, window.first : length] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        starts, ends = self._session.run(["start_logits", "end_logits"], inputs)
        return starts, ends

    def _reading(self, passage: Passage, window: _Window, start: Logits, end: Logits) -> Reading:
        inside = slice(window.first, window.first + len(window.offsets))
        left, right, score = best_pair(start[inside], end[inside], self._layout.max_answer)
        span = whole_words(passage.text, window.offsets[left][0], window.offsets[right][1])
        origin = passage.span.start
        margin = score - float(start[0]) - float(end[0])
        return Reading(Span(origin + span[0], origin + span[1]), margin)


def stretches(count: int, room: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of at most `room` tokens that cover `count`, overlapping where cut."""
    start = 0
    step = max(room - OVERLAP, room // 2, 1)
    while start < count:
        yield start, min(start + room, count)
        if start + room >= count:
            return
        start += step


def best_pair(start: Logits, end: Logits, longest: int) -> tuple[int, int, float]:
    """First and last token and the sum of their logits, for the best span up to `longest`."""
    pairs = start[:, None] + end[None, :]
    apart = np.subtract.outer(np.arange(len(end)), np.arange(len(start))).T
    flat = int(np.where((apart >= 0) & (apart < longest), pairs, -np.inf).argmax())
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


def _read_layout(description: Path) -> _Layout:
    try:
        row = json.loads(description.read_text(encoding="utf-8"))
        if row["format"] != FORMAT:
            raise ModelUnavailable(
                f"{description} is of format {row['format']}, which this version does not read; "
                "install this program again."
            )
        return _Layout(
            file=description.with_name(row["file"]),
            sha256=row["sha256"],
            max_length=row["max_length"],
            max_question=row["max_question_tokens"],
            max_title=row["max_title_tokens"],
            max_answer=row["max_answer_tokens"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(
            f"{description} cannot be read as the reader's description ({error}); "
            "install this program again."
        ) from error


def _verified(layout: _Layout) -> bytes:
    try:
        weights = layout.file.read_bytes()
    except OSError as error:
        raise ModelUnavailable(
            f"{layout.file} cannot be read ({error.strerror}); install this program again."
        ) from error
    if hashlib.sha256(weights).hexdigest() != layout.sha256:
        raise ModelUnverified(
            f"{layout.file} is not the file that was vetted; install this program again."
        )
    return weights
