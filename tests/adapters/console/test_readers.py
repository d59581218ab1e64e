"""In the terminal too people read in the language and the time zone that they chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.console.adapter import Screen
from adapters.console.incoming import caller
from bot.app import assemble
from core.choices import PersonChoices
from core.people import Caller
from core.store import Store
from tests.bot.test_catalogue import Pseudo
from tests.bot.test_readers import choose

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def somebody(name: str) -> Caller:
    return caller("Studio", name, moderator=True, locale="en", time_zone="UTC")


async def test_two_people_on_one_server_read_days_each_in_their_zone(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    app, ana, ben = assemble(store), somebody("Ana"), somebody("Ben")
    await choose(store, ana, PersonChoices(time_zone="Pacific/Kiritimati"))
    await Screen(app, ana).answer("/pricing set video 450", NOON, None)
    capsys.readouterr()
    for who, day in ((ana, "23 November"), (ben, "22 November")):
        await Screen(app, who).answer("/pricing show", NOON, None)
        assert f"set on {day} by Ana" in " ".join(capsys.readouterr().out.split())


async def test_answers_are_in_the_language_that_was_chosen(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    app = replace(assemble(store), translate=lambda tag: Pseudo() if tag == "ru" else None)
    await choose(store, somebody("Ana"), PersonChoices(locale="ru"))
    for who, chosen in ((somebody("Ana"), True), (somebody("Ben"), False)):
        await Screen(app, who).answer("/balance", NOON, None)
        assert ("⟦" in capsys.readouterr().out) is chosen
