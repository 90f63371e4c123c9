"""What holds of sentences and passages of any text."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ingest.blocks import Kind, blocks
from qa.ingest.passages import count_words, split_passages
from qa.ingest.sentences import LONGEST_SENTENCE, sentence_spans
from qa.types import Span

_PIECES = (
    *("Nelson said so. ", "Really? ", '"No," he wrote. ', "e.g. the U.S. ", "word ", "x" * 1200),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u2028",
        "\v",
        "\t",
        "   ",
        "\u00a0",
        "\u3000",
        "\x1c",
        "\ufeff",
    ),
    *(
        "# Heading\n",
        "## \n",
        "#\n",
        "Under\n====\n",
        "---\n",
        "title: x\n",
        "* * *\n",
        "    # code\n",
    ),
    *("- item\n", "1. item\n", "```\n", "~~~~\n", "> quote\n", "| a | b |\n", "date 2024-11-17 "),
    *(
        "你好。世界！",
        "e\u0301\u0327",
        "👩‍👩‍👧",
        "\u202e",
        "\x00",
        "\x1b]52;c;x\x07",
        "?!",
        "...",
        "…",
    ),
)
_CHARACTERS = st.characters(codec="utf-8")  # all but lone surrogates
texts = st.one_of(
    st.text(_CHARACTERS, max_size=400),
    st.lists(st.sampled_from(_PIECES), max_size=60).map("".join),
    st.lists(
        st.one_of(st.sampled_from(_PIECES), st.text(_CHARACTERS)),
        max_size=25,
    ).map("".join),
)
lengths = st.integers(min_value=20, max_value=300)


def _covered(spans: list[Span], text: str) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end) if not text[at].isspace()}


def _non_blank(text: str) -> set[int]:
    return {at for at, char in enumerate(text) if not char.isspace()}


def _assert_tidy(spans: list[Span], text: str) -> None:
    for span in spans:
        found = text[span.start : span.end]
        assert found == span.of(text)
        assert found
        assert found == found.strip()
        assert span.end <= len(text)


@given(texts)
def test_sentences_hold_every_non_blank_character_once(text: str) -> None:
    spans = sentence_spans(text)

    _assert_tidy(spans, text)
    assert _covered(spans, text) == _non_blank(text)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(len(span) <= LONGEST_SENTENCE for span in spans)
    assert spans == sentence_spans(text)


@given(texts, st.data())
def test_sentences_of_a_span_hold_that_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    spans = sentence_spans(text, Span(start, end))

    _assert_tidy(spans, text)
    assert _covered(spans, text) == {at for at in _non_blank(text) if start <= at < end}


@given(texts, lengths, st.integers(0, 60))
def test_passages_hold_every_non_blank_character(text: str, words: int, overlap: int) -> None:
    spans = split_passages(text, words, overlap=overlap)

    _assert_tidy(spans, text)
    assert _covered(spans, text) == _non_blank(text)
    assert all(one.start < two.start for one, two in pairwise(spans))
    assert all(one.end < two.end for one, two in pairwise(spans))
    assert spans == split_passages(text, words, overlap=overlap)


@given(texts, lengths)
def test_passages_are_whole_sentences(text: str, words: int) -> None:
    sentences = sentence_spans(text)
    starts, ends = {s.start for s in sentences}, {s.end for s in sentences}

    for passage in split_passages(text, words):
        assert passage.start in starts
        assert passage.end in ends


@given(texts, lengths)
def test_a_passage_is_no_longer_than_it_should_be(text: str, words: int) -> None:
    longest = max((count_words(text, s.start, s.end) for s in sentence_spans(text)), default=0)

    for passage in split_passages(text, words):
        # Half as long again, half a sentence at each end, and up to six headings in front.
        assert count_words(text, passage.start, passage.end) <= 1.5 * words + 7 * longest


@given(texts, lengths, st.integers(0, 60))
def test_a_passage_never_crosses_a_heading(text: str, words: int, overlap: int) -> None:
    found = list(blocks(text))
    headings = [block.start for block in found if block.kind is Kind.HEADING]
    fronts = [block for block in found if block.kind is Kind.FRONT_MATTER]

    for passage in split_passages(text, words, overlap=overlap):
        inside = [block for block in found if passage.start <= block.start < passage.end]
        kinds = [block.kind for block in inside]
        body = kinds.index(Kind.TEXT) if Kind.TEXT in kinds else len(kinds)
        assert Kind.HEADING not in kinds[body:]
        for at in headings:
            assert not passage.start < at < passage.end or passage.start in headings
        for front in fronts:
            assert passage.end <= front.end or passage.start >= front.end


@given(st.text(st.sampled_from("ae\u0301\u0327\u200d👩👧🏽"), min_size=1001, max_size=3000))
def test_a_cut_parts_no_character_from_its_marks(text: str) -> None:
    for span in sentence_spans(text)[1:]:
        assert not unicodedata.category(text[span.start]).startswith("M")
        assert "\u200d" not in text[span.start - 1 : span.start + 1]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\ufeff", "a", "# ", "---\n---", "---\n---\n", "\x1c", "date 2024-11-17"],
)
def test_the_smallest_texts(text: str) -> None:
    spans = split_passages(text)

    assert [span.of(text) for span in spans] == ([text.strip()] if text.strip() else [])
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", "".join(s.of(text) for s in spans))
