"""The process is killed before each change that it makes to the disk, one after the other."""

from __future__ import annotations

import pytest
from crashing import KILLED, NONE, OPERATIONS, Checker, Copies, found, rehearse, run, state

pytestmark = pytest.mark.crash

FROM = {
    "make": "nothing",
    "publish": "unpublished",
    "hand_back": "emptied",
    "restore": "went on",
    "restore_anew": "nothing",
}


@pytest.mark.parametrize(
    "operation", [name for name in OPERATIONS if name not in ("migrate", "repair")]
)
def test_killed_before_any_change(operation: str, copies: Copies, checker: Checker) -> None:
    """The library is as it was or as it should be, and the operation can be done again."""
    source = FROM.get(operation, "made")
    place = copies.of(source)
    whole = rehearse(operation, place)
    final = state(place)
    for step in range(1, len(whole.labels) + 1):
        place = copies.of(source)
        assert run(operation, place, die_at=step) == KILLED
        checker.check(place, whole.allowed(step))
        OPERATIONS[operation](place)
        checker.check(place, {final})


def test_killed_while_an_older_library_is_brought_up_to_date(
    copies: Copies, checker: Checker
) -> None:
    place = copies.of("old")
    whole = rehearse("migrate", place)
    assert state(place) != NONE
    for step in range(1, len(whole.labels) + 1):
        place = copies.of("old")
        assert run("migrate", place, die_at=step) == KILLED
        checker.check(place, {whole.states[-1]})


def test_killed_while_it_is_repaired(copies: Copies) -> None:
    """Repairing again completes it; nothing that was whole before is lost."""
    with copies.of("made").opened() as library:
        expected = found(library)
        documents = [library.document(info.id).text for info in library.documents()]
    place = copies.of("spoilt")
    whole = rehearse("repair", place)
    for step in range(1, len(whole.labels) + 1):
        place = copies.of("spoilt")
        assert run("repair", place, die_at=step) == KILLED
        OPERATIONS["repair"](place)
        with place.opened() as library:
            assert [library.document(info.id).text for info in library.documents()] == documents
            assert found(library) == expected
