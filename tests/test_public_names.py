"""The public API, pinned."""

from __future__ import annotations

import importlib

import pytest

import qa
from qa import errors

NAMES = [
    "AddReport",
    "Answer",
    "Candidate",
    "Change",
    "Citation",
    "Conversation",
    "ConversationInfo",
    "Document",
    "DocumentInfo",
    "DocumentNotFound",
    "Encoder",
    "Failure",
    "Filters",
    "Finding",
    "ImportReport",
    "Library",
    "LibraryDamaged",
    "LibraryError",
    "LibraryExists",
    "LibraryLocked",
    "LibraryNotFound",
    "LibraryStatus",
    "LibraryUnusable",
    "ModelError",
    "ModelMismatch",
    "ModelUnavailable",
    "ModelUnverified",
    "Passage",
    "Progress",
    "QAError",
    "Query",
    "QuestionError",
    "Reader",
    "Reading",
    "Section",
    "Settings",
    "SourceError",
    "Span",
    "Statement",
    "Turn",
    "UsageError",
    "VerifyReport",
    "__version__",
    "create_library",
    "load_settings",
    "open_library",
    "restore_library",
]


def test_the_public_names_are_these() -> None:
    assert sorted(qa.__all__) == sorted(NAMES)
    assert dir(qa) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_resolves_to_its_home(name: str) -> None:
    value = getattr(qa, name)
    if name != "__version__":
        assert getattr(importlib.import_module(value.__module__), name) is value
        assert value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = qa.nonsense


def test_every_error_has_the_one_root_and_is_in_the_tree() -> None:
    classes = {
        name: value
        for name, value in vars(errors).items()
        if isinstance(value, type) and value.__module__ == "qa.errors"
    }
    for name, value in classes.items():
        assert issubclass(value, qa.QAError)
        assert f"{name} " in (errors.__doc__ or "")
        assert getattr(qa, name) is value


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_spans_that_cannot_be(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="span"):
        qa.Span(start, end)


def test_spans() -> None:
    span = qa.Span(2, 5)
    assert (len(span), span.of("abcdefg")) == (3, "cde")
    assert span.overlaps(qa.Span(4, 9))
    assert not span.overlaps(qa.Span(5, 9))
    assert span.contains(qa.Span(3, 5))
    assert not span.contains(qa.Span(3, 6))
