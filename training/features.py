"""Text to token ids, in the layout that the reader knows.

``[CLS] question [SEP] title [SEP] passage [SEP]``, where token type 1 marks the passage and its
closing separator. The model can thus tell by itself which tokens may be part of an answer, and
position 0 stands for "no answer here".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.examples import Example

CLS, SEP, MASK = 101, 102, 103
MAX_LENGTH = 256
MAX_QUESTION = 48
MAX_TITLE = 20
LENGTH_STEP = 32


@dataclass(frozen=True, slots=True)
class Encoded:
    """One question with one passage. ``offsets``: character ranges of the passage's tokens."""

    ids: NDArray[np.int32]
    first: int
    offsets: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Feature:
    """An encoded example and the token positions to predict; 0 and 0 for "no answer"."""

    ids: NDArray[np.int32]
    first: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded int64 tensors ``[batch, length]`` and targets ``[batch]``."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer, without the truncation and padding its file may ask for."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(
    tokenizer: Tokenizer, rows: Sequence[tuple[str, str, str]], max_length: int = MAX_LENGTH
) -> list[Encoded]:
    """Encode ``(question, title, passage)`` rows; a passage too long loses its end."""
    columns = [
        tokenizer.encode_batch([row[i] for row in rows], add_special_tokens=False) for i in range(3)
    ]
    encoded = []
    for question, title, passage in zip(*columns, strict=True):
        head = [CLS, *question.ids[:MAX_QUESTION], SEP, *title.ids[:MAX_TITLE], SEP]
        room = max_length - len(head) - 1
        ids = np.asarray([*head, *passage.ids[:room], SEP], dtype=np.int32)
        offsets = np.asarray(passage.offsets[:room], dtype=np.int32).reshape(-1, 2)
        encoded.append(Encoded(ids, len(head), offsets))
    return encoded


def featurise(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Feature]:
    """Encode examples with their first answer; drop those whose answer was cut off."""
    rows = [(e.question, e.title, e.context) for e in examples]
    features = []
    for example, encoded in zip(examples, encode(tokenizer, rows), strict=True):
        if not example.spans:
            features.append(Feature(encoded.ids, encoded.first, 0, 0))
            continue
        target = token_span(encoded.offsets, example.spans[0])
        if target is not None:
            start, end = (position + encoded.first for position in target)
            features.append(Feature(encoded.ids, encoded.first, start, end))
    return features


def token_span(offsets: NDArray[np.int32], span: tuple[int, int]) -> tuple[int, int] | None:
    """First and last token that overlap the character ``span``; ``None`` if it is not all there."""
    if not len(offsets) or span[1] > int(offsets[-1, 1]):
        return None
    inside = np.flatnonzero((offsets[:, 1] > span[0]) & (offsets[:, 0] < span[1]))
    return (int(inside[0]), int(inside[-1])) if len(inside) else None


def collate(features: Sequence[Feature | Encoded], step: int = LENGTH_STEP) -> Batch:
    """Pad to the longest, rounded up to ``step`` so that few different shapes occur."""
    longest = max(len(feature.ids) for feature in features)
    shape = (len(features), -(-longest // step) * step)
    ids = np.zeros(shape, dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, feature in enumerate(features):
        length = len(feature.ids)
        ids[row, :length] = feature.ids
        mask[row, :length] = 1
        types[row, feature.first : length] = 1
    targets = [(f.start, f.end) if isinstance(f, Feature) else (0, 0) for f in features]
    start, end = torch.tensor(targets, dtype=torch.int64).unbind(1)
    inputs = (torch.from_numpy(array) for array in (ids, mask, types))
    return Batch(next(inputs), next(inputs), next(inputs), start, end)


def masked(batch: Batch, share: float, generator: torch.Generator) -> Batch:
    """Hide this share of the words of questions, titles and passages, but none of an answer.

    Word dropout (Iyyer et al., 2015): unlike dropout of hidden values it costs nothing on a CPU.
    """
    ids = batch.input_ids
    place = torch.arange(ids.shape[1])
    answer = (place >= batch.start[:, None]) & (place <= batch.end[:, None])
    kept = answer | (ids == SEP) | (ids == CLS) | (batch.attention_mask == 0)
    hidden = (torch.rand(ids.shape, generator=generator) < share) & ~kept
    return replace(batch, input_ids=torch.where(hidden, MASK, ids))


def batches(features: Sequence[Feature], size: int, seed: int, epoch: int) -> list[list[int]]:
    """Which features go together in an epoch: alike in length, otherwise in random order.

    A pure function of seed and epoch, so that a resumed run sees what it would have seen. The
    last few that do not fill a batch wait for another epoch.
    """
    random = Random(f"{seed}/{epoch}")  # noqa: S311  # no secret
    order = list(range(len(features)))
    random.shuffle(order)
    block = size * 64
    grouped: list[list[int]] = []
    for left in range(0, len(order), block):
        near = sorted(order[left : left + block], key=lambda i: len(features[i].ids))
        grouped += [near[i : i + size] for i in range(0, len(near), size)]
    grouped = [group for group in grouped if len(group) == size]
    random.shuffle(grouped)
    return grouped


def in_slices(items: Iterable[int], size: int) -> Iterator[list[int]]:
    """Consecutive lists of at most ``size``."""
    pending: list[int] = []
    for item in items:
        pending.append(item)
        if len(pending) == size:
            yield pending
            pending = []
    if pending:
        yield pending
