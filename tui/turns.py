"""The turns on the screen and which of their sources is marked. No UI is made here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tui.sources import closest, sources_of

if TYPE_CHECKING:
    import qa
    from tui.sources import Source


class Phase(Enum):
    """How far a question has come."""

    INDEXING = "waiting for the first articles"
    LOADING = "waiting for the model"
    QUEUED = "queued"
    SEARCHING = "searching"
    READING = "reading"
    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"


LIVE = frozenset({Phase.INDEXING, Phase.LOADING, Phase.QUEUED, Phase.SEARCHING, Phase.READING})


@dataclass(slots=True)
class ShownTurn:
    """A question on the screen. `ticket` is the controller's name for it."""

    ticket: int
    question: str
    phase: Phase
    answer: qa.Answer | None = None
    passages: tuple[qa.Candidate, ...] = ()
    why: str = ""

    @property
    def sources(self) -> tuple[Source, ...]:
        """What can be opened from it by number."""
        if self.answer is not None:
            return sources_of(self.answer)
        return closest(self.passages)

    @property
    def live(self) -> bool:
        """Whether something is still to come."""
        return self.phase in LIVE


@dataclass(slots=True)
class Transcript:
    """The turns in order, and the mark: `(turn, number)` of the source last opened or walked to."""

    turns: list[ShownTurn] = field(default_factory=list)
    mark: tuple[int, int] | None = None

    def place_of(self, ticket: int) -> int | None:
        """Where the turn of a ticket stands, counted from 0; None if it is gone."""
        for place, turn in enumerate(self.turns):
            if turn.ticket == ticket:
                return place
        return None

    def source(self, turn: int, number: int) -> Source | None:
        """Source `number` of a turn; None if it has none of that number."""
        if not 0 <= turn < len(self.turns):
            return None
        return next((s for s in self.turns[turn].sources if s.number == number), None)

    @property
    def marked_turn(self) -> int | None:
        """The turn whose sources keys `1` to `9` open: that of the mark, else the last with any."""
        if self.mark is not None:
            return self.mark[0]
        return next((i for i in reversed(range(len(self.turns))) if self.turns[i].sources), None)

    @property
    def last_answer(self) -> qa.Answer | None:
        """The newest answer."""
        return next((t.answer for t in reversed(self.turns) if t.answer is not None), None)

    def beside(self, by: int) -> tuple[int, int] | None:
        """The source before or after the marked one in the same turn; None at either end."""
        if self.mark is None or self.mark[0] >= len(self.turns):
            return None
        turn, number = self.mark
        numbers = [source.number for source in self.turns[turn].sources]
        at = numbers.index(number) + by if number in numbers else -1
        return (turn, numbers[at]) if 0 <= at < len(numbers) else None

    def step(self, by: int) -> tuple[int, int] | None:
        """Move the mark through all sources of the conversation, round its end; the new mark."""
        every = [
            (place, source.number)
            for place, turn in enumerate(self.turns)
            for source in turn.sources
        ]
        if not every:
            return None
        if self.mark in every:
            self.mark = every[(every.index(self.mark) + by) % len(every)]
        else:
            last = self.marked_turn
            self.mark = next(place for place in every if place[0] == last)
        return self.mark
