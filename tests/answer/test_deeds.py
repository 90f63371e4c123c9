from __future__ import annotations

import pytest

from qa.answer.deeds import tells_of_another

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
    assert tells_of_another(question, text) is other
