"""What was used, net of what came back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind
from core.ledger.use import by_day, by_medium, shared, uses
from core.work.media import Medium
from tests.core.prices.asking import ask

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ZONE = "Europe/Amsterdam"


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def change(number: int, kind: ChangeKind, amount: int, *, days: float = 0, **more: object) -> Change:
    at = AT + timedelta(days=days)
    return Change(number, kind, at, None, credit(amount), credit(0), credit(amount), **more)  # type: ignore[arg-type]  # any field


def told(*changes: Change) -> dict[int, str]:
    return {use.change.number: use.amount.plain for use in uses(changes)}


def test_spends_settled_and_adjusted_credits_and_a_lower_balance_are_use() -> None:
    using = (ChangeKind.SPEND, ChangeKind.SETTLE, ChangeKind.ADJUST, ChangeKind.SET)
    done = [change(number, kind, -5) for number, kind in enumerate(using, start=1)]
    assert told(*done) == dict.fromkeys(range(1, 5), "5")


@pytest.mark.parametrize(
    "kind", [ChangeKind.TOP_UP, ChangeKind.PLAN, ChangeKind.RENEW, ChangeKind.END, ChangeKind.HOLD, ChangeKind.IMPORT]
)
def test_all_else_is_not(kind: ChangeKind) -> None:
    assert told(change(1, kind, 5), change(2, kind, -5)) == {}


def test_a_higher_balance_was_not_used() -> None:
    assert told(change(1, ChangeKind.SET, 5)) == {}


def test_what_came_back_counts_less_on_the_day_of_its_use() -> None:
    spent, back = change(1, ChangeKind.SPEND, -10), change(2, ChangeKind.REFUND, 4, days=3, refunds=1)
    assert told(spent, back) == {1: "6"}
    assert by_day(uses([back, spent]), ZONE) == {date(2026, 11, 20): credit(6)}


def test_what_came_back_whole_was_not_used() -> None:
    assert told(change(1, ChangeKind.SPEND, -10), change(2, ChangeKind.REFUND, 10, refunds=1)) == {}


def test_what_was_undone_was_not_used_and_an_undone_refund_was() -> None:
    spent, back = change(1, ChangeKind.SPEND, -10), change(2, ChangeKind.REFUND, 4, refunds=1)
    assert told(spent, change(2, ChangeKind.UNDO, 10, undoes=1)) == {}
    assert told(spent, back, change(3, ChangeKind.UNDO, -4, undoes=2)) == {1: "10"}


def test_what_came_back_of_an_earlier_use_counts_for_nothing() -> None:
    assert told(change(7, ChangeKind.REFUND, 4, refunds=1), change(8, ChangeKind.UNDO, 4, undoes=3)) == {}


def test_days_are_those_of_the_owner() -> None:
    late = change(1, ChangeKind.SPEND, -5, days=0.55)  # 23:12 UTC is the next day in Amsterdam
    assert list(by_day(uses([late]), ZONE)) == [date(2026, 11, 21)]


def test_use_is_told_by_kind_the_most_first() -> None:
    both = change(1, ChangeKind.SPEND, -1_280, estimate=ask("2 videos 4 images"))
    plain = change(2, ChangeKind.SPEND, -30)
    assert by_medium(uses([both, plain]), Unit.CREDIT) == {
        Medium.VIDEO: credit(1_000),
        Medium.IMAGE: credit(280),
        None: credit(30),
    }


def test_a_part_that_came_back_is_taken_from_its_kind_until_it_is_undone() -> None:
    spent = change(1, ChangeKind.SPEND, -1_200, estimate=ask("1 video 10 images"))
    back = change(2, ChangeKind.REFUND, 500, refunds=1, estimate=ask("1 video"))
    assert by_medium(uses([spent, back]), Unit.CREDIT) == {Medium.IMAGE: credit(700)}
    undone = change(3, ChangeKind.UNDO, -500, undoes=2)
    again = change(4, ChangeKind.REFUND, 210, refunds=1, estimate=ask("3 images"))
    by_kind = {Medium.VIDEO: credit(500), Medium.IMAGE: credit(490)}
    assert by_medium(uses([spent, back, undone, again]), Unit.CREDIT) == by_kind


def test_a_number_that_came_back_beside_a_part_is_shared_by_what_that_left() -> None:
    spent = change(1, ChangeKind.SPEND, -1_280, estimate=ask("2 videos 4 images"))
    part = change(2, ChangeKind.REFUND, 500, refunds=1, estimate=ask("1 video"))
    bare = change(3, ChangeKind.REFUND, 100, refunds=1)
    assert by_medium(uses([spent, part, bare]), Unit.CREDIT) == {Medium.VIDEO: credit(436), Medium.IMAGE: credit(244)}
    images = change(4, ChangeKind.REFUND, 280, refunds=1, estimate=ask("4 images"))
    assert by_medium(uses([spent, part, bare, images]), Unit.CREDIT) == {Medium.VIDEO: credit(400)}


@pytest.mark.parametrize(
    ("whole", "weights", "unit", "shares"),
    [
        (1_100, (500, 700), Unit.CREDIT, ["458", "642"]),
        (1, (500, 700), Unit.CREDIT, ["0", "1"]),
        ("1100.5", (500, 700), Unit.CREDIT, ["458.5", "642"]),
        ("0.005", (5, 5, 5), Unit.CREDIT, ["0.002", "0.002", "0.001"]),
        (7, (5, 5), Unit.USD, ["3.5", "3.5"]),
        (10, (4, 4, 4), Unit.USD, ["3.34", "3.33", "3.33"]),
        (1_200, (500, 700), Unit.CREDIT, ["500", "700"]),
    ],
)
def test_shares_add_up_and_are_as_round_as_the_numbers_they_come_from(
    whole: str | int, weights: tuple[int, ...], unit: Unit, shares: list[str]
) -> None:
    amounts = [Amount.exactly(weight, unit).micros for weight in weights]
    found = shared(Amount.exactly(Decimal(whole), unit).micros, amounts, unit)
    assert [Amount(micros, unit).plain for micros in found] == shares


def test_a_number_that_came_back_is_taken_from_all_kinds_of_its_work() -> None:
    both = change(1, ChangeKind.SPEND, -1_280, estimate=ask("2 videos 4 images"))
    half = change(2, ChangeKind.REFUND, 640, refunds=1)
    assert by_medium(uses([both, half]), Unit.CREDIT) == {Medium.VIDEO: credit(500), Medium.IMAGE: credit(140)}
