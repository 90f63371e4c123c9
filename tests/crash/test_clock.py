"""A clock that is set back, and files that say they are older than they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from crashing import QUESTIONS, Copies, articles, found
from fakes import HashingEncoder

import qa
import qa.conversation

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

pytestmark = pytest.mark.crash


def test_turns_keep_their_order(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Back:
            earlier = datetime.now(tz) - timedelta(days=400)
            return cls.fromisoformat(earlier.isoformat())

    with copies.of("made").opened() as library:
        chat = library.conversation(follow_ups=False)
        chat.ask(QUESTIONS[0])
        monkeypatch.setattr(qa.conversation, "datetime", Back)
        chat.ask(QUESTIONS[1])
        again = library.conversation(chat.id)
        assert [turn.question for turn in again.turns] == list(QUESTIONS[:2])
        assert again.turns[1].asked_at < again.turns[0].asked_at < datetime.now(UTC)
        assert library.verify().whole


def test_a_change_that_says_it_is_old_is_seen(copies: Copies, tmp_path: Path) -> None:
    """Another text of the same length and, by its time, older than what was indexed."""
    place = copies.of("nothing")
    folder = tmp_path / "dated"
    articles(folder, {"bridge.txt": "Mayor Ellen Vos opened the bridge.\n"})
    with qa.create_library(place.library, encoder=HashingEncoder()) as library:
        library.add([folder])
        before = found(library)
        times = (folder / "bridge.txt").stat()
        articles(folder, {"bridge.txt": "Mayor Ellen Vos closed the bridge.\n"})
        os.utime(folder / "bridge.txt", ns=(times.st_atime_ns, times.st_mtime_ns - 10**15))
        assert library.add([folder]).changed == 1
        assert found(library) != before
        articles(folder, {"bridge.txt": "Mayor Ellen Vos loaned the bridge.\n"})
        os.utime(folder / "bridge.txt", ns=(times.st_atime_ns, times.st_mtime_ns - 10**15))
        assert library.add([folder]).changed == 1
        assert "loaned" in library.document(library.documents()[0].id).text
