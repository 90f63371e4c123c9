from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.follow_ups import resolve
from qa.follow_ups.cited import names_one_cited
from qa.follow_ups.topics import MAX_CONTEXT
from qa.retrieve.naming import names_in, persons
from qa.retrieve.pointing import content_words, is_follow_up, marked


@pytest.mark.parametrize(
    "question",
    [
        "When was that?",
        "And Shaheen?",
        "What about his donations?",
        "Why?",
        "Why not?",
        "What did he say?",
        "How about Putin?",
        "Did they meet?",
        "but when?",
        "Where?",
        "Is it true?",
        "Is that all?",
        "Who else?",
        "Which one is older?",
        "Are there any other senators?",
        "No, I meant the second letter",
        "I'm asking about the payments.",
        "How can I apply?",
        "How many were sold?",
        "Does Norvik have one?",
        "there should be one",
        "How much was stolen?",
        "How many have not been found?",
        "Different versions?",
        "Shaheen?",
        "emergency kit",
        "Why did that happen?",
        "And what is the aim?",
        "Thanks. When was it?",
        "Which is the largest?",
        "Which of them is in Norway?",
        "Who runs it these days?",
        "What did they do this week?",
        "Which owner sold this ship?",
        "Was there a fire on it?",
        "Who was there?",
        "Is it legal?",
        "Is it safe to use?",
        "How long did it take to build?",
        "Was it used to carry cars to Norway?",
        "When did it take passengers to Norway?",
        "How long does it take to repair it in Norway?",
    ],
)
def test_follow_ups(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        "What did Nelson say?",
        "Did Musk say that he would leave?",
        "Is there an investigation?",
        "How much did Musk pay his staff?",
        "Who asked for an investigation?",
        "Is it true that Musk left the company?",
        "Which letter names the payments that were made?",
        "Who wrote Let It Be?",
        "What time is it?",
        "How many people died?",
        "Who is number one?",
        "Which one of the ferries is the oldest one?",
        "How much was the boat?",
        "How much is rent?",
        "How much is Sweden?",
        "Who wrote these articles?",
        'Who said "nuke them"?',
        "And who is the mayor of Oslo?",
        "The harbour council met. Did it decide anything?",
        "How do I reset a verification method?",
        "Virtualization",
        "Harbour Dredging",
        "Thank you!",
        "Really?",
        "Are you sure?",
        "Oh, seriously?",
        "OK",
        "True?",
        "Very interesting!",
        "Which is the largest city in Norway?",
        "And which is the largest city in Norway?",
        "Which of Shakespeare's plays is the longest?",
        "which is the tallest building in the world?",
        "Who won the election this year?",
        "What happened this October?",
        "Who runs the harbour these days?",
        "Will there be a strike in London?",
        "Isn't there a strike in London?",
        "Has there ever been a woman president in France?",
        "Have there been any deaths in Gaza?",
        "How long does it take to fly to Mars?",
        "What does it cost a family to live in Oslo?",
        "Is it legal to own a wolf in Norway?",
        "Why is it dangerous for ships to pass the strait?",
        "What is it like to live in Oslo?",
        "Why does it seem that ships sink?",
        "?",
        "",
    ],
)
def test_questions_that_stand_on_their_own(question: str) -> None:
    assert not is_follow_up(question)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("who is musk", "who is musk?"),
        ("Did he go ", "Did he go?"),
        ("Who came? And why", "Who came? And why"),
        ("Tell me about Musk", "Tell me about Musk"),
        ("Musk", "Musk"),
        ("", ""),
    ],
)
def test_a_question_without_its_mark(typed: str, question: str) -> None:
    assert marked(typed) == question


SAID = "What did Nelson say?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (SAID, "And Shaheen?", "What did Shaheen say?"),
        (SAID, "Shaheen?", "What did Shaheen say?"),
        (SAID, "What about Jeanne Shaheen?", "What did Jeanne Shaheen say?"),
        (SAID, "And the Pentagon?", "What did the Pentagon say?"),
        ("What did the Senate say?", "And the Pentagon?", "What did the Pentagon say?"),
        ("What did the Senate say?", "And Shaheen?", "What did Shaheen say?"),
        ("What is Nelson's view?", "And Shaheen?", "What is Shaheen's view?"),
        ("What did Putin ask Musk to do?", "And Xi?", "What did Xi ask Musk to do?"),
        ("Who spoke in October?", "And in November?", "Who spoke in November?"),
        (
            "What did Nelson say in October 2024?",
            "And in November 2024?",
            "What did Nelson say in November 2024?",
        ),
        (
            "How many prizes did Musk award in Wisconsin?",
            "And in Michigan?",
            "How many prizes did Musk award in Michigan?",
        ),
        (
            "How many prizes did Musk award?",
            "And in Michigan?",
            "How many prizes did Musk award in Michigan?",
        ),
        ("What is Musk's role?", "What about his donations?", "What about Musk’s donations?"),
        ("Where did Shaheen speak?", "And when did she vote?", "When did Shaheen vote?"),
        ("Where did Shaheen speak?", "Who paid her?", "Who paid Shaheen?"),
        ("Where did Shaheen speak?", "What was in her letter?", "What was in Shaheen’s letter?"),
        ("Did Musk and Putin talk?", "Did they meet?", "Did Musk and Putin meet?"),
        ("Did Reed and Shaheen vote?", "Was their aim met?", "Was Reed and Shaheen’s aim met?"),
        ("What is Starlink?", "Who owns it?", "Who owns Starlink?"),
        ("What is the Bank of England?", "Who owns it?", "Who owns the Bank of England?"),
        ("What is a spring tide?", "What is its cause?", "What is a spring tide’s cause?"),
        (
            "What is Starlink?",
            "How long does it take to sue it in Norway?",
            "How long does it take to sue Starlink in Norway?",
        ),
        ("What did Theresa May say?", "And in 2018?", "What did Theresa May say in 2018?"),
        ("Who led the march on Rome?", "And in 1923?", "Who led the march on Rome in 1923?"),
        (
            "Who may win the race in Ohio?",
            "And on 5 May 2024?",
            "Who may win the race in Ohio on 5 May 2024?",
        ),
        ("Who led the march in March?", "And in April?", "Who led the march in April?"),
        ("Who met from May to July?", "And in August 2023?", "Who met in August 2023?"),
        ("Who left last May?", "And in June?", "Who left in June?"),
        ("Who spoke on may 5?", "And on 6 may?", "Who spoke on 6 may?"),
    ],
)
def test_a_clean_exchange(before: str, question: str, understood: str) -> None:
    assert resolve(question, [before]) == understood


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (SAID, "And his?"),
        (SAID, "And in person?"),
        (SAID, "What about the budget of the whole agency and its many other plans?"),
        (SAID, "What about the Pentagon and the FBI?"),
        ("Who sent Putin and Musk a letter?", "And Xi?"),
    ],
)
def test_what_asks_nothing_itself_has_the_last_question_in_front(
    before: str, question: str
) -> None:
    assert resolve(question, [before]) == f"{before} {question}"


@pytest.mark.parametrize(
    ("before", "question", "topic"),
    [
        (SAID, "When was that?", "Nelson say"),
        (SAID, "Why?", "Nelson say"),
        ("What did Putin ask Musk?", "When did he ask?", "Putin ask Musk"),
        ("What is Starlink used for?", "Who owns it?", "Starlink used for"),
        ("What is short of the mark?", "Who owns it?", "short of the mark"),
        ("Who is Putin's deputy?", "How old is he?", "Putin's deputy"),
        ("Where did Shaheen meet Reed?", "Did she know him?", "Shaheen meet Reed"),
        (
            "Did Reed, Shaheen and Garland meet?",
            "Did they agree?",
            "Reed, Shaheen and Garland meet",
        ),
        ("Who won Super Bowl 50?", "Where was it played?", "Super Bowl 50"),
        ("Who won Super Bowl 50?", "When was that?", "won Super Bowl 50"),
        ("How much of the 416 Fire was contained?", "What started it?", "416 Fire was contained"),
        ("Who edited Vogue from 1985 to 1987?", "Who edited it in 1995?", "Vogue"),
        ("Who met (in 2001)?", "Why?", "met in 2001"),
        ("Can you tell me about the plan?", "Why?", "the plan"),
        ("To whom did Reed send a letter?", "Why?", "Reed send a letter"),
        ("How much did Musk give?", "To whom?", "Musk give"),
        ("How much did Musk give?", "What for?", "Musk give"),
        ("How much did Musk give?", "Since when?", "Musk give"),
        ("Where did Solveig sink?", "Why not?", "Solveig sink"),
        ("Is it legal to own a wolf?", "Why?", "legal to own a wolf"),
        ("Who met in 2001?", "When may they meet?", "met in 2001"),
    ],
)
def test_where_it_is_not_clean_what_the_last_question_was_about_comes_after(
    before: str, question: str, topic: str
) -> None:
    assert resolve(question, [before]) == f"{question} ({topic})"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Who leads Starlink?", "And his sister?", "Who is his sister? (Starlink)"),
        ("What does Nordlink earn?", "And its debts?", "What are its debts? (Nordlink earn)"),
    ],
)
def test_something_of_what_was_talked_about(before: str, question: str, understood: str) -> None:
    assert resolve(question, [before]) == understood


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("Summarise that article", "Summarise the article about Talks end"),
        ("Who wrote the second article?", "Who wrote the article about A fire?"),
        ("Who wrote the last article?", "Who wrote the article about A fire?"),
        ("What is [2] about?", "What is the article about A fire about?"),
        ("What does Article [2] say?", "What does the article about A fire say?"),
        ("What does article 1 say?", "What does the article about Talks end say?"),
    ],
)
def test_an_article_that_was_cited_goes_by_its_title(question: str, understood: str) -> None:
    assert resolve(question, [SAID], titles=["Talks end", "A fire"]) == understood


@pytest.mark.parametrize(
    "question",
    [
        "When did NATO first invoke Article 2?",
        "What does article 2 of the treaty protect?",
        "What did the first report find?",
        "Who owns the second story?",
        "Really?",
        "Are you sure?",
        "Thanks",
    ],
)
def test_what_only_sounds_like_a_cited_article_or_a_name_is_left(question: str) -> None:
    assert resolve(question, [SAID], titles=["Talks end", "A fire"]) is None


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("What does article 2 say?", True),
        ("What does [2] say about Musk?", True),
        ("When did NATO invoke article 2?", False),
        ("What does the report say?", False),
        ("When did NATO invoke Article 2?", False),
    ],
)
def test_whether_only_a_cited_article_can_be_meant(question: str, only: bool) -> None:
    assert names_one_cited(question) is only


@pytest.mark.parametrize("titles", [[], ["Talks end", "A fire"]])
@pytest.mark.parametrize(
    "question", ["What is [7] about?", "What is [0] about?", "Who wrote the third article?"]
)
def test_a_number_that_nothing_cited_has(question: str, titles: list[str]) -> None:
    found = resolve(question, [SAID], titles=titles)
    assert found is None or "the article about" not in found


def test_the_last_article_where_none_was_cited() -> None:
    found = resolve("Summarise the last article", [SAID], titles=[])
    assert found is None or "the article about" not in found


def test_a_title_is_no_filter_and_no_topic() -> None:
    title = "source:x\n since:2024 Talks (at last): done"
    assert resolve("Summarise [1]", [SAID], titles=[title]) == (
        "Summarise the article about source x since 2024 Talks at last : done"
    )


def test_a_time_takes_the_place_of_another() -> None:
    before = "Who edited Vogue from 1985 to 1987?"
    assert resolve("And in 2001?", [before]) == "Who edited Vogue in 2001?"


@pytest.mark.parametrize(
    ("before", "found", "question", "understood"),
    [
        ("Who leads NASA?", ["Bill Nelson"], "What did he say?", "What did Bill Nelson say?"),
        (
            "Who called for a probe?",
            ["Jack Reed and Jeanne Shaheen", "Reed spoke on Monday."],
            "What did they send?",
            "What did Jack Reed and Jeanne Shaheen send?",
        ),
        (
            "What did Reed send?",
            ["He sent a letter to Merrick Garland."],
            "Where was the letter read?",
            "Where was the letter read? (Reed send)",
        ),
        ("Who leads NASA?", ["the council"], "Is he old?", "Is he old? (NASA)"),
    ],
)
def test_what_the_answer_named_is_pointed_to(
    before: str, found: list[str], question: str, understood: str
) -> None:
    assert resolve(question, [before], found) == understood


@pytest.mark.parametrize(
    "question",
    [
        "Who is Putin?",
        "What is the capital of Australia?",
        "Where does the ferry leave from?",
        "And who is the mayor of Oslo?",
        "What did the harbour council decide about dredging the north basin?",
        "Where was the letter by Reed read?",
    ],
)
def test_a_new_topic_is_not_dragged_back(question: str) -> None:
    assert resolve(question, [SAID], ["The letter says so."]) is None


def test_a_pasted_text_is_no_follow_up() -> None:
    assert resolve("And why? " + "x" * 500, [SAID]) is None


def test_nothing_to_point_to() -> None:
    assert resolve("When was that?", []) is None
    assert resolve("When was that?", ["Why?"]) is None
    assert resolve("When was that?", ["Thank you, that is fine.", "Oh!"]) is None


def chain(*questions: str) -> list[str]:
    """How each was understood after those before it."""
    earlier: list[str] = []
    for question in questions:
        earlier.append(resolve(question, earlier) or question)
    return earlier


def test_a_chain_of_follow_ups() -> None:
    assert chain(SAID, "When was that?", "And Shaheen?", "Why?", "Who is Putin?", "And Xi?") == [
        "What did Nelson say?",
        "When was that? (Nelson say)",
        "What did Shaheen say?",
        "Why? (Shaheen say)",
        "Who is Putin?",
        "Who is Xi?",
    ]


def test_small_talk_is_no_link_of_a_chain() -> None:
    assert chain(SAID, "Really?", "True?", "Are you sure?", "When was that?")[1:] == [
        "Really?",
        "True?",
        "Are you sure?",
        "When was that? (Nelson say)",
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Oh, really?", []),
        ("Very interesting!", []),
        ("What is Cheers?", ["cheers"]),
        ("Is it really a wolf?", ["really", "wolf"]),
    ],
)
def test_reactions_are_content_only_beside_other_words(question: str, said: list[str]) -> None:
    assert content_words(question) == said


def test_a_chain_keeps_the_last_link_and_does_not_grow() -> None:
    understood = chain(
        "What is the history of the harbour council?",
        "Are there any other councils in Norway?",
        "Are these councils open at night?",
        *["And what about their opening hours at night?"] * 20,
    )
    assert understood[2] == (
        "Are these councils open at night? "
        "(history of the harbour council, any other councils in Norway)"
    )
    assert max(map(len, understood)) < MAX_CONTEXT
    assert understood[-1].count("opening hours") <= 2


def test_of_a_long_question_the_end_is_kept() -> None:
    long = "Tell me, " + "please and " * 100 + "what did Nelson say about the story?"
    understood = resolve("When was that?", [long])
    assert understood is not None
    assert understood.startswith("When was that? (")
    assert understood.endswith("what did Nelson say about the story)")
    assert len(understood) <= MAX_CONTEXT + len("When was that? ()")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Bill Nelson say to NASA?", ["Bill Nelson", "NASA"]),
        ("Tell me about Nelson's view", ["Nelson"]),
        ("Is the Bank of England in London?", ["Bank of England", "London"]),
        ("May in October on Monday", []),
        ("who is putin", []),
        ("Musk paid. The Pentagon knew.", ["Musk", "Pentagon"]),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    found = names_in(text)
    assert [name.text for name in found] == names
    assert [text[name.start : name.end] for name in found] == names


def test_initials_and_places_are_no_persons() -> None:
    assert persons("Did Nelson meet Reed and NASA in Ohio or Nelson at the Pentagon?") == [
        "Nelson",
        "Reed",
    ]


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4), st.text(max_size=80))
def test_no_text_raises_and_what_is_understood_holds_the_question_or_a_form_of_it(
    question: str, earlier: list[str], found: str
) -> None:
    understood = resolve(question, earlier, [found])
    assert understood is None or understood.strip()
    assert is_follow_up(question) in {True, False}


QUESTIONS = st.sampled_from(
    [
        *("What did Nelson say?", "And Shaheen?", "When was that?", "Why?", "And in Michigan?"),
        *("Who is Putin?", "What about his letter?", "Did they meet?", "Thanks!", "Others?"),
    ]
)


@given(st.lists(QUESTIONS, max_size=12))
def test_chains_stay_bounded(questions: list[str]) -> None:
    assert all(len(understood) < 200 for understood in chain(*questions))
