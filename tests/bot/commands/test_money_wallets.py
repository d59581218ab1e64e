"""Wallets that are counted in money, and those that are not: what `$5` means there in every command that takes so much
of a wallet."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.app import App, assemble
from core.chat.language import Language
from core.chat.reply import Pointer, Reply, Tone
from core.chat.request import Request
from core.people import Caller, Moderates, Network, Server, User
from core.store import Store
from tests.bot.talk import AMSTERDAM, Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What is said does not depend on the database."""

TITLES = [  # parts of them
    ("spend", "{} on fal", "Spent $5.00: $15.00 left on fal.ai"),
    ("adjust", "{} on fal", "$15.00 left on fal.ai"),
    ("balance set", "{} on fal", "Noted: $5.00 on fal.ai, $15.00 fewer than I had"),
    ("reserve", "{} on fal", "Set aside $5.00 until 22 Nov 10:30: $15.00 of $20.00 on fal.ai"),
    ("alert", "{} on fal", "You are warned at $5.00 or "),
    ("buy", "{} on fal", "$5.00 on fal.ai, paid as used: nothing has to be bought first"),
    ("afford", "{} on fal", "$5.00 on fal.ai make"),
    ("afford", "amount {} on fal", "$5.00 on fal.ai make"),
    ("topup", "{} on fal", "Added $5.00: $25.00 on fal.ai now"),
    ("topup", "amount {} on fal", "Added $5.00: $25.00 on fal.ai now"),
    ("budget", "{} on fal", "Your budget: $5.00 a month, for what you use on fal.ai"),
    ("budget", "amount {} on fal", "Your budget: $5.00 a month, for what you use on fal.ai"),
]
FIELDS = [
    ("spend", "work", "Spent $5.00: $15.00 left on fal.ai"),
    ("adjust", "work", "$15.00 left on fal.ai"),
    ("reserve", "work", "Set aside $5.00 until 22 Nov 10:30: $15.00 of $20.00 on fal.ai"),
    ("balance set", "amount", "Noted: $5.00 on fal.ai, $15.00 fewer than I had"),
    ("alert set", "amount", "You are warned at $5.00 or "),
    ("topup", "amount", "Added $5.00: $25.00 on fal.ai now"),
    ("afford", "amount", "$5.00 on fal.ai make"),
    ("buy", "work", "$5.00 on fal.ai, paid as used: nothing has to be bought first"),
    ("budget set", "amount", "Your budget: $5.00 a month, for what you use on fal.ai"),
]
OTHERS = {
    "spend": "/spend 500 on runway",
    "adjust": "/adjust 500 on runway",
    "balance set": "/balance set 500 on runway",
    "reserve": "/reserve 500 on runway",
    "settle": "/settle 500 on runway",
    "alert": "/alert 500 on runway",
    "alert remove": "/alert remove 500 on runway",
    "buy": "/buy 500 on runway",
    "refund 1": "/refund 1 500 on runway",
    "topup amount": "/topup amount 500 on runway",
    "budget amount": "/budget amount 500 on runway",
    "afford amount": "/afford amount 500 on runway",
    "pricing remove-pack": "/pricing remove-pack 500 on runway",
}
NONE = {
    "spend -$5 on fal": "An amount is above 0, and this is \u22125.",
    "spend $0 on fal": "An amount is above 0, and this is 0.",
    "balance set -$5 on fal": "A balance is 0 or more, and this is \u22125.",
    "pricing pack amount $5 price $4 on fal": "fal.ai is paid in money: there are no packs to buy first.",
    "spend 3 videos $5 on fal": 'Word 3, "$5", is not one I know.',
}


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    """Who moderates, too."""
    return Talk(app, moderates=Moderates.YES)


async def chosen(talk: Talk, command: str, **values: str) -> Said:
    """The answer where a network has a field for each option."""
    server = Server(Network.CONSOLE, "studio", "Studio")
    user = User(Network.CONSOLE, talk.name.lower(), talk.name)
    caller = Caller(server, user, Moderates.YES, time_zone=AMSTERDAM)
    reply = await talk.app.process(Request(f"{talk.name} {command} {values}", caller, talk.at, command, values))
    return Said(reply, Language.of("en", AMSTERDAM, talk.at))


@pytest.mark.parametrize("words", ["$5", "5 dollars"])
async def test_money_is_that_number_in_a_wallet_that_is_counted_in_it(maya: Talk, words: str) -> None:
    for number, (command, arguments, title) in enumerate(TITLES):
        talk = replace(maya, name=f"Reader {number}")
        await talk.say("topup 20 on fal")
        assert title in (await talk.say(f"{command} {arguments.format(words)}")).title


async def test_parts_of_a_spend_and_of_a_hold_are_told_in_money(maya: Talk) -> None:
    await maya.say("topup $20 on fal")
    await maya.say("spend $5 on fal")
    assert (await maya.say("refund $1 of 2 on fal")).title == "$1.00 is back: $16.00 on fal.ai"
    assert (await maya.say("refund 1 dollar of 2 on fal failed")).texts[1] == 'Noted: "failed".'
    await maya.say("reserve $3 on fal")
    settled = await maya.say("settle 2 dollars on fal")
    assert settled.title == "Spent $2.00 of the $3.00 set aside; $1.00 is free again: $15.00 left on fal.ai"
    await maya.say("alert $5 on fal")
    removed = await maya.say("alert remove $5 on fal")
    assert removed.title == "You are no longer warned at $5.00 on fal.ai"


async def test_prices_are_set_in_the_money_of_the_wallet_that_is_usual(maya: Talk) -> None:
    await maya.say("pricing default fal")
    assert (await maya.say("pricing set video $0.45")).title.startswith("1 video costs $0.45 in Studio from now on")
    assert (await maya.say("spend $5")).title.startswith("Refused: $5.00 ")


async def test_where_each_option_has_a_field_it_is_the_same(maya: Talk) -> None:
    for number, (command, arguments, title) in enumerate(FIELDS):
        talk = replace(maya, name=f"Reader {number}")
        await chosen(talk, "topup", amount="20", provider="fal")
        assert title in (await chosen(talk, command, **{arguments: "$5", "provider": "fal"})).title
        other = await chosen(talk, command, **{arguments: "$5", "provider": "runway web"})
        assert other.title == 'Runway (web app) is counted in credits, and "$5" is money.'
        assert other.reply.next == f"/{command} {'' if arguments == 'work' else 'amount '}500 provider runway web"


async def test_in_a_wallet_of_credits_it_is_said_what_to_type(maya: Talk) -> None:
    for (command, step), words in product(OTHERS.items(), ("$5", "5 dollars", "\u20ac5")):
        said = await maya.say(f"/{command} {words} on runway")
        assert said.title == f'Runway is counted in credits, and "{words}" is money.'
        assert said.texts[0] == "I convert nothing: say how many credits it is."
        assert (said.reply.tone, said.reply.next) == (Tone.ASK, step)
        assert pointed(said.reply) == words


async def test_money_of_another_currency_is_not_converted(maya: Talk) -> None:
    await maya.say("topup $20 on fal")
    commands = ("spend", "adjust", "reserve", "balance set", "alert", "buy")
    for command, words in product(commands, ("\u20ac5", "5 euros", "\u00a55", "5 yuan")):
        said = await maya.say(f"/{command} {words} on fal")
        assert said.title == f'fal.ai is counted in US dollars, and "{words}" is in another currency.'
        assert said.reply.next == f"/{command} $20 on fal"
    assert (await maya.say("balance on fal")).title == "$20.00 on fal.ai"


async def test_price_in_another_money_than_the_wallet_is_no_amount_of_it(maya: Talk) -> None:
    said = await maya.say("topup \u00a520 on fal")
    assert said.title == "fal.ai is counted in US dollars, and CN\u00a520.00 is in another currency."
    assert said.reply.next == "/topup $20 on fal api"
    assert (await maya.say("topup 20 \u00a5140 on fal")).title == "Added $20.00: $20.00 on fal.ai now"
    assert (await maya.say("topup $20")).title == "How many credits, e.g. 5,000?"
    euros = await maya.say("topup 20 \u20ac18 on fal")
    assert euros.title == 'I keep money in USD and CNY and convert nothing: "\u20ac18" is another currency.'
    assert (euros.reply.next, pointed(euros.reply)) == ("/topup 20 $20 on fal", "\u20ac18")


async def test_of_two_the_first_is_how_much_and_the_other_the_price(maya: Talk) -> None:
    for line in ("topup $20 $18 on fal", "topup $20 for $18 on fal", "topup 20 dollars 18 dollars on fal"):
        said = await maya.say(line)
        assert said.title.startswith("Added $20.00:")
        assert said.texts[0] == "Paid $18.00; no end."


async def test_what_no_wallet_was_named_for_may_be_meant_of_one_that_somebody_has(maya: Talk) -> None:
    nobody = await maya.say("spend $5 ")
    assert nobody.reply.next == "/spend 500"
    await maya.say("topup $20 on fal")
    said = await maya.say("adjust $5 note double charged")
    assert said.title == 'Vidzy is counted in credits, and "$5" is money.'
    assert "Counted in that money: fal api." in said.texts
    assert said.buttons == ["/adjust $5 on fal api note double charged"]
    adjusted = await maya.say(said.buttons[0])
    assert "$15.00 left on fal.ai" in adjusted.title
    assert 'Noted: "double charged".' in adjusted.texts


async def test_public_answer_does_not_say_what_wallets_somebody_has(maya: Talk) -> None:
    await maya.say("topup $20 on fal")
    for line in ("/buy $5", "/afford amount $5", "/pricing set video $5", "/pricing remove-pack $5"):
        said = await maya.say(line)
        assert said.title == 'Vidzy is counted in credits, and "$5" is money.'
        assert not said.reply.private
        assert not said.buttons
        assert not any("Counted in" in text for text in said.texts)


async def test_ways_to_buy_of_a_provider_that_are_counted_in_it_are_named(maya: Talk) -> None:
    said = await maya.say("spend $5 on luma app")
    assert said.title == 'Luma (app) is counted in credits, and "$5" is money.'
    await maya.say("pricing default luma app")
    said = await maya.say("spend $5 on luma")
    assert "Counted in that money: luma api." in said.texts


async def test_what_cannot_be_an_amount_is_refused(maya: Talk) -> None:
    for line, title in NONE.items():
        assert (await maya.say(line)).title == title


async def test_what_can_be_sent_next_is_told_in_money(maya: Talk) -> None:
    unknown = await maya.say("spend $5 on fal")
    assert unknown.reply.next == "/topup $5.00 on fal api"
    await maya.say("topup $20 on fal")
    assert (await maya.say("spend $25 on fal")).reply.next == "/topup $5.00 on fal api"
    await maya.say("spend $5 on fal")
    assert (await maya.say("refund $6 of 2 on fal")).reply.next == "/refund $5.00 of 2 on fal api"
    assert (await maya.say("alert $5 on fal")).buttons[-1] == "/alert remove $5.00 on fal"
    await maya.say("reserve $3 on fal")
    assert (await maya.say("release on fal")).buttons == ["/reserve $3.00 on fal"]


def pointed(reply: Reply) -> str:
    """What is pointed at."""
    (place,) = (block for block in reply.blocks if isinstance(block, Pointer))
    return place.text[place.start : place.end]
