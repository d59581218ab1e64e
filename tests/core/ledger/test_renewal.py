from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.ledger.days import start_of
from core.ledger.lots import LotKind
from core.ledger.renewal import Renewal, Subscription, behind, lasts, next_renewal, renew, rolling, without
from core.prices.cards import BookBasis
from core.prices.granting import Terms, find_plan, terms_of
from core.prices.plans import Every, RolloverKind
from core.prices.provider import SourceKind
from core.prices.rates import Status
from tests.core.prices.asking import BOOK

ZONE = "Europe/Amsterdam"
START = date(2026, 1, 31)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


PLAN = Terms(
    "acme", "app", "pro", "Pro", credit(100), Every.MONTH, None, RolloverKind.NONE, None, None, False, Status.ACTIVE,
    BookBasis(SourceKind.VENDOR, None, date(2026, 11, 20)),
)  # fmt: skip
BANK = replace(PLAN, rollover=RolloverKind.CAPPED_BANK, cap=credit(250))
MONTHS = replace(PLAN, rollover=RolloverKind.MONTHS, months=1)
ALL = {
    "none": PLAN,
    "unknown": replace(PLAN, rollover=None),
    "months": MONTHS,
    "bank": BANK,
    "rolls over": replace(PLAN, rollover=RolloverKind.ROLLS_OVER),
    "does not expire": replace(PLAN, rollover=RolloverKind.DOES_NOT_EXPIRE),
}
ANY_TERMS = st.builds(
    lambda terms, every, days: replace(terms, every=every, days=days),
    st.sampled_from(list(ALL.values())),
    st.sampled_from(Every),
    st.none() | st.integers(1, 60),
)


MOMENTS = st.timedeltas(timedelta(0), timedelta(days=100 * 365)).map(datetime(2000, 1, 1, tzinfo=UTC).__add__)


def begun(terms: Terms, starts_on: date = START) -> Subscription:
    return Subscription(terms, starts_on, ZONE, 0)


def followed(
    subscription: Subscription, until: datetime, used: Callable[[int], int] = lambda _: 0
) -> Iterator[Renewal]:
    """What a wallet sees up to a moment of which so much is used in each period, of the allowance first."""
    left: dict[int, int] = {}
    number, period = 1, 0
    while (at := next_renewal(subscription)) is not None and at <= until:
        kept = sum(left.get(lot, 0) for lot in rolling(subscription))
        renewal = renew(subscription, number, kept)
        yield renewal
        new = [lot for lot in (renewal.kept, renewal.granted) if lot is not None]
        assert [lot.number for lot in new] == list(range(number, number + len(new)))
        number, subscription = number + len(new), renewal.subscription
        left = {lot.number: lot.amount.micros for lot in new}
        spent = credit(used(period)).micros
        for lot in reversed(new):
            taken = min(spent, left[lot.number])
            left[lot.number] -= taken
            spent -= taken
        period += 1


def day(at: datetime | None) -> str | None:
    """The day that begins there at that moment."""
    if at is None:
        return None
    local = start_of(at.astimezone(UTC).date() + timedelta(days=1), ZONE)
    assert at == local
    return str(at.date() + timedelta(days=1))


def told(renewals: Iterator[Renewal]) -> list[tuple[str | None, int | None, str | None, str | None]]:
    """Day, what was kept and until when, and until when the allowance is."""
    return [
        (
            day(one.at),
            int(one.kept.amount.decimal) if one.kept else None,
            day(one.kept.ends_at) if one.kept else None,
            day(one.granted.ends_at),
        )
        for one in renewals
    ]


APRIL = datetime(2026, 4, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize("terms", [ALL["none"], ALL["unknown"]], ids=["none", "unknown"])
def test_an_allowance_that_does_not_roll_over_ends_when_the_next_begins(terms: Terms) -> None:
    assert told(followed(begun(terms), APRIL)) == [
        ("2026-01-31", None, None, "2026-02-28"),
        ("2026-02-28", None, None, "2026-03-31"),
        ("2026-03-31", None, None, "2026-04-30"),
        ("2026-04-30", None, None, "2026-05-31"),
    ]


def test_what_is_kept_for_a_month_ends_with_it() -> None:
    assert told(followed(begun(MONTHS), APRIL, lambda _: 30)) == [
        ("2026-01-31", None, None, "2026-02-28"),
        ("2026-02-28", 70, "2026-03-31", "2026-03-31"),
        ("2026-03-31", 70, "2026-04-30", "2026-04-30"),
        ("2026-04-30", 70, "2026-05-31", "2026-05-31"),
    ]


def test_what_is_kept_for_two_months_goes_on_beside_the_next() -> None:
    kept = [one.kept for one in followed(begun(replace(MONTHS, months=2)), APRIL)][1:]
    assert [day(lot.ends_at) for lot in kept if lot] == ["2026-04-30", "2026-05-31", "2026-06-30"]


def test_what_a_weekly_plan_keeps_for_a_month_ends_a_month_later() -> None:
    weekly = replace(MONTHS, every=Every.WEEK)
    assert told(followed(begun(weekly), datetime(2026, 2, 8, tzinfo=UTC)))[-1] == (
        "2026-02-07", 100, "2026-03-07", "2026-02-14",
    )  # fmt: skip


def test_a_bank_is_rolled_at_each_renewal_up_to_its_cap() -> None:
    renewals = told(
        followed(begun(BANK), datetime(2026, 6, 30, 12, tzinfo=UTC), lambda period: 40 if period == 4 else 0)
    )
    assert renewals == [
        ("2026-01-31", None, None, "2026-02-28"),
        ("2026-02-28", 100, "2026-03-31", "2026-03-31"),
        ("2026-03-31", 200, "2026-04-30", "2026-04-30"),
        ("2026-04-30", 250, "2026-05-31", "2026-05-31"),
        ("2026-05-31", 250, "2026-06-30", "2026-06-30"),
        ("2026-06-30", 250, "2026-07-31", "2026-07-31"),
    ]


def test_a_bank_that_is_used_up_is_no_lot() -> None:
    renewals = list(followed(begun(BANK), APRIL, lambda period: 100 if period == 0 else 0))
    assert [one.kept is None for one in renewals] == [True, True, False, False]
    assert [one.subscription.rolled for one in renewals] == [None, None, 3, 5]


@pytest.mark.parametrize("terms", [ALL["rolls over"], ALL["does not expire"]], ids=["rolls over", "does not expire"])
def test_an_allowance_of_which_all_is_kept_has_no_end_and_is_not_moved(terms: Terms) -> None:
    assert told(followed(begun(terms), APRIL)) == [
        ("2026-01-31", None, None, None),
        ("2026-02-28", None, None, None),
        ("2026-03-31", None, None, None),
        ("2026-04-30", None, None, None),
    ]


def test_what_is_kept_for_an_unknown_time_has_no_end() -> None:
    kept = [one.kept for one in followed(begun(replace(MONTHS, months=None)), APRIL)]
    assert [lot.ends_at for lot in kept if lot] == [None, None, None]


def test_an_allowance_that_comes_once_never_ends_or_renews() -> None:
    (only,) = followed(begun(replace(PLAN, every=Every.ONCE)), datetime(2100, 1, 1, tzinfo=UTC))
    assert only.granted.ends_at is None
    assert next_renewal(only.subscription) is None
    with pytest.raises(ValueError, match="no period 1"):
        renew(only.subscription, 2, 0)


@pytest.mark.parametrize("every", Every)
@pytest.mark.parametrize("terms", ALL.values(), ids=ALL)
def test_a_pass_ends_after_its_days_and_never_renews(terms: Terms, every: Every) -> None:
    three_days = replace(terms, every=every, days=3)
    (only,) = followed(begun(three_days), datetime(2100, 1, 1, tzinfo=UTC))
    assert told(iter([only])) == [("2026-01-31", None, None, "2026-02-03")]


def test_a_year_brings_twelve_renewals_to_whoever_has_a_bank_of_the_book() -> None:
    leonardo = BOOK.provider("leonardo")
    terms = terms_of(leonardo, find_plan(leonardo, "essential"))
    renewals = list(followed(begun(terms), datetime(2027, 1, 31, 12, tzinfo=UTC)))[1:]
    assert len(renewals) == 12
    kept = [one.kept.amount.plain if one.kept else None for one in renewals]
    assert kept == ["8500", "17000", *["25500"] * 10]


def test_a_plan_is_taken_up_in_its_present_period() -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    for starts_on in (date(2025, 10, 31), date(2026, 10, 31), date(2026, 12, 31)):
        present = Subscription.present(PLAN, starts_on, ZONE, at)
        assert told(iter([renew(present, 1, 0)])) == [("2026-10-31", None, None, "2026-11-30")]


def test_a_renewal_comes_at_midnight_of_the_zone_in_which_the_plan_was_set() -> None:
    for zone, hour in (("Asia/Shanghai", "2026-02-27T16:00"), ("America/New_York", "2026-02-28T05:00")):
        renewal = renew(Subscription(PLAN, START, zone, 1), 1, 0)
        assert renewal.at == datetime.fromisoformat(f"{hour}+00:00")


@given(ANY_TERMS, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.lists(st.integers(0, 300), min_size=1), st.data())
def test_renewals_lose_nothing_that_rolls_over_and_keep_nothing_above_the_cap(
    terms: Terms, starts_on: date, used: list[int], data: st.DataObject
) -> None:
    until = datetime(starts_on.year, starts_on.month, starts_on.day, 12, tzinfo=UTC) + timedelta(
        days=data.draw(st.integers(0, 120))
    )
    before: Renewal | None = None
    for one in followed(begun(terms, starts_on), until, lambda period: used[period % len(used)]):
        assert one.granted.amount == one.granted.remaining == terms.allowance
        assert one.granted.starts_at == one.at <= until
        assert one.granted.kind is LotKind.PLAN
        assert one.granted.ends_at is None or one.granted.ends_at > one.at
        if one.kept is not None:
            assert before is not None
            assert one.kept.amount.micros > 0
            assert terms.cap is None or one.kept.amount <= terms.cap
            assert one.kept.starts_at == one.at
            assert one.kept.ends_at is None or one.kept.ends_at > one.at
        if before is not None and before.granted.ends_at is not None:
            assert before.granted.ends_at == one.at
        before = one


@given(ANY_TERMS, st.dates(), MOMENTS)
def test_a_subscription_comes_back_from_json_as_it_was(terms: Terms, starts_on: date, at: datetime) -> None:
    present = Subscription.present(terms, starts_on, ZONE, at)
    after = renew(present, 1, 0).subscription
    assert msgspec.json.decode(msgspec.json.encode(after), type=Subscription) == after


def test_a_pass_lasts_as_many_days_as_it_says() -> None:
    three_days = renew(begun(replace(PLAN, days=3), date(2026, 11, 22)), 1, kept=0).subscription
    end = start_of(date(2026, 11, 25), ZONE)
    assert [lasts(three_days, at) for at in (end - timedelta(seconds=1), end)] == [True, False]


def test_a_period_lasts_until_the_next_renewal_whatever_is_kept_of_it_and_what_comes_once_for_ever() -> None:
    renewal = start_of(date(2026, 12, 22), ZONE)
    for terms in ALL.values():
        plan = renew(begun(terms, date(2026, 11, 22)), 1, kept=0).subscription
        assert [lasts(plan, at) for at in (renewal - timedelta(seconds=1), renewal)] == [True, False]
    once = renew(begun(replace(PLAN, every=Every.ONCE), date(2026, 11, 22)), 1, kept=0).subscription
    assert lasts(once, renewal + timedelta(days=4_000))


def test_what_is_left_of_a_plan_when_a_change_is_undone() -> None:
    first = replace(begun(PLAN), change=1)
    second = replace(begun(MONTHS), change=2, before=first)
    assert without(second, 2) == first
    assert without(second, 1) == replace(second, before=None)
    assert without(second, 3) == second
    assert without(first, 1) is None


def test_what_was_stored_before_plans_could_be_stopped_and_set_again_reads_as_a_plan_that_renews() -> None:
    kept = replace(begun(PLAN), periods=1, lot=1, change=1)
    stored = msgspec.json.decode(msgspec.json.encode(replace(kept, before=replace(kept, change=2))))
    for plan in (stored, stored["before"]):
        del plan["again"], plan["stopped"]
    read = msgspec.convert(stored, Subscription)
    assert read == replace(kept, before=replace(kept, change=2))
    assert (read.again, read.stopped) == (None, None)


def test_no_more_of_the_past_is_kept_than_somebody_would_undo() -> None:
    plan: Subscription | None = None
    for change in range(1, 1_000):
        plan = replace(begun(PLAN), change=change, before=behind(plan))
    numbers = []
    while plan is not None:
        numbers.append(plan.change)
        plan = plan.before
    assert numbers == [999, 998, 997, 996, 995, 994]
