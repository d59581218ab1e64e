"""Changed prices over real records: told once a change, in the morning, to whoever used them lately and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.store import SqlStore
from adapters.database.tables import outbox, told_prices, wallets
from bot.clock import Clock
from core.alerts.outbox import PriceAlert, read_alert
from core.amounts import Amount, Unit
from core.budget import Budget
from core.choices import Choices
from core.dates import Expiry
from core.ledger.changes import WalletName
from core.people import Context, Moderates
from core.prices.book import PriceBook
from core.prices.provider import Provider
from core.prices.rates import Certainty, Period
from core.store import Records, Store
from core.uses import repricing
from core.work.grammar import parse_work
from core.work.media import Medium
from tests.conftest import NOW, MakeContext

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NINE = NOW
"""22 November, 9:00 in UTC, which is the zone of everybody here who chose no other."""
RUNWAY = WalletName("runway", "web")

on_one = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""Of what the databases have no part in."""

Ring = Callable[..., Awaitable[None]]
"""Has the clock of a program, which has just started, look around once."""
Spend = Callable[..., Awaitable[int]]
"""Has somebody make something; the number of that change."""


def vidzy(book: PriceBook, reprice: Callable[[Provider], Provider]) -> PriceBook:
    """The same book, with another file of Vidzy."""
    return PriceBook(reprice(one) if one.provider == "vidzy" else one for one in book.providers.values())


def dearer(price: int, certainty: Certainty = Certainty.EXACT) -> Callable[[Provider], Provider]:
    """Videos cost that."""

    def reprice(provider: Provider) -> Provider:
        rates = (
            msgspec.structs.replace(rate, price=Decimal(price), certainty=certainty) if rate.id == "video" else rate
            for rate in provider.rates
        )
        return msgspec.structs.replace(provider, rates=tuple(rates))

    return reprice


def dearer_from(day: date, price: int) -> Callable[[Provider], Provider]:
    """Videos cost that from a day on."""

    def reprice(provider: Provider) -> Provider:
        (rate,) = (rate for rate in provider.rates if rate.id == "video")
        others = tuple(rate for rate in provider.rates if rate.id != "video")
        before = msgspec.structs.replace(rate, holds=Period(None, day - DAY))
        behind = msgspec.structs.replace(rate, id="video-2", price=Decimal(price), holds=Period(day, None))
        return msgspec.structs.replace(provider, rates=(before, behind, *others))

    return reprice


async def told(engines: Engines) -> list[str]:
    """Who was told, and of what."""
    async with engines.reader.connect() as connection:
        rows = await connection.execute(
            select(outbox.c.destination, outbox.c.content)
            .where(outbox.c.kind == "price")
            .order_by(outbox.c.server_id, outbox.c.alert)
        )
        found = [(who, read_alert(content)) for who, content in rows]
    return [
        f"{who}: {part.change.kind.key} {part.change.old.plain} -> {part.change.new.plain}, {part.change.count} a month"
        for who, alert in found
        if isinstance(alert, PriceAlert)
        for part in alert.parts
    ]


async def row(engines: Engines) -> tuple[datetime | None, datetime | None]:
    """When the first wallet is looked at, and when for its prices."""
    async with engines.reader.connect() as connection:
        found = await connection.execute(select(wallets.c.look_at, wallets.c.prices_at).where(wallets.c.wallet == 1))
        look_at, prices_at = found.one()
        return look_at, prices_at


@pytest.fixture
async def ring(store: Store, book: PriceBook) -> Ring:
    async def ring_at(at: datetime, by: PriceBook = book) -> None:
        await Clock(Budget(store, by), lambda: at, lambda: None).look_round()

    await ring_at(NINE - 40 * DAY)  # nobody is there yet: the book is known from then on
    return ring_at


@pytest.fixture
def spend(store: Store, context: MakeContext) -> Spend:
    async def spend_of(book: PriceBook, words: str = "2 videos", at: datetime = NINE, user: str = "maya") -> int:
        budget = Budget(store, book)
        await budget.top_up(context(at=at, user=user), Decimal(50_000))
        return (await budget.spend(context(at=at, user=user), parse_work(words, book.vocabulary))).change.number

    return spend_of


@pytest.fixture
def moderate(context: MakeContext) -> Callable[..., Context]:
    """Somebody who moderates asks."""

    def asked(at: datetime = NINE, user: str = "mia") -> Context:
        made = context(at=at, user=user)
        return replace(made, caller=replace(made.caller, moderates=Moderates.YES))

    return asked


# A moderator's price


async def test_each_who_used_it_is_told_once_of_a_price_that_a_moderator_set(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, moderate: Callable[..., Context]
) -> None:
    for user in ("maya", "ben"):
        await spend(book, user=user)
    await spend(book, "3 images", user="ana")
    await budget.set_price(moderate(NINE + HOUR), Medium.VIDEO, Decimal(600))
    await ring(NINE + 2 * HOUR)
    assert await told(engines) == []  # in the morning
    for hours in (23, 24, 25, 48):
        await ring(NINE + hours * HOUR)
    assert sorted(await told(engines)) == [
        "ben: vidzy/app/any/video 500 -> 600, 2 a month",
        "maya: vidzy/app/any/video 500 -> 600, 2 a month",
    ]
    await ring(NINE + 50 * HOUR)
    assert await row(engines) == (None, None)  # nobody is looked for again


@on_one
async def test_nobody_is_told_of_a_price_that_they_set_themselves_but_of_the_next_by_somebody_else(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, moderate: Callable[..., Context]
) -> None:
    await spend(book, user="mia")
    await budget.set_price(moderate(), Medium.VIDEO, Decimal(600))
    for days in (1, 2):
        await ring(NINE + days * DAY - HOUR)
        await ring(NINE + days * DAY)
    assert await told(engines) == []
    await budget.set_price(moderate(NINE + 2 * DAY, "max"), Medium.VIDEO, Decimal(550))
    await ring(NINE + 2 * DAY + HOUR)
    await ring(NINE + 3 * DAY)
    assert await told(engines) == ["mia: vidzy/app/any/video 600 -> 550, 2 a month"]


@on_one
@pytest.mark.parametrize("setters", [("mia", "max"), ("max", "mia"), ("mia", "max", "mia", "max")])
async def test_whoever_sets_the_same_price_again_does_not_make_it_news_to_who_set_it_before(
    budget: Budget,
    engines: Engines,
    book: PriceBook,
    ring: Ring,
    spend: Spend,
    moderate: Callable[..., Context],
    setters: tuple[str, ...],
) -> None:
    for user in ("mia", "max", "maya"):
        await spend(book, user=user)
    for minutes, user in enumerate(setters):
        await budget.set_price(moderate(NINE + timedelta(minutes=minutes), user), Medium.VIDEO, Decimal(600))
    for hours in (1, 24):
        await ring(NINE + hours * HOUR)
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 600, 2 a month"]


async def test_a_price_that_is_taken_back_is_told_to_whoever_used_it_but_not_to_who_took_it_back(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, moderate: Callable[..., Context]
) -> None:
    await budget.set_price(moderate(), Medium.VIDEO, Decimal(600))
    for user in ("maya", "mia", "max"):
        await spend(book, user=user, at=NINE + HOUR)
    await budget.remove_price(moderate(NINE + 2 * HOUR, "max"), Medium.VIDEO)
    for hours in (3, 24, 25, 48):
        await ring(NINE + hours * HOUR)
    assert sorted(await told(engines)) == [
        "maya: vidzy/app/any/video 600 -> 500, 2 a month",
        "mia: vidzy/app/any/video 600 -> 500, 2 a month",
    ]


@on_one
async def test_who_took_a_price_back_is_told_when_the_book_changes_later(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, moderate: Callable[..., Context]
) -> None:
    await budget.set_price(moderate(), Medium.VIDEO, Decimal(600))
    await spend(book, user="mia", at=NINE + HOUR)
    await budget.remove_price(moderate(NINE + 2 * HOUR), Medium.VIDEO)
    for hours in (3, 24):
        await ring(NINE + hours * HOUR)
    assert await told(engines) == []
    for days in (1, 2):
        await ring(NINE + days * DAY + HOUR, vidzy(book, dearer(550)))
        await ring(NINE + days * DAY + DAY, vidzy(book, dearer(550)))
    assert await told(engines) == ["mia: vidzy/app/any/video 500 -> 550, 2 a month"]


@on_one
async def test_a_price_that_goes_back_is_told_again_and_one_that_was_a_slip_is_not_told(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, moderate: Callable[..., Context]
) -> None:
    await spend(book)
    for days, prices in enumerate(((600,), (6_000, 600), (500,), (5_000, 500))):
        for price in prices:
            await budget.set_price(moderate(NINE + days * DAY + HOUR), Medium.VIDEO, Decimal(price))
            await ring(NINE + days * DAY + HOUR)
        await ring(NINE + (days + 1) * DAY)
    assert await told(engines) == [
        "maya: vidzy/app/any/video 500 -> 600, 2 a month",
        "maya: vidzy/app/any/video 600 -> 500, 2 a month",
    ]


async def test_another_server_hears_nothing_of_it(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, moderate: Callable[..., Context]
) -> None:
    await spend(book)
    asked = moderate()
    elsewhere = replace(asked.caller, server=replace(asked.caller.server, external_id="atelier", name="Atelier"))
    await budget.set_price(replace(asked, caller=elsewhere), Medium.VIDEO, Decimal(600))
    await ring(NINE + HOUR)
    assert await row(engines) == (None, None)


# Another price book


async def test_a_program_started_with_another_book_tells_what_costs_something_else(
    engines: Engines, book: PriceBook, ring: Ring, spend: Spend
) -> None:
    await spend(book, "2 videos 4 images")
    await ring(NINE + HOUR)
    assert await row(engines) == (None, None)  # the same book
    other = vidzy(book, dearer(650))
    await ring(NINE + 2 * HOUR, other)
    assert await row(engines) == (NINE + DAY, NINE + DAY)
    await spend(other, "1 video", at=NINE + 3 * HOUR)  # at the new price already
    for days in (1, 2):
        await ring(NINE + days * DAY, other)
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 650, 3 a month"]


@on_one
async def test_what_has_a_price_from_a_day_on_is_told_when_the_day_comes(
    engines: Engines, book: PriceBook, store: Store, spend: Spend
) -> None:
    dated = vidzy(book, dearer_from(date(2026, 11, 25), 550))
    now = [NINE - DAY]
    clock = Clock(Budget(store, dated), lambda: now[0], lambda: None)  # it runs all the while
    await clock.look_round()
    await spend(dated)
    for hours in range(0, 24 * 6, 3):
        now[0] = NINE + hours * HOUR
        await clock.look_round()
        assert bool(await told(engines)) == (now[0] >= NINE + 3 * DAY)
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 550, 2 a month"]


@on_one
async def test_a_database_in_which_no_book_was_known_finds_what_changed_since(
    engines: Engines, book: PriceBook, store: Store, spend: Spend
) -> None:
    await spend(book)
    other = Budget(store, vidzy(book, dearer(400)))
    for at in (NINE + HOUR, NINE + DAY):
        await Clock(other, lambda at=at: at, lambda: None).look_round()  # type: ignore[misc]  # it is called at once
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 400, 2 a month"]


@on_one
@pytest.mark.parametrize("certainty", [Certainty.ABOUT, Certainty.FROM])
async def test_a_price_that_is_not_exact_is_not_told_of(
    engines: Engines, book: PriceBook, ring: Ring, spend: Spend, certainty: Certainty
) -> None:
    await spend(book)
    other = vidzy(book, dearer(650, certainty))
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, other)
    assert await told(engines) == []


@on_one
async def test_a_provider_that_the_book_has_no_more_breaks_nothing(
    engines: Engines, book: PriceBook, ring: Ring, spend: Spend, caplog: pytest.LogCaptureFixture
) -> None:
    await spend(book)
    await ring(NINE + HOUR, PriceBook(one for one in book.providers.values() if one.provider != "vidzy"))
    assert await row(engines) == (None, None)
    assert caplog.text == ""


# Who, and when


@on_one
async def test_a_wallet_that_was_not_used_for_31_days_hears_nothing(
    engines: Engines, book: PriceBook, ring: Ring, spend: Spend
) -> None:
    await spend(book)
    await ring(NINE + 31 * DAY, vidzy(book, dearer(650)))
    assert await row(engines) == (None, None)


@on_one
async def test_what_was_taken_back_was_not_used(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, context: MakeContext
) -> None:
    undone, refunded = await spend(book), await spend(book, "7 videos")
    await spend(book, "1 video")
    await budget.undo(context(), undone)
    await budget.refund(context(), refunded)
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, vidzy(book, dearer(650)))
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 650, 1 a month"]


@on_one
@pytest.mark.parametrize(
    ("words", "back", "count"),
    [
        ("5 videos", "2 videos", 3),
        ("5 videos", Decimal(999), 4),  # of one of these something was kept
        ("5 videos", Decimal(499), 5),
        ("5 videos 2 images", "2 videos", 3),
        ("5 videos 2 images", "2 images", 5),
        ("5 videos 2 images", Decimal(1_000), 5),  # nobody wrote down of what it came back
    ],
)
async def test_what_came_back_whole_is_no_part_of_the_usual_month(
    budget: Budget,
    engines: Engines,
    book: PriceBook,
    ring: Ring,
    spend: Spend,
    context: MakeContext,
    words: str,
    back: str | Decimal,
    count: int,
) -> None:
    part = parse_work(back, book.vocabulary) if isinstance(back, str) else back
    await budget.refund(context(), await spend(book, words), part)
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, vidzy(book, dearer(650)))
    assert await told(engines) == [f"maya: vidzy/app/any/video 500 -> 650, {count} a month"]


@on_one
async def test_a_long_month_is_read_in_pages(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, context: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repricing, "PAGE", 3)
    await budget.top_up(context(), Decimal(50_000))
    for _ in range(8):
        await budget.spend(context(), parse_work("1 video", book.vocabulary))
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, vidzy(book, dearer(650)))
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 650, 8 a month"]


async def test_many_who_use_it_are_found_a_few_at_a_time(
    engines: Engines, book: PriceBook, ring: Ring, spend: Spend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repricing, "AT_ONCE", 2)
    for user in ("maya", "ben", "ana", "mia", "max"):
        await spend(book, user=user)
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, vidzy(book, dearer(650)))
    assert len(await told(engines)) == 5


@on_one
async def test_it_is_told_in_the_owner_s_own_morning_and_nobody_is_woken_for_it(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, context: MakeContext
) -> None:
    def in_tokyo(held: Choices) -> Choices:
        return replace(held, person=replace(held.person, time_zone="Asia/Tokyo"))

    await spend(book)
    await budget.choose(context(), in_tokyo)
    other = vidzy(book, dearer(650))
    await ring(NINE, other)
    midnight = datetime(2026, 11, 23, tzinfo=NOW.tzinfo)  # 9:00 there
    assert await row(engines) == (midnight, midnight)
    await ring(midnight + 16 * HOUR, other)  # nobody looked in the morning, and then it was 1:00
    assert (await told(engines), await row(engines)) == ([], (midnight + DAY, midnight + DAY))
    await ring(midnight + DAY, other)
    assert await told(engines) == ["maya: vidzy/app/any/video 500 -> 650, 2 a month"]


@on_one
async def test_changes_meanwhile_do_not_put_off_the_look(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, context: MakeContext
) -> None:
    await spend(book)
    await ring(NINE + HOUR, vidzy(book, dearer(650)))
    await budget.top_up(context(at=NINE + 2 * HOUR), Decimal(5), expires=Expiry(date(2026, 12, 31)))
    await budget.set_threshold(context(at=NINE + 2 * HOUR), Decimal(50))
    assert await row(engines) == (NINE + DAY, NINE + DAY)


@on_one
async def test_wallets_of_a_person_are_told_of_in_one_message(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, context: MakeContext
) -> None:
    await spend(book)
    await budget.top_up(context(), Decimal(5_000), name=RUNWAY)
    await budget.spend(context(), parse_work("2 videos on runway web", book.vocabulary))

    def doubled(provider: Provider) -> Provider:
        rates = (msgspec.structs.replace(rate, price=rate.price and rate.price * 2) for rate in provider.rates)
        return msgspec.structs.replace(provider, rates=tuple(rates))

    both = PriceBook(map(doubled, book.providers.values()))
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, both)
    async with engines.reader.connect() as connection:
        (alert,) = (await connection.execute(select(outbox.c.content))).scalars().all()
    found = read_alert(alert)
    assert isinstance(found, PriceAlert)
    assert [(part.provider_name, part.change.count) for part in found.parts] == [("Vidzy", 2), ("Runway (web app)", 2)]


# Once


async def test_two_clocks_at_once_tell_it_once(
    stores: list[SqlStore], engines: Engines, book: PriceBook, spend: Spend
) -> None:
    other = vidzy(book, dearer(650))
    for user in ("maya", "ben", "ana"):
        await spend(book, user=user)
    for hours in (1, 24):
        at = NINE + hours * HOUR
        clocks = [Clock(Budget(store, other), lambda at=at: at, lambda: None) for store in stores[:3]]  # type: ignore[misc]  # likewise
        await asyncio.gather(*(clock.look_round() for clock in clocks))
    assert sorted(line.partition(":")[0] for line in await told(engines)) == ["ana", "ben", "maya"]


@on_one
async def test_a_search_that_is_broken_off_is_made_again(
    store: SqlStore, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repricing, "AT_ONCE", 1)
    for user in ("maya", "ben"):
        await spend(book, user=user)
    other = vidzy(book, dearer(650))

    class Dying(SqlStore):
        async def write(self, unit: Callable[[Records], object], key: str = "") -> object:  # type: ignore[override]
            await store.write(unit, key)
            raise RuntimeError("gone behind the commit")

    with pytest.raises(RuntimeError, match="gone"):
        await Budget(Dying(engines), other).find_repriced(NINE + HOUR, book=True)
    for hours in (2, 24):
        await ring(NINE + hours * HOUR, other)
    assert sorted(line.partition(":")[0] for line in await told(engines)) == ["ben", "maya"]


async def test_whoever_was_forgotten_is_told_nothing_and_nothing_of_it_is_kept(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, spend: Spend, context: MakeContext
) -> None:
    await spend(book)
    other = vidzy(book, dearer(650))
    for hours in (1, 24):
        await ring(NINE + hours * HOUR, other)
    await ring(NINE + 25 * HOUR, book)
    await budget.forget(context(), (await budget.forgetting(context())).words)
    await ring(NINE + 2 * DAY, book)
    async with engines.reader.connect() as connection:
        assert (await connection.execute(select(told_prices.c.kind))).all() == []
    assert await told(engines) == []


async def test_what_was_told_long_ago_is_not_kept(engines: Engines, book: PriceBook, ring: Ring, spend: Spend) -> None:
    await spend(book)
    for days, price in ((0, 650), (40, 700)):
        await spend(book, "1 image", at=NINE + days * DAY)
        for hours in (1, 24):
            await ring(NINE + days * DAY + hours * HOUR, vidzy(book, dearer(price)))
    async with engines.reader.connect() as connection:
        assert (await connection.execute(select(told_prices.c.kind))).all() == []


@on_one
async def test_what_it_means_in_money_is_told_where_all_credits_cost_the_same(
    budget: Budget, engines: Engines, book: PriceBook, ring: Ring, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(5_000), name=WalletName("runway", "api"))
    await budget.spend(context(), parse_work("2 gen-4.5 videos 10s on runway api", book.vocabulary))

    def doubled(provider: Provider) -> Provider:
        rates = (msgspec.structs.replace(rate, price=rate.price and rate.price * 2) for rate in provider.rates)
        return msgspec.structs.replace(provider, rates=tuple(rates))

    for hours in (1, 24):
        await ring(NINE + hours * HOUR, PriceBook(map(doubled, book.providers.values())))
    async with engines.reader.connect() as connection:
        (content,) = (await connection.execute(select(outbox.c.content))).scalars().all()
    alert = read_alert(content)
    assert isinstance(alert, PriceAlert)
    (part,) = alert.parts
    assert (part.change.month_old, part.change.month_new) == (
        Amount.exactly(240, Unit.CREDIT),
        Amount.exactly(480, Unit.CREDIT),
    )
    assert part.money == Amount.exactly(Decimal("2.4"), Unit.USD)
