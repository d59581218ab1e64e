from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.amounts import Amount, Unit
from core.errors import AlreadyUndoneError, UndoOfUndoError, UndoTooLateError
from core.ledger.changes import Change, ChangeKind, Reversal, check_undoable

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = timedelta(hours=24)


def change(undoes: int | None = None) -> Change:
    kind = ChangeKind.SPEND if undoes is None else ChangeKind.UNDO
    spent, before = Amount.exactly(-500, Unit.CREDIT), Amount.exactly(5_000, Unit.CREDIT)
    return Change(41, kind, AT, UUID(int=1), spent, before, before + spent, undoes=undoes)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=3), DAY])
def test_change_can_be_undone_within_a_day(later: timedelta) -> None:
    check_undoable(change(), None, AT + later, by_moderator=False)


def test_member_cannot_undo_after_a_day() -> None:
    with pytest.raises(UndoTooLateError) as caught:
        check_undoable(change(), None, AT + DAY + timedelta(microseconds=1), by_moderator=False)
    assert caught.value.facts() == {"number": 41, "at": AT, "hours": 24}


def test_moderator_can_undo_at_any_time() -> None:
    check_undoable(change(), None, AT + 365 * DAY, by_moderator=True)


@pytest.mark.parametrize("by_moderator", [False, True])
def test_undone_change_cannot_be_undone_again(by_moderator: bool) -> None:
    reversal = Reversal(by=42, at=AT + timedelta(minutes=1))
    with pytest.raises(AlreadyUndoneError) as caught:
        check_undoable(change(), reversal, AT + 2 * DAY, by_moderator=by_moderator)
    assert caught.value.facts() == {"number": 41, "by": 42, "at": reversal.at}


@pytest.mark.parametrize("by_moderator", [False, True])
def test_undo_cannot_be_undone(by_moderator: bool) -> None:
    with pytest.raises(UndoOfUndoError) as caught:
        check_undoable(change(undoes=40), None, AT, by_moderator=by_moderator)
    assert caught.value.facts() == {"number": 41, "undid": 40}
