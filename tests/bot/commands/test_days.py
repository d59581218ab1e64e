"""Days around midnight, in time zones east and west: whose prices hold on them, and which day a moment is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app import App, assemble
from core.chat.language import Language
from core.people import Caller, Moderates, Network, Server, User
from core.store import Store
from tests.bot.talk import Said, Talk

ZONES = ("Pacific/Kiritimati", "Asia/Shanghai", "Europe/Amsterdam", "UTC", "America/Los_Angeles")
MIDNIGHT = datetime(2026, 9, 24, tzinfo=UTC)
"""Behind the last day of Sora 2 on OpenAI, as any clock shows it."""
HALF_AN_HOUR = timedelta(minutes=30)
SOLD, GONE = "$0.40 on OpenAI for 1 video", "Sora 2 is not sold on OpenAI any more: its last day was 23 September."


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@dataclass
class Reader:
    """Maya, wherever she is."""

    app: App
    zone: str

    async def ask(self, at: datetime, line: str, moderates: Moderates = Moderates.NO) -> Said:
        """The answer to a line, when her clock shows what `at` shows, as she reads it."""
        moment = at.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        server, user = Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya")
        said = await Talk(
            self.app,
            moment,
            caller=Caller(server, user, moderates, time_zone=self.zone),
            name=f"Maya in {self.zone} at {at}: {line}",
        ).say(line)
        return replace(said, language=Language.of("en", self.zone, moment))


@pytest.mark.parametrize(
    ("behind", "named", "title"),
    [
        (-HALF_AN_HOUR, "", SOLD),
        (-HALF_AN_HOUR, " date today", f"{SOLD} on 23 September"),
        (-HALF_AN_HOUR, " date 2026-09-23", f"{SOLD} on 23 September"),
        (-HALF_AN_HOUR, " date 2026-09-24", GONE),
        (HALF_AN_HOUR, "", GONE),
        (HALF_AN_HOUR, " date today", GONE),
        (HALF_AN_HOUR, " date 2026-09-24", GONE),
        (HALF_AN_HOUR, " date 2026-09-23", f"{SOLD} on 23 September"),
    ],
)
async def test_a_day_of_prices_is_that_day_wherever_one_is(app: App, behind: timedelta, named: str, title: str) -> None:
    asked = [await Reader(app, zone).ask(MIDNIGHT + behind, f"/cost 1 sora clip on openai{named}") for zone in ZONES]
    assert [said.title for said in asked] == [title] * len(ZONES)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
async def test_what_moderators_set_in_a_day_holds_on_it_as_its_reader_counts_days(app: App, zone: str) -> None:
    ana = Reader(app, zone)
    await ana.ask(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "/pricing set video 450", Moderates.YES)
    for day, price in (("2026-11-20", 500), ("2026-11-21", 450), ("2026-11-22", 450)):
        said = await ana.ask(datetime(2026, 11, 22, 0, 30, tzinfo=UTC), f"/cost 1 video date {day}")
        assert said.title.startswith(f"{price} credits on Vidzy for 1 video on ")


async def test_a_plan_renews_on_the_day_that_it_is_where_its_reader_is(app: App) -> None:
    await Reader(app, "Asia/Shanghai").ask(datetime(2026, 11, 22, 10, tzinfo=UTC), "/plan set standard on runway web")
    moved = Reader(app, "America/New_York")
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    said = await moved.ask(at, "/balance on runway web")
    assert said.rows == ["625 of a plan, until 21 Dec 11:00"]
    assert "The plan Standard renews on Mon 21 Dec: 625 credits. What is not used by then ends." in said.texts
    assert (await moved.ask(at, "/plan")).title.endswith("625 credits again on Mon 21 Dec")
    assert "it renews on Mon 21 Dec" in (await moved.ask(at, "/plan set standard on runway web")).title
