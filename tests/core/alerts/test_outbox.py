"""What the outbox keeps is read back as it was, also from before there were several kinds of alerts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import UUID

import msgspec
import pytest

from core.alerts import thresholds
from core.alerts.budgets import MonthBudget, Stage, Used, outlook
from core.alerts.changed_prices import PriceChange, kind_of
from core.alerts.ending import Watched, due, morning
from core.alerts.levels import Fall, Mark, Measure, Reached, Seen, judge
from core.alerts.outbox import (
    Alert,
    BudgetAlert,
    EndingAlert,
    EndingPart,
    PriceAlert,
    PricePart,
    ThresholdAlert,
    read_alert,
    write_alert,
)
from core.alerts.thresholds import ThresholdState
from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, WalletKey
from core.ledger.days import end_of
from core.ledger.lots import Lot, LotKind
from core.work.afford import Mix
from core.work.media import Medium
from tests.conftest import NOW
from tests.core.prices.asking import answer, ask

KEY = WalletKey("vidzy", "app", Unit.CREDIT)
TODAY = date(2026, 11, 22)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


MIXES = (Mix(((Medium.VIDEO, 1), (Medium.IMAGE, 6)), credit(60)), Mix(((Medium.IMAGE, 14),), credit(0)))
CAUSE = Change(41, ChangeKind.SPEND, NOW, UUID(int=7), credit(-70), credit(1_050), credit(980), ask("1 image on vidzy"))


def threshold_alert() -> ThresholdAlert:
    marks = [Mark(Measure.CREDITS, 1_000_000_000), Mark(Measure.SHARE, 200_000), Mark(Measure.DAYS, 7)]
    _, fall = judge(marks, Seen(credit(980), credit(6_000), Fraction(250_000_000)))
    assert fall is not None
    return ThresholdAlert("Studio", KEY, "Vidzy", fall, credit(980), MIXES, CAUSE, credit(250), date(2026, 11, 26))


def ending_alert() -> EndingAlert:
    lot = Lot(1, LotKind.PROMOTIONAL, credit(500), credit(200), NOW, end_of(date(2026, 11, 25), "UTC"))
    (ending,) = due([Watched(KEY, lot)], morning(TODAY, "UTC"), "UTC")
    return EndingAlert("Studio", TODAY, (EndingPart("Vidzy", ending, MIXES),))


def budget_alert() -> BudgetAlert:
    counted = Used(credit(6_600), 9, TODAY.replace(day=1), TODAY)
    return BudgetAlert("Studio", Stage.PACE, outlook(MonthBudget(credit(8_000)), counted), KEY, "Vidzy")


def price_alert() -> PriceAlert:
    kind = kind_of(answer("2 10s clips on runway"))
    change = PriceChange(kind, credit(500), credit(600), 1, 12, credit(6_000), credit(7_200))
    return PriceAlert("Studio", (PricePart("Runway", change),))


@pytest.mark.parametrize("alert", [threshold_alert(), ending_alert(), budget_alert(), price_alert()])
def test_alert_is_read_back_as_it_was_and_written_the_same_again(alert: Alert) -> None:
    content = write_alert(alert)
    read = read_alert(content)
    assert read == alert
    assert write_alert(read) == content


def test_each_kind_has_its_tag() -> None:
    alerts: list[Alert] = [threshold_alert(), ending_alert(), budget_alert(), price_alert()]
    tags = [msgspec.json.decode(write_alert(alert))["type"] for alert in alerts]
    assert tags == ["threshold", "ending", "budget", "price"]


@pytest.mark.parametrize("cause", [CAUSE, None])
def test_alert_from_before_there_were_several_kinds_is_one_of_thresholds_in_credits(cause: Change | None) -> None:
    fall = thresholds.Fall(credit(1_000), (credit(5_000), credit(2_500)))
    old = thresholds.Alert("Studio", KEY, "Vidzy", fall, credit(980), MIXES, cause)

    def reached(number: int, again: int) -> Reached:
        mark = Mark(Measure.CREDITS, number * 1_000_000, ThresholdState.FIRED)
        return Reached(mark, credit(number), credit(again))

    marks = Fall(reached(1_000, 1_100), (reached(5_000, 5_500), reached(2_500, 2_750)))
    expected = ThresholdAlert("Studio", KEY, "Vidzy", marks, credit(980), MIXES, cause)
    assert read_alert(msgspec.json.encode(old).decode()) == expected


def test_alert_of_an_unknown_kind_is_not_taken_for_another() -> None:
    with pytest.raises(msgspec.ValidationError):
        read_alert(write_alert(threshold_alert()).replace('"type":"threshold"', '"type":"weather"'))
