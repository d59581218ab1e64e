"""/spend: credits that were used."""

from __future__ import annotations

from bot.change_phrases import changed_data, paid_by, there_now, undo_button
from bot.phrases import undo_text
from bot.returned_phrases import failed_buttons
from bot.wallet_phrases import name_of
from bot.work_phrases import line_row
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, msg
from core.chat.reply import Lines, Reply, Tone
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.work.work import Work


async def spend(
    budget: Budget, context: Context, *, work: Work | Quantity, provider: WalletName | None = None
) -> Reply:
    """Take the price of the work, or a bare number, from one of the caller's wallets."""
    spent = await budget.spend(context, work, provider)
    change, providers = spent.change, budget.book.providers
    rows = tuple(line_row(line) for line in (change.estimate.lines if change.estimate else ()))
    return Reply(
        title=msg(
            "Spent {amount}: {left} left on {provider}",
            amount=-change.amount,
            left=Bare(spent.left),
            provider=name_of(providers, spent.key),
        ),
        blocks=(
            *((Lines(rows),) if rows else ()),
            *paid_by(spent.draws),
            *there_now(spent),
            *undo_text(spent),
        ),
        buttons=(undo_button(spent, providers), *failed_buttons(spent, providers)),
        tone=Tone.DONE,
        data=changed_data(spent),
    )


SPEND = Command(
    name="spend",
    summary=msg("Record what you used: work at its price, or credits."),
    options=(
        Option("work", OptionKind.WORK_OR_QUANTITY, msg("What you made, e.g. 3 videos, or credits, e.g. 500")),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
    ),
    handler=spend,
    examples=(
        "/spend 3 videos",
        "/spend 2 videos 4 images",
        "/spend 500",
        "/spend 500 on runway web",
        "/spend $5 on fal",
    ),
    writes=True,
)
