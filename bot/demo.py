"""`make demo`: one real answer, on records that are thrown away, and how to go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.console.adapter import Screen
from adapters.console.incoming import caller
from bot.app import open_app, utc_now
from bot.phrases import EXAMPLE_WORK
from bot.settings import PROGRAM, Settings
from core.chat.language import Language
from core.chat.message import Words, msg

PROGRAM_AFTER_MAKE = f".venv/bin/{PROGRAM}"
"""Where `make` puts the program."""


async def demonstrate(reader: Language, settings: Settings) -> int:
    """Ask what the README asks first; the records of whoever runs this stay as they are."""
    question = f"/cost {EXAMPLE_WORK}"
    with TemporaryDirectory(prefix="scrip-demo-") as folder:
        throw_away = replace(settings, data_folder=Path(folder), database_url=None)
        async with open_app(throw_away) as app:
            who = caller("demo", "you", moderator=False, locale=str(reader.locale), time_zone=reader.zone.key)
            print(f'$ scrip ask "{question}"')
            await Screen(app, who).answer(question, utc_now(), None)
    print()
    for step in (
        msg("Go on:  {words}", words=Words(f"{PROGRAM_AFTER_MAKE} chat")),
        msg("Or ask once:  {words}", words=Words(f'{PROGRAM_AFTER_MAKE} ask "/topup 5,000"')),
        msg("What else there is:  {words}", words=Words(f"{PROGRAM_AFTER_MAKE} ask /help")),
    ):
        print(reader.text(step))
    return 0
