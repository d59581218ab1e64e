"""Who reads how, and where members are warned who set no alert."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.alerts.levels import Mark, Measure
from core.amounts import Amount, Unit
from core.choices import Choices, PersonChoices, ServerChoices, default_marks
from core.ledger.changes import WalletKey
from core.people import Caller, Network, Server, User

VIDZY = WalletKey("vidzy", "app", Unit.CREDIT)
THOUSAND = Amount.exactly(1000, Unit.CREDIT)
MAYA = Caller(
    Server(Network.DISCORD, "1", "Studio", locale="fr"),
    User(Network.DISCORD, "2", "Maya"),
    locale="es",
    time_zone="Europe/Madrid",
)


def test_who_chose_nothing_reads_as_the_network_says() -> None:
    reader = Choices().reader(MAYA)
    assert (reader.locale, reader.time_zone, reader.server.locale) == ("es", "Europe/Madrid", "fr")


def test_a_person_s_choice_comes_before_their_server_s() -> None:
    server = ServerChoices(locale="de", time_zone="Europe/Berlin")
    reader = Choices(PersonChoices("nl", "Asia/Shanghai"), server).reader(MAYA)
    assert (reader.locale, reader.time_zone, reader.server.locale) == ("nl", "Asia/Shanghai", "de")


def test_a_server_chooses_the_zone_of_its_members_and_not_their_language() -> None:
    reader = Choices(server=ServerChoices(locale="de", time_zone="Europe/Berlin")).reader(MAYA)
    assert (reader.locale, reader.time_zone) == ("es", "Europe/Berlin")


def test_what_the_network_said_is_not_forgotten_by_it() -> None:
    reader = Choices(PersonChoices("nl", "Asia/Shanghai")).reader(MAYA)
    assert (reader.said_locale, reader.said_time_zone) == ("es", "Europe/Madrid")
    again = Choices().reader(reader)
    assert (again.locale, again.time_zone) == ("es", "Europe/Madrid")


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc/passwd", ""])
def test_a_zone_that_this_machine_does_not_know_counts_for_nothing(zone: str) -> None:
    reader = Choices(PersonChoices(time_zone=zone), ServerChoices(time_zone="Europe/Berlin")).reader(MAYA)
    assert reader.time_zone == "Europe/Berlin"


CREDITS, SHARE, DAYS = Mark(Measure.CREDITS, THOUSAND.micros), Mark(Measure.SHARE, 200_000), Mark(Measure.DAYS, 7)


def test_the_default_alerts_are_for_every_wallet() -> None:
    choices = ServerChoices(marks=(CREDITS, SHARE, DAYS))
    assert default_marks(choices, VIDZY) == (CREDITS, SHARE, DAYS)
    assert default_marks(choices, replace(VIDZY, provider="runway")) == (CREDITS, SHARE, DAYS)
    assert default_marks(ServerChoices(), VIDZY) == ()


def test_of_a_wallet_that_counts_money_the_default_alerts_in_credits_wait() -> None:
    dollars = WalletKey("fal", "api", Unit.USD)
    assert default_marks(ServerChoices(marks=(CREDITS, SHARE, DAYS)), dollars) == (SHARE, DAYS)
