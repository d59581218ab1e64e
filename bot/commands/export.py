"""/export: everything that is kept of a person, as files."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from core.budget import Budget
from core.chat.attachment import Attachment
from core.chat.command import Command
from core.chat.message import Value, Words, msg, nmsg
from core.chat.reply import Block, Reply, Text
from core.people import Context
from core.takeout.everything import Takeout
from core.takeout.reading import MAX_ROWS
from core.takeout.writing import csv_file, json_file

MAX_NAME = 40
"""Letters of a server in the name of a file."""


async def export(budget: Budget, context: Context) -> Reply:
    """Everything that is kept of the caller here, as a table and whole."""
    everything = await budget.take_out(context)
    table, whole = await asyncio.gather(
        asyncio.to_thread(csv_file, everything), asyncio.to_thread(json_file, everything)
    )
    name, wallets = _file_name(everything, context), len(everything.wallets)
    return Reply(
        title=nmsg(
            "{changes} entry in {wallets}, as CSV and JSON",
            "{changes} entries in {wallets}, as CSV and JSON",
            "changes",
            changes=everything.changes,
            wallets=nmsg("{count} wallet", "{count} wallets", "count", count=wallets),
        ),
        blocks=_what_can_be_done_with_it(everything),
        files=(Attachment(f"{name}.csv", table), Attachment(f"{name}.json", whole)),
        data={"changes": everything.changes, "rows": everything.rows, "wallets": wallets},
    )


def _file_name(everything: Takeout, context: Context) -> str:
    """Letters and digits that every disk takes: `scrip-studio-2026-11-22`."""
    day = everything.at.astimezone(ZoneInfo(context.caller.time_zone)).date().isoformat()
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in everything.server[:MAX_NAME])
    return "-".join(("scrip", *plain.lower().split(), day))


def _what_can_be_done_with_it(everything: Takeout) -> tuple[Block, ...]:
    if everything.rows > MAX_ROWS:
        facts: dict[str, Value] = {"command": Words("/import"), "limit": MAX_ROWS, "rows": everything.rows}
        return (Text(msg("{command} reads {limit} rows at a time, and these are {rows}.", **facts)),)
    blocks = (Text(msg("{command} reads both.", command=Words("/import"))),)
    of_wallets = any(wallet.plan or wallet.holds or wallet.marks for wallet in everything.wallets)
    if of_wallets or everything.budgets:
        rest = msg(
            "It brings credits back. Plans, alerts, budgets and what is set aside are told in the JSON, to be set anew."
        )
        return (*blocks, Text(rest))
    return blocks


EXPORT = Command(
    name="export",
    summary=msg("Everything that is kept of you here, as files."),
    handler=export,
    examples=("/export",),
)
