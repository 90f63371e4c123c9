"""Texts under one another: every row has its block, and what is selected is what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Offset
from textual.selection import Selection

from tui.safe_text import plain
from tui.turns import Phase, ShownTurn
from tui.widgets.column import GUESS, LINES, Column

if TYPE_CHECKING:
    from chatting import OpenChat

TEXTS = st.lists(st.text("ab \n", min_size=1, max_size=40), min_size=1, max_size=5)


def column(texts: list[str], width: int = 10) -> Column:
    made = Column(lambda place: plain(texts[place]))
    made.width = width
    made.set_length(len(texts))
    return made


@given(TEXTS, st.integers(1, 12), st.integers(0, 2))
def test_every_row_has_its_block(texts: list[str], width: int, gap: int) -> None:
    made = column(texts, width)
    made.gap = gap
    made.fit(range(len(texts)))
    assert made.unfitted == []
    assert made.height == sum(map(made.rows, range(len(texts)))) + gap * (len(texts) - 1)
    for row in range(made.height):
        place, within = made.at(row)
        assert made.top(place) + within == row
        assert within < made.rows(place) + gap


@given(TEXTS, st.data())
def test_what_is_selected_is_what_stands_there(texts: list[str], data: st.DataObject) -> None:
    made = column(texts)
    whole = "\n\n".join(texts)
    assert made.selected(Selection(None, None)) == whole
    first = data.draw(st.integers(0, len(texts) - 1))
    last = data.draw(st.integers(first, len(texts) - 1))
    skipped = data.draw(st.integers(0, len(texts[first])))
    least = skipped if first == last else 0
    kept = data.draw(st.integers(least, len(texts[last])))
    selection = Selection(point(texts, first, skipped), point(texts, last, kept))
    begin = sum(len(text) + 2 for text in texts[:first]) + skipped
    end = sum(len(text) + 2 for text in texts[:last]) + kept
    assert made.selected(selection) == whole[begin:end]


def point(texts: list[str], place: int, offset: int) -> Offset:
    before = texts[place][:offset]
    return Offset(offset - (before.rfind("\n") + 1), place * LINES + before.count("\n"))


def test_only_what_is_fitted_is_written() -> None:
    written: list[int] = []

    def write(place: int) -> object:
        written.append(place)
        return plain("one\ntwo")

    made = Column(write)  # type: ignore[arg-type]  # it returns what `plain` does
    made.set_length(100)
    assert written == []
    assert made.height == 100 * GUESS + 99 * made.gap
    made.fit([99])
    assert written == [99]
    assert made.rows(99) == 2
    assert made.unfitted == list(range(99))
    made.unfit()
    assert made.unfitted == list(range(100))


async def test_a_long_conversation_is_measured_in_slices_and_stays_at_its_end(
    open_chat: OpenChat,
) -> None:
    async with open_chat() as chat:
        screen, conversation = chat.screen, chat.screen.conversation
        for number in range(60):
            turn = ShownTurn(1000 + number, f"Question {number}?", Phase.FAILED, why="why " * 60)
            screen.transcript.turns.append(turn)
        conversation.refill()
        await chat.settle()
        assert "Question 59?" in chat.seen()
        await chat.until(lambda: not conversation._column.unfitted)
        await chat.settle()
        assert "Question 59?" in chat.seen()
        conversation.reveal(30)
        await chat.settle()
        top = chat.seen().split("\n")[2:4]
        assert "You" in top[0]
        assert "Question 30?" in top[1]
        for width, height in ((80, 24), (40, 12), (120, 36)):
            await chat.pilot.resize_terminal(width, height)
            await chat.until(lambda: not conversation._column.unfitted)
            await chat.settle()
            assert "Question 30?" in chat.seen()
        assert chat.seen().split("\n")[2:4] == top
