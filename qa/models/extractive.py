"""Another extractive reader: any question-answering model that transformers can load.

Torch costs seconds to import, so that is done at the first question. Weights are read as
safetensors only, and no code of the model's is run.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import ModelUnavailable
from qa.models.characters import encodable
from qa.models.self_asked import outside
from qa.models.span_reader import best_pair, whole_words
from qa.models.verified import find_encoder
from qa.types import Reading, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from qa.types import Passage

    Logits = npt.NDArray[np.float32]

BATCH = 8
MAX_TOKENS, OVERLAP, MAX_QUESTION, MAX_ANSWER = 384, 96, 96, 40
"""Tokens of a window, shared by two windows of one passage, of a question and of an answer."""

MAX_TITLE = 200
"""Characters of a title that are read in front of each passage."""


class ExtractiveReader:
    """A `Reader` over a question-answering model. Safe to call from several threads.

    A score is the best span's logits less those of "no answer here" (position 0), as for
    models trained on SQuAD 2.0.

    Args:
        model: a folder, or a hub name.
        threads: CPU threads; 0 leaves torch's own choice.

    Raises:
        ModelUnavailable: there is no such model, or it has no safetensors weights.
    """

    def __init__(self, model: str, threads: int = 0) -> None:
        try:
            self._folder = find_encoder(model).folder
        except ModelUnavailable as error:
            raise ModelUnavailable(f"The reader {model} cannot be used: {error}") from error
        self._name, self._threads = model, threads
        self._lock = threading.Lock()
        self._model: Any = None
        self._tokenizer: Any = None

    @property
    def name(self) -> str:
        """The name it was given by, which calibration is kept by."""
        return self._name

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading per passage, in their order; `-inf` and no span for one without words."""
        best = [Reading(None, -math.inf)] * len(passages)
        with self._lock:
            for first in range(0, len(passages), BATCH):
                batch = passages[first : first + BATCH]
                for number, reading in self._read(encodable(question), batch):
                    if reading.score > best[first + number].score:
                        best[first + number] = reading
        return best

    def _read(self, question: str, passages: Sequence[Passage]) -> list[tuple[int, Reading]]:
        """Readings of all windows, each with the place of its passage."""
        self._load()
        import torch

        heads = [f"{encodable(p.document.title[:MAX_TITLE])}\n" for p in passages]
        windows = self._tokenizer(
            [self._shortened(question)] * len(passages),
            [head + encodable(p.text) for head, p in zip(heads, passages, strict=True)],
            truncation="only_second",
            max_length=MAX_TOKENS,
            stride=OVERLAP,
            padding=True,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        numbers = windows.pop("overflow_to_sample_mapping").tolist()
        offsets = windows.pop("offset_mapping").tolist()
        with torch.inference_mode():
            found = self._model(**windows)
        starts, ends = found.start_logits.numpy(), found.end_logits.numpy()
        readings = []
        for row, number in enumerate(numbers):
            kept = [
                place
                for place, part in enumerate(windows.sequence_ids(row))
                if part == 1 and offsets[row][place][0] >= len(heads[number])
            ]
            head = len(heads[number])
            places = [
                (start - head, end - head) for start, end in map(offsets[row].__getitem__, kept)
            ]
            answering = outside(passages[number].text, places)
            if answering:
                reading = _reading(
                    passages[number],
                    [places[place] for place in answering],
                    starts[row],
                    ends[row],
                    [kept[place] for place in answering],
                )
                readings.append((number, reading))
        return readings

    def _shortened(self, question: str) -> str:
        """At most so many tokens of a question, cut between them."""
        offsets = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)
        kept = offsets["offset_mapping"][:MAX_QUESTION]
        return question[: kept[-1][1]] if kept else question

    def _load(self) -> None:
        if self._model is not None:
            return
        import torch
        from safetensors import SafetensorError
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error

        disable_progress_bar()  # type: ignore[no-untyped-call]
        set_verbosity_error()  # type: ignore[no-untyped-call]
        if self._threads:
            torch.set_num_threads(self._threads)
        safe = {"trust_remote_code": False, "local_files_only": True}
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(self._folder, use_fast=True, **safe)
            model = AutoModelForQuestionAnswering.from_pretrained(
                self._folder, use_safetensors=True, **safe
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"The reader in {self._folder} cannot be loaded ({error}); "
                "name another question-answering model."
            ) from error
        self._model = model.eval()


def _reading(
    passage: Passage,
    places: Sequence[tuple[int, int]],
    start: Logits,
    end: Logits,
    kept: Sequence[int],
) -> Reading:
    """The best span among the tokens kept, in the document's offsets.

    `places` are the tokens' characters in the passage.
    """
    left, right, score = best_pair(start[kept], end[kept], MAX_ANSWER, places=np.array(kept))
    first, last = whole_words(passage.text, places[left][0], places[right][1])
    if first >= last:
        return Reading(None, -math.inf)
    origin = passage.span.start
    margin = score - float(start[0]) - float(end[0])
    return Reading(Span(origin + first, origin + last), margin)
