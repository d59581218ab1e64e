"""The command line of the program, in sentences of our own catalogue instead of argparse's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from bot.phrases import EXAMPLE_WORK
from bot.settings import PROGRAM
from core.chat.language import Language
from core.chat.message import Message, Words, msg

DISTRIBUTION = "scrip-bot"
HELP = Words(f"{PROGRAM} --help")
URL = Words("SCRIP_DATABASE_URL")


def read_command_line(arguments: Sequence[str] | None, reader: Language) -> argparse.Namespace:
    """The options; leaves with one sentence and exit status 2 when they are not understood.

    Words of a question may stand before and after its options: `ask 2 videos --user maya 3 images`.
    """
    parser = make_parser(reader)
    options, others = parser.parse_known_args(arguments)
    if options.command is None:
        parser.print_help()
        raise SystemExit(0)
    unknown = next((word for word in others if word.startswith("-") or options.command != "ask"), None)
    if unknown is not None:
        parser.leave(msg("I don't know the option {option}. See: {help}", option=Words(unknown), help=HELP))
    if others:
        options.text += others
    return options


class _Parser(argparse.ArgumentParser):
    def __init__(self, reader: Language, **more: object) -> None:
        super().__init__(add_help=False, **more)  # type: ignore[arg-type]  # handed through as they came
        self._reader = reader
        self.add_argument("-h", "--help", action="help", help=self.say(msg("Show this and leave.")))

    def say(self, message: Message) -> str:
        """A sentence for argparse, in which % means something."""
        return self._reader.text(message).replace("%", "%%")

    def error(self, message: str) -> NoReturn:  # noqa: ARG002  # argparse says it in words of its own
        self.leave(msg("I don't understand that call. See: {help}", help=HELP))

    def leave(self, message: Message) -> NoReturn:
        """One sentence, and exit status 2: not understood."""
        print(self._reader.text(message), file=sys.stderr)
        raise SystemExit(2)


def make_parser(reader: Language) -> _Parser:
    """What can be said."""
    parser = _Parser(reader, prog=PROGRAM)
    say = parser.say
    shown = f"{PROGRAM} {version(DISTRIBUTION)}"
    parser.add_argument("--version", action="version", version=shown, help=say(msg("Show the version and leave.")))
    commands = parser.add_subparsers(
        dest="command", metavar="ask | chat | run | migrate | verify | report | move | prices | demo"
    )

    def command(name: str, summary: Message) -> _Parser:
        return commands.add_parser(name, help=say(summary), description=say(summary), reader=reader, allow_abbrev=False)

    def who(made: _Parser) -> None:
        made.add_argument("--server", default="local", metavar="NAME", help=say(msg("The server that you ask on.")))
        made.add_argument("--user", default="me", metavar="NAME", help=say(msg("Who you are.")))
        made.add_argument("--moderator", action="store_true", help=say(msg("Ask as a moderator of the server.")))

    ask = command("ask", msg("Ask one thing."))
    what = msg("What to ask, for example: {words}", words=Words(EXAMPLE_WORK))
    ask.add_argument("text", nargs="*", metavar="TEXT", help=say(what))
    who(ask)
    ask.add_argument("--at", metavar="TIME", help=say(msg("Ask as if it were this moment: ISO format, with a zone.")))
    once = msg("The same request again, under the same id, counts once.")
    ask.add_argument("--request-id", metavar="ID", help=say(once))
    ask.add_argument("--json", action="store_true", help=say(msg("Answer with one JSON object.")))
    who(command("chat", msg("Talk, line by line.")))
    command("run", msg("Answer on Discord and Telegram, wherever there is a token."))
    command("migrate", msg("Bring the records to the shape that this version knows."))
    command("verify", msg("Recompute every balance, and say whether the records are sound."))
    report = command("report", msg("Say what became of alerts: delivered, waiting, lost on the way."))
    report.add_argument("--json", action="store_true", help=say(msg("Answer with one JSON object.")))
    move = command("move", msg("Copy all records from the SQLite file to an empty PostgreSQL database."))
    move.add_argument("--to", required=True, metavar="URL", help=say(msg("Its URL, as {setting} has it.", setting=URL)))
    prices = command("prices", msg("Look after the price files.")).add_subparsers(
        dest="what", metavar="check | stale", required=True
    )

    def look(name: str, summary: Message) -> _Parser:
        return prices.add_parser(name, help=say(summary), description=say(summary), reader=reader, allow_abbrev=False)

    folder = msg("Price files of your own. Else those that {setting} names.", setting=Words("SCRIP_PRICE_BOOK"))
    checked = look("check", msg("Say what is wrong in a price file, a line each."))
    old = look("stale", msg("Say which prices are old, and where to look."))
    for made in (checked, old):
        made.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=say(folder))
    old.add_argument("--at", metavar="DATE", help=say(msg("As if it were this day: {day}", day=Words("2026-11-22"))))
    command("demo", msg("Show one answer, on records that are thrown away."))
    return parser
