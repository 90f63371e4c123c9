"""A conversation: turns kept as they happen, and follow-ups understood from the turns before.

It works over anything that can answer, so that the library can hand out conversations
without the two importing each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from qa.follow_ups import asks_anew, resolve
from qa.follow_ups.cited import names_one_cited
from qa.retrieve.pointing import is_follow_up
from qa.types import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.types import Answer, Candidate, Filters

    OnPassages = Callable[[tuple[Candidate, ...]], None]


class Answerer(Protocol):
    """Whatever can answer a question that stands on its own."""

    def __call__(
        self,
        question: str,
        *,
        k: int | None,
        on_passages: OnPassages | None,
        asked_as: str | None,
        filters: Filters | None,
    ) -> Answer:
        """Answer `asked_as` if it is given, else `question`, from the articles that count."""
        ...


class TurnLog(Protocol):
    """Where turns are kept."""

    def keeps(self) -> bool:
        """Whether they can be; a library on a read-only folder is asked all the same."""
        ...

    def save(self, conversation: int | None, turn: Turn) -> int:
        """Append a turn, starting a conversation if none is given; returns its id."""
        ...


class Conversation:
    """Questions and answers in order; `library.conversation()` makes one.

    Args:
        answer: what answers.
        log: what keeps the turns.
        conversation_id: None for a new one, which nothing is kept of before its first answer.
        turns: those of a resumed conversation.
        follow_ups: whether questions are completed from the turns before. It can be changed
            at any time.
    """

    def __init__(
        self,
        answer: Answerer,
        log: TurnLog,
        conversation_id: int | None = None,
        turns: Sequence[Turn] = (),
        *,
        follow_ups: bool = True,
    ) -> None:
        self.follow_ups = follow_ups
        self._answer = answer
        self._log = log
        self.id = conversation_id
        self._turns = list(turns)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far."""
        return tuple(self._turns)

    @property
    def saved(self) -> bool:
        """Whether its turns are kept: not where the library may not be written."""
        return self._log.keeps()

    @property
    def title(self) -> str:
        """The first question; empty before it is asked."""
        return self._turns[0].question if self._turns else ""

    def ask(
        self,
        question: str,
        *,
        k: int | None = None,
        on_passages: OnPassages | None = None,
        keep: Callable[[], bool] | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """Answer a question in the light of the turns before it, and keep the turn.

        Args:
            question: as typed; a follow-up ("When was that?") is completed from earlier turns,
                and `Answer.asked_as` says how it was understood.
            k: passages to read.
            on_passages: called with the passages found, before they are read.
            keep: asked once the answer is there; false leaves the conversation as it was,
                for an answer that nobody waits for any more.
            filters: which articles count.

        A question that only may be a follow-up ("When will the bridge reopen?") is asked as it
        is first, and completed if that finds no answer.

        Raises:
            QuestionError: the question is empty or too long.
        """
        from qa.answer.answering import checked

        question = checked(question)
        answer = self._understood_answer(question, k, on_passages, filters)
        if keep is not None and not keep():
            return answer
        turn = Turn(len(self._turns) + 1, question, answer, datetime.now(UTC))
        if self.saved:
            self.id = self._log.save(self.id, turn)
        self._turns.append(turn)
        return answer

    def _understood_answer(
        self,
        question: str,
        k: int | None,
        on_passages: OnPassages | None,
        filters: Filters | None,
    ) -> Answer:
        asked_as = self.understood(question) if self.follow_ups else None
        pointed = is_follow_up(question) or names_one_cited(question)
        alone = asked_as is not None and not pointed
        answer = self._answer(
            question,
            k=k,
            on_passages=on_passages,
            asked_as=None if alone else asked_as,
            filters=filters,
        )
        if alone and not answer.answered:
            answer = self._answer(
                question, k=k, on_passages=on_passages, asked_as=asked_as, filters=filters
            )
        return self._unless_repeated(answer)

    def _unless_repeated(self, answer: Answer) -> Answer:
        """The answer, or none where it says again what was said to another question."""
        from qa.answer.abstaining.refusing import retracted
        from qa.answer.composing.repeating import only_repeats

        asked, last = answer.asked_as, self._last_answered()
        if asked is None or last is None or not asks_anew(asked):
            return answer
        return retracted(answer) if only_repeats(asked, answer, last) else answer

    def understood(self, question: str) -> str | None:
        """What a follow-up asks on its own; None if it needs nothing from the turns before."""
        if not self._turns:
            return None
        last, cited = self._turns[-1].answer, self._last_answered()
        return resolve(
            question,
            [turn.answer.asked_as or turn.question for turn in self._turns],
            [*([last.short] if last.short else []), *(c.quote for c in last.citations)],
            [citation.document.title for citation in cited.citations] if cited else [],
        )

    def _last_answered(self) -> Answer | None:
        """The last answer that there was, past any refusals."""
        return next((turn.answer for turn in reversed(self._turns) if turn.answer.answered), None)

    async def aask(
        self,
        question: str,
        *,
        k: int | None = None,
        on_passages: OnPassages | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """`ask` in a worker thread."""
        import asyncio  # it takes long

        return await asyncio.to_thread(
            self.ask, question, k=k, on_passages=on_passages, filters=filters
        )
