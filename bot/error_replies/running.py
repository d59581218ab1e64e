"""What keeps the program from running: its records, its settings, its price files."""

from __future__ import annotations

from typing import assert_never

from core.chat.message import Joined, Message, Name, Value, Words, msg, nmsg
from core.chat.reply import Reply, Text, Tone
from core.errors.moving import (
    CopyDiffersError,
    MoveError,
    MoveUnknownError,
    NothingToMoveError,
    NotSoundError,
    RowRefusedError,
    TargetNotEmptyError,
    TargetUnreachableError,
)
from core.errors.networks import NetworkAwayError, NetworkError, NetworkRefusedError
from core.errors.records import (
    NoRecordsError,
    OutcomeUnknownError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreNewerError,
    StoreOlderError,
    StoreReadOnlyError,
    StoreUnreachableError,
    StoreUnreadableError,
)
from core.errors.setup import PriceBookError, SettingError
from core.nouns import Phrase


def store_reply(error: StoreError, *, asked: bool = False) -> Reply:
    """The reply when the records fail.

    Args:
        asked: To somebody who asked something, not to whoever runs the program.
    """
    blocks: tuple[Text, ...] = ()
    match error:
        case StoreBusyError():
            title = msg(
                "My records are busy: another program is writing to them. Nothing was changed; try again in a minute."
            )
        case StoreFullError():
            title = msg("There is no room left for my records. Nothing was changed.")
        case StoreReadOnlyError():
            title = msg("I cannot write my records here. Nothing was changed.")
        case StoreUnreadableError(where=where):
            title = msg("I cannot read my records in {where}. Nothing was changed.", where=Name(where))
            blocks = (
                Text(msg("Another place for them can be named in {setting}.", setting=Words("SCRIP_DATABASE_URL"))),
            )
        case NoRecordsError(where=where):
            title = msg("There are no records in {where}.", where=Name(where))
            blocks = (Text(msg("{setting} says where they are.", setting=Words("SCRIP_DATABASE_URL"))),)
        case StoreUnreachableError() if asked:
            title = msg("I cannot reach my records. Nothing was changed; estimates still work.")
        case StoreUnreachableError():
            title = msg("I cannot reach my records. Nothing was changed.")
        case StoreNewerError(stored=stored, known=known):
            title = msg(
                "My records were made by a newer Scrip (revision {stored}; this one knows {known}). "
                "Nothing was changed; update Scrip.",
                stored=Words(stored),
                known=Words(known),
            )
        case StoreOlderError():
            title = msg(
                "My records are not ready for this version. Nothing was changed. To make them so: {command}",
                command=Words("scrip migrate"),
            )
        case OutcomeUnknownError(request_id=None):
            title = msg(
                "I do not know yet whether that was recorded. Look at {history} before you repeat it.",
                history=Words("/history"),
            )
        case OutcomeUnknownError(request_id=str(request_id)):
            title = msg(
                "I do not know yet whether that was recorded. Send it again with {option}: it counts once.",
                option=Words(f"--request-id {request_id}"),
            )
        case _:
            raise error
    return Reply(title=title, blocks=blocks, tone=Tone.FAILED)


def setting_reply(error: SettingError) -> Reply:
    """The reply for a wrong setting: which, never its value."""
    setting = Words(error.setting)
    match error.problem:
        case "not_a_url":
            title = msg("{setting} is not a database URL.", setting=setting)
        case "sqlite_needs_a_file":
            title = msg(
                "{setting} names no file: {example}", setting=setting, example=Words("sqlite:////home/you/scrip.db")
            )
        case "unknown_database":
            title = msg("{setting} names a database that I don't know. I know SQLite and PostgreSQL.", setting=setting)
        case "sqlite_takes_no_parameters":
            title = msg("{setting} has a parameter. For SQLite I take none.", setting=setting)
        case "unreadable":
            title = msg("{setting} cannot be read as text.", setting=setting)
        case "unknown_parameter":
            title = msg(
                "{setting} has a parameter that I don't know. I know host, port, sslmode and passfile.", setting=setting
            )
        case "no_moment_with_zone":
            title = msg(
                "{setting} takes a moment from 2000 to 2999 with its zone: {example}",
                setting=setting,
                example=Words("2026-11-22T10:00+01:00"),
            )
        case "not_a_day":
            title = msg("{setting} takes a day: {example}", setting=setting, example=Words("2026-11-22"))
        case "not_a_folder":
            title = msg("{setting} names no folder that I can read.", setting=setting)
        case "not_a_name":
            title = msg("{setting} takes a name of 1 to 100 letters, digits or signs.", setting=setting)
        case "not_an_address":
            title = msg("{setting} is not a web address.", setting=setting)
        case "not_a_token":
            title = msg("{setting} is not a token.", setting=setting)
        case "no_token":
            title = msg(
                "No network has a token. Set {discord} or {telegram}; the README shows how to get one.",
                discord=Words("DISCORD_TOKEN"),
                telegram=Words("TELEGRAM_TOKEN"),
            )
        case "not_postgresql":
            title = msg("{setting} has to name a PostgreSQL database.", setting=setting)
        case "not_sqlite":
            title = msg("Only records in a SQLite file can be moved, and {setting} names another.", setting=setting)
        case _:
            assert_never(error.problem)
    return Reply(title=title, tone=Tone.ASK if error.setting.startswith("-") else Tone.FAILED)


def move_reply(error: MoveError) -> Reply:
    """For whoever runs Scrip: why the records were not moved."""
    match error:
        case NothingToMoveError(where=where):
            title = msg("There are no records in {where}. Nothing was moved.", where=Name(where))
        case NotSoundError(where=where):
            title = msg(
                "The records in {where} are not sound: {command} says why. Nothing was moved.",
                where=Name(where),
                command=Words("scrip verify"),
            )
        case TargetNotEmptyError(tables=tables):
            rows = (
                nmsg("{count} row in {table}", "{count} rows in {table}", "count", count=count, table=Name(name))
                for name, count in tables
            )
            title = msg("The other database is not empty: {rows}. Nothing was moved.", rows=Joined(tuple(rows)))
        case TargetUnreachableError():
            title = msg("The other database does not answer, or does not let me in. Nothing was moved.")
        case RowRefusedError(table=table):
            title = msg(
                "The other database does not take a row of {table}. Is its encoding UTF8? Nothing was moved.",
                table=Name(table),
            )
        case CopyDiffersError(table=table):
            title = msg("What arrived in {table} is not what was sent. Nothing was moved.", table=Name(table))
        case MoveUnknownError():
            title = msg(
                "The connection was lost at the last moment: all was moved, or nothing. "
                "Ask again: if it was moved, the other database is not empty."
            )
        case _:
            raise error
    return Reply(title=title, tone=Tone.FAILED)


def network_reply(error: NetworkError) -> Reply:
    """For whoever runs Scrip: which network does not let us in, or cannot be reached."""
    match error:
        case NetworkRefusedError(network=network, setting=setting):
            title = msg("{setting} was refused by {network}.", setting=Words(setting), network=Name(network))
        case NetworkAwayError(network=network):
            title = msg("{network} cannot be reached. I keep trying.", network=Name(network))
        case _:
            raise error
    return Reply(title=title, tone=Tone.FAILED)


def price_book_reply(error: PriceBookError) -> Reply:
    """For whoever runs Scrip: which price file is wrong, and where."""
    return Reply(title=msg("A price file is wrong. {flaw}", flaw=flaw_line(error)), tone=Tone.FAILED)


def flaw_line(error: PriceBookError) -> Message:
    """What is wrong in a price file, as tools write it: file, line, row, problem."""
    place = Name(":".join(str(part) for part in (error.file, error.line) if part is not None))
    if error.row is None:
        return msg("{place}: {problem}", place=place, problem=_said(error.problem))
    return msg("{place}: {row}: {problem}", place=place, row=Name(error.row), problem=_said(error.problem))


def _said(problem: Phrase) -> Message:
    values: dict[str, Value] = {
        name: Name(value) if isinstance(value, str) else _said(value) for name, value in problem.values.items()
    }
    return Message(problem.id, values)
