from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.asked.forms import Form
from qa.answer.composing.arranging import arrange, merged
from qa.answer.composing.citing import as_text, cite, short_answers
from qa.answer.quotes.quoting import Quote, quote
from qa.types import Candidate, Document, DocumentInfo, Passage, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE = "Musk spoke with Putin in 2022. Reed asked for an investigation. Nobody else did."
TWO = "In 2022 Musk spoke with Putin! Shaheen wants hearings."
DOCUMENTS = {
    number: Document(
        number, f"T{number}", f"/{number}.txt", "", date(2024, 11, number), "0", len(text), text
    )
    for number, text in ((1, ONE), (2, TWO))
}


def passage(document: int, start: int = 0, end: int | None = None) -> Passage:
    source = DOCUMENTS[document]
    span = Span(start, len(source.text) if end is None else end)
    info = DocumentInfo(
        source.id, source.title, source.path, "", source.date, source.sha256, source.length
    )
    return Passage(document * 10 + start, info, span, span.of(source.text))


def found(document: int, words: str, score: float) -> tuple[Candidate, Reading]:
    start = DOCUMENTS[document].text.index(words)
    reading = Reading(Span(start, start + len(words)), score)
    return Candidate(passage(document), 0.5, {}), reading


def quotes_of(pairs: Iterable[tuple[Candidate, Reading]]) -> list[Quote]:
    """The quotes of some readings, the reader's score taken for their rank."""
    found = [(quote(c.passage, r), r.score) for c, r in pairs]
    return [replace(one, rank=score) for one, score in found if one]


def composed(
    *pairs: tuple[Candidate, Reading],
) -> tuple[list[tuple[str, tuple[int, ...], str | None]], list[str]]:
    """Statements as (quote, numbers, short answer), and the quotes cited."""
    groups = arrange("Who?", quotes_of(pairs)).groups
    statements, citations = cite(groups, DOCUMENTS.__getitem__)
    for citation in citations:
        assert citation.span.of(citation.document.text) == citation.quote
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    return (
        [(s.quote, s.numbers, s.short.of(s.quote) if s.short else None) for s in statements],
        [citation.quote for citation in citations],
    )


def test_the_short_answer_is_shown_in_its_whole_sentence() -> None:
    statements, quotes = composed(found(1, "Reed", 3.0))
    assert statements == [("Reed asked for an investigation.", (1,), "Reed")]
    assert quotes == ["Reed asked for an investigation."]


def test_a_span_over_two_sentences_brings_both() -> None:
    statements, _ = composed(found(1, "2022. Reed", 3.0))
    assert statements[0][0] == "Musk spoke with Putin in 2022. Reed asked for an investigation."


def test_a_whole_sentence_has_no_shorter_answer() -> None:
    assert composed(found(1, "Nobody else did.", 1.0))[0] == [("Nobody else did.", (1,), None)]


def test_sources_that_say_the_same_are_one_statement_with_all_their_numbers() -> None:
    statements, quotes = composed(found(1, "Musk", 2.5), found(2, "Musk", 3.0))
    assert statements == [("In 2022 Musk spoke with Putin!", (1, 2), "Musk")]
    assert quotes == ["In 2022 Musk spoke with Putin!", "Musk spoke with Putin in 2022."]


def test_sources_that_say_something_else_are_each_said_best_first() -> None:
    statements, _ = composed(found(1, "Reed", 2.0), found(2, "Shaheen", 3.0))
    assert [(quote, numbers) for quote, numbers, _ in statements] == [
        ("Shaheen wants hearings.", (1,)),
        ("Reed asked for an investigation.", (2,)),
    ]


def test_no_more_is_said_than_can_be_read() -> None:
    pairs = [found(1, word, 3.0) for word in ("Musk", "Reed", "Nobody")]
    statements, _ = composed(*pairs, found(2, "Shaheen", 2.0))
    assert len(statements) == 3
    assert "Shaheen" not in "".join(quote for quote, _, _ in statements)


def test_one_place_is_quoted_once() -> None:
    statements, quotes = composed(found(1, "Reed", 2.0), found(1, "investigation", 1.5))
    assert len(statements) == len(quotes) == 1


def test_readings_without_a_span_say_nothing() -> None:
    assert quote(passage(1), Reading(None, 1.0)) is None
    assert arrange("Who?", []).groups == ()


@pytest.mark.parametrize("line", ["The port", "The port!"])
def test_after_a_title_stands_what_is_quoted(line: str) -> None:
    text = f"{line}\n\nThe port was dredged. It is deep."
    info = DocumentInfo(1, "The port", "/1.txt", "", None, "0", len(text))
    read = Reading(Span(0, 3), 1.0)
    assert quote(Passage(1, info, Span(0, len(line)), line), read) is None
    found = quote(Passage(1, info, Span(0, len(text)), text), read)
    assert found is not None
    assert (found.text, found.short) == ("The port was dredged.", None)


@pytest.mark.parametrize("line", ["Published: 2024-03-04", "4 March 2024"])
def test_a_line_with_only_a_date_is_no_quote(line: str) -> None:
    text = f"{line}\n\nThe port was dredged on 4 March 2024."
    info = DocumentInfo(1, "The port", "/1.txt", "", None, "0", len(text))
    whole = Passage(1, info, Span(0, len(text)), text)
    assert quote(whole, Reading(Span(0, len(line)), 1.0)) is None
    dated = Span(text.rindex("4 March"), len(text) - 1)
    assert (found := quote(whole, Reading(dated, 1.0))) is not None
    assert found.text == "The port was dredged on 4 March 2024."


def test_a_blank_span_says_nothing() -> None:
    gap = ONE.index(" Reed")
    assert quote(passage(1), Reading(Span(gap, gap + 1), 1.0)) is None


def test_the_text_is_the_statements_in_quotation_marks_with_their_numbers() -> None:
    pairs = [found(1, "Musk", 2.5), found(2, "Musk", 3.0), found(2, "Shaheen", 2.0)]
    groups = arrange("Who?", quotes_of(pairs)).groups
    statements, _ = cite(groups, DOCUMENTS.__getitem__)
    assert as_text(statements) == (
        "“In 2022 Musk spoke with Putin!” [1][2]\n\n“Shaheen wants hearings.” [3]"
    )


@given(st.data())
def test_a_quote_is_always_the_sources_own_characters(data: st.DataObject) -> None:
    pairs = []
    for document, source in DOCUMENTS.items():
        start = data.draw(st.integers(0, len(source.text) - 1))
        end = data.draw(st.integers(start + 1, len(source.text)))
        low = data.draw(st.integers(0, start))
        high = data.draw(st.integers(end, len(source.text)))
        score = data.draw(st.floats(-5, 5))
        candidate = Candidate(passage(document, low, high), 0.5, {})
        pairs.append((candidate, Reading(Span(start, end), score)))
    groups = arrange("Who?", quotes_of(pairs)).groups
    statements, citations = cite(groups, DOCUMENTS.__getitem__)
    for citation in citations:
        assert citation.quote == citation.span.of(citation.document.text)
        assert citation.quote == citation.quote.strip() != ""
    for statement in statements:
        assert statement.quote == citations[statement.numbers[0] - 1].quote
        if statement.short is not None:
            assert statement.short.of(statement.quote)
    assert sorted(n for s in statements for n in s.numbers) == [c.number for c in citations]


@pytest.mark.parametrize("cut", [0, 5, 12])
def test_a_passage_that_begins_inside_a_sentence_still_gives_exact_quotes(cut: int) -> None:
    span = Span(ONE.index("Putin"), ONE.index("Putin") + 5)
    found = quote(passage(1, cut), Reading(span, 1.0))
    assert found is not None
    assert found.text == Span(cut, ONE.index(" Reed")).of(ONE)


QUESTIONS = ["Who asked?", "When was it?", "How many?", "Which senators asked?", "Why?", "Is it?"]


@given(data=st.data(), question=st.sampled_from(QUESTIONS), newest=st.booleans())
def test_whatever_is_merged_and_arranged_quotes_its_source(
    data: st.DataObject, question: str, *, newest: bool
) -> None:
    quotes = []
    for _ in range(data.draw(st.integers(0, 6))):
        number = data.draw(st.sampled_from([1, 2]))
        text = DOCUMENTS[number].text
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        reading = Reading(Span(start, end), 1.0)
        form = data.draw(st.sampled_from(Form))
        if (one := quote(passage(number), reading, form)) is not None:
            rank, confidence = data.draw(st.floats(-5, 5)), data.draw(st.floats(0, 1))
            quotes.append(replace(one, rank=rank, confidence=confidence, held=1.0))
    whole = merged(quotes, DOCUMENTS.__getitem__, 0.5)
    arranged = arrange(question, whole, 0.5, newest=newest)
    statements, citations = cite(arranged.groups, DOCUMENTS.__getitem__)
    for citation in citations:
        assert citation.quote == citation.span.of(citation.document.text)
    for statement in statements:
        assert statement.quote == citations[statement.numbers[0] - 1].quote
    for short in short_answers(statements):
        assert any(short in statement.quote for statement in statements)
    assert arranged.differ == (arranged.against > 1)
    places = [(citation.document.id, citation.span) for citation in citations]
    for place, (document, span) in enumerate(places):
        others = [other for number, other in places[:place] if number == document]
        assert not any(span.overlaps(other) for other in others)


def test_sentences_that_follow_one_another_are_one_quote() -> None:
    pairs = [found(1, "Reed", 2.0), found(1, "Nobody", 1.0)]
    (one,) = merged(quotes_of(pairs), DOCUMENTS.__getitem__)
    assert one.text == "Reed asked for an investigation. Nobody else did."
    assert one.answer == "Reed"
    assert (
        len(
            merged(
                quotes_of([found(1, "Musk", 2.0), found(1, "Nobody", 1.0)]), DOCUMENTS.__getitem__
            )
        )
        == 2
    )


def test_the_newer_comes_first_where_the_latest_is_asked_for() -> None:
    quotes = quotes_of([found(1, "Reed", 3.0), found(2, "Shaheen", 2.0)])
    groups = arrange("What is the latest?", quotes, newest=True).groups
    assert [group[0].document for group in groups] == [2, 1]
    assert [g[0].document for g in arrange("What is the latest?", quotes).groups] == [1, 2]


def test_what_is_below_the_line_is_said_only_if_it_backs_or_contradicts() -> None:
    first, second = quotes_of([found(1, "2022", 3.0), found(2, "2022", 2.0)])
    other = quotes_of([found(2, "Shaheen", 1.0)])[0]
    said = [
        replace(q, confidence=c, held=1.0) for q, c in ((first, 0.9), (second, 0.4), (other, 0.4))
    ]
    (group,) = arrange("When was that?", said, 0.5).groups
    assert [one.document for one in group] == [1, 2]


@pytest.mark.parametrize(
    ("question", "other", "said"),
    [
        ("Who asked?", 0.74, 1),
        ("Who asked?", 0.76, 2),
        ("What happened?", 0.63, 1),
        ("What happened?", 0.65, 2),
    ],
)
def test_what_is_far_less_likely_than_the_best_is_not_said_beside_it(
    question: str, other: float, said: int
) -> None:
    best, second = quotes_of([found(1, "Reed", 2.0), found(2, "Shaheen", 1.0)])
    quotes = [replace(best, confidence=0.9), replace(second, confidence=other)]
    assert len(arrange(question, quotes, 0.5).groups) == said


def said(document: int, text: str, short: str, rank: float, held: float, day: date) -> Quote:
    start = text.index(short)
    return Quote(
        document,
        Span(0, len(text)),
        text,
        Span(start, start + len(short)),
        rank=rank,
        confidence=0.9,
        held=held,
        day=day,
    )


def test_who_holds_an_office_is_told_by_what_names_the_office() -> None:
    finance = said(
        1, "Its finance chief, Naoko Hayashi, left.", "Naoko Hayashi", 3.0, 0.5, date(2024, 1, 2)
    )
    chief = said(
        2, "Its chief executive, Daniel Okafor, spoke.", "Daniel Okafor", 1.0, 1.0, date(2024, 1, 1)
    )
    backing = said(3, "Daniel Okafor said so.", "Daniel Okafor", 2.0, 0.2, date(2024, 1, 3))
    question = "Who is the chief executive of Voltara?"
    arranged = arrange(question, [finance, chief, backing], line=0.5)
    assert [[q.document for q in group] for group in arranged.groups] == [[2, 3]]
    assert not arranged.differ
    assert arrange("Who spoke?", [finance, chief], line=0.5).groups[0][0] is finance


def test_monday_is_another_day_in_another_article() -> None:
    first = said(1, "The strike began on Monday.", "Monday", 2.0, 1.0, date(2024, 1, 1))
    later = said(2, "The talks went on on Monday.", "Monday", 1.0, 1.0, date(2024, 1, 8))
    same_day = said(
        3, "It had begun on Monday, they said.", "on Monday", 1.0, 1.0, date(2024, 1, 1)
    )
    groups = arrange("When did the strike begin?", [first, later, same_day], line=0.5).groups
    assert [[q.document for q in group] for group in groups] == [[1, 3], [2]]
