"""/settings and /pricing default by values in, Reply out; and as lines, through the dispatcher."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.app import App, assemble
from bot.commands.pricing import set_default, set_price, show_prices
from bot.commands.settings import (
    dark_pictures,
    light_pictures,
    no_pictures,
    set_language,
    set_server_language,
    set_server_time_zone,
    set_time_zone,
    show_settings,
)
from bot.commands.settings_warnings import set_default_alert
from core.alerts.levels import Mark, Measure
from core.budget import Budget
from core.chat.language import Language
from core.chat.reply import Lines, Reply, Text, Tone
from core.chat.request import Request, read_line
from core.ledger.changes import WalletName
from core.people import Caller, Context, Moderates, Network, Server, User
from core.store import Store
from core.work.media import Medium
from tests.conftest import NOW, MakeContext

ENGLISH = Language.of("en", "UTC", NOW)


def title(reply: Reply) -> str:
    return ENGLISH.text(reply.title)


def texts(reply: Reply) -> list[str]:
    return [ENGLISH.text(block.message) for block in reply.blocks if isinstance(block, Text)]


def rows(reply: Reply) -> list[str]:
    return [ENGLISH.text(row) for block in reply.blocks if isinstance(block, Lines) for row in block.rows]


def buttons(reply: Reply) -> list[str]:
    return [button.words for button in reply.buttons]


def on_discord(context: Context, locale: str = "en", server_locale: str | None = "de") -> Context:
    caller = Caller(
        Server(Network.DISCORD, "1", "Studio", server_locale),
        User(Network.DISCORD, "2", "Maya"),
        locale=locale,
    )
    return replace(context, caller=caller)


async def test_settings_say_what_holds_and_what_it_rests_on(budget: Budget, context: MakeContext) -> None:
    reply = await show_settings(budget, context())
    assert title(reply) == "For you: English, UTC. In Studio: Vidzy"
    assert rows(reply) == [
        "You are answered in English, as your terminal says",
        "Your days and times are of UTC, as your terminal says",
        "Where no provider is named, Vidzy is meant in Studio",
        "No time zone is chosen there",
        "Who set no alert gets none there",
    ]
    assert reply.next is None


async def test_settings_on_a_network_say_what_it_told_and_how_to_choose_a_zone(
    budget: Budget, context: MakeContext
) -> None:
    reply = await show_settings(budget, on_discord(context(), locale="fr"))
    assert rows(reply)[:2] == [
        "You are answered in English: I do not speak français yet",
        "Your days and times are of UTC: nobody chose another",
    ]
    assert "Public answers there are in English, as Discord says" in rows(reply)
    assert reply.next == "/settings timezone Europe/Amsterdam"
    same = await show_settings(budget, on_discord(context(), locale="en-GB", server_locale=None))
    assert rows(same)[0] == "You are answered in English, as Discord says"
    assert "Public answers there are in the language of whoever asks" in rows(same)


async def test_settings_say_who_chose_what(budget: Budget, context: MakeContext) -> None:
    await set_language(budget, context(), language="en")
    await set_server_time_zone(budget, context(), zone="Europe/Berlin")
    await set_server_language(budget, context(), language="en")
    await set_default_alert(budget, context(), marks=(Decimal(1000),))
    await set_default(budget, context(), provider=WalletName("runway", "web"))
    reply = await show_settings(budget, context())
    assert title(reply) == "For you: English, Europe/Berlin. In Studio: Runway (web app)"
    assert rows(reply) == [
        "You are answered in English: you chose it",
        "Your days and times are of Europe/Berlin: moderators chose it",
        "Where no provider is named, Runway (web app) is meant in Studio: moderators chose it",
        "Public answers there are in English: moderators chose it",
        "Who chose no time zone has Europe/Berlin there",
        "Who never set an alert is warned there at 1,000 credits",
    ]
    await set_time_zone(budget, context(), zone="Asia/Shanghai")
    assert rows(await show_settings(budget, context()))[1] == "Your days and times are of Asia/Shanghai: you chose it"


async def test_a_ground_for_pictures_is_chosen_or_none_and_the_button_takes_that_back(
    budget: Budget, context: MakeContext
) -> None:
    reply = await light_pictures(budget, context())
    assert title(reply) == "Your pictures have a light ground from now on"
    assert reply.tone is Tone.DONE
    assert buttons(reply) == ["/settings pictures dark", "/settings show"]
    assert rows(await show_settings(budget, context()))[2] == "Your pictures have a light ground: you chose it"
    reply = await no_pictures(budget, context())
    assert (title(reply), buttons(reply)[0]) == (
        "You are answered without pictures from now on",
        "/settings pictures light",
    )
    shown = await show_settings(budget, context())
    assert rows(shown)[2] == "You are answered without pictures: you chose it"
    assert isinstance(shown.data["person"], dict)
    assert shown.data["person"]["pictures"] == "off"
    await dark_pictures(budget, context())
    assert buttons(await dark_pictures(budget, context())) == ["/settings show"]
    assert rows(await show_settings(budget, context()))[2] == "Your pictures have a dark ground: you chose it"


async def test_a_zone_is_chosen_and_the_button_takes_that_back(budget: Budget, context: MakeContext) -> None:
    reply = await set_time_zone(budget, context(), zone="Asia/Shanghai")
    assert title(reply) == "Your days and times are of Asia/Shanghai from now on (they were of UTC)"
    assert reply.tone is Tone.DONE
    assert buttons(reply) == ["/settings timezone auto", "/settings show"]
    again = await set_time_zone(budget, context(), zone="Asia/Shanghai")
    assert title(again) == "Your days and times are of Asia/Shanghai, as before"
    assert buttons(again) == ["/settings show"]
    other = await set_time_zone(budget, context(), zone="Europe/Berlin")
    assert buttons(other)[0] == "/settings timezone Asia/Shanghai"


async def test_a_zone_taken_back_is_the_server_s_or_else_the_network_s(budget: Budget, context: MakeContext) -> None:
    await set_time_zone(budget, context(), zone="Asia/Shanghai")
    await set_server_time_zone(budget, context(), zone="Europe/Berlin")
    reader = replace(context().caller, time_zone="Asia/Shanghai", network_time_zone="America/Lima")
    asked = replace(context(), caller=reader)
    reply = await set_time_zone(budget, asked, zone=None)
    assert title(reply) == "Your days and times are of Europe/Berlin from now on (they were of Asia/Shanghai)"
    await set_server_time_zone(budget, context(), zone=None)
    reply = await set_time_zone(budget, replace(asked, request_id="another"), zone=None)
    assert title(reply) == "Your days and times are of America/Lima, as before"


async def test_a_language_is_chosen(budget: Budget, context: MakeContext) -> None:
    reply = await set_language(budget, on_discord(context(), locale="fr"), language="en")
    assert title(reply) == "You are answered in English, as before"
    assert buttons(reply)[0] == "/settings language auto"


async def test_moderators_choose_for_the_server(budget: Budget, context: MakeContext) -> None:
    zone = await set_server_time_zone(budget, context(), zone="Europe/Berlin")
    assert title(zone) == "Members who chose no time zone have Europe/Berlin in Studio from now on"
    assert buttons(zone)[0] == "/settings server timezone auto"
    gone = await set_server_time_zone(budget, context(), zone=None)
    assert title(gone) == "Studio has no time zone of its own any more"
    assert buttons(gone)[0] == "/settings server timezone Europe/Berlin"
    language = await set_server_language(budget, context(), language="en")
    assert title(language) == "Public answers in Studio are in English from now on"
    none = await set_server_language(budget, context(), language=None)
    assert title(none) == "No language is chosen for public answers in Studio any more"
    assert buttons(none)[0] == "/settings server language en"


async def test_moderators_choose_the_alert_of_those_who_set_none(budget: Budget, context: MakeContext) -> None:
    thousand = (Decimal(1000),)
    reply = await set_default_alert(budget, context(), marks=thousand)
    assert title(reply) == "Members who never set an alert get one at 1,000 credits in Studio from now on"
    comes = "It comes with the next change in a wallet. Where somebody ever had an alert, nothing changes."
    assert texts(reply) == [comes, "That in credits is for wallets that count credits."]
    none = await set_default_alert(budget, context(), marks=())
    assert title(none) == "Members who set no alert get none in Studio from now on"
    assert buttons(none)[0] == "/settings default-alert 1,000"
    share = await set_default_alert(budget, context(), marks=(Mark(Measure.SHARE, 200_000),))
    assert texts(share) == [comes]


async def test_the_default_of_a_server_is_chosen_and_the_button_takes_that_back(
    budget: Budget, context: MakeContext
) -> None:
    reply = await set_default(budget, context(), provider=WalletName("runway", "web"))
    assert title(reply) == ("Where no provider is named, Runway (web app) is meant in Studio from now on (was Vidzy)")
    assert buttons(reply) == [
        "/pricing default vidzy app",
        "/settings default-alert 1,000",
        "/settings default-alert 20%",
        "/pricing show",
    ]
    again = await set_default(budget, context(), provider=WalletName("runway", "web"))
    assert title(again) == "Where no provider is named, Runway (web app) is meant in Studio, as before"
    assert buttons(again) == ["/pricing show"]


async def test_prices_are_shown_and_set_for_what_is_meant(budget: Budget, context: MakeContext) -> None:
    await set_default(budget, context(), provider=WalletName("fal"))
    shown = await show_prices(budget, context())
    assert title(shown) == "Prices in Studio on fal.ai: 1 video $0.785 and 1 image $0.03"
    assert shown.source is not None
    assert "Studio has not set its own" in ENGLISH.text(shown.source)
    reply = await set_price(budget, context(), media=Medium.VIDEO, amount=Decimal("0.5"))
    assert title(reply) == "1 video costs $0.50 in Studio from now on (was $0.785)"
    assert buttons(reply)[0] == "/pricing remove video on fal api"
    await set_default(budget, context(), provider=WalletName("midjourney"))
    unknown = await show_prices(budget, context())
    assert title(unknown) == "On Midjourney, which is meant in Studio, what one costs depends on more than its kind"
    assert unknown.next == "/provider midjourney"


# As lines


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


async def ask(app: App, line: str, caller: Caller) -> Reply:
    who = await app.reader(caller)
    return await app.process(Request(line, who, NOW, *read_line(line, app.names)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/settings", "For you: English, UTC. In Studio: Vidzy"),
        ("/settings show", "For you: English, UTC. In Studio: Vidzy"),
        ("/settings timezone Asia/Shanghai", "Your days and times are of Asia/Shanghai"),
        ("/settings timezone auto", "Your days and times are of UTC, as before"),
        ("/settings language en", "You are answered in English"),
        ("/settings language AUTO", "You are answered in English"),
        ("/settings server timezone europe/berlin", "Members who chose no time zone have Europe/Berlin"),
        ("/settings SERVER Timezone auto", "Studio has no time zone of its own"),
        ("/settings server language en", "Public answers in Studio are in English"),
        ("/settings default-alert 1,000", "Members who never set an alert get one at 1,000 credits"),
        ("/settings default-alert none", "Members who set no alert get none"),
        ("/pricing default runway web", "Where no provider is named, Runway (web app) is meant"),
        ("/pricing default runway", "Where no provider is named, Runway is meant"),
    ],
)
async def test_each_is_typed_as_it_is_written(app: App, context: MakeContext, line: str, said: str) -> None:
    reply = await ask(app, line, context(moderator=True).caller)
    assert title(reply).startswith(said)


@pytest.mark.parametrize(
    "line",
    [
        "/settings server timezone UTC",
        "/settings server language en",
        "/settings default-alert 1,000",
        "/pricing default runway",
    ],
)
async def test_what_holds_for_a_server_is_for_its_moderators(app: App, context: MakeContext, line: str) -> None:
    for moderates in (Moderates.NO, Moderates.UNKNOWN):
        reply = await ask(app, line, replace(context().caller, moderates=moderates))
        assert reply.tone is Tone.REFUSED
    assert title(await ask(app, "/settings", context().caller)) == "For you: English, UTC. In Studio: Vidzy"


@pytest.mark.parametrize("line", ["/settings timezone", "/settings server", "/settings timezone Mars/Olympus Mons"])
async def test_what_cannot_be_read_is_asked_again_and_changes_nothing(
    app: App, context: MakeContext, line: str
) -> None:
    reply = await ask(app, line, context(moderator=True).caller)
    assert reply.tone in (Tone.ASK, Tone.REFUSED)
    assert title(await ask(app, "/settings", context().caller)) == "For you: English, UTC. In Studio: Vidzy"


async def test_two_people_on_one_server_read_each_in_their_own_zone(app: App, context: MakeContext) -> None:
    maya, ben = context(user="maya").caller, context(user="ben").caller
    await ask(app, "/settings timezone Asia/Shanghai", maya)
    await ask(app, "/settings server timezone America/Lima", replace(ben, moderates=Moderates.YES))
    assert [(await app.reader(one)).time_zone for one in (maya, ben)] == ["Asia/Shanghai", "America/Lima"]
