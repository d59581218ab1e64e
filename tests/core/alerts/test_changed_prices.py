"""A price of something used lately that changed is told once a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.alerts.changed_prices import LATELY, PriceChange, Told, UsedLine, changes_of, kind_of
from core.amounts import MAX_MICROS, Amount, Unit
from core.prices.cards import BookBasis, Price
from core.prices.estimate import EstimateLine
from core.prices.provider import SourceKind
from core.work.media import Medium
from tests.conftest import NOW
from tests.core.prices.asking import answer

BASIS = BookBasis(SourceKind.VENDOR, None, date(2026, 11, 1))
DAY = timedelta(days=1)
KEY = "vidzy/app/any/video"


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def line(each: int, count: int = 2, *, medium: Medium = Medium.VIDEO, unit: Unit = Unit.CREDIT) -> EstimateLine:
    amount = Amount.exactly(each, unit)
    price = Price("vidzy", "app", medium, "any", amount, BASIS)
    return EstimateLine(count, medium, price, amount.times(count), (), jobs=count)


def use(then: int, now: int, *, count: int = 2, ago: int = 1, medium: Medium = Medium.VIDEO) -> UsedLine:
    return UsedLine(NOW - ago * DAY, line(then, count, medium=medium), line(now, count, medium=medium))


def told(each: int, ago: int) -> dict[str, Told]:
    return {KEY: Told(credit(each), NOW - ago * DAY)}


def steps(changes: tuple[PriceChange, ...]) -> list[tuple[int, int]]:
    return [(int(change.old.decimal), int(change.new.decimal)) for change in changes]


def test_change_says_what_it_means_for_the_usual_month() -> None:
    (change,) = changes_of([use(500, 600, count=2), use(500, 600, count=10, ago=20)], {}, NOW)
    assert (change.old, change.new, change.count) == (credit(500), credit(600), 12)
    assert (change.month_old, change.month_new) == (credit(6_000), credit(7_200))
    assert change.kind.key == KEY


@pytest.mark.parametrize(
    ("uses", "known", "said"),
    [
        ([use(500, 500)], {}, []),
        ([use(500, 600)], {}, [(500, 600)]),
        ([use(500, 400)], {}, [(500, 400)]),
        ([use(500, 600)], told(600, 3), []),  # once
        ([use(500, 600, ago=9), use(600, 600, ago=2)], {}, [(500, 600)]),  # used at the new price before it was told
        ([use(500, 600, ago=9), use(600, 600, ago=2)], told(600, 3), []),
        ([use(500, 500, ago=9)], told(600, 3), [(600, 500)]),  # it went back
        ([use(500, 600, ago=9)], told(500, 3), [(500, 600)]),  # and up again
        ([use(500, 700, ago=9)], told(600, 3), [(600, 700)]),
        ([use(700, 700, ago=9)], told(600, 31), []),  # what was told before that is forgotten
        ([use(500, 600, ago=30)], {}, [(500, 600)]),
        ([use(500, 600, ago=31)], {}, []),
        ([use(500, 600, ago=-1)], {}, []),
    ],
)
def test_price_is_told_once_a_change(uses: list[UsedLine], known: dict[str, Told], said: list[tuple[int, int]]) -> None:
    assert steps(changes_of(uses, known, NOW)) == said


def test_each_change_of_a_price_is_told_once_through_its_ups_and_downs() -> None:
    prices = [500] * 5 + [600] * 5 + [500] * 5 + [600] * 3 + [650] * 20 + [650] * 40
    said: list[tuple[int, int, int]] = []
    known: dict[str, Told] = {}
    for day, now in enumerate(prices):
        uses = [UsedLine(NOW + d * DAY, line(prices[d]), line(now)) for d in range(min(day + 1, 40))]
        for change in changes_of(uses, known, NOW + day * DAY):
            known[change.kind.key] = Told(change.new, NOW + day * DAY)
            said.append((day, *steps((change,))[0]))
    assert said == [(5, 500, 600), (10, 600, 500), (15, 500, 600), (18, 600, 650)]


def test_largest_difference_to_a_month_comes_first_and_dearer_before_cheaper() -> None:
    uses = [
        use(500, 510, count=1),
        use(70, 60, count=100, medium=Medium.IMAGE),
        use(10, 20, count=100, medium=Medium.AUDIO),
    ]
    assert [change.kind.medium for change in changes_of(uses, {}, NOW)] == [Medium.AUDIO, Medium.IMAGE, Medium.VIDEO]


def inexact(of: EstimateLine) -> EstimateLine:
    return replace(of, certainty="approximate")


@pytest.mark.parametrize(
    ("then", "today"),
    [
        (inexact(line(500)), line(600)),
        (line(500), inexact(line(600))),
        (replace(line(500), amount=None), line(600)),
        (line(500), replace(line(600), amount=None)),
        (line(500), None),
        (line(500), line(600, unit=Unit.USD)),
        (line(500), replace(line(600), outputs=4)),
    ],
)
def test_what_cannot_be_compared_exactly_is_left_out(then: EstimateLine, today: EstimateLine | None) -> None:
    assert changes_of([UsedLine(NOW, then, today)], {}, NOW) == ()


def test_kinds_of_other_conditions_are_told_apart_and_what_changes_no_price_is_not() -> None:
    long, short = replace(line(500), values={"length": "10"}), replace(line(500), values={"length": "5"})
    lit = replace(short, values={"length": "5", "style": "plain"}, unaffected=("style",))
    assert kind_of(long).key == f"{KEY}/length=10"
    assert kind_of(lit) == kind_of(short) != kind_of(long)


def test_renamed_model_is_the_same_kind() -> None:
    assert kind_of(replace(line(500), model_name="Gen-4")) == kind_of(replace(line(500), model_name="Gen 4"))


def test_records_that_do_not_say_their_jobs_count_one_each() -> None:
    old = replace(line(500, 3), jobs=0)
    (change,) = changes_of([UsedLine(NOW, old, line(600, 3))], {}, NOW)
    assert (change.month_old, change.month_new) == (credit(1_500), credit(1_800))


def test_prompts_that_make_four_are_counted_by_the_prompt() -> None:
    then = replace(line(40, 6), jobs=2, outputs=4)
    (change,) = changes_of([UsedLine(NOW, then, replace(line(50, 6), jobs=2, outputs=4))], {}, NOW)
    assert (change.outputs, change.count) == (4, 6)
    assert (change.month_old, change.month_new) == (credit(80), credit(100))


def test_month_beyond_any_amount_is_said_as_the_most_there_is() -> None:
    dear = line(1)
    dear = replace(dear, price=replace(dear.price, amount=Amount(MAX_MICROS, Unit.CREDIT)))
    (change,) = changes_of([UsedLine(NOW, dear, line(1))], {}, NOW)
    assert change.month_old.micros == MAX_MICROS


def test_line_of_the_real_book_has_not_changed_since_it_was_read() -> None:
    priced = answer("3 videos on runway")
    assert changes_of([UsedLine(NOW, priced, priced)], {}, NOW) == ()
    dearer = replace(priced, price=replace(priced.price, amount=priced.price.amount.times(2)))
    (change,) = changes_of([UsedLine(NOW - LATELY, priced, dearer)], {}, NOW)
    assert change.month_new == change.month_old.times(2)
