from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qa.errors import UsageError
from qa.evaluate.judging import Place, judge
from qa.evaluate.questions import Gold, Question
from qa.evaluate.runner import run
from qa.types import Answer, Citation, Document, Span, Statement

if TYPE_CHECKING:
    from pathlib import Path

    import qa
    from qa.conversation import Conversation

OCTOBER = "2024-10-25-nasa-administrator-calls-for-probe"
NOVEMBER = "2024-11-17-senators-call-for-investigation"
TEXT = "Bill Nelson asked for a probe. Kirby deferred to Musk."


def question(
    text: str = "Who asked for a probe?",
    *,
    answerable: bool = True,
    answers: tuple[str, ...] = ("Bill Nelson",),
    gold: tuple[Gold, ...] = (),
    history: tuple[str, ...] = (),
) -> Question:
    return Question("1", text, answerable, answers, gold, history)


def span_of(document: qa.Document, quote: str) -> Span:
    start = document.text.index(quote)
    return Span(start, start + len(quote))


def document() -> Document:
    return Document(1, "Probe", "/probe.txt", "", None, "0" * 64, len(TEXT), TEXT)


def answer_citing(*spans: Span, quote: str | None = None) -> Answer:
    source = document()
    citations = tuple(
        Citation(number, source, span, span.of(TEXT) if quote is None else quote)
        for number, span in enumerate(spans, start=1)
    )
    statements = tuple(Statement(c.quote, (c.number,), None) for c in citations)
    return Answer(
        question="Who asked for a probe?",
        answered=bool(spans),
        text="",
        short="Bill Nelson" if spans else None,
        confidence=0.8,
        statements=statements,
        citations=citations,
        passages=(),
        asked_as=None,
        timings_ms={"read": 2.0},
    )


GOLD_SPAN = Span(0, 11)
OTHER_SPAN = Span(31, 36)


def test_a_right_answer() -> None:
    outcome = judge(
        question(), answer_citing(GOLD_SPAN), [], [Place(1, GOLD_SPAN)], {1: document()}, {}
    )
    assert outcome.answered
    assert outcome.correct
    assert outcome.grounded
    assert (outcome.predicted, outcome.exact_match, outcome.f1) == ("Bill Nelson", 1, 1)
    assert (outcome.citations, outcome.exact, outcome.overlapping) == (1, 1, 1)
    assert outcome.rank is None
    assert outcome.tokens == (0, 0, 0)


def test_a_citation_elsewhere_and_a_false_quote() -> None:
    answer = answer_citing(OTHER_SPAN, quote="Kirbi")
    outcome = judge(question(), answer, [], [Place(1, GOLD_SPAN)], {1: document()}, {})
    assert not outcome.correct
    assert not outcome.grounded
    assert (outcome.citations, outcome.exact, outcome.overlapping) == (1, 0, 0)


def test_the_first_quote_stands_in_for_a_short_answer() -> None:
    answer = replace(answer_citing(OTHER_SPAN), short=None)
    outcome = judge(question(), answer, [], [], {1: document()}, {})
    assert outcome.predicted == "Kirby"


def test_a_document_without_span_is_covered_anywhere() -> None:
    outcome = judge(
        question(), answer_citing(OTHER_SPAN), [], [Place(1, None)], {1: document()}, {}
    )
    assert outcome.correct
    assert outcome.tokens is None


def test_a_word_cut_by_the_gold_span_counts(seed_library: qa.Library) -> None:
    best = seed_library.search("Nelson scrutinized", k=1)
    source = seed_library.document(best[0].passage.document.id)
    word = span_of(source, "scrutinized")
    gold = [Place(source.id, Span(word.start + 3, word.end))]
    outcome = judge(question(), answer_citing(), best, gold, {source.id: source}, {})
    assert outcome.tokens is not None
    assert outcome.tokens[0] == 1


def test_an_answer_to_what_has_none_is_never_right() -> None:
    outcome = judge(
        question(answerable=False),
        answer_citing(GOLD_SPAN),
        [],
        [Place(1, GOLD_SPAN)],
        {1: document()},
        {},
    )
    assert not outcome.correct
    assert not outcome.grounded


def test_a_refusal_predicts_nothing(seed_library: qa.Library) -> None:
    found = seed_library.search("Nelson scrutinized story true", k=10)
    best = found[0].passage
    sources = {
        info.id: seed_library.document(info.id)
        for info in (candidate.passage.document for candidate in found)
    }
    refused = answer_citing()
    gold = [Place(best.document.id, best.span)]
    outcome = judge(question(), refused, found, gold, sources, {})
    assert (outcome.answered, outcome.predicted, outcome.f1) == (False, "", 0)
    assert not outcome.correct
    assert outcome.grounded
    assert outcome.rank == 1
    assert outcome.tokens is not None
    assert outcome.tokens[0] == 1  # every gold token is in the best passage itself
    assert 0 < outcome.tokens[1] < 1


def test_a_run_over_the_seeds(seed_library: qa.Library) -> None:
    texts = {info.path: seed_library.document(info.id) for info in seed_library.documents()}
    november = next(d for path, d in texts.items() if NOVEMBER in path)
    reed = span_of(november, "Rhode Island Senator Jack Reed")
    asked = [
        question("Which Senate Democrats are calling?", gold=(Gold(NOVEMBER, reed),)),
        question("Boil pasta how long?", answerable=False, answers=()),
    ]
    told: list[tuple[int, int, str]] = []
    ran = run(seed_library, asked, progress=lambda *at: told.append(at))
    assert ran.missing == ()
    first, second = ran.outcomes
    assert first.question is asked[0]
    assert first.rank == 1
    assert first.exact == first.citations
    assert {"dense", "lexical", "read", "compose", "total", "ask"} <= set(first.timings_ms)
    assert second.rank is None
    assert not second.grounded
    assert told == [(1, 2, asked[0].text), (2, 2, asked[1].text)]


def test_gold_is_found_by_file_name_or_by_part(library: qa.Library, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(
        '{"id": "probe", "title": "Probe", "text": "Bill Nelson asked for a probe."}\n'
        '{"id": "other", "title": "Other", "text": "Pasta is boiled in water."}\n',
        encoding="utf-8",
    )
    (tmp_path / "war.v2.txt").write_text("The war ended in autumn.", encoding="utf-8")
    library.add([records, tmp_path / "war.v2.txt"])
    asked = [
        question("Who asked for a probe?", gold=(Gold("probe", None),)),
        question("When did the war end?", gold=(Gold("war.v2", None),)),
        question("What did records say?", gold=(Gold("records", None),)),
    ]
    ran = run(library, asked)
    assert [outcome.rank for outcome in ran.outcomes] == [1, 1, None]
    assert ran.missing == ("records",)


def test_no_gold_document_in_the_library(seed_library: qa.Library) -> None:
    with pytest.raises(UsageError, match=r"holds none of the documents .* such as 'elsewhere'"):
        run(seed_library, [question(gold=(Gold("elsewhere", None),))])


def test_a_question_that_cannot_be_asked(seed_library: qa.Library) -> None:
    with pytest.raises(UsageError, match=r"The question '1' cannot be asked: .*2,000"):
        run(seed_library, [question("x" * 2001)])


@pytest.mark.parametrize("use_history", [True, False])
def test_history_is_used_as_a_conversation_would(
    seed_library: qa.Library, monkeypatch: pytest.MonkeyPatch, *, use_history: bool
) -> None:
    history = ("What did Nelson say about the story?", "And what about it was scrutinized?")
    follow_up = "When was that?"
    talk: Conversation = seed_library.conversation()
    for earlier in history:
        talk.ask(earlier)
    understood = talk.ask(follow_up).asked_as
    assert understood is not None
    heard: list[str] = []
    ask = seed_library.ask

    def listen(text: str, *, k: int | None = None) -> Answer:
        heard.append(text)
        return ask(text, k=k)

    monkeypatch.setattr(seed_library, "ask", listen)
    run(seed_library, [question(follow_up, history=history)], use_history=use_history)
    assert heard == [understood if use_history else follow_up]
