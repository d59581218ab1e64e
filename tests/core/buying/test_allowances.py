"""What a plan leaves lacking, by hand and as the ledger would have it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.buying.allowances import lacking
from core.buying.offers import PlanOffer
from core.ledger.lots import Lot, draw
from core.ledger.renewal import Subscription, next_renewal, renew, rolling
from core.prices.granting import Terms
from core.prices.plans import Every, Rollover, RolloverKind
from core.prices.rates import Status
from tests.core.buying.selling import BASIS, ENDLESS, credit, plan

UNIT = 1_000_000


def months(number: int | None, cap: int | None = None) -> Rollover:
    return Rollover(RolloverKind.MONTHS, number, None if cap is None else Decimal(cap))


def bank(cap: int | None) -> Rollover:
    return Rollover(RolloverKind.CAPPED_BANK, cap=None if cap is None else Decimal(cap))


@pytest.mark.parametrize(
    ("rollover", "needs", "missing"),
    [
        pytest.param(None, [40, 150], [0, 50], id="unknown: it ends"),
        pytest.param(Rollover(RolloverKind.NONE), [40, 150], [0, 50], id="none"),
        pytest.param(ENDLESS, [0, 0, 350], [0, 0, 50], id="it does not expire"),
        pytest.param(Rollover(RolloverKind.ROLLS_OVER), [0, 0, 350], [0, 0, 50], id="it rolls over"),
        pytest.param(months(1), [40, 150], [0, 0], id="a month longer"),
        pytest.param(months(1), [0, 0, 350], [0, 0, 150], id="and no more"),
        pytest.param(months(None), [0, 0, 350], [0, 0, 50], id="for months that are not told"),
        pytest.param(months(1, 30), [0, 150], [0, 20], id="a month longer, 30 of it"),
        pytest.param(bank(150), [0, 0, 350], [0, 0, 100], id="a bank of 150"),
        pytest.param(bank(None), [0, 0, 350], [0, 0, 50], id="a bank of any size"),
        pytest.param(ENDLESS, [300, 0, 0], [200, 0, 0], id="nothing comes early"),
    ],
)
def test_what_is_lacking_by_what_happens_to_the_rest(
    rollover: Rollover | None, needs: list[int], missing: list[int]
) -> None:
    acme = plan(100, 10, rollover=rollover)
    assert lacking([need * UNIT for need in needs], acme, [True] * len(needs)) == [one * UNIT for one in missing]


def test_a_month_without_the_plan_loses_all_that_was_kept() -> None:
    acme = plan(100, 10, rollover=ENDLESS)
    assert lacking([0, 0, 150 * UNIT], acme, [True, False, True]) == [0, 0, 50 * UNIT]


def test_the_cap_is_that_of_all_seats() -> None:
    acme = plan(100, 10, rollover=bank(40), seats=2)
    assert lacking([0, 200 * UNIT], acme, [True, True]) == [0, 20 * UNIT]


def in_the_ledger(needs: Sequence[int], acme: PlanOffer) -> list[int]:
    """The same by renewing a wallet month by month, and spending from its lots in their order."""
    kept = acme.rollover or Rollover(RolloverKind.NONE)
    terms = Terms(
        "acme", "api", acme.id, acme.name, acme.amount, Every.MONTH, None, None if acme.rollover is None else kept.kind,
        kept.months, None if kept.cap is None else credit(int(kept.cap)), False, Status.ACTIVE, BASIS,
    )  # fmt: skip
    subscription = Subscription(terms, date(2026, 1, 31), "Europe/Amsterdam", 0)
    lots: dict[int, Lot] = {}
    missing = []
    for need in needs:
        at = next_renewal(subscription)
        assert at is not None
        rolled = rolling(subscription)
        renewed = renew(subscription, len(lots) + 1, sum(lots[number].remaining.micros for number in rolled))
        for number in rolled:
            lots[number] = replace(lots[number], remaining=credit(0))
        lots |= {lot.number: lot for lot in (renewed.kept, renewed.granted) if lot is not None}
        live = [lot for lot in lots.values() if lot.live(at + timedelta(hours=1))]
        spent = min(need, sum(lot.remaining.micros for lot in live))
        for drawn in draw(live, Amount(spent, Unit.CREDIT)):
            lots[drawn.lot.number] = replace(drawn.lot, remaining=drawn.lot.remaining - drawn.amount)
        missing.append(need - spent)
        subscription = renewed.subscription
    return missing


ROLLOVERS = st.none() | st.builds(
    lambda kind, number, cap: Rollover(
        kind, number if kind is RolloverKind.MONTHS else None, None if cap is None else Decimal(cap)
    ),
    st.sampled_from(RolloverKind),
    st.none() | st.integers(1, 4),
    st.none() | st.integers(1, 250),
)


@given(st.lists(st.integers(0, 250), min_size=1, max_size=8), ROLLOVERS)
def test_what_is_lacking_is_what_the_ledger_would_lack(needs: list[int], rollover: Rollover | None) -> None:
    acme = plan(100, 10, rollover=rollover)
    micros = [need * UNIT for need in needs]
    assert lacking(micros, acme, [True] * len(needs)) == in_the_ledger(micros, acme)
