"""Each command by values in, Reply out. What a reply reads like stands in tests/flow/transcripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.commands import COMMANDS
from bot.commands.alert import list_alerts, remove_alert, set_alert
from bot.commands.cost import cost
from bot.commands.pricing import set_price, show_prices
from bot.commands.start import start
from bot.commands.topup import topup
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.command import walk
from core.chat.language import Language
from core.chat.reply import Reply, Text, Tone
from core.errors.reading import UnknownCommandError
from core.ledger.changes import WalletName
from core.people import Context
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.work import Work

MakeContext = Callable[..., Context]


def of_credits(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def title(reply: Reply, context: Context) -> str:
    return Language.of("en", "UTC", context.at).text(reply.title)


def texts(reply: Reply, context: Context) -> list[str]:
    language = Language.of("en", "UTC", context.at)
    return [language.text(block.message) for block in reply.blocks if isinstance(block, Text)]


@pytest.fixture
def work(budget: Budget) -> Callable[[str], Work]:
    return lambda text: parse_work(text, budget.book.vocabulary)


async def test_cost_names_the_sum_and_what_it_rests_on(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    now = context()
    reply = await cost(budget, now, work=work("50 videos 100 images"))
    assert title(reply, now) == "32,000 credits on Vidzy for 50 videos and 100 images"
    assert reply.tone is Tone.INFO
    assert reply.source is not None
    assert [button.words for button in reply.buttons] == [
        "/spend 50 videos 100 images",
        "/compare 50 videos 100 images",
    ]
    assert reply.data["total"] == "32000"
    assert reply.data["available"] is None


async def test_cost_tells_what_is_missing_only_to_the_person_alone(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    await topup(budget, context(), amount=Decimal(6200))
    alone, among_others = context(), context()
    among_others = replace(among_others, caller=replace(among_others.caller, alone=False))
    private = await cost(budget, alone, work=work("50 videos 100 images"))
    public = await cost(budget, among_others, work=work("50 videos 100 images"))
    assert texts(private, alone) == ["You have 6,200: 25,800 more are needed."]
    assert private.next == "/topup 25,800"
    assert private.data["available"] == "6200"
    assert texts(public, among_others) == []
    assert public.next is None
    assert "available" not in public.data


async def test_cost_says_what_would_be_left(budget: Budget, context: MakeContext, work: Callable[[str], Work]) -> None:
    await topup(budget, context(), amount=Decimal(6200))
    reply = await cost(budget, context(), work=work("12 videos"))
    assert texts(reply, context()) == ["You have 6,200: 200 would be left."]
    assert reply.next == "/spend 12 videos"


async def test_what_is_missing_for_a_cost_is_topped_up_where_the_price_is_from(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    await topup(budget, context(), amount=Decimal(100), provider=WalletName("runway", "api"))
    reply = await cost(budget, context(), work=work("5 videos gen-4.5 on runway"))
    assert "You have 100: 200 more are needed." in texts(reply, context())
    assert reply.next == "/buy 200 runway api"


async def test_cost_of_many_lines_shows_twelve_and_sums_the_others(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    now = context()
    reply = await cost(budget, now, work=work(" ".join(f"{count} images" for count in range(1, 16))))
    assert title(reply, now) == "8,400 credits on Vidzy for 15 lines of work"
    assert texts(reply, now) == ["and 3 more lines, 2,940 credits"]
    assert len(reply.data["lines"]) == 15  # type: ignore[arg-type]  # a list, as the test of its shape shows


async def test_a_price_of_the_server_is_used_and_says_who_set_it(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    now = context(user="ana", moderator=True)
    reply = await set_price(budget, now, media=Medium.VIDEO, amount=Decimal(450))
    assert title(reply, now) == "1 video costs 450 credits in Studio from now on (was 500)"
    assert [button.words for button in reply.buttons] == [
        "/pricing remove video on vidzy app",
        "/pricing show on vidzy",
    ]
    shown = await show_prices(budget, context())
    assert [(price["amount"], price["set_by"]) for price in shown.data["prices"]] == [("450", "Ana"), ("70", None)]  # type: ignore[index,union-attr,call-overload]  # JSON of ours
    assert (await cost(budget, context(), work=work("50 videos 100 images"))).data["total"] == "29500"
    assert (await cost(budget, context(server="elsewhere"), work=work("50 videos"))).data["total"] == "25000"


async def test_a_price_holds_from_its_moment_on(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    now = context(moderator=True)
    await set_price(budget, now, media=Medium.VIDEO, amount=Decimal(450))
    before = context(at=now.at - timedelta(microseconds=1))
    assert (await cost(budget, before, work=work("1 video"))).data["total"] == "500"
    assert (await cost(budget, context(at=now.at), work=work("1 video"))).data["total"] == "450"


async def test_a_day_is_priced_by_all_that_was_set_on_it(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    now = context(moderator=True)
    await set_price(budget, now, media=Medium.VIDEO, amount=Decimal(450))
    later, day = context(at=now.at + timedelta(days=10)), now.at.date()
    await set_price(budget, context(moderator=True, at=later.at), media=Medium.VIDEO, amount=Decimal(400))
    for asked, total in ((day - timedelta(days=1), "500"), (day, "450"), (later.at.date(), "400"), (None, "400")):
        reply = await cost(budget, later, work=work("1 video"), date=asked)
        assert (asked, reply.data["total"]) == (asked, total)
        assert bool(reply.buttons) is (asked is None)  # nothing is spent at another day's price


async def test_a_kind_without_a_price_gets_one_from_its_moderators(
    budget: Budget, context: MakeContext, work: Callable[[str], Work]
) -> None:
    now = context(moderator=True)
    reply = await set_price(budget, now, media=Medium.AUDIO, amount=Decimal(20))
    assert title(reply, now) == "1 audio track costs 20 credits in Studio from now on (no price was known)"
    assert (await cost(budget, context(), work=work("3 tracks"))).data["total"] == "60"


async def test_an_alert_is_set_listed_and_removed(budget: Budget, context: MakeContext) -> None:
    await topup(budget, context(), amount=Decimal(4920))
    reply = await set_alert(budget, context(), amount=Decimal(1000))
    assert title(reply, context()) == "You are warned at 1,000 credits or fewer on Vidzy"
    assert texts(reply, context())[0] == "That is worth 2 videos."
    listed = await list_alerts(budget, context())
    assert listed.data["thresholds"] == [{"amount": "1000", "level": "1000", "unit": "credit", "state": "armed"}]
    removed = await remove_alert(budget, context(), amount=None)
    assert removed.tone is Tone.DONE
    assert (await list_alerts(budget, context())).data["thresholds"] == []


async def test_an_alert_above_the_balance_is_itself_the_warning(budget: Budget, context: MakeContext) -> None:
    await topup(budget, context(), amount=Decimal(980))
    now = context()
    reply = await set_alert(budget, now, amount=Decimal(1000))
    assert reply.warns
    assert reply.tone is Tone.WARN
    assert title(reply, now) == "⚠️ 980 credits left on Vidzy, already at or below 1,000"
    assert (await list_alerts(budget, context())).data["thresholds"] == [
        {"amount": "1000", "level": "1000", "unit": "credit", "state": "fired"}
    ]


async def test_start_greets_once_and_then_tells_what_there_is(budget: Budget, context: MakeContext) -> None:
    now = context()
    first = await start(budget, now)
    assert [button.words for button in first.buttons] == [
        "/cost 10 videos",
        "/cost 100 images",
        "/cost 50 videos 100 images",
    ]
    await topup(budget, context(), amount=Decimal(4920))
    again = await start(budget, now)
    assert title(again, now) == "You have 4,920 credits on Vidzy."


HELP: Callable[..., Awaitable[Reply]] = dict(walk(COMMANDS))["help"].handler


async def test_help_lists_every_command(budget: Budget, context: MakeContext) -> None:
    reply = await HELP(budget, context(), command=None)
    assert reply.data["commands"] == [item.name for item in COMMANDS]


@pytest.mark.parametrize("name", [item.name for item in COMMANDS])
async def test_help_explains_each_command_by_its_examples(name: str, budget: Budget, context: MakeContext) -> None:
    reply = await HELP(budget, context(), command=name)
    examples: Any = reply.data["examples"]
    assert reply.next == examples[0]
    assert examples[0].startswith(f"/{name}")


async def test_help_for_nothing_known_suggests_the_nearest(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(UnknownCommandError) as unknown:
        await HELP(budget, context(), command="spnd")
    assert unknown.value.suggestion == "spend"
