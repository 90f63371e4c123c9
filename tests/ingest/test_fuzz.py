"""Whatever a file holds, it gives documents that can be kept, or says why not in one sentence."""

from __future__ import annotations

import faulthandler
import os
from random import Random
from typing import TYPE_CHECKING

import mutations
import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import SourceError
from qa.ingest import read_documents, split_passages
from qa.ingest.detect import KINDS
from qa.ingest.limits import Limits
from qa.types import NewDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT = 300_000
HANGS = 60
"""Seconds after which a file is held to hang; the slowest takes a hundredth of that."""

MANY = 720
"""Files of each format, of which there are fourteen: more than 10,000 in all."""

FEW = 6

names = pytest.mark.parametrize("name", samples.FILES)


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    yield
    faulthandler.cancel_dump_traceback_later()


@names
def test_a_few_files_that_are_almost_right(tmp_path: Path, name: str) -> None:
    _fuzz(tmp_path, name, FEW, seed="few")


@pytest.mark.fuzz
@names
def test_many_files_that_are_almost_right(tmp_path: Path, name: str) -> None:
    _fuzz(tmp_path, name, MANY, seed=os.environ.get("FUZZ_SEED", "many"))


anything = st.one_of(
    st.binary(max_size=2_000),
    st.text(max_size=2_000).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.builds(
        lambda start, rest: start + rest,
        st.sampled_from(
            (
                b"%PDF-1.4\n",
                b"PK\x03\x04",
                b"\x1f\x8b\x08",
                b"<html>",
                b"<rss>",
                b"From a 2024\nA: b\n",
            )
        ),
        st.binary(max_size=500),
    ),
    st.recursive(
        st.sampled_from(("", "words. ")),
        lambda inner: st.builds(
            lambda tag, inside: f"<{tag}>{inside}</{tag}>",
            st.sampled_from(("p", "div", "td", "tr", "table", "li", "h2", "pre", "script", "x:y")),
            st.lists(inner, max_size=4).map("".join),
        ),
    ).map(str.encode),
)


@given(data=anything, suffix=st.sampled_from(sorted(KINDS)))
@settings(max_examples=60)
def test_a_few_files_of_anything(tmp_path: Path, data: bytes, suffix: str) -> None:
    _check(tmp_path / f"x.{suffix}", data)


@pytest.mark.fuzz
@given(data=anything, suffix=st.sampled_from(sorted(KINDS)))
@settings(max_examples=2_000)
def test_many_files_of_anything(tmp_path: Path, data: bytes, suffix: str) -> None:
    _check(tmp_path / f"x.{suffix}", data)


def _fuzz(folder: Path, name: str, count: int, seed: str) -> None:
    for number in range(count):
        data = mutations.mutated(name, Random(f"{seed} {name} {number}"))  # noqa: S311 - repeatable
        try:
            _check(folder / name, data)
        except AssertionError:
            raise
        except BaseException as error:
            error.add_note(f"file {number} of {name}, seed {seed}")
            raise


def _check(path: Path, data: bytes) -> None:
    faulthandler.dump_traceback_later(HANGS, exit=True)
    path.write_bytes(data)
    reasons = []
    try:
        for found in read_documents(path, LIMIT, Limits(elements=2_000)):
            if isinstance(found, NewDocument):
                _can_be_kept(found, path)
            else:
                reasons.append(found.reason)
    except SourceError as error:
        reasons.append(str(error))
    for reason in reasons:
        assert reason.endswith(".")
        assert reason.isprintable()


def _can_be_kept(document: NewDocument, path: Path) -> None:
    assert document.path == str(path)
    assert document.text.strip()
    assert document.title.strip()
    stated = (document.author, document.site, document.url, document.language, document.part)
    for text in (document.text, document.title, *stated):
        assert "\0" not in text
        text.encode()
    assert len(document.text) <= LIMIT
    starts = [section.start for section in document.sections]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(document.text) for start in starts)
    spans = split_passages(document.text[:5_000])
    assert all(span.of(document.text).strip() for span in spans)
