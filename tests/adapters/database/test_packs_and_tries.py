"""Packs of a server and records of tries, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.amounts import Amount, Unit
from core.budget import Budget
from core.errors.asking import RequestConflictError
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError, TooManyDecimalsError
from core.errors.packs import NoSuchPackError, PackOfMoneyError, TooManyPacksError
from core.errors.tries import NoSuchRecordError, TooManyTriesError, WhichKindError
from core.ledger.changes import WalletName
from core.people import Context
from core.prices.cards import ANY_MODEL
from core.retries.record import Kind
from core.uses.packing import MAX_PACK, MAX_PACKS
from core.uses.trying import MAX_TRIES
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.conftest import NOW, MakeContext

VIDEO, IMAGE = WorkLine(1, Medium.VIDEO), WorkLine(1, Medium.IMAGE)


def dollars(number: str) -> Amount:
    return Amount.exactly(Decimal(number), Unit.USD)


async def sold(budget: Budget, context: Context, name: WalletName | None = None) -> list[tuple[str, str]]:
    return [(pack.amount.plain, pack.price.plain) for pack in (await budget.packs(context, name)).packs]


async def known(budget: Budget, context: Context) -> list[tuple[str, str, int, int]]:
    records = await budget.records(context)
    return [(record.kind.model, record.kind.medium.value, record.kept, record.tried) for record in records]


async def test_packs_are_the_servers_and_listed_from_the_smallest(budget: Budget, context: MakeContext) -> None:
    for amount, price in ((10_000, "80"), (1_000, "10"), (5_000, "42.50")):
        await budget.set_pack(context(), Decimal(amount), dollars(price))
    assert await sold(budget, context(user="ben")) == [("1000", "10"), ("5000", "42.5"), ("10000", "80")]
    assert await sold(budget, context(server="atelier")) == []
    assert await sold(budget, context(), WalletName("runway")) == []
    listed = await budget.packs(context())
    assert set(listed.moderators.values()) == {context().caller.user.name}


async def test_a_pack_of_the_same_amount_takes_the_place_of_the_other(budget: Budget, context: MakeContext) -> None:
    first = await budget.set_pack(context(), Decimal(1_000), dollars("10"))
    second = await budget.set_pack(context(), Decimal(1_000), dollars("9"))
    assert (first.before, second.before) == (None, first.pack)
    assert second.packs == (second.pack,)
    assert await sold(budget, context()) == [("1000", "9")]


async def test_a_pack_that_is_taken_away_is_sold_no_more(budget: Budget, context: MakeContext) -> None:
    await budget.set_pack(context(), Decimal(1_000), dollars("10"))
    await budget.set_pack(context(), Decimal(5_000), dollars("42.50"))
    gone = await budget.remove_pack(context(), Decimal(1_000))
    assert gone.pack is None
    assert gone.before is not None
    assert await sold(budget, context()) == [("5000", "42.5")]
    with pytest.raises(NoSuchPackError) as refused:
        await budget.remove_pack(context(), Decimal(1_000))
    assert [pack.amount.plain for pack in refused.value.packs] == ["5000"]


async def test_packs_belong_to_a_channel(budget: Budget, context: MakeContext) -> None:
    web = WalletName("runway", "web")
    await budget.set_pack(context(), Decimal(1_000), dollars("10"), web)
    assert await sold(budget, context(), web) == [("1000", "10")]
    assert await sold(budget, context(), WalletName("runway", "api")) == []


@pytest.mark.parametrize(
    ("amount", "price", "name", "error"),
    [
        ("0", "10", None, AmountNotPositiveError),
        ("-5", "10", None, AmountNotPositiveError),
        ("1000", "0", None, AmountNotPositiveError),
        ("1000", "-1", None, AmountNotPositiveError),
        ("1.2345", "10", None, TooManyDecimalsError),
        (str(MAX_PACK + 1), "10", None, AmountTooLargeError),
        ("1000", str(MAX_PACK + 1), None, AmountTooLargeError),
        ("5", "5", WalletName("fal"), PackOfMoneyError),
    ],
)
async def test_a_pack_that_cannot_be_is_refused(
    budget: Budget, context: MakeContext, amount: str, price: str, name: WalletName | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await budget.set_pack(context(), Decimal(amount), dollars(price), name)
    assert await sold(budget, context(), name) == []


async def test_there_are_only_so_many_packs_and_each_can_still_change(budget: Budget, context: MakeContext) -> None:
    for amount in range(1, MAX_PACKS + 1):
        await budget.set_pack(context(), Decimal(amount), dollars("10"))
    with pytest.raises(TooManyPacksError):
        await budget.set_pack(context(), Decimal(MAX_PACKS + 1), dollars("10"))
    assert (await budget.set_pack(context(), Decimal(1), dollars("9"))).before is not None


async def test_the_same_request_again_sets_and_adds_nothing(budget: Budget, context: MakeContext) -> None:
    pack = await budget.set_pack(context(request_id="a"), Decimal(5), dollars("1"))
    assert await budget.set_pack(context(request_id="a"), Decimal(5), dollars("1")) == pack
    told = await budget.add_tries(context(request_id="b"), 18, 30, VIDEO)
    assert await budget.add_tries(context(request_id="b"), 18, 30, VIDEO) == told
    assert await known(budget, context()) == [(ANY_MODEL, "video", 18, 30)]
    with pytest.raises(RequestConflictError):
        await budget.add_tries(replace(context(request_id="b"), fingerprint="other"), 1, 2, VIDEO)


async def test_tries_of_a_kind_add_up_and_the_latest_kind_is_first(budget: Budget, context: MakeContext) -> None:
    await budget.add_tries(context(), 18, 30, VIDEO)
    await budget.add_tries(context(at=NOW + timedelta(minutes=1)), 9, 10, IMAGE)
    added = await budget.add_tries(context(at=NOW + timedelta(minutes=2)), 0, 5, VIDEO)
    assert (added.kept, added.tried, added.record.kept, added.record.tried) == (0, 5, 18, 35)
    assert await known(budget, context()) == [(ANY_MODEL, "video", 18, 35), (ANY_MODEL, "image", 9, 10)]
    assert await known(budget, context(user="ben")) == []
    assert await known(budget, context(server="atelier")) == []


async def test_a_kind_is_what_the_work_would_be_made_with(budget: Budget, context: MakeContext) -> None:
    line = WorkLine(1, Medium.VIDEO, provider="runway", model="gen-4.5")
    told = await budget.add_tries(context(), 1, 2, line)
    assert told.record.kind == Kind("runway", "gen-4.5", Medium.VIDEO)
    usual = await budget.add_tries(context(), 1, 2, WorkLine(1, Medium.VIDEO, provider="runway"))
    assert usual.record.kind == told.record.kind


async def test_without_a_kind_that_of_the_work_used_last_is_meant(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(WhichKindError):
        await budget.add_tries(context(), 18, 30)
    await budget.top_up(context(), Decimal(10_000))
    await budget.spend(context(), Work((VIDEO, IMAGE)))
    with pytest.raises(WhichKindError):
        await budget.add_tries(context(), 18, 30)
    await budget.spend(context(), Work((IMAGE,)))
    await budget.spend(context(), Decimal(5))
    told = await budget.add_tries(context(), 18, 30)
    assert (told.record.kind.medium, told.assumed) == (Medium.IMAGE, True)


async def test_a_kind_can_be_forgotten(budget: Budget, context: MakeContext) -> None:
    await budget.add_tries(context(), 18, 30, VIDEO)
    with pytest.raises(NoSuchRecordError):
        await budget.forget_tries(context(), IMAGE)
    assert (await budget.forget_tries(context(), VIDEO)).record.tried == 30
    assert await budget.records(context()) == ()


async def test_more_tries_than_can_be_counted_are_refused(budget: Budget, context: MakeContext) -> None:
    await budget.add_tries(context(), 1, MAX_TRIES, VIDEO)
    with pytest.raises(TooManyTriesError):
        await budget.add_tries(context(), 0, 1, VIDEO)
    assert await known(budget, context()) == [(ANY_MODEL, "video", 1, MAX_TRIES)]
