from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.asked.forms import Form
from qa.answer.near_misses import RULES
from qa.answer.near_misses.case import Case
from qa.answer.near_misses.deeds import tells_of_another
from qa.answer.near_misses.doers import lacks_the_deed, lacks_the_object, tells_it_the_other_way
from qa.answer.near_misses.measures import (
    is_a_sum,
    is_another_measure,
    is_in_other_units,
    is_no_reason,
    lacks_a_number,
)
from qa.answer.near_misses.names import is_of_elsewhere, lacks_the_person, names_another
from qa.answer.near_misses.plans import is_of_the_past, is_yet_to_come
from qa.answer.near_misses.reports import is_of_the_report
from qa.types import Span


def a_case(question: str, quote: str, short: str = "", **around: str) -> Case:
    """A question and a quote that is all of its passage where nothing else is said."""
    start = quote.index(short)
    around = {"passage": quote, "near": quote, **around}
    return Case(question, quote, Span(start, start + len(short)), **around)


def of_short(question: str, short: str) -> Case:
    """A question and a quote that is its short answer, whole."""
    return a_case(question, short, short)


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("Why was the radar off over Gotland?", "The radar was off over Bornholm.", True),
        ("Why was the radar off over Gotland?", "The radar was off over Gotland.", False),
        ("Why was the radar off over Gotland?", "Of Gotland: it was off over Bornholm.", False),
        ("Why was the radar off?", "The radar was off over Bornholm.", False),
        ("Why was the radar off over Gotland?", "The radar was off near Bornholm.", False),
        ("When did the ferry Kristina sink?", "The ferry Solveig sank on Sunday.", True),
        ("When did the ferry Solveig sink?", "The ferry Solveig sank on Sunday.", False),
        ("When did the ferry sink?", "The ferry Solveig sank on Sunday.", False),
        ("Was the ferry Kristina faster?", "The ferry Solveig left Kristina behind.", False),
        ("When did Lind live in Norway?", "Lind lived in Bergen until 1990.", False),
        ("Which treaties founding the EU say so?", "None founding the European Union does.", False),
        ("", "", False),
    ],
)
def test_another_name_after_the_same_word(question: str, text: str, *, another: bool) -> None:
    assert names_another(a_case(question, text)) is another


def test_the_rest_of_the_passage_can_hold_the_name() -> None:
    quote = "The ferry Solveig sank on Sunday."
    question = "When did the ferry Kristina sink?"
    assert names_another(a_case(question, quote))
    assert not names_another(a_case(question, quote, title="Kristina"))
    assert not names_another(a_case(question, quote, passage=f"{quote} Kristina sailed on."))


@pytest.mark.parametrize(
    ("question", "near", "lacking"),
    [
        ("Where did Musk meet Xi Jinping?", "He appeared in Butler, Pennsylvania.", True),
        ("Where did Musk meet Xi Jinping?", "Musk met Xi in Butler.", False),
        ("When did Musk visit Moscow?", "He backed a bid in 2024.", True),
        ("When did he visit Moscow?", "He backed a bid in 2024.", False),
        ("Where did Musk live in Texas?", "He lived near Austin.", False),
        ("Where did Europe go in the last Ice Age?", "It went to the Rhine.", False),
        ("When did Musk visit Moscow for talks?", "He backed a bid in 2024.", False),
    ],
)
def test_what_something_was_done_to_is_named(question: str, near: str, *, lacking: bool) -> None:
    assert lacks_the_object(a_case(question, near)) is lacking


@given(st.text("Ain over Bct", max_size=40))
def test_no_text_names_another_than_itself(text: str) -> None:
    assert not names_another(a_case(text, text))


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("Who is Bill Nelson?", "Elon Musk, the founder, spoke.", True),
        ("Who's Nelson?", "Elon Musk, the founder, spoke.", True),
        ("Who is Bill Nelson?", "Nelson leads the agency.", False),
        ("Who was Lind?", "The Lind Affair\nShe was the mayor.", False),
        ("Who is the mayor of Oslo?", "Ada Lind leads the city.", False),
        ("What is Starlink?", "It is a satellite network.", False),
        ("", "", False),
    ],
)
def test_who_somebody_is_is_not_told_without_the_name(
    question: str, text: str, *, lacks: bool
) -> None:
    assert lacks_the_person(a_case(question, text)) is lacks


@pytest.mark.parametrize(
    ("question", "short", "other"),
    [
        ("How long did it last?", "1944", True),
        ("How many died?", "in 1944", True),
        ("How long did it last?", "63 days", False),
        ("How long will it be closed?", "until March 2025", False),
        ("How long has it been closed?", "since 2019", False),
        ("How long did it last?", "10 February", True),
        ("How long did it last?", "on March 3, 2025", True),
        ("How many marched?", "May 400 or so", False),
        ("How much was paid?", "1,944 euros", False),
        ("How long ago was it?", "1944", False),
        ("When was it?", "1944", False),
        ("How long?", "", False),
    ],
)
def test_a_day_or_year_is_no_length_and_no_count(question: str, short: str, *, other: bool) -> None:
    assert is_another_measure(of_short(question, short)) is other


@pytest.mark.parametrize(
    ("question", "quote", "past"),
    [
        ("When will the plant open?", "A court upheld the permit of the plant on Tuesday.", True),
        ("When will the plant open?", "It will start in 2028, Voltara said on Tuesday.", False),
        ("When will the plant open?", "Production is still planned for 2028.", False),
        ("When will the plant open?", "The plant opens in 2028.", False),
        ("When did the plant open?", "A court upheld its permit on Tuesday.", False),
    ],
)
def test_what_was_does_not_tell_when_something_will_be(
    question: str, quote: str, *, past: bool
) -> None:
    assert is_of_the_past(a_case(question, quote)) is past


@pytest.mark.parametrize(
    ("question", "short", "other"),
    [
        ("How deep is the river?", "3.2 million cubic metres", True),
        ("How deep is the river?", "12 metres", False),
        ("How deep is the river?", "very deep", False),
        ("What is the turnover of Voltara?", "2.4 million cubic metres a year", True),
        ("What was the price of the house?", "€ 3 million", False),
        ("How much will the plant cost?", "2.4 million cubic metres", True),
        ("How much did the strike cost?", "118 million euros", False),
        ("How much water may it take?", "3.2 million cubic metres", False),
        ("What was the rise in price?", "8 percent", False),
    ],
)
def test_a_depth_or_a_sum_is_in_its_own_units(question: str, short: str, *, other: bool) -> None:
    assert is_in_other_units(of_short(question, short)) is other


@pytest.mark.parametrize(
    ("question", "text", "short", "counting"),
    [
        ("How many people live in Vale?", "Vale has 1450 residents.", "1450", True),
        ("How much was the bike?", "The bike cost 1900 euros.", "1900", True),
        ("How many guests came?", "In 2000 guests came.", "2000", True),
        ("How many workers died?", "In 1911 Dawson counted ten.", "1911", False),
        ("How many died?", "The fire of 1911 was the worst.", "1911", False),
        ("How many died?", "It burnt in 1911.", "1911", False),
    ],
)
def test_a_number_before_what_it_counts_is_no_year(
    question: str, text: str, short: str, *, counting: bool
) -> None:
    assert is_another_measure(a_case(question, text, short)) is not counting


@pytest.mark.parametrize(
    ("question", "short", "inside"),
    [
        ("Who is the mediator?", "HARWICK", True),
        ("Who is the mediator?", "Adeyemi", False),
        ("Where was it said?", "HARWICK", False),
    ],
)
def test_where_a_report_was_written_is_nobody(question: str, short: str, *, inside: bool) -> None:
    text = "HARWICK (Coast News) - A mediator, Samuel Adeyemi, was named."
    assert is_of_the_report(a_case(question, text, short)) is inside


@pytest.mark.parametrize(
    ("question", "text", "short", "of_the_report"),
    [
        ("When will it open?", "It opens in 2028, Voltara said on Thursday.", "Thursday", True),
        ("When will it open?", "It opens in 2028, Voltara said on Thursday.", "2028", False),
        ("When will it open?", "It opens on Thursday, Voltara said.", "Thursday", False),
        ("When did Voltara say so?", "It opens, Voltara said on Thursday.", "Thursday", False),
    ],
)
def test_the_day_of_saying_is_not_that_of_what_was_said(
    question: str, text: str, short: str, *, of_the_report: bool
) -> None:
    assert is_of_the_report(a_case(question, text, short)) is of_the_report


@pytest.mark.parametrize(
    ("question", "short", "lacks"),
    [
        ("How many species are there?", "different species", True),
        ("How deep is the river?", "The river has fallen", True),
        ("How many species are there?", "twenty", False),
        ("How often does it open?", "on Sundays", False),
        ("How long is it closed?", "until Easter", False),
        ("How much of it burnt?", "most of the roof", False),
        ("How much of it is left?", "vast areas", False),
        ("What is there?", "different species", False),
    ],
)
def test_a_count_has_a_number(question: str, short: str, *, lacks: bool) -> None:
    assert lacks_a_number(of_short(question, short)) is lacks


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("Who is the mayor of Paris?", True),
        ("who was the mayor of Paris", True),
        ("Who is the mayor of Brannock?", False),
        ("Who is the mayor of the town?", False),
        ("Who is in favour of Paris?", False),
        ("Who is the president of France?", False),
    ],
)
def test_an_office_elsewhere(question: str, *, elsewhere: bool) -> None:
    passage = "A market in Brannock\nThe mayor, Agnes Low, cut the ribbon."
    assert is_of_elsewhere(a_case(question, passage)) is elsewhere


FINAL = "The Kestrels, who finished ninth, will play Port Sela in the final on June 7."


@pytest.mark.parametrize(
    ("question", "quote", "short", "planned"),
    [
        ("Who won the final?", FINAL, "Port Sela", True),
        ("When did the Kestrels reach a final?", FINAL, "June 7", True),
        ("When did they say to open?", "It will open in May.", "May", False),
        ("Who succeeded her?", "Haddad will run it.", "Haddad", False),
        ("When will they play?", FINAL, "June 7", False),
        ("Who do they play?", FINAL, "Port Sela", False),
        ("Who finished ninth?", FINAL, "The Kestrels", False),
        ("Who won the final?", "Port Sela will play in the final.", "Port Sela", True),
        ("Who won?", "They will meet Port Sela, which won in May.", "May", False),
        ("Who won the vote?", "Marta Lind will be president.", "Marta Lind", False),
        ("Who won?", "Vantini, who will be 23 in May, won in 2021.", "Vantini", False),
        ("When did he win?", "It is to open soon. He won in 1990.", "1990", False),
    ],
)
def test_what_is_planned_does_not_tell_what_was(
    question: str, quote: str, short: str, *, planned: bool
) -> None:
    assert is_yet_to_come(a_case(question, quote, short)) is planned


@pytest.mark.parametrize(
    ("question", "short", "none"),
    [
        ("Why did she leave?", "2023", True),
        ("And why did she leave?", "June 7", True),
        ("Why did she leave?", "1,200", True),
        ("Why did she leave?", "a quarrel in 2023", False),
        ("Why did she leave?", "", False),
        ("When did she leave?", "2023", False),
    ],
)
def test_a_day_is_no_reason(question: str, short: str, *, none: bool) -> None:
    assert is_no_reason(of_short(question, short)) is none


@pytest.mark.parametrize(
    ("question", "text", "other_way"),
    [
        ("Who bought Brightwell?", "Brightwell bought Occulus Labs in 2021.", True),
        ("Who bought Brightwell?", "Brightwell later quietly bought Occulus Labs.", True),
        ("Who bought Brightwell?", "Brightwell was bought by Acme.", False),
        ("Who bought Brightwell?", "Acme bought Brightwell. Brightwell bought Occulus.", False),
        ("Who bought Brightwell?", "Acme owns Brightwell.", False),
        ("Who bought Brightwell?", "Nordlink acquired it.", False),
        ("Who left Rovers?", "Rovers striker Danilo left for Ajax.", False),
        ("Who bought the labs?", "Brightwell bought the labs.", False),
        ("Who married Ana Ruiz?", "Ana Ruiz married Jon Aas.", False),
        ("Who is Brightwell?", "Brightwell is a maker of glasses.", False),
    ],
)
def test_who_did_it_and_to_whom(question: str, text: str, *, other_way: bool) -> None:
    assert tells_it_the_other_way(a_case(question, text)) is other_way


@pytest.mark.parametrize(
    ("question", "short", "a_sum"),
    [
        ("Who pays for the bridge?", "$54 million", True),
        ("Who pays for the bridge?", "about 40 percent", True),
        ("Who pays for the bridge?", "the state", False),
        ("Who gave?", "11,000 donors", False),
        ("Who backs the ban?", "62 percent of adults", False),
        ("Who owns it?", "$3 billion fund Elliott", False),
        ("How much is it?", "$54 million", False),
    ],
)
def test_who_is_no_sum(question: str, short: str, *, a_sum: bool) -> None:
    assert is_a_sum(of_short(question, short)) is a_sum


@pytest.mark.parametrize(
    ("question", "quote", "lacking"),
    [
        ("Who resigned?", "A judge sentenced Okafor.", True),
        ("Who resigned?", "Dietz resigned in January.", False),
        ("Who was charged?", "A judge sentenced Okafor.", False),
        ("Who resigned in May?", "A judge sentenced Okafor.", False),
        ("Who was arrested?", "Garrow, 34, is in custody.", False),
    ],
)
def test_who_did_what_is_told_elsewhere(question: str, quote: str, *, lacking: bool) -> None:
    passage = "A judge sentenced Okafor. Dietz resigned in January."
    if "arrested" in question:
        passage = f"{quote} He was arrested on Monday."
    assert lacks_the_deed(a_case(question, quote, passage=passage)) is lacking


BUILT = "The Kolk bridge was built by the firm Dawson and Sons of Leeds."


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Who painted the Kolk bridge?", BUILT, True),
        ("Who designed the Kolk bridge?", BUILT, True),
        ("Who built the Kolk bridge?", BUILT, False),
        ("Who constructed the Kolk bridge?", BUILT, False),
        ("When was the Kolk bridge painted?", BUILT, False),
        ("Who crossed the Kolk bridge?", BUILT, False),
        ("Who painted the Kolk bridge?", "The Kolk bridge got its colour from Dawson.", False),
        ("Who designed the bridge?", "Its architect was Ada Lind, and Dawson built it.", False),
        ("Who composed the song?", "The song was written by Ada Lind.", False),
        ("who sang the song?", "It was written by Ada Lind and Bo Lind.", True),
        ("who sang the song?", "It was recorded by Ada Lind.", False),
        ("Who wrote the play?", "The play was directed by Ada Lind.", True),
        ("Who was its translator?", "Known in Ada Lind’s translation, it was sung.", False),
        ("Who wrote the play?", "Ada Lind created the play that Bo Lind directed.", False),
        ("By which architect was it designed?", BUILT, True),
        ("How many died in the fire?", "Four people were hurt in the fire.", True),
        ("How many died in the fire?", "Four were hurt, and one of them died.", False),
        ("How many were arrested?", "The fire injured three workers.", True),
        ("When was Okafor born?", "Okafor founded the firm in 2014.", True),
        ("When was Okafor born?", "Okafor (1971 – 2020) founded the firm.", False),
        ("Who is the chief executive?", "The finance chief is Ada Lind.", True),
        ("Who is the chief executive?", "Ada Lind, who heads the firm, spoke.", False),
        ("When did the shop close?", "The shop opened in 1911.", True),
        ("When did it happen?", "The shop opened in 1911.", False),
        ("How much did Musk pay for it?", "Musk bought it for $44 billion.", False),
        ("Who was elected president?", "Low won the election after Berg stepped down.", False),
        ("When do the trains run again?", "Mayor Low said that they would on Monday.", False),
        ("Who leads the inquiry?", "The inquiry is chaired by the former senator Low.", False),
        ("How many were killed?", "The flood claimed 12 lives and left 30 injured.", False),
        ("What started the fire?", "Lightning caused the blaze that killed two people.", False),
        ("Who claimed responsibility?", "It was behind the bomb that wounded five.", False),
        ("Who won the match?", "Leeds beat Hull, whose keeper left injured.", False),
        ("Who lives at Number 10?", "It is the home of Ann Reed, elected in May.", False),
        ("Who is the bridge named after?", "After Ann Ash, who founded the town.", False),
        ("What is left of the castle?", "Only the tower, founded in 1200, stands.", False),
        ("How close is the airport?", "The airport, opened in 1990, is 5 km away.", False),
        ("What number is painted on the hull?", "The hull, built in 1911, bears 42.", False),
        ("Who covered the costs?", "The city, which built the hall, paid.", False),
        ("Who is the mayor?", "Ada Lind, who runs the town hall.", False),
        ("When did the war end?", "In 1918 the fighting that began in 1914 stopped.", False),
    ],
)
def test_who_did_one_thing_is_not_who_did_another(question: str, text: str, other: bool) -> None:
    assert tells_of_another(a_case(question, text)) is other


def test_no_rule_takes_a_quote_without_a_short_answer_for_one_that_has_it() -> None:
    """What judges the short answer alone says nothing where there is none."""
    of_the_answer = (is_no_reason, is_a_sum, is_in_other_units, is_another_measure, is_yet_to_come)
    for question in ("Why?", "Who won?", "How deep is it?", "How many came?", "When was it?"):
        case = a_case(question, "HARWICK - 12 will play in 1944.")
        assert not any(rule(case) for rule in (*of_the_answer, is_of_the_report))


@given(st.sampled_from(Form), st.text(max_size=30), st.text(max_size=60), st.data())
def test_rules_take_any_text(form: Form, question: str, quote: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(quote)))
    end = data.draw(st.integers(start, len(quote)))
    case = Case(question, quote, Span(start, end), "", quote, quote)
    assert all(rule(case) in {True, False} for rule in RULES[form])
