"""python -m bot, installed as `scrip`: ask, chat, run, migrate, verify, report, move, prices, demo."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters.console.adapter import Question, Screen, Talk
from adapters.console.incoming import caller, local_language, local_zone, moment
from adapters.console.outgoing import EXIT_STATUS, REPLACING, as_json, as_text
from bot import logs
from bot.app import open_app, open_both, open_database, open_runner, utc_now
from bot.command_line import read_command_line
from bot.error_replies.asked import Asked
from bot.error_replies.reply import error_reply, fault_reply, new_reference
from bot.languages import language
from bot.prices import check, day, stale
from bot.settings import Settings, read_settings
from bot.soundness_phrases import looked_lines, moved_lines
from bot.told_phrases import told_data, told_lines
from core.chat.language import Language
from core.chat.message import Message, Words, msg
from core.chat.reply import Reply
from core.errors.tree import ScripError
from core.heavy import take_short_turns
from core.people import Caller
from core.prices.book import PriceBook

log = logging.getLogger(__name__)

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the program; its exit status."""
    gc.freeze()  # what was imported stays: going through it again and again took a tenth of an answer's time
    _open_streams()
    environment = dict(os.environ)
    reader = language(local_language(environment), local_zone(), utc_now())
    options = read_command_line(arguments, reader)
    try:
        settings = read_settings(environment, Path(".env"))
        urls = (settings.database_url, getattr(options, "to", None))
        logs.configure(settings.data_folder, urls, settings.discord_token, settings.telegram_token)
        take_short_turns()
        return asyncio.run(_COMMANDS[options.command](options, settings, reader))
    except ScripError as error:
        return _told(error_reply(error, _asked(options)), options, reader)
    except OSError as error:  # whoever read our output has left, or it cannot be written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes nowhere
        if not isinstance(error, BrokenPipeError):
            print(reader.text(msg("The answer could not be written.")), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        reference = new_reference()
        log.exception("fault %s in %s", reference, options.command)
        return _told(fault_reply(reference, _asked(options)), options, reader)


def _open_streams() -> None:
    """What cannot be read or written is replaced instead of raising. A stream that whoever started us has closed is
    opened on nothing, so that no file gets its number; an answer to a closed output is an error, as on a full disk."""
    for name, flags, mode in (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            stream = os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8")
            setattr(sys, name, stream)
        getattr(sys, name).reconfigure(errors=REPLACING)


def _asked(options: argparse.Namespace) -> Asked:
    return Asked(options.command, "", writes=True, example="/help")


def _told(reply: Reply, options: argparse.Namespace, reader: Language) -> int:
    """Say what kept us from starting, or from ending well."""
    if getattr(options, "json", False):
        sys.stdout.buffer.write(as_json(reply, (), reader) + b"\n")
    else:
        print(as_text(reply, reader), file=sys.stderr)
    return EXIT_STATUS[reply.tone]


async def _ask(options: argparse.Namespace, settings: Settings, _: Language) -> int:
    who = _caller(options)
    at = utc_now() if options.at is None else moment(options.at)
    async with open_app(settings, for_one_question=True) as app:
        screen = Screen(app, who, json=options.json, colour=_colour(settings), plain=settings.plain)
        return await Question(screen, " ".join(options.text), at, options.request_id).run()


async def _chat(options: argparse.Namespace, settings: Settings, _: Language) -> int:
    who = _caller(options)
    async with open_app(settings) as app:
        screen = Screen(app, who, colour=_colour(settings), plain=settings.plain)
        return await Talk(screen, utc_now, settings.data_folder / "chat_history").run()


async def _run(_: argparse.Namespace, settings: Settings, reader: Language) -> int:
    def say(sentence: Message) -> None:
        print(reader.text(sentence), file=sys.stderr, flush=True)

    async with open_runner(settings, say) as runner:
        gc.freeze()  # the price book stays; looking through it for garbage would keep everybody waiting
        return await runner.run()


async def _migrate(_: argparse.Namespace, settings: Settings, reader: Language) -> int:
    from adapters.database.migrate import upgrade  # Alembic is slow to import, and only this needs it

    async with open_database(settings) as engines:
        before, after = await upgrade(engines)
    if before is None or before == after:
        done = msg("My records are ready: revision {after}.", after=Words(after))
    else:
        done = msg("My records are at revision {after} now, from {before}.", after=Words(after), before=Words(before))
    print(reader.text(done))
    return 0


async def _verify(_: argparse.Namespace, settings: Settings, reader: Language) -> int:
    from adapters.database.verify import look  # only this needs it

    async with open_database(settings) as engines:
        looked = await look(engines)
    for line in looked_lines(looked):
        print(reader.text(line))
    return 1 if looked.broken else 0


async def _report(options: argparse.Namespace, settings: Settings, reader: Language) -> int:
    from adapters.database.told import count_told  # likewise

    async with open_database(settings) as engines:
        counted = await count_told(engines)
    if options.json:
        print(json.dumps(told_data(counted)))
    else:
        for line in told_lines(counted):
            print(reader.text(line))
    return 0


async def _move(options: argparse.Namespace, settings: Settings, reader: Language) -> int:
    from adapters.database.move import move  # likewise

    async with open_both(settings, options.to) as (source, target):
        moved = await move(source, target)
    for line in moved_lines(moved.looked, moved.rows, source.where):
        print(reader.text(line))
    return 0


async def _demo(_: argparse.Namespace, settings: Settings, reader: Language) -> int:
    from bot.demo import demonstrate

    return await demonstrate(reader, settings)


async def _prices(options: argparse.Namespace, settings: Settings, reader: Language) -> int:
    folder = options.folder or settings.price_book
    if options.what == "check":
        found = check(folder)
    else:
        today = utc_now().date() if options.at is None else day(options.at)
        found = stale(PriceBook.packaged(folder), today)
    for line in found.lines:
        print(reader.text(line))
    return found.status


_COMMANDS = {
    "ask": _ask,
    "chat": _chat,
    "run": _run,
    "migrate": _migrate,
    "verify": _verify,
    "report": _report,
    "move": _move,
    "prices": _prices,
    "demo": _demo,
}


def _caller(options: argparse.Namespace) -> Caller:
    return caller(
        options.server,
        options.user,
        moderator=options.moderator,
        locale=local_language(dict(os.environ)),
        time_zone=local_zone(),
    )


def _colour(settings: Settings) -> bool:
    return settings.colour and sys.stdout.isatty()


if __name__ == "__main__":
    raise SystemExit(main())
