"""What people and moderators choose is kept, and holds: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.store import SqlStore
from adapters.database.tables import users
from core.alerts.levels import Mark, Measure
from core.amounts import Amount, Unit
from core.budget import Budget
from core.choices import Choices, PersonChoices, ServerChoices
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError
from core.ledger.changes import WalletKey, WalletName
from core.people import Caller, Context, Ground
from core.prices.provider import ChannelKey
from core.store import Records
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.test_store_contract import LEASE, credits_
from tests.conftest import NOW, MakeContext

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
RUNWAY = WalletKey("runway", "api", Unit.CREDIT)
VIDZY = WalletKey("vidzy", "app", Unit.CREDIT)
Choose = Callable[[Choices], Choices]


def own(**choices: Any) -> Choose:
    return lambda held: replace(held, person=replace(held.person, **choices))


def server_s(**choices: Any) -> Choose:
    return lambda held: replace(held, server=replace(held.server, **choices))


async def choices_of(store: SqlStore, caller: Caller) -> Choices:
    def look(records: Records) -> Choices:
        return Choices(records.person_choices(caller), records.server_choices(caller))

    return await store.read(look)


async def test_nobody_has_chosen_anything_at_first(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    assert await choices_of(store, context().caller) == Choices()
    await budget.top_up(context(), Decimal(1))
    assert await choices_of(store, context().caller) == Choices()
    assert (await budget.settings(context())).default == VIDZY


async def test_a_person_s_choices_hold_on_every_server(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    await budget.choose(context(), own(locale="de", time_zone=SHANGHAI, pictures=Ground.LIGHT))
    there = await choices_of(store, context(server="elsewhere").caller)
    assert there == Choices(PersonChoices("de", SHANGHAI, Ground.LIGHT))
    assert await choices_of(store, context(user="ben").caller) == Choices()


async def test_a_server_s_choices_hold_for_all_its_members_and_nowhere_else(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await budget.choose(context(moderator=True), server_s(locale="de", time_zone=BERLIN))
    await budget.set_default_alert(context(moderator=True), (Decimal(1000),))
    await budget.set_default_wallet(context(moderator=True), WalletName("runway", "web"))
    held = ServerChoices(ChannelKey("runway", "web"), "de", BERLIN, (Mark(Measure.CREDITS, credits_(1000).micros),))
    assert await choices_of(store, context(user="ben").caller) == Choices(server=held)
    assert await choices_of(store, context(server="elsewhere").caller) == Choices()


async def test_each_choice_can_be_taken_back(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    await budget.choose(context(), own(locale="de", time_zone=SHANGHAI))
    await budget.choose(context(), own(time_zone=None))
    assert (await choices_of(store, context().caller)).person == PersonChoices("de", None)
    await budget.set_default_alert(context(), (Decimal(1000),))
    await budget.set_default_alert(context(), ())
    assert (await choices_of(store, context().caller)).server == ServerChoices()


async def test_a_choice_answers_with_what_held_before_and_a_repeated_one_with_the_same(
    budget: Budget, context: MakeContext
) -> None:
    await budget.choose(context(), own(time_zone=BERLIN))
    asked = context()
    done = await budget.choose(asked, own(time_zone=SHANGHAI))
    assert (done.before.choices.person.time_zone, done.after.choices.person.time_zone) == (BERLIN, SHANGHAI)
    await budget.choose(context(), own(time_zone="UTC"))
    assert await budget.choose(asked, own(time_zone=SHANGHAI)) == done
    assert (await budget.settings(context())).choices.person.time_zone == "UTC"


async def test_what_the_network_says_is_kept_beside_the_choice(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.choose(context(), own(locale="de", time_zone=SHANGHAI))
    asked = context()
    reader = (await budget.settings(asked)).choices.reader(replace(asked.caller, locale="fr", time_zone="Europe/Paris"))
    assert (reader.locale, reader.time_zone) == ("de", SHANGHAI)
    await budget.top_up(replace(asked, caller=reader), Decimal(1))
    async with engines.reader.connect() as connection:
        row = (await connection.execute(select(users))).one()
    assert (row.locale, row.time_zone) == ("fr", "Europe/Paris")
    assert (row.chosen_locale, row.chosen_time_zone) == ("de", SHANGHAI)


@pytest.mark.parametrize(
    ("chosen", "reads"),
    [
        ((), ("en", "UTC")),
        ((own(locale="de", time_zone=SHANGHAI),), ("de", SHANGHAI)),
        ((server_s(locale="nl", time_zone=BERLIN),), ("en", BERLIN)),
        ((server_s(time_zone=BERLIN), own(time_zone=SHANGHAI)), ("en", SHANGHAI)),
    ],
)
async def test_a_warning_is_written_as_its_person_reads_by_the_time_that_it_is_sent(
    budget: Budget, store: SqlStore, context: MakeContext, chosen: tuple[Choose, ...], reads: tuple[str, str]
) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.set_threshold(context(), Decimal(1000))
    for choose in chosen:
        await budget.choose(context(), choose)
    caller = context().caller
    (alert,) = await store.write(lambda records: records.take_alerts(caller, "a test", NOW, LEASE))
    assert (alert.locale, alert.time_zone) == reads


# What is meant where nobody is named


def work(count: int, medium: Medium, provider: str | None = None) -> Work:
    return Work((WorkLine(count, medium, provider),))


async def wallet_of(budget: Budget, context: Context, asked: Work) -> tuple[str, str]:
    (total,) = (await budget.estimate(context, asked)).estimate.totals
    return total.provider, total.channel


async def test_the_server_s_default_is_meant_in_prices_and_wallets_alike(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(500))
    done = await budget.set_default_wallet(context(moderator=True), WalletName("runway"))
    assert (done.before.default, done.after.default) == (VIDZY, RUNWAY)
    assert await wallet_of(budget, context(), work(5, Medium.VIDEO)) == ("runway", "api")
    assert (await budget.prices(context())).card.provider.provider == "runway"
    assert (await budget.balance(context())).key == RUNWAY
    await budget.top_up(context(), Decimal(300))
    spent = await budget.spend(context(), work(5, Medium.VIDEO))
    assert spent.key == RUNWAY
    assert (await budget.history(context(), None)).key == RUNWAY
    await budget.set_default_wallet(context(moderator=True), WalletName("vidzy"))
    assert (await budget.balance(context())).available == credits_(500)


async def test_who_names_a_provider_means_that_one_and_other_servers_mean_what_they_did(
    budget: Budget, context: MakeContext
) -> None:
    await budget.set_default_wallet(context(moderator=True), WalletName("runway", "web"))
    assert await wallet_of(budget, context(), work(1, Medium.VIDEO)) == ("runway", "web")
    assert await wallet_of(budget, context(), work(1, Medium.VIDEO, "vidzy")) == ("vidzy", "app")
    assert await wallet_of(budget, context(server="elsewhere"), work(1, Medium.VIDEO)) == ("vidzy", "app")


async def test_a_default_that_the_price_book_has_no_more_is_none(budget: Budget, context: MakeContext) -> None:
    gone = ChannelKey("runway", "carrier pigeon")
    await budget.choose(context(), lambda held: replace(held, server=ServerChoices(gone)))
    assert (await budget.settings(context())).default == VIDZY
    assert await wallet_of(budget, context(), work(1, Medium.VIDEO)) == ("vidzy", "app")


async def test_a_server_sets_prices_in_the_unit_of_what_is_meant_there(budget: Budget, context: MakeContext) -> None:
    await budget.set_default_wallet(context(moderator=True), WalletName("fal"))
    done = await budget.set_price(context(moderator=True), Medium.VIDEO, Decimal("0.45"))
    assert done.price.amount == Amount.exactly(Decimal("0.45"), Unit.USD)
    answer = await budget.estimate(context(), work(10, Medium.VIDEO))
    assert answer.estimate.totals[0].amount == Amount.exactly(Decimal("4.5"), Unit.USD)
    assert (await budget.estimate(context(), work(1, Medium.VIDEO, "vidzy"))).estimate.totals[0].amount == credits_(500)


# The alert of those who set none


@pytest.mark.parametrize("amount", [0, -1])
async def test_a_default_alert_is_above_zero(budget: Budget, context: MakeContext, amount: int) -> None:
    with pytest.raises(AmountNotPositiveError):
        await budget.set_default_alert(context(), (Decimal(amount),))


async def test_a_default_alert_has_the_limit_of_all_alerts(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(AmountTooLargeError):
        await budget.set_default_alert(context(), (Decimal(1_000_000_000_001),))


async def thresholds(budget: Budget, context: Context) -> list[Amount | None]:
    return [placed.level for placed in (await budget.thresholds(context)).thresholds]


async def test_who_first_records_credits_gets_the_server_s_alert_once(budget: Budget, context: MakeContext) -> None:
    await budget.set_default_alert(context(moderator=True), (Decimal(1000),))
    await budget.top_up(context(), Decimal(5000))
    assert await thresholds(budget, context()) == [credits_(1000)]
    await budget.remove_threshold(context(), None)
    await budget.top_up(context(), Decimal(1))
    assert await thresholds(budget, context()) == []


async def test_who_set_an_alert_before_keeps_theirs(budget: Budget, context: MakeContext) -> None:
    await budget.set_default_alert(context(moderator=True), (Decimal(1000),))
    await budget.set_threshold(context(), Decimal(200))
    await budget.top_up(context(), Decimal(5000))
    assert await thresholds(budget, context()) == [credits_(200)]


async def test_who_recorded_credits_before_there_was_a_default_gets_it_with_their_next_change(
    budget: Budget, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(5000))
    await budget.set_default_alert(context(moderator=True), (Decimal(1000),))
    assert await thresholds(budget, context()) == []
    await budget.top_up(context(), Decimal(1))
    assert await thresholds(budget, context()) == [credits_(1000)]


async def test_the_default_alert_warns_as_one_s_own_does(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    await budget.set_default_alert(context(moderator=True), (Decimal(1000),))
    await budget.top_up(context(), Decimal(5000))
    await budget.spend(context(), Decimal(4500))
    caller = context().caller
    (alert,) = await store.write(lambda records: records.take_alerts(caller, "a test", NOW, LEASE))
    assert (alert.alert.fall.lowest.level, alert.alert.available) == (credits_(1000), credits_(500))


async def test_one_s_own_alert_counts_in_the_unit_of_what_is_meant(budget: Budget, context: MakeContext) -> None:
    await budget.set_default_wallet(context(moderator=True), WalletName("fal"))
    await budget.top_up(context(), Decimal("20.50"))
    done = await budget.set_threshold(context(), Decimal("10.25"))
    assert done.which.level == Amount.exactly(Decimal("10.25"), Unit.USD)
    assert (await budget.remove_threshold(context(), Decimal("10.25"))).besides == ()
