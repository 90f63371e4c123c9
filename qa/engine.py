"""What needs a model, put together. The only module that chooses implementations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answer.answering import Answering, Approach
from qa.answer.calibration import YES_NO, Calibration
from qa.answer.sentence_reader import SentenceReader
from qa.errors import ModelMismatch
from qa.index.changes import Changes
from qa.index.copies import Copies
from qa.index.live import LiveVectors
from qa.index.store import SQLiteStore
from qa.models.background import begin
from qa.models.bulk import in_bulk
from qa.models.encoder import load_encoder
from qa.models.extractive import ExtractiveReader
from qa.models.onnx_encoder import OnnxEncoder
from qa.models.span_reader import SpanReader
from qa.retrieve.hybrid import HybridRetriever
from qa.retrieve.stages import Dense, Lexical
from qa.settings import BUNDLED_MODEL, BUNDLED_READER, SENTENCE_READER, cache_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qa.index.folder import LibraryFolder
    from qa.protocols import Encode, Encoder, Reader
    from qa.settings import Settings

DENSE_SHARE = 0.6
"""Weight of the dense stage, the lexical one having the rest; see decision 6."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts that index and answer, over one library."""

    encoder: Encoder
    store: SQLiteStore
    vectors: LiveVectors
    answering: Answering

    @classmethod
    def assemble(
        cls,
        folder: LibraryFolder,
        settings: Settings,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
    ) -> Engine:
        """Put the parts together; models load when they are first used.

        Raises:
            ModelMismatch: the library was made with other weights.
            ModelUnavailable: the model cannot be found.
        """
        facts = SQLiteStore(folder.database).meta()
        if encoder is None:
            name = facts.get("model") or settings.model or BUNDLED_MODEL
            encoder = load_encoder(name, threads=settings.threads, cache=cache_folder(settings))
        _check_weights(encoder, facts)
        store = SQLiteStore(folder.database, encoder.weights_sha256)
        changes = Changes(folder.database, encoder.weights_sha256)
        dimension = int(facts.get("dimension", 0)) or encoder.dimension
        vectors = LiveVectors(folder.path, changes, encoder.model_id, dimension)
        copies = Copies(folder.database)
        retriever = HybridRetriever(
            store,
            [(Dense(encoder, vectors), DENSE_SHARE), (Lexical(store), 1 - DENSE_SHARE)],
            copies,
        )
        chosen = reader or _reader(settings, encoder)
        spans = isinstance(chosen, SpanReader | ExtractiveReader)
        whole = SentenceReader(encoder) if spans else chosen
        words, statements = _approach(chosen, settings), _approach(whole, settings)
        deciding = _approach(whole, settings, YES_NO) if spans else None
        answering = Answering(store, retriever, words, statements, copies, encoder, deciding)
        return cls(encoder, store, vectors, answering)

    def prepare(self) -> None:
        """Start loading the models that an answer takes, while its passages are being found."""
        for model in (self.encoder, self.answering.words.reader):
            if isinstance(model, OnnxEncoder | SpanReader):
                model.prepare()

    def warm_up(self) -> None:
        """Load the models and the vectors, those models that read and encode soonest."""
        reader = self.answering.words.reader
        settled = begin(reader.settle) if isinstance(reader, SpanReader) else None
        self.encoder.encode_query("ready")
        self.vectors.sync()
        if settled is not None:
            settled.result()

    def encode_in_bulk(self) -> Encode:
        """What encodes the passages of one run over very many."""
        return in_bulk(self.encoder)

    def remember_model(self) -> None:
        """Write down which weights the library is made with, at the first writing.

        Raises:
            ModelMismatch: another process has made it with other weights meanwhile.
        """
        facts = self.store.meta()
        _check_weights(self.encoder, facts)
        if "weights" not in facts:
            self.store.set_meta(
                model=self.encoder.model_id,
                weights=self.encoder.weights_sha256,
                dimension=str(self.encoder.dimension),
            )


def _check_weights(encoder: Encoder, facts: Mapping[str, str]) -> None:
    if facts.get("weights", encoder.weights_sha256) != encoder.weights_sha256:
        raise ModelMismatch(
            f"The library was made with other weights than those of {encoder.model_id} now; "
            "use the model it was made with, or index into a new library."
        )


def _reader(settings: Settings, encoder: Encoder) -> Reader:
    if settings.reader == SENTENCE_READER:
        return SentenceReader(encoder)
    if settings.reader == BUNDLED_READER:
        return SpanReader(settings.threads)
    return ExtractiveReader(settings.reader, settings.threads)


def _approach(reader: Reader, settings: Settings, calibrated_as: str = "") -> Approach:
    calibration = Calibration.load(calibrated_as or reader.name)
    line = settings.min_confidence
    return Approach(reader, calibration, calibration.threshold if line < 0 else line)
