"""/reserve: credits that are set aside for work that is running."""

from __future__ import annotations

from datetime import timedelta

from bot.change_phrases import changed_data
from bot.hold_phrases import hold_of, release_button, settle_button
from bot.phrases import makes
from bot.wallet_phrases import name_of, wallet_words
from bot.work_phrases import line_row
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Moment, msg, nmsg
from core.chat.reply import Lines, Reply, Text, Tone
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.work.work import Work


async def reserve(
    budget: Budget,
    context: Context,
    *,
    work: Work | Quantity,
    time: timedelta | None,
    provider: WalletName | None,
) -> Reply:
    """Set the price of the work, or a number of credits, aside, so that nothing else uses them meanwhile."""
    done = await budget.reserve(context, work, time, provider)
    hold, key, change = hold_of(done), done.key, done.change
    providers = budget.book.providers
    wallet = wallet_words(providers, key)
    rows = tuple(map(line_row, change.estimate.lines if change.estimate else ()))
    return Reply(
        title=nmsg(
            "Set aside {amount} until {end}: {free} of {left} on {provider} is free",
            "Set aside {amount} until {end}: {free} of {left} on {provider} are free",
            "free",
            amount=hold.amount,
            end=Moment(hold.ends_at),
            free=Bare(done.free),
            left=Bare(done.left),
            provider=name_of(providers, key),
        ),
        blocks=(
            *((Lines(rows),) if rows else ()),
            Text(msg("This is #{number}. What is not settled by then is free again.", number=hold.change)),
            Text(makes(done.free, done.makes)),
        ),
        buttons=(settle_button(hold, wallet), release_button(hold, wallet)),
        tone=Tone.DONE,
        data=changed_data(done),
    )


RESERVE = Command(
    name="reserve",
    summary=msg("Set credits aside for work that is running."),
    options=(
        Option("work", OptionKind.WORK_OR_QUANTITY, msg("What is being made, e.g. 3 videos, or credits, e.g. 1,500")),
        Option("time", OptionKind.DURATION, msg("For how long, e.g. 30 min, which is usual"), required=False),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
    ),
    handler=reserve,
    examples=("/reserve 3 videos", "/reserve 3 videos for 30 min", "/reserve 1,500 for 2 hours"),
    writes=True,
)
