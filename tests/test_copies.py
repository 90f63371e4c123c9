"""Copies of an article in a library: kept, folded into one citation, no independent sources."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa
from qa.index.copies import SCHEME, Copies

BODY = [
    (
        "The harbour of Velm was closed on Tuesday after divers found a mine from the last war. "
        "The pilot boats stayed in port, and no ferry left before the evening."
    ),
    (
        "The navy sent a ship with a crane from its base in the north to lift the mine. "
        "Its captain, Ida Storm, said that the work would take nine hours."
    ),
    (
        "Fishermen lost a day of work and asked the town for help with the cost. "
        "The mayor promised an answer at the meeting of the council next week."
    ),
    "Nobody was hurt. The mine was blown up at sea on Wednesday in front of a small crowd.",
]


def report(headline: str, body: list[str] = BODY) -> str:
    return "\n\n".join((headline, *body)) + "\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "2024-03-05-agency.txt").write_text(report("Mine closes harbour of Velm"))
    (folder / "2024-03-06-courier.txt").write_text(report("Velm: divers find a mine"))
    (folder / "2024-03-06-herald.txt").write_text(
        report("A mine in the harbour", [BODY[0], *BODY[2:], "More on page 4 of this paper."])
    )
    (folder / "2024-03-07-fair.txt").write_text(
        report("Spring fair", ["The fair of Velm opened with a parade of forty carts on Sunday."])
    )
    return folder


@pytest.fixture
def sure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is found is given as the answer."""
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0")


def names(documents: tuple[qa.DocumentInfo, ...] | list[qa.DocumentInfo]) -> list[str]:
    return sorted(Path(info.path).stem[11:] for info in documents)


def originals(library: qa.Library) -> dict[str, str]:
    stems = {info.id: Path(info.path).stem[11:] for info in library.documents()}
    copies = Copies(library.engine().store.database).originals(stems)
    return {stems[number]: stems[original] for number, original in copies.items()}


def test_all_copies_stay_and_are_known(library: qa.Library, papers: Path) -> None:
    done = library.add([papers])
    assert (done.added, done.copies) == (4, 2)
    assert originals(library) == {
        "agency": "agency",
        "courier": "agency",
        "herald": "agency",
        "fair": "fair",
    }


def test_copies_take_one_place_among_the_passages(library: qa.Library, papers: Path) -> None:
    library.add([papers])
    found = library.search("who closed the harbour of Velm", k=10)
    texts = [candidate.passage.text for candidate in found]
    assert sum("divers found a mine" in text for text in texts) == 1
    assert any("parade of forty carts" in text for text in texts)


def test_only_copies_that_a_filter_lets_through_count(library: qa.Library, papers: Path) -> None:
    library.add([papers])
    (found, *_) = library.search("the harbour of Velm", filters=qa.Filters(sources=("herald",)))
    assert names([found.passage.document]) == ["herald"]


@pytest.mark.usefixtures("sure")
def test_an_answer_cites_one_copy_and_names_the_others(library: qa.Library, papers: Path) -> None:
    library.add([papers])
    answer = library.ask("What happened to the pilot boats in Velm?")
    (first, *_) = answer.citations
    assert "pilot boats stayed in port" in first.quote
    assert names([first.document, *first.also_in]) == ["agency", "courier", "herald"]
    assert answer.statements[0].numbers == (1,)
    for other in first.also_in:
        assert first.quote in library.document(other.id).text


@pytest.mark.usefixtures("sure")
def test_a_copy_without_the_quote_is_not_named(library: qa.Library, papers: Path) -> None:
    library.add([papers])
    answer = library.ask("How long would the work of the captain Ida Storm take?")
    cited = answer.citations[0]
    assert "nine hours" in cited.quote
    assert names([cited.document, *cited.also_in]) == ["agency", "courier"]


@pytest.mark.usefixtures("sure")
def test_what_only_one_copy_says_is_still_found(library: qa.Library, papers: Path) -> None:
    addition = "The divers had been looking for an anchor that a trawler called Perpetua had lost."
    (papers / "2024-03-08-mail.txt").write_text(
        report("What the divers did", [*BODY, addition + " It was not there."])
    )
    library.add([papers])
    assert originals(library)["mail"] == "agency"
    answer = library.ask("Which trawler had lost an anchor?")
    assert "Perpetua" in answer.citations[0].quote
    assert answer.citations[0].also_in == ()


@pytest.mark.usefixtures("sure")
def test_copies_do_not_crowd_out_another_article(library: qa.Library, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number:03}.txt").write_text(report(f"Mine in Velm, edition {number}"))
    (folder / "fair.txt").write_text("Spring fair\n\nNear the harbour of Velm a fair opened.\n")
    assert library.add([folder]).copies == 119
    found = library.search("the harbour of Velm closed by a mine that divers found", k=6)
    assert "Spring fair" in {candidate.passage.document.title for candidate in found}
    answer = library.ask("What did the divers find in the harbour of Velm?")
    assert len(answer.citations[0].also_in) == 100


@pytest.mark.usefixtures("sure")
def test_also_in_is_saved_with_the_turn(library: qa.Library, papers: Path) -> None:
    library.add([papers])
    conversation = library.conversation()
    conversation.ask("What happened to the pilot boats in Velm?")
    (info,) = library.conversations()
    (turn,) = library.conversation(info.id).turns
    assert len(turn.answer.citations[0].also_in) == 2
    gone = turn.answer.citations[0].also_in[0]
    library.remove([gone.id])
    (turn,) = library.conversation(info.id).turns
    assert [other.id for other in turn.answer.citations[0].also_in] == [
        other.id for other in turn.answer.citations[0].also_in if other.id != gone.id
    ]
    assert len(turn.answer.citations[0].also_in) == 1


def test_when_the_original_goes_its_copies_are_compared_anew(
    library: qa.Library, papers: Path
) -> None:
    library.add([papers])
    library.remove([papers / "2024-03-05-agency.txt"])
    assert originals(library) == {"courier": "courier", "herald": "courier", "fair": "fair"}
    (papers / "2024-03-05-agency.txt").unlink()
    (papers / "2024-03-09-late.txt").write_text(report("Late edition"))
    assert library.add([papers]).copies == 1
    assert originals(library)["late"] == "courier"


def test_a_copy_that_was_rewritten_is_none_any_more(library: qa.Library, papers: Path) -> None:
    library.add([papers])
    (papers / "2024-03-06-courier.txt").write_text(
        report("A dull day", ["Nothing of note happened in the whole of the province."] * 3)
    )
    assert library.add([papers]).copies == 0
    assert originals(library)["courier"] == "courier"


def test_a_library_from_before_is_signed_when_it_is_next_added_to(
    library: qa.Library, papers: Path
) -> None:
    library.add([papers])
    store = library.engine().store
    Copies(store.database).start_over()
    assert set(originals(library).values()) == {"agency", "courier", "herald", "fair"}
    assert library.add([papers]).unchanged == 4
    assert originals(library)["courier"] == "agency"
    store.set_meta(**{SCHEME: "another way"})
    assert library.add([papers]).unchanged == 4
    assert originals(library)["herald"] == "agency"
    assert store.meta()[SCHEME] != "another way"


def test_a_record_that_contradicts_itself_is_found_and_made_again(
    library: qa.Library, papers: Path
) -> None:
    library.add([papers])
    database = library.engine().store.database
    for damage in (
        "UPDATE signatures SET original = 99 WHERE document = 2",
        "UPDATE signatures SET original = 2 WHERE document = 3",
        "UPDATE signatures SET signature = x'00' WHERE document = 1",
        "UPDATE signatures SET signature = 'text' WHERE document = 1",
        "DELETE FROM bands WHERE band = (SELECT min(band) FROM bands)",
        "INSERT INTO bands SELECT band + 1, 99 FROM bands LIMIT 1",
        "UPDATE bands SET band = band - 1 WHERE band = (SELECT min(band) FROM bands)",
    ):
        with database.write() as connection:
            connection.execute(damage)
        assert [f.kind for f in library.verify().findings] == ["copies"], damage
        (papers / "2024-03-09-late.txt").write_text(report(f"Late, {len(damage)}"))
        library.add([papers])  # in spite of it
        if "text" in damage:
            library.remove([1])
            library.add([papers])
        assert library.verify(repair=True).whole, damage
        assert library.verify().findings == ()
    assert len(set(originals(library).values())) == 2
