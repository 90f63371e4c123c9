"""Any library, exported and read back, exports the same bytes again."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from fakes import HashingEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa.ingest import split_passages
from qa.types import NewDocument, Section

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(CHARACTERS, min_size=1, max_size=200).filter(str.strip)
SHORT = st.text(CHARACTERS, max_size=20)
SCALARS = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(-1e9, 1e9) | SHORT
METADATA = st.dictionaries(SHORT, SCALARS | st.lists(SCALARS, max_size=3), max_size=3)


@st.composite
def documents(draw: st.DrawFn) -> NewDocument:
    text = draw(WORDS)
    starts = sorted(draw(st.sets(st.integers(0, len(text) - 1), max_size=3)))
    name = draw(st.integers(0, 10**9))
    return NewDocument(
        title=draw(WORDS),
        text=text,
        path=f"/articles/{draw(SHORT).replace('/', '')}{name}"
        + draw(st.sampled_from(["", "\udce9"])),
        part=draw(SHORT),
        date=draw(st.none() | st.dates(date(1, 1, 1))),
        sha256=f"{draw(st.integers(0, 2**256 - 1)):064x}",
        author=draw(SHORT),
        site=draw(SHORT),
        url=draw(SHORT),
        date_from=draw(st.sampled_from(["", "text", "metadata", "file name"])),
        language=draw(st.sampled_from(["", "en", "de"])),
        metadata=draw(METADATA),
        sections=tuple(Section(start, draw(SHORT)) for start in starts),
    )


def exported(library: qa.Library) -> bytes:
    out = io.BytesIO()
    library.export(out)
    return out.getvalue()


@settings(max_examples=15)
@given(
    st.lists(documents(), max_size=4, unique_by=lambda d: (d.path, d.part)),
    st.lists(WORDS, max_size=2),
    st.sets(st.integers(0, 3)),
)
def test_export_import_export(
    articles: list[NewDocument], questions: list[str], removed: set[int]
) -> None:
    asked = qa.Settings(min_confidence=0.0, reader="sentence")
    with tempfile.TemporaryDirectory() as folder:
        first = qa.create_library(Path(folder, "1"), settings=asked, encoder=HashingEncoder())
        second = qa.create_library(Path(folder, "2"), settings=asked, encoder=HashingEncoder())
        with first, second:
            engine = first.engine()
            engine.remember_model()
            for article in articles:
                spans = split_passages(article.text, 20)
                vectors = engine.encoder.encode_passages([s.of(article.text) for s in spans])
                engine.store.add_document(article, spans, vectors)
            conversation = first.conversation()
            for question in questions:
                conversation.ask(f"{question} which is asked?"[:2000])
            ids = [info.id for info in first.documents()]
            first.remove([ids[place] for place in removed if place < len(ids)])

            made = exported(first)
            report = second.import_documents(io.BytesIO(made))
            assert (report.added, report.failed) == (len(first.documents()), ())
            assert report.conversations == len(first.conversations())
            assert exported(second) == made
            again = second.import_documents(io.BytesIO(made))
            assert (again.added, again.unchanged) == (0, report.added)
            assert (again.conversations, again.passages) == (0, 0)
            assert exported(second) == made
            for one, other in zip(first.conversations(), second.conversations(), strict=True):
                turns = zip(
                    first.conversation(one.id).turns,
                    second.conversation(other.id).turns,
                    strict=True,
                )
                for turn, same in turns:
                    assert [c.quote for c in turn.answer.citations] == [
                        c.quote for c in same.answer.citations
                    ]
                    assert turn.answer.text == same.answer.text
