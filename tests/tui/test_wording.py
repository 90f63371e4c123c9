"""What is said of an answer beside its quotes, alike in every way of showing it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import qa
from qa.types import Section
from tui import export, wording
from tui.plain_lines import answer_lines
from tui.sources import Source, place
from tui.turns import Phase, ShownTurn
from tui.widgets.turn_content import turn_content

REFUSED = "The articles don't answer this. Nothing here mentions Australia."


def document(number: int, day: date | None) -> qa.Document:
    text = "The keeper retired. The keeper did not retire."
    return qa.Document(
        id=number, title=f"Keeper {number}", path=f"/x/{number}.txt", part="", date=day,
        sha256="", length=len(text), text=text,
    )  # fmt: skip


def candidate(info: qa.Document) -> qa.Candidate:
    span = qa.Span(0, 19)
    return qa.Candidate(qa.Passage(info.id, info, span, span.of(info.text)), 0.5, {"dense": 0.5})


@pytest.fixture
def differing() -> qa.Answer:
    """Two sources that contradict each other, and one that a filter left out."""
    newer, older = document(1, date(2024, 11, 17)), document(2, date(2024, 10, 25))
    spans = qa.Span(0, 19), qa.Span(20, 46)
    cited = tuple(
        qa.Citation(number, info, span, span.of(info.text))
        for number, (info, span) in enumerate(zip((newer, older), spans, strict=True), start=1)
    )
    return qa.Answer(
        question="Did the keeper retire?", answered=True, text="", short=None, confidence=0.9,
        statements=tuple(qa.Statement(c.quote, (c.number,), None) for c in cited),
        citations=cited, passages=(candidate(newer), candidate(older)), asked_as=None,
        timings_ms={"total": 104.0}, threshold=0.5, differ=True,
        undated=(candidate(document(3, None)),),
    )  # fmt: skip


@pytest.fixture
def refused(differing: qa.Answer) -> qa.Answer:
    """A refusal that says what is missing."""
    return replace(
        differing, answered=False, text=REFUSED, confidence=0.125, statements=(), citations=(),
        differ=False, missing=("Australia",),
    )  # fmt: skip


@pytest.fixture
def written(differing: qa.Answer) -> qa.Answer:
    """An answer that its quotes do not hold: who wrote the article."""
    text = "By Ada\nLow: “The keeper retired.” [1]"
    return replace(differing, differ=False, text=text, undated=())


def in_plain(answer: qa.Answer) -> list[str]:
    return list(answer_lines(answer))


def on_screen(answer: qa.Answer) -> list[str]:
    turn = ShownTurn(1, answer.question, Phase.ANSWERED, answer)
    return turn_content(turn, 0, None, 20).plain.split("\n")


def exported(answer: qa.Answer) -> list[str]:
    turn = qa.Turn(1, answer.question, answer, datetime(2024, 11, 20, tzinfo=UTC))
    return export.markdown("Keeper", [turn]).splitlines()


def test_which_side_of_the_line(differing: qa.Answer, refused: qa.Answer) -> None:
    assert wording.verdict(differing) == (
        "confidence high (0.90); answered: 0.40 above the line of 0.50."
    )
    assert wording.verdict(refused) == (
        "confidence low (0.12); not answered: 0.38 below the line of 0.50."
    )


def test_without_a_line(differing: qa.Answer, refused: qa.Answer) -> None:
    for answer, end in ((differing, "; answered."), (refused, "; too low to answer.")):
        assert wording.verdict(replace(answer, threshold=0.0)).endswith(end)


def test_sources_that_differ_are_said_to_with_their_dates(differing: qa.Answer) -> None:
    copied = wording.answer_text(differing).splitlines()
    assert copied == [
        differing.disagreement, "",
        "2024-11-17: “The keeper retired.” [1]", "",
        "2024-10-25: “The keeper did not retire.” [2]",
    ]  # fmt: skip
    plain = in_plain(differing)
    assert plain[:3] == [
        f"Note: {differing.disagreement}", f"Answer: {copied[2]}", f"Answer: {copied[4]}",
    ]  # fmt: skip
    screen = on_screen(differing)
    assert [line for line in screen if line in copied and line] == [
        differing.disagreement, copied[2], copied[4],
    ]  # fmt: skip
    page = exported(differing)
    newest = page.index("2024-11-17:")
    assert page.index(differing.disagreement) < newest < page.index("2024-10-25:")


def test_what_has_no_date_and_was_left_out_is_listed_apart(differing: qa.Answer) -> None:
    assert wording.answer_with_sources(differing).splitlines()[-2:] == [
        wording.LEFT_OUT, "[3] Keeper 3 · /x/3.txt",
    ]  # fmt: skip
    assert "Left out, undated 3: Keeper 3 · /x/3.txt" in in_plain(differing)
    screen = on_screen(differing)
    assert screen[screen.index(wording.LEFT_OUT) + 1].startswith(" [3] Keeper 3")
    page = exported(differing)
    assert page[page.index(f"{wording.LEFT_OUT}:") + 2] == "- \\[3\\] Keeper 3 · /x/3.txt"


def test_pages_and_copies_stand_under_their_source(differing: qa.Answer) -> None:
    first = differing.citations[0]
    paged = replace(
        first,
        document=replace(first.document, sections=(Section(0, "page\x1b 3"),)),
        also_in=(document(4, None), document(5, None)),
    )
    answer = replace(differing, citations=(paged, *differing.citations[1:]))
    more = "page� 3 · also in 2 more"
    screen = on_screen(answer)
    assert screen[screen.index("Sources") + 2] == f"     {more}"
    wanted = f"Source 1: Keeper 1 · 2024-11-17 · /x/1.txt · {more}"
    assert wanted in in_plain(answer)
    assert f"- \\[1\\] Keeper 1 · 2024-11-17 · /x/1.txt · {more}" in exported(answer)


def test_a_line_is_named_only_where_the_text_is_the_files_own(differing: qa.Answer) -> None:
    taken_out = differing.citations[0].document
    data = taken_out.text.encode()
    own = replace(taken_out, sha256=hashlib.sha256(data).hexdigest())
    for found, path in ((taken_out, "/x/1.txt"), (own, "/x/1.txt:1")):
        source = Source(1, found, qa.Span(20, 46), "")
        assert place(source) == f"Keeper 1 · 2024-11-17 · {path}"


def test_what_indexing_did() -> None:
    report = qa.AddReport(3, 1, 0, 2, 9, (), False, moved=1, copies=2)
    assert wording.report_line(report) == (
        "Indexed: 3 added, 1 changed, 2 of them copies, 1 moved, 2 unchanged."
    )


def test_a_refusal_says_what_is_missing(refused: qa.Answer) -> None:
    assert wording.answer_text(refused) == REFUSED
    assert in_plain(refused)[0] == f"Answer: {REFUSED}"
    assert REFUSED in on_screen(refused)
    assert REFUSED in exported(refused)
    assert wording.refusal(replace(refused, text="")) == wording.REFUSAL


def test_who_wrote_it_is_said_before_the_quotes(written: qa.Answer) -> None:
    assert in_plain(written)[0] == "Answer: By Ada Low."
    assert in_plain(written)[1].startswith("Answer: “")
    assert "By Ada Low." in on_screen(written)
    assert "By Ada Low." in exported(written)
    assert wording.answer_text(written).startswith("By Ada Low.\n\n“")
