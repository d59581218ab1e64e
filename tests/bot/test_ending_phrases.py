"""Credits about to end, in one message: told when it is time, and later where that was not possible."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from bot.alert_replies import alert_reply, missed_sentence
from core.alerts.ending import Ending
from core.alerts.outbox import EndingAlert, EndingPart
from core.alerts.thresholds import PendingAlert
from core.amounts import Amount, Unit
from core.chat.language import Language
from core.ledger.changes import WalletKey
from core.ledger.lots import LotKind
from core.people import Network, Server
from tests.conftest import NOW

LANGUAGE = Language.of("en", "UTC", NOW)
VIDZY, FAL = WalletKey("vidzy", "app", Unit.CREDIT), WalletKey("fal", "api", Unit.USD)
API, WEB = WalletKey("runway", "api", Unit.CREDIT), WalletKey("runway", "web", Unit.CREDIT)
FRIDAY = date(2026, 11, 27)


def part(name: str, key: WalletKey, amount: int, days: int = 0) -> EndingPart:
    ending = Ending(key, LotKind.PAID, FRIDAY + timedelta(days), 7, Amount.exactly(amount, key.unit), (1,))
    return EndingPart(name, ending, None)


ONE = part("Vidzy", VIDZY, 1)
DOLLARS = part("fal.ai", FAL, 20, 3)
ON_WEB = part("Runway (web app)", WEB, 500)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((ONE,), "1 credit on Vidzy only through Fri 27 Nov"),
        ((DOLLARS,), "$20.00 on fal.ai only through Mon 30 Nov"),
        (
            (ONE, DOLLARS, ON_WEB, ONE),
            (
                "1 credit on Vidzy only through Fri 27 Nov, $20.00 on fal.ai only through Mon 30 Nov, 500 credits on"
                " Runway (web app) only through Fri 27 Nov and 1 credit on Vidzy only through Fri 27 Nov"
            ),
        ),
        (
            (ONE, DOLLARS, ON_WEB, ONE, ONE),
            (
                "1 credit on Vidzy only through Fri 27 Nov, $20.00 on fal.ai only through Mon 30 Nov, 500 credits on"
                " Runway (web app) only through Fri 27 Nov and 2 more (/alert last 7 there)"
            ),
        ),
    ],
)
def test_who_could_not_be_reached_is_told_of_all_that_ends(parts: tuple[EndingPart, ...], said: str) -> None:
    alert = EndingAlert("Studio", NOW.date(), parts)
    server = Server(Network.CONSOLE, "studio", "Studio")
    pending = PendingAlert(UUID(int=1), 7, alert, 1, "nonce", "en", "UTC", NOW, "maya", server, "Maya")
    told = LANGUAGE.text(missed_sentence(pending))
    assert told == f"On 22 November I could not reach you: in Studio you can use {said}."


def test_the_buttons_of_several_wallets_are_their_names() -> None:
    parts = (ONE, part("Runway", API, 900), ON_WEB)
    buttons = alert_reply(EndingAlert("Studio", NOW.date(), parts)).buttons
    assert [(LANGUAGE.text(button.label), button.arguments) for button in buttons] == [
        ("Vidzy", "on vidzy app"),
        ("Runway", "on runway api"),
        ("Runway (web app)", "on runway web"),
        ("My credits", ""),
    ]
