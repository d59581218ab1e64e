"""/pricing pack, packs and remove-pack, line by line: what is set, by whom, and what cannot be."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.people import Moderates
from core.store import Store
from tests.bot.talk import Said, Talk

ONE_DATABASE = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What is refused is refused before anything is stored."""


@pytest.fixture
def maya(store: Store) -> Talk:
    """She moderates Studio."""
    return Talk(assemble(store), moderates=Moderates.YES)


def source(said: Said) -> str | None:
    return said.reply.source and said.language.text(said.reply.source)


async def test_a_pack_is_set_changed_listed_and_taken_away(maya: Talk) -> None:
    first = await maya.say("/pricing pack 1,000 $12")
    assert first.title == "A pack of 1,000 credits on Vidzy costs $12.00 in Studio from now on"
    assert first.texts == [
        "That is $0.012 a credit. What was bought keeps its price. Set by Maya.",
        "In Studio it takes the place of all that Vidzy itself sells.",
    ]
    assert first.buttons == ["/pricing remove-pack 1,000 on vidzy app", "/pricing packs on vidzy"]
    cheaper = await maya.say("/pricing pack 1,000 $10")
    assert cheaper.title == "A pack of 1,000 credits on Vidzy costs $10.00 in Studio from now on (was $12.00)"
    assert cheaper.texts == ["That is $0.01 a credit. What was bought keeps its price. Set by Maya."]
    assert cheaper.buttons[0] == "/pricing pack 1,000 $12.00 on vidzy app"
    same = await maya.say("/pricing pack 1,000 $10")
    assert same.title == "A pack of 1,000 credits on Vidzy costs $10.00 in Studio, as before"
    second = await maya.say("/pricing pack 5,000 for $42.50")
    assert second.texts[1:] == ["Also sold:"]
    assert second.rows == ["1,000 for $10.00, $0.01 a credit"]
    listed = await maya.say("/pricing packs")
    assert listed.title == "2 packs on Vidzy in Studio"
    assert listed.rows == [
        "1,000 for $10.00, $0.01 a credit; set on 22 November by Maya",
        "5,000 for $42.50, $0.0085 a credit; set on 22 November by Maya",
    ]
    gone = await maya.say("/pricing remove-pack 1,000")
    assert gone.title == "Studio has no pack of 1,000 credits on Vidzy any more (was $10.00)"
    assert gone.rows == ["5,000 for $42.50, $0.0085 a credit"]
    assert (await maya.say(gone.buttons[0])).title == first.title.replace("$12.00", "$10.00")
    assert {one.reply.tone for one in (first, cheaper, same, second, gone)} == {Tone.DONE}


@ONE_DATABASE
async def test_back_to_before_is_what_it_was(maya: Talk) -> None:
    await maya.say("/pricing pack 1,000 \N{YEN SIGN}70")
    changed = await maya.say("/pricing pack 1,000 $10")
    await maya.say(changed.buttons[0])
    (row,) = (await maya.say("/pricing packs")).rows
    assert row.startswith("1,000 for CN\N{YEN SIGN}70.00, CN\N{YEN SIGN}0.07 a credit")


@ONE_DATABASE
@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("3 $1", "3 for $1.00, about $0.333 a credit; set on 22 November by Maya"),
        ("100 $5 on midjourney", "100 for $5.00, $0.05 for 1 fast GPU minute; set on 22 November by Maya"),
        ("1,000,000 $0.10", "1,000,000 for $0.10, less than $0.000001 a credit; set on 22 November by Maya"),
    ],
)
async def test_what_one_costs_is_said_as_exactly_as_it_comes_out(maya: Talk, line: str, row: str) -> None:
    done = await maya.say(f"/pricing pack {line}")
    assert (await maya.say(done.buttons[-1])).rows == [row]


@ONE_DATABASE
async def test_packs_of_another_channel_are_its_own(maya: Talk) -> None:
    done = await maya.say("/pricing pack 1,000 $10 on runway web")
    assert done.title == "A pack of 1,000 credits on Runway (web app) costs $10.00 in Studio from now on"
    assert done.buttons == ["/pricing remove-pack 1,000 on runway web", "/pricing packs on runway web"]
    assert (await maya.say("/pricing packs")).rows == [
        "1,000 credits: price not known, how long it lasts is not known",
        "10,000 credits: price not known, how long it lasts is not known",
    ]
    assert (await maya.say("/pricing packs on runway web")).title == "1 pack on Runway (web app) in Studio"


@ONE_DATABASE
async def test_where_none_is_set_the_provider_s_own_are_listed_with_their_source(maya: Talk) -> None:
    said = await maya.say("/pricing packs on runway web")
    assert said.title == "Studio has set no packs of its own on Runway (web app)"
    assert said.rows[0].startswith("web app: 1,000 credits for $10.00 (1 credit costs $0.01)")
    assert source(said) == "Packs: own page (undated)."
    assert said.reply.next == "/pricing pack 1,000 $10 on runway web"
    maya.moderates = Moderates.NO
    assert (await maya.say("/pricing packs on runway web")).reply.next == "/provider runway"


@ONE_DATABASE
async def test_where_money_is_used_up_there_are_no_packs(maya: Talk) -> None:
    said = await maya.say("/pricing packs on fal")
    assert said.title == "fal.ai is paid in US dollars: there are no packs to buy first"
    assert said.reply.next == "/provider fal"


@ONE_DATABASE
async def test_only_moderators_set_and_remove_and_everybody_looks(maya: Talk) -> None:
    await maya.say("/pricing pack 1,000 $10")
    maya.moderates = Moderates.NO
    for line in ("/pricing pack 1,000 $1", "/pricing remove-pack 1,000"):
        assert (await maya.say(line)).reply.tone is Tone.REFUSED
    listed = await maya.say("/pricing packs")
    assert listed.rows == ["1,000 for $10.00, $0.01 a credit; set on 22 November by Maya"]
    assert not listed.reply.private


@ONE_DATABASE
@pytest.mark.parametrize(
    ("line", "title", "step"),
    [
        ("pack 0 $10", "An amount is above 0, and this is 0.", "/pricing pack 1,000 $10"),
        ("pack -5 $10", "An amount is above 0, and this is \N{MINUS SIGN}5.", "/pricing pack 1,000 $10"),
        ("pack 1,000 $0", "An amount is above 0, and this is 0.", "/pricing pack 1,000 $10"),
        (
            "pack 1,000 -$10",
            "What was paid is not below 0, and this is \N{MINUS SIGN}$10.00.",
            "/pricing pack 1,000 $10",
        ),
        ("pack 1,000", "How much it costs, e.g. $10?", "/pricing pack 1,000 $10"),
        ("pack $10", "How many credits it has, e.g. 1,000?", "/pricing pack 1,000 $10"),
        ("pack 1,000.0001 $10", "Credits go to 3 decimals; this has 4.", "/pricing pack 1,000 $10"),
        (
            "pack 2,000,000,000 $10",
            "That is more than I can keep. The most is 1,000,000,000.",
            "/pricing pack 1,000 $10",
        ),
        (
            "pack 1,000 $10 on fal",
            "fal.ai is paid in money: there are no packs to buy first.",
            "/provider fal.ai",
        ),
        ("remove-pack 1,000", "No pack is set on Vidzy.", "/pricing packs on vidzy app"),
        ("remove-pack", "Which one, e.g. 1,000?", "/pricing remove-pack 1,000"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_step_to_take(maya: Talk, line: str, title: str, step: str) -> None:
    said = await maya.say(f"/pricing {line}")
    assert (said.title, said.reply.next) == (title, step)
    assert said.texts[-1] in ("Nothing was recorded.", "Nothing was changed.")
    assert "packs" not in said.reply.data


@ONE_DATABASE
async def test_a_pack_that_is_not_there_names_those_that_are(maya: Talk) -> None:
    for line in ("1,000 $10", "5,000 $42.50"):
        await maya.say(f"/pricing pack {line}")
    said = await maya.say("/pricing remove-pack 2,000")
    assert said.title == "No pack of 2,000 credits is set on Vidzy. Set: 1,000 and 5,000."
    assert said.reply.next == "/pricing remove-pack 1,000 on vidzy app"


@ONE_DATABASE
async def test_there_is_an_end_to_packs(maya: Talk) -> None:
    for number in range(1, 21):
        assert (await maya.say(f"/pricing pack {number} $10")).reply.tone is Tone.DONE
    said = await maya.say("/pricing pack 21 $10")
    assert (said.title, said.reply.next) == ("20 packs are enough. Remove one first.", "/pricing packs on vidzy app")
    assert (await maya.say("/pricing pack 20 $9")).reply.tone is Tone.DONE


@ONE_DATABASE
async def test_it_is_the_same_for_programs(maya: Talk) -> None:
    await maya.say("/pricing pack 1,000 $12")
    data = (await maya.say("/pricing pack 1,000 $10")).reply.data
    pack = {"provider": "vidzy", "channel": "app", "amount": "1000", "unit": "credit"}
    at = "2026-11-22T09:00:00+00:00"
    now = {**pack, "price": {"amount": "10", "unit": "USD"}, "set_by": "Maya", "set_at": at}
    assert data == {"pack": now, "before": {**now, "price": {"amount": "12", "unit": "USD"}, "set_by": None}}
    assert (await maya.say("/pricing packs")).reply.data == {"packs": [now]}
    assert (await maya.say("/pricing remove-pack 1,000")).reply.data["pack"] is None
