"""/import: a ledger from a file: first what it would change, then, at a word, the change."""

from __future__ import annotations

from bot.change_phrases import changed_data
from bot.wallet_phrases import name_of
from core.answers import Preview, WalletPreview
from core.budget import Budget
from core.chat.attachment import Attachment
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Joined, Message, Value, Words, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.people import Context, Network


async def import_(budget: Budget, context: Context, *, file: Attachment | None, confirm: str | None) -> Reply:
    """Read a file, and say what it would change; or record the one that waits for this word."""
    if file is not None:
        return _preview(budget, context, await budget.preview(context, file.name, file.content))
    if confirm is not None:
        return await _record(budget, context, confirm)
    own = msg(
        "Or a table of your own, as CSV, with a column {amount}: what came above 0, what was used below 0. "
        "Columns {others} are read as well.",
        amount=Words("amount"),
        others=Joined(tuple(map(Words, ("date", "provider", "channel", "note", "expires")))),
    )
    return Reply(
        title=_how_to_send(context.caller.server.network),
        blocks=(Text(msg("It can be what {command} gave, CSV or JSON.", command=Words("/export"))), Text(own)),
        tone=Tone.ASK,
        data={"error": {"code": "nothing_asked"}},
    )


def _how_to_send(network: Network) -> Message:
    match network:
        case Network.CONSOLE:
            return msg("Which file? For example: {command}", command=Words("/import credits.csv"))
        case Network.TELEGRAM:
            return msg("Send the file here, with {command} as its caption", command=Words("/import"))
        case Network.DISCORD:
            return msg("Send {command} again, and choose the file beside it", command=Words("/import"))


def _preview(budget: Budget, context: Context, found: Preview) -> Reply:
    data: dict[str, Json] = {
        "rows": found.rows,
        "new": found.new,
        "word": found.word,
        "wallets": [
            {
                "provider": wallet.key.provider,
                "channel": wallet.key.channel,
                "unit": wallet.key.unit.value,
                "rows": wallet.rows,
                "before": wallet.before.plain,
                "after": wallet.after.plain,
            }
            for wallet in found.wallets
        ],
    }
    if not found.new:
        known = nmsg("The {rows} row is known", "All {rows} rows are known", "rows", rows=found.rows)
        title = known if found.rows else msg("There is no row in that file")
        return Reply(title=title, blocks=(Text(msg("There is nothing to add.")),), data=data)
    button = Button(msg("Import {new}", new=found.new), "import", f"confirm {found.word}")
    return Reply(
        title=nmsg(
            "{rows} row: {new} new, {known} known",
            "{rows} rows: {new} new, {known} known",
            "rows",
            rows=found.rows,
            new=found.new,
            known=found.rows - found.new,
        ),
        blocks=(
            Lines(tuple(_row(budget, wallet) for wallet in found.wallets if wallet.rows)),
            Text(msg("Nothing is changed yet.")),
            *(() if context.caller.alone else (Text(msg("To record them, send: {words}", words=Words(button.words))),)),
        ),
        buttons=(button,),
        tone=Tone.ASK,
        data=data,
    )


def _row(budget: Budget, wallet: WalletPreview) -> Message:
    facts: dict[str, Value] = {
        "provider": name_of(budget.book.providers, wallet.key),
        "before": Bare(wallet.before),
        "after": wallet.after,
    }
    if not wallet.known:
        return msg("{provider}, where nothing is recorded yet, would be at {after}", **facts)
    return msg("{provider} would go from {before} to {after}", **facts)


async def _record(budget: Budget, context: Context, word: str) -> Reply:
    done = await budget.bring_in(context, word)
    providers = budget.book.providers
    return Reply(
        title=nmsg("Imported {rows} row", "Imported {rows} rows", "rows", rows=done.rows),
        blocks=(
            Lines(
                tuple(
                    msg("{after} on {provider} now", after=wallet.left, provider=name_of(providers, wallet.key))
                    for wallet in done.wallets
                )
            ),
            Text(
                msg(
                    "Each of them stands in {history}, and can be undone by its number until tomorrow.",
                    history=Words("/history"),
                )
            ),
        ),
        tone=Tone.DONE,
        data={"rows": done.rows, "wallets": [changed_data(wallet) for wallet in done.wallets]},
    )


IMPORT = Command(
    name="import",
    summary=msg("Record what a file says: see first what it would change."),
    options=(
        Option("file", OptionKind.FILE, msg("What /export gave, or a table with a column of amounts"), required=False),
        Option("confirm", OptionKind.TEXT, msg("The word of the preview: then it is recorded"), required=False),
    ),
    handler=import_,
    examples=("/import",),
    writes=True,
)
